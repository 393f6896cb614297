/* +++
descripcion = "Números ajustados del modelo que dice cuán probable es que el barrio de una dirección sea el correcto."
grano = ["termino"]
publico = true
[columnas.termino]
descripcion = "Evidencia que el modelo pesa."
[columnas.peso]
descripcion = "Peso: cuánto suma al logaritmo de la razón de probabilidades."
unidad = "logit"
dominio = [-50, 50]
[columnas.descripcion]
descripcion = "Qué es esa evidencia."
+++ */
select
    termino,
    cast(peso as double) as peso,
    descripcion
from ref_confianza_direcciones
