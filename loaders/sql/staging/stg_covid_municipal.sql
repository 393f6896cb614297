/* +++
descripcion = "Versiones de cada caso de la lista municipal, sin las columnas que identifican a la persona."
grano = ["id_caso", "desde_corte"]
restringido = true
[columnas.id_caso]
descripcion = "Número que la entidad da al caso."
[columnas.desde_corte]
descripcion = "Primer corte en que la fila fue así."
[columnas.hasta_corte]
descripcion = "Corte en que dejó de ser así; vacío si sigue vigente."
nulo = true
[columnas.territorio_codigo]
descripcion = "Barrio; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, «SU» sin ubicar."
[columnas.comuna_codigo]
descripcion = "Comuna, corregimiento o «SU» sin ubicar."
[columnas.municipio_codigo]
descripcion = "Municipio de residencia, código DIVIPOLA."
[columnas.caso_fecha]
descripcion = "Día del caso: toma de la muestra o, si falta, resultado, ingreso a la lista, síntomas o corte."
[columnas.semana_fecha]
descripcion = "Domingo en que empieza la semana epidemiológica del caso."
[columnas.trimestre_fecha]
descripcion = "Primer día del trimestre del caso."
[columnas.inicio_sintomas_fecha]
descripcion = "Fecha de inicio de síntomas."
nulo = true
[columnas.resultado_fecha]
descripcion = "Fecha de resultado de la prueba."
nulo = true
[columnas.reporte_fecha]
descripcion = "Fecha de ingreso a la lista de la entidad."
nulo = true
[columnas.recuperado_fecha]
descripcion = "Fecha de recuperación."
nulo = true
[columnas.muerte_fecha]
descripcion = "Fecha de muerte."
nulo = true
[columnas.edad_grupo]
descripcion = "Grupo de diez años de edad."
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato."
[columnas.situacion]
descripcion = "Situación del caso al corte."
+++ */
with fechados as (
    select
        id_caso,
        desde_corte,
        hasta_corte,
        territorio_codigo,
        comuna_codigo,
        municipio_codigo,
        coalesce(fecha_muestra, fecha_resultado, fecha_reporte, fecha_inicio_sintomas, desde_corte) as caso_fecha,
        fecha_inicio_sintomas,
        fecha_resultado,
        fecha_reporte,
        fecha_recuperado,
        fecha_muerte,
        edad_grupo,
        sexo,
        desenlace
    from raw_covid_municipal
)

select
    id_caso,
    desde_corte,
    hasta_corte,
    territorio_codigo,
    comuna_codigo,
    municipio_codigo,
    caso_fecha,
    cast(date_trunc('week', caso_fecha + interval 1 day) - interval 1 day as date) as semana_fecha,
    cast(date_trunc('quarter', caso_fecha) as date) as trimestre_fecha,
    fecha_inicio_sintomas as inicio_sintomas_fecha,
    fecha_resultado as resultado_fecha,
    fecha_reporte as reporte_fecha,
    fecha_recuperado as recuperado_fecha,
    fecha_muerte as muerte_fecha,
    edad_grupo,
    sexo,
    desenlace as situacion
from fechados
