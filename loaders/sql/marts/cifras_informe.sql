/* +++
descripcion = "Los números del tablero de COVID-19 en el informe de gestión del tercer trimestre de 2020."
grano = ["orden"]
publico = true
[columnas.orden]
descripcion = "Posición en el informe."
unidad = "posición"
[columnas.valor]
descripcion = "Número impreso."
unidad = "según la etiqueta"
[columnas.etiqueta]
descripcion = "Qué es; vacío si no se pudo identificar."
nulo = true
[columnas.corte_fecha]
descripcion = "Día al que corresponde; vacío si no se pudo identificar."
nulo = true
[columnas.nota]
descripcion = "Cómo se identificó."
nulo = true
+++ */
select
    cast(orden as bigint) as orden,
    cast(valor as bigint) as valor,
    etiqueta,
    cast(corte_fecha as date) as corte_fecha,
    nota
from ref_cifras_informe
