/* +++
descripcion = "Actividades de los Puntos Digitales: cursos, talleres y charlas con su día, su punto y cuántos asistieron, sin ocultar nada."
grano = ["mes_fecha", "actividad_fecha", "punto_codigo", "tipo", "programa_codigo", "actividad_nombre"]
agrega_personas = true
[columnas.mes_fecha]
descripcion = "Primer día del mes del libro."
[columnas.actividad_fecha]
descripcion = "Día de la actividad; vacío si no se sabe."
nulo = true
[columnas.punto_codigo]
descripcion = "Punto; «varios» si se hizo entre varios, sin repartir, y «sin_dato» si no se dice."
[columnas.tipo]
descripcion = "Tipo de actividad."
dominio = ["curso", "taller", "charla", "otro", "sin_dato"]
[columnas.programa_codigo]
descripcion = "Programa."
[columnas.actividad_nombre]
descripcion = "Nombre de la actividad, como lo escribieron; vacío si no lo trae."
nulo = true
[columnas.actividades]
descripcion = "Actividades: más de una si se repitió el mismo día."
unidad = "actividades"
dominio = [1, 10000]
[columnas.asistentes]
descripcion = "Asistentes; quien va a dos actividades cuenta en las dos. Vacío si no se dicen."
unidad = "personas"
dominio = [0, 1000000]
nulo = true
[columnas.asistentes_mayor]
descripcion = "Asistentes a la mayor de ellas."
unidad = "personas"
dominio = [0, 20000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    s.mes_fecha,
    s.dia_fecha as actividad_fecha,
    s.punto_codigo,
    s.tipo,
    s.programa_codigo,
    s.actividad as actividad_nombre,
    count(*) as actividades,
    cast(sum(s.asistentes) as bigint) as asistentes,
    max(s.asistentes) as asistentes_mayor,
    max(s.procedencia) as procedencia
from stg_puntos_digitales as s
where s.registro = 'actividad'
group by s.mes_fecha, s.dia_fecha, s.punto_codigo, s.tipo, s.programa_codigo, s.actividad
