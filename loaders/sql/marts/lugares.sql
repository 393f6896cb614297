/* +++
descripcion = "Sitios públicos con dirección y punto, que el geocodificador conoce y de los que aprende la cuadrícula."
grano = ["lugar_nombre"]
publico = true
[columnas.lugar_nombre]
descripcion = "Nombre del sitio."
[columnas.direccion]
descripcion = "Dirección como la escribió la fuente."
[columnas.barrio_nombre]
descripcion = "Barrio como lo escribió la fuente."
[columnas.comuna_codigo]
descripcion = "Comuna que dice la fuente."
[columnas.latitud]
descripcion = "Latitud del sitio (WGS84)."
unidad = "grados"
dominio = [6, 8]
[columnas.longitud]
descripcion = "Longitud del sitio (WGS84)."
unidad = "grados"
dominio = [-74, -72]
+++ */
select
    sitio as lugar_nombre,
    direccion,
    barrio_nombre,
    comuna_codigo,
    cast(latitud as double) as latitud,
    cast(longitud as double) as longitud
from ref_puntos_control_direcciones
