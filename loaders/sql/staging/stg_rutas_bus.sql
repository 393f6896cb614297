/* +++
descripcion = "Recorridos de las rutas de bus: los de la última lista cargada o, mientras no hay ninguna, los de referencia."
grano = ["ruta_codigo", "orden"]
[columnas.ruta_codigo]
descripcion = "Código de la ruta."
[columnas.nombre]
descripcion = "Nombre de la ruta."
[columnas.empresa]
descripcion = "Empresa que la opera."
[columnas.orden]
descripcion = "Orden del tramo; 0 si la ruta no trae recorrido."
unidad = "posición"
[columnas.tramo_tipo]
descripcion = "Tipo de tramo: vía o lugar; vacío si no hay recorrido."
nulo = true
[columnas.tramo]
descripcion = "Vía o lugar; vacío si no hay recorrido."
nulo = true
[columnas.municipio_codigo]
descripcion = "Municipio en que se cree que está; vacío si no se sabe."
nulo = true
+++ */
select
    ruta_codigo,
    nombre,
    empresa,
    orden,
    tramo_tipo,
    tramo,
    municipio_codigo
from raw_rutas_bus
where hasta_corte is null
union all
select
    ruta_codigo,
    nombre,
    empresa,
    cast(orden as bigint),
    nullif(tramo_tipo, ''),
    nullif(tramo, ''),
    nullif(municipio_codigo, '')
from ref_rutas_bus
where not exists (select 1 from raw_rutas_bus where hasta_corte is null)
