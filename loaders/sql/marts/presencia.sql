/* +++
descripcion = "Trabajadores que están en su trabajo en cada hora de cada día de la semana, por comuna del establecimiento y actividad, según los viajes declarados y con todos los que habían empezado al último corte. Un trabajador cuenta en cada hora del reloj en que está algún minuto; el turno que pasa de medianoche sigue en el día siguiente. Quien no dice días u horas no cuenta."
grano = ["dia_semana", "hora", "comuna_codigo", "ciiu_seccion", "es_calzado"]
agrega_personas = true
[columnas.dia_semana]
descripcion = "Día de la semana: 1 lunes … 7 domingo."
dominio = [1, 7]
[columnas.hora]
descripcion = "Hora del reloj: 8 es de las 8:00 a las 8:59."
dominio = [0, 23]
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento del establecimiento, o SU: sin ubicar o fuera del registro."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció o el establecimiento no está en el registro."
[columnas.es_calzado]
descripcion = "Verdadero si su actividad es de la cadena del calzado y el cuero."
[columnas.trabajadores]
descripcion = "Trabajadores presentes."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila; mixto si une viajes y registro de distinta procedencia."
dominio = ["real", "sintetico", "mixto"]
+++ */
with jornadas as (
    select
        coalesce(e.comuna_codigo, 'SU') as comuna_codigo,
        coalesce(e.ciiu_seccion, 'SD') as ciiu_seccion,
        coalesce(e.es_calzado, false) as es_calzado,
        v.dias,
        v.entrada_min,
        case when v.salida_min <= v.entrada_min then v.salida_min + 1440 else v.salida_min end as salida_min,
        count(*) as trabajadores,
        case when e.procedencia <> k.procedencia then 'mixto' else k.procedencia end as procedencia
    from stg_viajes_trabajadores as v
    inner join stg_entregas as k on k.fuente_codigo = 'viajes_trabajadores' and k.es_ultimo
    left join reactivacion_establecimientos as e on v.radicado = e.radicado
    where
        v.dias > 0 and v.entrada_min is not null and v.salida_min is not null
        and coalesce(e.municipio_codigo, '68001') = '68001'
    group by
        coalesce(e.comuna_codigo, 'SU'),
        coalesce(e.ciiu_seccion, 'SD'),
        coalesce(e.es_calzado, false),
        v.dias,
        v.entrada_min,
        case when v.salida_min <= v.entrada_min then v.salida_min + 1440 else v.salida_min end,
        case when e.procedencia <> k.procedencia then 'mixto' else k.procedencia end
),

semana as (
    select 1 as dia, 1 as bit
    union all
    select 2, 2
    union all
    select 3, 4
    union all
    select 4, 8
    union all
    select 5, 16
    union all
    select 6, 32
    union all
    select 7, 64
),

unidades as (
    select 0 as n
    union all
    select 1
    union all
    select 2
    union all
    select 3
    union all
    select 4
    union all
    select 5
    union all
    select 6
    union all
    select 7
),

horas as (
    -- The hours of the day of entry and of the next one: 0 to 47.
    select 8 * d.n + u.n as hora
    from unidades as d
    cross join unidades as u
    where d.n < 6
),

presentes as (
    select
        case when h.hora < 24 then s.dia when s.dia = 7 then 1 else s.dia + 1 end as dia_semana,
        case when h.hora < 24 then h.hora else h.hora - 24 end as hora,
        j.comuna_codigo,
        j.ciiu_seccion,
        j.es_calzado,
        j.trabajadores,
        j.procedencia
    from jornadas as j
    inner join semana as s on cast(floor(cast(j.dias as double) / s.bit) as bigint) % 2 = 1
    inner join horas as h on 60 * h.hora < j.salida_min and 60 * h.hora + 60 > j.entrada_min
)

select
    dia_semana,
    hora,
    comuna_codigo,
    ciiu_seccion,
    es_calzado,
    cast(sum(trabajadores) as bigint) as trabajadores,
    case when min(procedencia) = max(procedencia) then min(procedencia) else 'mixto' end as procedencia
from presentes
group by
    dia_semana,
    hora,
    comuna_codigo,
    ciiu_seccion,
    es_calzado
