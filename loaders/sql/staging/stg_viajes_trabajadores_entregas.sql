/* +++
descripcion = "Corte más reciente de la lista de viajes de trabajadores; si se cargó dos veces vale la última carga."
grano = ["corte_fecha"]
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la entrega."
+++ */
with ordenadas as (
    select
        corte_fecha,
        procedencia,
        row_number() over (order by corte_fecha desc, cargado_en desc) as vez
    from registro_cargas
    where fuente_codigo = 'viajes_trabajadores'
)

select
    corte_fecha,
    procedencia
from ordenadas
where vez = 1
