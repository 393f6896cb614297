/* +++
descripcion = "Cortes cargados de visitas de inspección, vigilancia y control; si un corte se cargó dos veces vale la última carga."
grano = ["corte_fecha"]
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la entrega."
[columnas.es_ultimo]
descripcion = "Verdadero si es el corte más reciente."
+++ */
with ordenadas as (
    select
        corte_fecha,
        procedencia,
        row_number() over (partition by corte_fecha order by cargado_en desc) as vez
    from registro_cargas
    where fuente_codigo = 'visitas_ivc'
)

select
    corte_fecha,
    procedencia,
    corte_fecha = max(corte_fecha) over () as es_ultimo
from ordenadas
where vez = 1
