/* +++
descripcion = "Establecimientos activos de Bucaramanga y sus trabajadores reactivados por celda H3 de resolución 9, al último corte. SU reúne los que no tienen una dirección ubicada a 400 m o menos."
grano = ["celda_codigo", "ciiu_seccion", "es_calzado"]
agrega_personas = true
[columnas.celda_codigo]
descripcion = "Celda H3 de resolución 9 (unas 10 hectáreas); SU: sin punto."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció."
[columnas.es_calzado]
descripcion = "Verdadero si su actividad es de la cadena del calzado y el cuero."
[columnas.establecimientos]
descripcion = "Establecimientos activos."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.trabajadores]
descripcion = "Trabajadores reactivados en ellos."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    celda_codigo,
    ciiu_seccion,
    es_calzado,
    count(*) as establecimientos,
    cast(sum(trabajadores_reactivados) as bigint) as trabajadores,
    procedencia
from reactivacion_establecimientos
where municipio_codigo = '68001' and inicio_fecha is not null
group by
    celda_codigo,
    ciiu_seccion,
    es_calzado,
    procedencia
