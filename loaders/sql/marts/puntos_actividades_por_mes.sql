/* +++
descripcion = "Cursos, talleres y charlas de toda la red de Puntos Digitales por mes, tipo y programa, con sus asistentes."
grano = ["mes_fecha", "tipo", "programa_codigo"]
publico = true
[columnas.mes_fecha]
descripcion = "Primer día del mes."
[columnas.tipo]
descripcion = "Tipo de actividad."
dominio = ["curso", "taller", "charla", "otro", "sin_dato"]
[columnas.programa_codigo]
descripcion = "Programa."
[columnas.actividades]
descripcion = "Actividades."
unidad = "actividades"
dominio = [1, 10000]
[columnas.asistentes]
descripcion = "Asistentes; quien va a dos actividades cuenta en las dos."
unidad = "personas"
dominio = [0, 1000000]
[columnas.asistentes_mayor]
descripcion = "Asistentes a la mayor de ellas, para ver cuánto del total es de una sola."
unidad = "personas"
dominio = [0, 20000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    mes_fecha,
    tipo,
    programa_codigo,
    cast(sum(actividades) as bigint) as actividades,
    cast(coalesce(sum(asistentes), 0) as bigint) as asistentes,
    cast(coalesce(max(asistentes_mayor), 0) as bigint) as asistentes_mayor,
    max(procedencia) as procedencia
from puntos_actividades
group by mes_fecha, tipo, programa_codigo
