/* +++
descripcion = "Reglas de cada fuente: qué se revisa en cada entrega y qué se hace con lo que no cumple."
grano = ["fuente_codigo", "regla_codigo"]
publico = true
[columnas.fuente_codigo]
descripcion = "Fuente."
[columnas.regla_codigo]
descripcion = "Número de la regla."
[columnas.accion]
descripcion = "Qué hace la regla."
dominio = ["rechaza", "repara", "advierte"]
[columnas.texto]
descripcion = "Texto de la regla."
+++ */
select
    fuente_codigo,
    regla_codigo,
    accion,
    texto
from registro_reglas
