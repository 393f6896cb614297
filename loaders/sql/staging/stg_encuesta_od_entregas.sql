/* +++
descripcion = "Cortes cargados de la encuesta origen–destino; si un corte se cargó dos veces vale la última carga."
grano = ["corte_fecha"]
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la entrega."
[columnas.es_ola]
descripcion = "Verdadero si es la última entrega de su año: la ola."
+++ */
with ordenadas as (
    select
        corte_fecha,
        procedencia,
        row_number() over (partition by corte_fecha order by cargado_en desc) as vez
    from registro_cargas
    where fuente_codigo = 'encuesta_od'
)

select
    corte_fecha,
    procedencia,
    row_number() over (partition by year(corte_fecha) order by corte_fecha desc) = 1 as es_ola
from ordenadas
where vez = 1
