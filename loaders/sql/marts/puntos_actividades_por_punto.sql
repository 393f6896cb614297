/* +++
descripcion = "Cuántos cursos, talleres y charlas hizo cada Punto Digital por mes, tipo y programa. Los asistentes solo se publican de toda la red."
grano = ["mes_fecha", "punto_codigo", "tipo", "programa_codigo"]
publico = true
[columnas.mes_fecha]
descripcion = "Primer día del mes."
[columnas.punto_codigo]
descripcion = "Punto; «varios» si se hizo entre varios y «sin_dato» si no se dice."
[columnas.tipo]
descripcion = "Tipo de actividad."
dominio = ["curso", "taller", "charla", "otro", "sin_dato"]
[columnas.programa_codigo]
descripcion = "Programa."
[columnas.actividades]
descripcion = "Actividades."
unidad = "actividades"
dominio = [1, 10000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    mes_fecha,
    punto_codigo,
    tipo,
    programa_codigo,
    cast(sum(actividades) as bigint) as actividades,
    max(procedencia) as procedencia
from puntos_actividades
group by mes_fecha, punto_codigo, tipo, programa_codigo
