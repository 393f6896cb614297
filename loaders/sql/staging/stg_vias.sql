/* +++
descripcion = "Tramos de la última capa de calles cargada de cada municipio, con su línea."
grano = ["capa", "elemento"]
[columnas.capa]
descripcion = "Municipio cuyas vías reemplaza la capa."
[columnas.elemento]
descripcion = "Número del elemento en el archivo."
unidad = "posición"
[columnas.corte_fecha]
descripcion = "Fecha de la capa."
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio en que está."
[columnas.via_nombre]
descripcion = "Nombre como lo escribe la capa."
nulo = true
[columnas.via_clave]
descripcion = "Vía que dice el nombre, como se lee en una dirección."
nulo = true
[columnas.via_otra_clave]
descripcion = "Otro nombre de la misma vía."
nulo = true
[columnas.via_clase]
descripcion = "Clase de la vía."
[columnas.capa_codigo]
descripcion = "Código del elemento en la capa, si lo trae."
nulo = true
[columnas.largo_m]
descripcion = "Largo en el terreno."
unidad = "m"
[columnas.geojson]
descripcion = "Línea sin simplificar en GeoJSON, EPSG:4326."
+++ */
select
    r.capa,
    r.elemento,
    r.corte_fecha,
    r.municipio_codigo,
    r.via_nombre,
    r.via_clave,
    r.via_otra_clave,
    r.via_clase,
    r.capa_codigo,
    r.largo_m,
    r.geojson
from raw_vias as r
inner join (select capa, max(desde_corte) as ultimo from raw_vias group by capa) as u
    on r.capa = u.capa and r.desde_corte = u.ultimo
