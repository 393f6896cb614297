/* +++
descripcion = "Atenciones y actividades de los Puntos Digitales: las filas de la última entrega de cada mes, sin nombre ni observaciones."
grano = ["mes_fecha", "hoja", "numero"]
restringido = true
[columnas.mes_fecha]
descripcion = "Primer día del mes del libro."
[columnas.registro]
descripcion = "Qué es la fila: atencion o actividad."
[columnas.hoja]
descripcion = "Hoja del libro."
[columnas.numero]
descripcion = "Número de la fila en su hoja."
[columnas.punto_codigo]
descripcion = "Punto; de una actividad, «varios» o «sin_dato»."
[columnas.dia_fecha]
descripcion = "Día de la atención o de la actividad; vacío si no se sabe."
nulo = true
[columnas.documento]
descripcion = "Documento de la persona; vacío si no lo trae."
nulo = true
[columnas.grupo_poblacional]
descripcion = "Grupo poblacional."
[columnas.programa_codigo]
descripcion = "Programa."
[columnas.canal]
descripcion = "Canal de la atención."
[columnas.actividad]
descripcion = "Nombre de la actividad."
nulo = true
[columnas.tipo]
descripcion = "Tipo de actividad."
[columnas.modalidad]
descripcion = "Modalidad de la actividad."
[columnas.aliado]
descripcion = "Entidad aliada."
nulo = true
[columnas.asistentes]
descripcion = "Asistentes a la actividad; vacío si no se dicen."
unidad = "personas"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
+++ */
with entregas as (
    select
        corte_fecha,
        procedencia
    from stg_entregas
    where fuente_codigo = 'puntos_digitales'
),

ultimas as (
    select
        r.fecha_mes,
        max(e.corte_fecha) as corte_fecha
    from entregas as e
    inner join raw_puntos_digitales as r
        on r.desde_corte <= e.corte_fecha and (r.hasta_corte is null or r.hasta_corte > e.corte_fecha)
    group by r.fecha_mes
)

select
    cast(date_trunc('month', r.fecha_mes) as date) as mes_fecha,
    r.registro,
    r.hoja,
    r.numero,
    r.punto_codigo,
    r.fecha as dia_fecha,
    r.documento,
    r.grupo_poblacional,
    r.programa_codigo,
    r.canal,
    r.actividad,
    r.tipo,
    r.modalidad,
    r.aliado,
    r.asistentes,
    e.procedencia
from ultimas as u
inner join entregas as e on u.corte_fecha = e.corte_fecha
inner join raw_puntos_digitales as r
    on
        u.fecha_mes = r.fecha_mes
        and r.desde_corte <= u.corte_fecha and (r.hasta_corte is null or r.hasta_corte > u.corte_fecha)
