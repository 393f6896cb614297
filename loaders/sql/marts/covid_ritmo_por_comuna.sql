/* +++
descripcion = "Estimaciones del ritmo de la epidemia por comuna o corregimiento y día, de la lista municipal a su último corte; solo en el archivo interno."
grano = ["territorio_codigo", "fecha"]
agrega_personas = true
estima = "covid_ritmo"
[columnas.territorio_codigo]
descripcion = "Comuna o corregimiento."
tipo = "varchar"
[columnas.corte_fecha]
descripcion = "Último día que la lista conoce."
tipo = "date"
[columnas.fecha_tipo]
descripcion = "Qué fecha del caso se usa: la de toma de la muestra o, si falta, la siguiente que haya."
tipo = "varchar"
dominio = ["muestra"]
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
select
    c.comuna_codigo as territorio_codigo,
    e.corte_fecha,
    'muestra' as fecha_tipo,
    c.caso_fecha as fecha,
    c.reporte_fecha,
    e.procedencia,
    count(*) as casos
from stg_entregas as e
inner join stg_covid_municipal as c
    on e.fuente_codigo = 'covid_municipal'
    and e.corte_fecha >= c.desde_corte and (c.hasta_corte is null or e.corte_fecha < c.hasta_corte)
where e.es_ultimo and c.municipio_codigo = '68001' and c.comuna_codigo <> 'SU' and c.caso_fecha <= e.corte_fecha
group by c.comuna_codigo, e.corte_fecha, c.caso_fecha, c.reporte_fecha, e.procedencia
order by c.comuna_codigo, c.caso_fecha, c.reporte_fecha
