/* +++
descripcion = "Polígonos para los mapas, derivados de celdas y simplificados: aproximados, no son límites oficiales. Tres barrios muy pequeños (Caminos de Paz I y II y Divino Niño II) no tienen polígono."
grano = ["territorio_codigo"]
publico = true
[columnas.territorio_codigo]
descripcion = "Código del territorio."
[columnas.territorio_tipo]
descripcion = "Tipo de territorio."
dominio = ["barrio", "comuna", "corregimiento", "municipio"]
[columnas.geojson]
descripcion = "Polygon o MultiPolygon en GeoJSON, EPSG:4326, cinco decimales; los vecinos comparten sus bordes."
[columnas.es_aproximado]
descripcion = "Verdadero si la forma se derivó de celdas en vez de un límite oficial."
+++ */
select
    territorio_codigo,
    territorio_tipo,
    geojson,
    true as es_aproximado
from geo_poligonos
