/* +++
descripcion = "Casos de la lista municipal por barrio y trimestre, último corte, sin ocultar nada."
grano = ["territorio_codigo", "trimestre_fecha"]
agrega_personas = true
[columnas.territorio_codigo]
descripcion = "Barrio, «C05-SB» si solo se sabe la comuna, corregimiento, o SU: sin ubicar."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento que lo contiene; SU: sin ubicar."
[columnas.trimestre_fecha]
descripcion = "Primer día del trimestre."
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
        c.territorio_codigo,
        c.comuna_codigo,
        c.trimestre_fecha,
        e.procedencia,
        count(*) as casos,
        sum(case when c.situacion = 'fallecido' then 1 else 0 end) as fallecidos
    from stg_covid_municipal as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'covid_municipal'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
    where e.es_ultimo and c.municipio_codigo = '68001'
    group by c.territorio_codigo, c.comuna_codigo, c.trimestre_fecha, e.procedencia
),

territorios_contados as (
    select
        territorio_codigo,
        max(comuna_codigo) as comuna_codigo
    from contados
    group by territorio_codigo
),

trimestres as (
    select
        trimestre_fecha,
        max(procedencia) as procedencia
    from contados
    group by trimestre_fecha
)

select
    t.territorio_codigo,
    t.comuna_codigo,
    q.trimestre_fecha,
    cast(coalesce(n.casos, 0) as bigint) as casos,
    cast(coalesce(n.fallecidos, 0) as bigint) as fallecidos,
    q.procedencia
from territorios_contados as t
cross join trimestres as q
left join contados as n on t.territorio_codigo = n.territorio_codigo and q.trimestre_fecha = n.trimestre_fecha
