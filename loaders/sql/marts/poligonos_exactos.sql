/* +++
descripcion = "Polígonos de los territorios sin simplificar, con los que se sabe en cuál cae un punto: los de la capa oficial cargada o, sin ella, los de sus celdas."
grano = ["territorio_codigo"]
publico = true
[columnas.territorio_codigo]
descripcion = "Código del territorio."
[columnas.geojson]
descripcion = "Polygon o MultiPolygon en GeoJSON, EPSG:4326."
+++ */
select
    territorio_codigo,
    geojson
from geo_exactos
