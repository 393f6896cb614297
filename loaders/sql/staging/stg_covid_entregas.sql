/* +++
descripcion = "Cortes cargados de la lista de casos del INS; si un corte se cargó dos veces vale la última carga."
grano = ["corte_fecha"]
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.casos]
descripcion = "Filas de la entrega."
unidad = "casos"
+++ */
with ordenadas as (
    select
        corte_fecha,
        cargadas,
        row_number() over (partition by corte_fecha order by cargado_en desc) as vez
    from registro_cargas
    where fuente_codigo = 'covid_casos'
)

select
    corte_fecha,
    cargadas as casos
from ordenadas
where vez = 1
