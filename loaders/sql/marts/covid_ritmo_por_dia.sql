/* +++
descripcion = "Estimaciones del ritmo de la epidemia por fuente, corte, ámbito y día: casos esperados cuando todo se reporte (nowcast), número de reproducción y crecimiento, con sus intervalos."
grano = ["fuente_codigo", "corte_fecha", "ambito_codigo", "fecha_tipo", "fecha"]
publico = true
agrega_personas = true
estima = "covid_ritmo"
[columnas.fuente_codigo]
descripcion = "Fuente: ins_casos, ins_serie o municipal."
tipo = "varchar"
dominio = ["ins_casos", "ins_serie", "municipal"]
[columnas.corte_fecha]
descripcion = "Último día que la fuente conoce."
tipo = "date"
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
tipo = "varchar"
[columnas.fecha_tipo]
descripcion = "Qué fecha del caso se usa."
tipo = "varchar"
dominio = ["inicio_sintomas", "diagnostico", "reporte"]
[columnas.fecha]
descripcion = "Día."
tipo = "date"
[columnas.casos]
descripcion = "Casos confirmados conocidos en ese corte."
unidad = "casos"
tipo = "bigint"
dominio = [0, 10000000]
[columnas.completitud]
descripcion = "Proporción estimada de los casos del día ya reportada; vacío si no se estimó."
unidad = "proporción"
tipo = "double"
dominio = [0, 1]
nulo = true
[columnas.es_incompleto]
descripcion = "Verdadero si se estima que falta por reportar más del 10 % del día."
tipo = "boolean"
[columnas.esperados]
descripcion = "Casos del día cuando todo se haya reportado, mediana; vacío si no se estimó."
unidad = "casos"
tipo = "double"
nulo = true
[columnas.esperados_bajo_50]
descripcion = "Límite inferior del intervalo del 50 % de los esperados."
unidad = "casos"
tipo = "double"
nulo = true
[columnas.esperados_alto_50]
descripcion = "Límite superior del intervalo del 50 % de los esperados."
unidad = "casos"
tipo = "double"
nulo = true
[columnas.esperados_bajo_90]
descripcion = "Límite inferior del intervalo del 90 % de los esperados."
unidad = "casos"
tipo = "double"
nulo = true
[columnas.esperados_alto_90]
descripcion = "Límite superior del intervalo del 90 % de los esperados."
unidad = "casos"
tipo = "double"
nulo = true
[columnas.rt]
descripcion = "Número de reproducción de los 7 días que terminan en este, mediana; vacío con menos de 12 casos."
unidad = "casos por caso"
tipo = "double"
nulo = true
[columnas.rt_bajo]
descripcion = "Límite inferior del intervalo del 95 % del número de reproducción."
unidad = "casos por caso"
tipo = "double"
nulo = true
[columnas.rt_alto]
descripcion = "Límite superior del intervalo del 95 % del número de reproducción."
unidad = "casos por caso"
tipo = "double"
nulo = true
[columnas.crecimiento]
descripcion = "Crecimiento diario (logarítmico) de los 14 días que terminan en este."
unidad = "por día"
tipo = "double"
nulo = true
[columnas.crecimiento_bajo]
descripcion = "Límite inferior del intervalo del 95 % del crecimiento."
unidad = "por día"
tipo = "double"
nulo = true
[columnas.crecimiento_alto]
descripcion = "Límite superior del intervalo del 95 % del crecimiento."
unidad = "por día"
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
        v.reporte_fecha
),

ins_por_ambito as (
    select 'CO' as ambito_codigo, corte_fecha, inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, casos
    from ins
    union all
    select '68', corte_fecha, inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, casos
    from ins
    where departamento_codigo = '68'
    union all
    select 'AMB', corte_fecha, inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, casos
    from ins
    where municipio_codigo in ('68001', '68276', '68307', '68547')
    union all
    select municipio_codigo, corte_fecha, inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha, casos
    from ins
    where municipio_codigo in ('68001', '68276', '68307', '68547')
),

municipal as (
    select
        e.corte_fecha,
        e.procedencia,
        c.inicio_sintomas_fecha,
        c.resultado_fecha as diagnostico_fecha,
        c.reporte_fecha,
        count(*) as casos
    from stg_entregas as e
    inner join stg_covid_municipal as c
        on e.fuente_codigo = 'covid_municipal'
        and e.corte_fecha >= c.desde_corte and (c.hasta_corte is null or e.corte_fecha < c.hasta_corte)
    where c.municipio_codigo = '68001'
    group by e.corte_fecha, e.procedencia, c.inicio_sintomas_fecha, c.resultado_fecha, c.reporte_fecha
),

reunidos as (
    select
        'ins_casos' as fuente_codigo, corte_fecha, ambito_codigo, 'inicio_sintomas' as fecha_tipo,
        inicio_sintomas_fecha as fecha, reporte_fecha, casos, 'real' as procedencia
    from ins_por_ambito
    union all
    select
        'ins_casos', corte_fecha, ambito_codigo, 'diagnostico', diagnostico_fecha, reporte_fecha, casos, 'real'
    from ins_por_ambito
    union all
    select 'ins_casos', corte_fecha, ambito_codigo, 'reporte', reporte_fecha, reporte_fecha, casos, 'real'
    from ins_por_ambito
    union all
    select
        'municipal', corte_fecha, '68001', 'inicio_sintomas', inicio_sintomas_fecha, reporte_fecha, casos, procedencia
    from municipal
    union all
    select 'municipal', corte_fecha, '68001', 'diagnostico', diagnostico_fecha, reporte_fecha, casos, procedencia
    from municipal
    union all
    select 'municipal', corte_fecha, '68001', 'reporte', reporte_fecha, reporte_fecha, casos, procedencia
    from municipal
    union all
    select fuente_codigo, corte_fecha, ambito_codigo, fecha_tipo, fecha, fecha, casos, procedencia
    from covid_casos_por_dia
    where fuente_codigo = 'ins_serie' and ambito_codigo in ('CO', '68', 'AMB', '68001', '68276', '68307', '68547')
)

select
    fuente_codigo,
    corte_fecha,
    ambito_codigo,
    fecha_tipo,
    fecha,
    reporte_fecha,
    procedencia,
    cast(sum(casos) as bigint) as casos
from reunidos
where fecha is not null and fecha <= corte_fecha
group by fuente_codigo, corte_fecha, ambito_codigo, fecha_tipo, fecha, reporte_fecha, procedencia
order by fuente_codigo, corte_fecha, ambito_codigo, fecha_tipo, fecha, reporte_fecha
