/* +++
descripcion = "Días entre los pasos de un caso (síntomas, diagnóstico, reporte, recuperación o muerte) por fuente, corte, ámbito y mes del primer paso, corregidos por lo que aún no podía verse."
grano = ["fuente_codigo", "corte_fecha", "ambito_codigo", "tramo", "mes_fecha"]
publico = true
agrega_personas = true
estima = "covid_demoras"
[columnas.fuente_codigo]
descripcion = "Fuente: ins_casos o municipal."
tipo = "varchar"
dominio = ["ins_casos", "municipal"]
[columnas.corte_fecha]
descripcion = "Último día que la fuente conoce."
tipo = "date"
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
tipo = "varchar"
[columnas.tramo]
descripcion = "Paso: de inicio de síntomas a diagnóstico, de diagnóstico a reporte, de diagnóstico a recuperación o de inicio de síntomas a muerte."
tipo = "varchar"
dominio = ["sintomas_diagnostico", "diagnostico_reporte", "diagnostico_recuperacion", "sintomas_muerte"]
[columnas.mes_fecha]
descripcion = "Primer día del mes en que empezó el paso."
tipo = "date"
[columnas.casos]
descripcion = "Casos con las dos fechas."
unidad = "casos"
tipo = "bigint"
dominio = [0, 10000000]
[columnas.proporcion_visible]
descripcion = "Proporción de los casos del mes cuyo paso ya podía haberse visto."
unidad = "proporción"
tipo = "double"
dominio = [0, 1]
[columnas.p50_dias]
descripcion = "Mediana; vacío con menos de 30 casos o si el mes es muy reciente."
unidad = "días"
tipo = "double"
nulo = true
[columnas.p50_bajo]
descripcion = "Límite inferior del intervalo del 95 % de la mediana."
unidad = "días"
tipo = "double"
nulo = true
[columnas.p50_alto]
descripcion = "Límite superior del intervalo del 95 % de la mediana."
unidad = "días"
tipo = "double"
nulo = true
[columnas.p90_dias]
descripcion = "Percentil 90."
unidad = "días"
tipo = "double"
nulo = true
[columnas.p90_bajo]
descripcion = "Límite inferior del intervalo del 95 % del percentil 90."
unidad = "días"
tipo = "double"
nulo = true
[columnas.p90_alto]
descripcion = "Límite superior del intervalo del 95 % del percentil 90."
unidad = "días"
tipo = "double"
nulo = true
[columnas.tendencia_dias]
descripcion = "Cambio de la mediana de un mes al siguiente, en todo el tramo; vacío con menos de tres meses."
unidad = "días por mes"
tipo = "double"
nulo = true
[columnas.tendencia_bajo]
descripcion = "Límite inferior del intervalo del 95 % de la tendencia."
unidad = "días por mes"
tipo = "double"
nulo = true
[columnas.tendencia_alto]
descripcion = "Límite superior del intervalo del 95 % de la tendencia."
unidad = "días por mes"
tipo = "double"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
with ins as (
    select
        e.corte_fecha,
        v.municipio_codigo,
        v.departamento_codigo,
        v.inicio_sintomas_fecha,
        v.diagnostico_fecha,
        v.reporte_fecha,
        case when v.desenlace = 'recuperado' then v.recuperado_fecha end as recuperado_fecha,
        case when v.desenlace = 'fallecido' then v.muerte_fecha end as muerte_fecha,
        count(*) as casos
    from stg_entregas as e
    inner join stg_covid_casos as v
        on e.fuente_codigo = 'covid_casos'
        and e.corte_fecha >= v.desde_corte and (v.hasta_corte is null or e.corte_fecha < v.hasta_corte)
    group by
        e.corte_fecha,
        v.municipio_codigo,
        v.departamento_codigo,
        v.inicio_sintomas_fecha,
        v.diagnostico_fecha,
        v.reporte_fecha,
        case when v.desenlace = 'recuperado' then v.recuperado_fecha end,
        case when v.desenlace = 'fallecido' then v.muerte_fecha end
),

municipal as (
    select
        e.corte_fecha,
        e.procedencia,
        c.inicio_sintomas_fecha,
        c.resultado_fecha as diagnostico_fecha,
        c.reporte_fecha,
        case when c.situacion = 'recuperado' then c.recuperado_fecha end as recuperado_fecha,
        case when c.situacion = 'fallecido' then c.muerte_fecha end as muerte_fecha,
        count(*) as casos
    from stg_entregas as e
    inner join stg_covid_municipal as c
        on e.fuente_codigo = 'covid_municipal'
        and e.corte_fecha >= c.desde_corte and (c.hasta_corte is null or e.corte_fecha < c.hasta_corte)
    where c.municipio_codigo = '68001'
    group by
        e.corte_fecha,
        e.procedencia,
        c.inicio_sintomas_fecha,
        c.resultado_fecha,
        c.reporte_fecha,
        case when c.situacion = 'recuperado' then c.recuperado_fecha end,
        case when c.situacion = 'fallecido' then c.muerte_fecha end
),

por_ambito as (
    select
        'ins_casos' as fuente_codigo, 'CO' as ambito_codigo, 'real' as procedencia, corte_fecha,
        inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, recuperado_fecha, muerte_fecha, casos
    from ins
    union all
    select
        'ins_casos', '68', 'real', corte_fecha,
        inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, recuperado_fecha, muerte_fecha, casos
    from ins
    where departamento_codigo = '68'
    union all
    select
        'ins_casos', 'AMB', 'real', corte_fecha,
        inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, recuperado_fecha, muerte_fecha, casos
    from ins
    where municipio_codigo in ('68001', '68276', '68307', '68547')
    union all
    select
        'ins_casos', municipio_codigo, 'real', corte_fecha,
        inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, recuperado_fecha, muerte_fecha, casos
    from ins
    where municipio_codigo in ('68001', '68276', '68307', '68547')
    union all
    select
        'municipal', '68001', procedencia, corte_fecha,
        inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, recuperado_fecha, muerte_fecha, casos
    from municipal
),

tramos as (
    select
        fuente_codigo, corte_fecha, ambito_codigo, procedencia, 'sintomas_diagnostico' as tramo,
        inicio_sintomas_fecha as desde_fecha, diagnostico_fecha as hasta_fecha, casos
    from por_ambito
    union all
    select
        fuente_codigo, corte_fecha, ambito_codigo, procedencia, 'diagnostico_reporte',
        diagnostico_fecha, reporte_fecha, casos
    from por_ambito
    union all
    select
        fuente_codigo, corte_fecha, ambito_codigo, procedencia, 'diagnostico_recuperacion',
        diagnostico_fecha, recuperado_fecha, casos
    from por_ambito
    union all
    select
        fuente_codigo, corte_fecha, ambito_codigo, procedencia, 'sintomas_muerte',
        inicio_sintomas_fecha, muerte_fecha, casos
    from por_ambito
)

select
    fuente_codigo,
    corte_fecha,
    ambito_codigo,
    tramo,
    desde_fecha,
    hasta_fecha,
    procedencia,
    cast(sum(casos) as bigint) as casos
from tramos
where desde_fecha is not null and hasta_fecha is not null and hasta_fecha <= corte_fecha
group by fuente_codigo, corte_fecha, ambito_codigo, tramo, desde_fecha, hasta_fecha, procedencia
order by fuente_codigo, corte_fecha, ambito_codigo, tramo, desde_fecha, hasta_fecha
