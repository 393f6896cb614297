/* +++
descripcion = "Cifras sueltas publicadas en prensa, para contrastar; no se suman a ninguna serie."
grano = ["fecha", "ambito_codigo"]
publico = true
[columnas.fecha]
descripcion = "Día de la cifra."
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
[columnas.confirmados]
descripcion = "Confirmados acumulados."
unidad = "casos"
nulo = true
[columnas.recuperados]
descripcion = "Recuperados acumulados."
unidad = "casos"
nulo = true
[columnas.activos]
descripcion = "Activos ese día."
unidad = "casos"
nulo = true
[columnas.fallecidos]
descripcion = "Fallecidos acumulados."
unidad = "casos"
nulo = true
[columnas.nuevos]
descripcion = "Casos nuevos del día."
unidad = "casos"
nulo = true
[columnas.fuente_nombre]
descripcion = "Medio."
[columnas.fuente_url]
descripcion = "Dónde se publicó."
[columnas.nota]
descripcion = "Advertencia sobre la cifra."
nulo = true
+++ */
select
    cast(fecha as date) as fecha,
    ambito_codigo,
    cast(confirmados as bigint) as confirmados,
    cast(recuperados as bigint) as recuperados,
    cast(activos as bigint) as activos,
    cast(fallecidos as bigint) as fallecidos,
    cast(nuevos as bigint) as nuevos,
    fuente_nombre,
    fuente_url,
    nota
from ref_puntos_de_control
