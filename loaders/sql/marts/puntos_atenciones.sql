/* +++
descripcion = "Atenciones de los Puntos Digitales por mes, punto, programa, canal y grupo poblacional, sin ocultar nada. Una atención es un contacto: quien vuelve cuenta otra vez."
grano = ["mes_fecha", "punto_codigo", "programa_codigo", "canal", "grupo_poblacional"]
agrega_personas = true
[columnas.mes_fecha]
descripcion = "Primer día del mes."
[columnas.punto_codigo]
descripcion = "Punto que la registró."
[columnas.programa_codigo]
descripcion = "Programa."
[columnas.canal]
descripcion = "Canal de la atención."
[columnas.grupo_poblacional]
descripcion = "Grupo poblacional, uno solo, el que la fila dice."
[columnas.atenciones]
descripcion = "Atenciones."
unidad = "atenciones"
dominio = [1, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    mes_fecha,
    punto_codigo,
    programa_codigo,
    canal,
    grupo_poblacional,
    count(*) as atenciones,
    max(procedencia) as procedencia
from stg_puntos_digitales
where registro = 'atencion'
group by mes_fecha, punto_codigo, programa_codigo, canal, grupo_poblacional
