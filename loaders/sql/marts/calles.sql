/* +++
descripcion = "Calles para dibujar en los mapas: los tramos de cada vía unidos y simplificados, 2 MB en total como máximo. Sin filas mientras no se carga una capa de calles."
grano = ["municipio_codigo", "via_clase", "via_clave"]
publico = true
estima = "calles"
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio."
tipo = "varchar"
[columnas.via_clase]
descripcion = "Clase de la vía."
tipo = "varchar"
dominio = ["principal", "secundaria", "local", "peatonal", "sin clase"]
[columnas.via_clave]
descripcion = "Vía, como se lee en una dirección; «sin nombre» reúne los tramos que no dicen ninguna."
tipo = "varchar"
[columnas.via_nombre]
descripcion = "Nombre, como lo escriben los más de sus tramos."
tipo = "varchar"
nulo = true
[columnas.largo_m]
descripcion = "Largo de todos sus tramos en el terreno."
unidad = "m"
tipo = "double"
[columnas.geojson]
descripcion = "LineString o MultiLineString en GeoJSON, EPSG:4326, cinco decimales."
tipo = "varchar"
+++ */
select
    municipio_codigo,
    via_clase,
    via_clave,
    via_nombre,
    largo_m,
    geojson
from stg_vias
order by capa, elemento
