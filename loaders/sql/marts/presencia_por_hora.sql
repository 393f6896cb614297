/* +++
descripcion = "Trabajadores que están en su trabajo en cada hora de cada día de la semana, por sección CIIU, en toda la ciudad, según los viajes declarados y con todos los que habían empezado al último corte."
grano = ["dia_semana", "hora", "ciiu_seccion"]
publico = true
[columnas.dia_semana]
descripcion = "Día de la semana: 1 lunes … 7 domingo."
unidad = "día de la semana"
dominio = [1, 7]
[columnas.hora]
descripcion = "Hora del reloj: 8 es de las 8:00 a las 8:59."
unidad = "hora del día"
dominio = [0, 23]
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció o el establecimiento no está en el registro."
[columnas.trabajadores]
descripcion = "Trabajadores presentes."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila; mixto si une viajes y registro de distinta procedencia."
dominio = ["real", "sintetico", "mixto"]
+++ */
select
    dia_semana,
    hora,
    ciiu_seccion,
    cast(sum(trabajadores) as bigint) as trabajadores,
    case when min(procedencia) = max(procedencia) then min(procedencia) else 'mixto' end as procedencia
from presencia
group by
    dia_semana,
    hora,
    ciiu_seccion
