/* +++
descripcion = "Visitas de inspección, vigilancia y control en Bucaramanga por mes, concepto y medida, en toda la ciudad, al último corte."
grano = ["mes_fecha", "concepto", "medida"]
publico = true
agrega_personas = true
[columnas.mes_fecha]
descripcion = "Primer día del mes; vacío en las visitas sin fecha."
nulo = true
[columnas.concepto]
descripcion = "Qué se concluyó."
dominio = ["cumple", "cumple_parcialmente", "no_cumple", "sin_dato"]
[columnas.medida]
descripcion = "Qué medida se tomó."
dominio = ["ninguna", "requerimiento", "cierre_temporal", "sin_dato"]
[columnas.visitas]
descripcion = "Visitas."
unidad = "visitas"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with vigentes as (
    select
        cast(date_trunc('month', v.visita_fecha) as date) as mes_fecha,
        v.concepto,
        v.medida,
        e.procedencia
    from stg_visitas_ivc as v
    inner join stg_entregas as e
        on e.fuente_codigo = 'visitas_ivc'
        and v.desde_corte <= e.corte_fecha and (v.hasta_corte is null or v.hasta_corte > e.corte_fecha)
    where e.es_ultimo and v.municipio_codigo = '68001'
)

select
    mes_fecha,
    concepto,
    medida,
    count(*) as visitas,
    procedencia
from vigentes
group by
    mes_fecha,
    concepto,
    medida,
    procedencia
