/* +++
descripcion = "Cuántas filas tocó cada regla en cada carga."
grano = ["carga_id", "regla_codigo"]
publico = true
[columnas.carga_id]
descripcion = "Carga."
[columnas.fuente_codigo]
descripcion = "Fuente."
[columnas.corte_fecha]
descripcion = "Corte de la entrega."
[columnas.regla_codigo]
descripcion = "Número de la regla."
[columnas.accion]
descripcion = "Qué hace la regla."
dominio = ["rechaza", "repara", "advierte"]
[columnas.texto]
descripcion = "Texto de la regla."
[columnas.filas]
descripcion = "Filas que tocó."
unidad = "filas"
dominio = [1, 100000000]
+++ */
select
    c.carga_id,
    c.fuente_codigo,
    c.corte_fecha,
    r.regla_codigo,
    d.accion,
    d.texto,
    r.filas
from registro_cargas as c
inner join registro_cargas_reglas as r on c.carga_id = r.carga_id
inner join registro_reglas as d on c.fuente_codigo = d.fuente_codigo and r.regla_codigo = d.regla_codigo
