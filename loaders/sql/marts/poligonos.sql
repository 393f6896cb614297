/* +++
descripcion = "Polígonos para los mapas, simplificados: de la capa oficial cargada de su municipio y nivel o, sin ella, derivados de celdas y aproximados. Un municipio sin capa de sus partes trae además sus zonas H3, una por celda. Sin capa, tres barrios muy pequeños (Caminos de Paz I y II y Divino Niño II) no tienen polígono."
grano = ["territorio_codigo"]
publico = true
[columnas.territorio_codigo]
descripcion = "Código del territorio."
[columnas.territorio_tipo]
descripcion = "Tipo de territorio."
dominio = ["barrio", "comuna", "corregimiento", "municipio", "zona_h3"]
[columnas.geojson]
descripcion = "Polygon o MultiPolygon en GeoJSON, EPSG:4326, cinco decimales; los vecinos comparten sus bordes."
[columnas.es_aproximado]
descripcion = "Verdadero si la forma se derivó de celdas en vez de un límite oficial."
[columnas.limite]
descripcion = "De dónde viene el límite: capa oficial, celdas H3 de la ciudad (25 a 175 m de error) o zona H3 de resolución 8 (460 m)."
dominio = ["capa oficial", "celdas H3", "zona H3"]
+++ */
select
    territorio_codigo,
    territorio_tipo,
    geojson,
    limite <> 'capa oficial' as es_aproximado,
    limite
from geo_poligonos
