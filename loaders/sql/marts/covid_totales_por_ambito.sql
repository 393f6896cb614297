/* +++
descripcion = "Confirmados, recuperados, fallecidos y activos acumulados por fuente, corte y ámbito. Fuentes distintas no se suman."
grano = ["fuente_codigo", "corte_fecha", "ambito_codigo"]
publico = true
[columnas.fuente_codigo]
descripcion = "Fuente de la cifra."
dominio = ["ins_casos", "ins_serie", "ins_conteos", "jhu", "municipal"]
[columnas.corte_fecha]
descripcion = "Último día que la fuente conoce."
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
[columnas.confirmados]
descripcion = "Casos confirmados acumulados."
unidad = "casos"
dominio = [0, 10000000]
[columnas.recuperados]
descripcion = "Recuperados acumulados; vacío si la fuente no los publica."
unidad = "casos"
dominio = [0, 10000000]
nulo = true
[columnas.fallecidos]
descripcion = "Fallecidos por COVID-19 acumulados; vacío si la fuente no los publica."
unidad = "casos"
dominio = [0, 10000000]
nulo = true
[columnas.fallecidos_otra_causa]
descripcion = "Fallecidos por otra causa; vacío si la fuente no los publica."
unidad = "casos"
dominio = [0, 10000000]
nulo = true
[columnas.activos]
descripcion = "Confirmados menos recuperados menos fallecidos."
unidad = "casos"
dominio = [0, 10000000]
nulo = true
[columnas.activos_ins]
descripcion = "Como los cuenta el INS: además sin los fallecidos por otra causa."
unidad = "casos"
dominio = [0, 10000000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with entregas as (
    select corte_fecha from stg_entregas where fuente_codigo = 'covid_casos'
),

casos as (
    select
        corte_fecha,
        ambito_codigo,
        sum(casos) as confirmados,
        sum(recuperados) as recuperados,
        sum(fallecidos) as fallecidos,
        sum(fallecidos_otra_causa) as fallecidos_otra_causa
    from covid_casos_por_edad_sexo
    where fecha_tipo = 'diagnostico'
    group by corte_fecha, ambito_codigo
),

reunidas as (
    select
        'ins_casos' as fuente_codigo,
        e.corte_fecha,
        a.ambito_codigo,
        coalesce(c.confirmados, 0) as confirmados,
        coalesce(c.recuperados, 0) as recuperados,
        coalesce(c.fallecidos, 0) as fallecidos,
        coalesce(c.fallecidos_otra_causa, 0) as fallecidos_otra_causa,
        'real' as procedencia
    from entregas as e
    cross join ambitos as a
    left join casos as c on e.corte_fecha = c.corte_fecha and a.ambito_codigo = c.ambito_codigo
    union all
    select
        'ins_serie',
        corte_fecha,
        ambito_codigo,
        sum(casos),
        sum(recuperados),
        sum(fallecidos),
        cast(null as bigint),
        'real'
    from covid_casos_por_dia
    where fuente_codigo = 'ins_serie'
    group by corte_fecha, ambito_codigo
    union all
    select
        'municipal',
        corte_fecha,
        '68001',
        sum(casos),
        sum(recuperados),
        sum(fallecidos),
        cast(null as bigint),
        max(procedencia)
    from covid_municipal_por_dia
    where fecha_tipo = 'muestra'
    group by corte_fecha
    union all
    select
        'ins_conteos',
        cast(corte_fecha as date),
        ambito_codigo,
        cast(confirmados as bigint),
        cast(recuperados as bigint),
        cast(fallecidos as bigint),
        cast(fallecidos_otra_causa as bigint),
        'real'
    from ref_ins_conteos_por_corte
    union all
    select
        'jhu',
        corte_fecha,
        departamento_codigo,
        confirmados,
        recuperados,
        fallecidos,
        cast(null as bigint),
        procedencia
    from covid_departamentos_por_corte
    where departamento_codigo in ('CO', '68') and confirmados is not null
)

select
    r.fuente_codigo,
    r.corte_fecha,
    r.ambito_codigo,
    cast(r.confirmados as bigint) as confirmados,
    cast(r.recuperados as bigint) as recuperados,
    cast(r.fallecidos as bigint) as fallecidos,
    cast(r.fallecidos_otra_causa as bigint) as fallecidos_otra_causa,
    cast(r.confirmados - r.recuperados - r.fallecidos as bigint) as activos,
    cast(r.confirmados - r.recuperados - r.fallecidos - r.fallecidos_otra_causa as bigint) as activos_ins,
    r.procedencia
from reunidas as r
