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
[columnas.ubicacion_metodo]
descripcion = "De dónde se tomó el lugar: lo declarado, la dirección o ambos."
dominio = ["barrio y dirección", "barrio declarado", "dirección", "comuna declarada", "corregimiento declarado", "otro municipio", "sin ubicar"]
[columnas.radio_m]
descripcion = "Radio en que se espera la dirección; vacío si no se ubicó."
unidad = "metros"
nulo = true
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
with ubicados as (
    -- A declared barrio stands. Without one, an accepted address tells it, unless it is of another comuna than declared.
    select
        c.*,
        d.decision,
        d.radio_m,
        d.barrio_codigo as direccion_barrio,
        d.comuna_codigo as direccion_comuna,
        c.territorio_codigo like '68001-%' as tiene_barrio,
        coalesce(
            d.decision = 'aceptar' and d.municipio_codigo = '68001' and d.barrio_codigo <> ''
            and c.comuna_codigo in ('SU', d.comuna_codigo),
            false
        ) as por_direccion
    from raw_covid_municipal as c
    left join direcciones_ubicadas as d
        on c.direccion = d.direccion and c.territorio_codigo = d.territorio_codigo
),

fechados as (
    select
        id_caso,
        desde_corte,
        hasta_corte,
        case when por_direccion and not tiene_barrio then direccion_barrio else territorio_codigo end as territorio_codigo,
        case when por_direccion and not tiene_barrio then direccion_comuna else comuna_codigo end as comuna_codigo,
        municipio_codigo,
        case
            when municipio_codigo <> '68001' then 'otro municipio'
            when tiene_barrio and decision = 'aceptar' and direccion_barrio = territorio_codigo then 'barrio y dirección'
            when tiene_barrio then 'barrio declarado'
            when por_direccion then 'dirección'
            when comuna_codigo like 'C%' then 'comuna declarada'
            when comuna_codigo like 'R%' then 'corregimiento declarado'
            else 'sin ubicar'
        end as ubicacion_metodo,
        radio_m,
        coalesce(fecha_muestra, fecha_resultado, fecha_reporte, fecha_inicio_sintomas, desde_corte) as caso_fecha,
        fecha_inicio_sintomas,
        fecha_resultado,
        fecha_reporte,
        fecha_recuperado,
        fecha_muerte,
        edad_grupo,
        sexo,
        desenlace
    from ubicados
)

select
    id_caso,
    desde_corte,
    hasta_corte,
    territorio_codigo,
    comuna_codigo,
    municipio_codigo,
    ubicacion_metodo,
    radio_m,
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
