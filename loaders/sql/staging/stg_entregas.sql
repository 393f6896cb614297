/* +++
descripcion = "Cortes cargados de cada fuente; si un corte se cargó dos veces vale la última carga."
grano = ["fuente_codigo", "corte_fecha"]
[columnas.fuente_codigo]
descripcion = "Fuente."
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la entrega."
[columnas.es_ultimo]
descripcion = "Verdadero si es el corte más reciente de su fuente."
+++ */
with ordenadas as (
    select
        fuente_codigo,
        corte_fecha,
        procedencia,
        row_number() over (partition by fuente_codigo, corte_fecha order by cargado_en desc) as vez
    from registro_cargas
)

select
    fuente_codigo,
    corte_fecha,
    procedencia,
    corte_fecha = max(corte_fecha) over (partition by fuente_codigo) as es_ultimo
from ordenadas
where vez = 1
