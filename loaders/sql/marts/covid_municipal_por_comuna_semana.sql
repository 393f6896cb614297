/* +++
descripcion = "Casos de la lista municipal por comuna o corregimiento y semana epidemiológica, último corte, sin ocultar nada."
grano = ["territorio_codigo", "semana_fecha"]
agrega_personas = true
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.semana_fecha]
descripcion = "Domingo en que empieza la semana epidemiológica."
[columnas.casos]
descripcion = "Casos confirmados."
unidad = "casos"
dominio = [0, 1000000]
[columnas.fallecidos]
descripcion = "De esos casos, fallecidos por COVID-19 al corte."
unidad = "casos"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with contados as (
    select
        c.comuna_codigo,
        c.semana_fecha,
        e.procedencia,
        count(*) as casos,
        sum(case when c.situacion = 'fallecido' then 1 else 0 end) as fallecidos
    from stg_covid_municipal as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'covid_municipal'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
    where e.es_ultimo and c.municipio_codigo = '68001'
    group by c.comuna_codigo, c.semana_fecha, e.procedencia
),

comunas_contadas as (
    select comuna_codigo
    from contados
    group by comuna_codigo
),

semanas as (
    select
        semana_fecha,
        max(procedencia) as procedencia
    from contados
    group by semana_fecha
)

select
    t.comuna_codigo as territorio_codigo,
    s.semana_fecha,
    cast(coalesce(n.casos, 0) as bigint) as casos,
    cast(coalesce(n.fallecidos, 0) as bigint) as fallecidos,
    s.procedencia
from comunas_contadas as t
cross join semanas as s
left join contados as n on t.comuna_codigo = n.comuna_codigo and s.semana_fecha = n.semana_fecha
