/* +++
descripcion = "Índice de exposición de los trabajadores reactivados de cada comuna: exposición = trabajadores reactivados × incidencia de 14 días de la comuna / 100.000, donde incidencia = casos de las dos últimas semanas epidemiológicas completas / población × 100.000. Se lee como los casos recientes que habría entre ellos si enfermaran como los residentes de la comuna donde trabajan. En el archivo público se calcula con lo ya publicado: donde algo se oculta, va vacío."
grano = ["comuna_codigo", "corte_fecha"]
publico = true
de_lo_publico = true
[columnas.comuna_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.corte_fecha]
descripcion = "Último día de las dos semanas: el último sábado que la lista de casos conoce."
[columnas.trabajadores]
descripcion = "Trabajadores reactivados en establecimientos activos, al último corte del registro; vacío si se ocultan."
unidad = "personas"
dominio = [0, 10000000]
nulo = true
[columnas.casos_14]
descripcion = "Casos confirmados de residentes en esas dos semanas; vacío si los de alguna se ocultan o no se publican."
unidad = "casos"
dominio = [0, 1000000]
nulo = true
[columnas.incidencia_14]
descripcion = "Casos de esas dos semanas por 100.000 habitantes; vacía sin casos que mostrar o sin población censada (corregimientos, sin ubicar)."
unidad = "casos por 100.000 habitantes"
dominio = [0, 100000]
nulo = true
[columnas.exposicion]
descripcion = "Trabajadores reactivados × incidencia de 14 días / 100.000; vacía donde falta alguno de los dos."
unidad = "casos esperados en 14 días"
dominio = [0, 1000000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila; mixto si une trabajadores y casos de distinta procedencia."
dominio = ["real", "sintetico", "mixto"]
+++ */
with corte_de_casos as (
    select cast(date_trunc('week', max(corte_fecha) + interval 2 day) - interval 2 day as date) as corte_fecha
    from covid_municipal_por_dia
),

semanas as (
    -- A week without any case in the whole city has no rows, and counts as none.
    select
        k.corte_fecha,
        count(distinct case when d.casos > 0 then cast(date_trunc('week', d.fecha + interval 1 day) as date) end) as semanas
    from corte_de_casos as k
    left join covid_municipal_por_dia as d
        on d.fecha <= k.corte_fecha and d.fecha > cast(k.corte_fecha - interval 14 day as date)
            and d.fecha_tipo = 'muestra'
            and d.corte_fecha in (select max(corte_fecha) from covid_municipal_por_dia)
    where k.corte_fecha is not null
    group by k.corte_fecha
),

casos_por_comuna as (
    select
        c.territorio_codigo,
        count(c.casos) as semanas,
        cast(sum(c.casos) as bigint) as casos,
        max(c.procedencia) as procedencia
    from covid_municipal_por_comuna_semana as c
    cross join semanas as s
    where c.semana_fecha <= s.corte_fecha and c.semana_fecha > cast(s.corte_fecha - interval 14 day as date)
    group by c.territorio_codigo
),

con_casos as (
    select territorio_codigo
    from covid_municipal_por_comuna_semana
    group by territorio_codigo
),

unidas as (
    select
        r.territorio_codigo,
        s.corte_fecha,
        r.trabajadores,
        case
            when z.territorio_codigo is null then 0
            when coalesce(c.semanas, 0) = s.semanas then coalesce(c.casos, 0)
        end as casos_14,
        p.personas,
        case when c.procedencia <> r.procedencia then 'mixto' else r.procedencia end as procedencia
    from reactivacion_por_comuna as r
    cross join semanas as s
    left join con_casos as z on r.territorio_codigo = z.territorio_codigo
    left join casos_por_comuna as c on r.territorio_codigo = c.territorio_codigo
    left join poblacion_por_territorio as p
        on r.territorio_codigo = p.territorio_codigo and p.anio = extract(year from s.corte_fecha)
)

select
    territorio_codigo as comuna_codigo,
    corte_fecha,
    trabajadores,
    casos_14,
    casos_14 * 100000.0 / personas as incidencia_14,
    trabajadores * casos_14 / personas as exposicion,
    procedencia
from unidas
