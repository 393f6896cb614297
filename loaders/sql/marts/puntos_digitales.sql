/* +++
descripcion = "Los ocho Puntos Digitales y el Centro de Pensamiento, con lo que se sabe de su lugar y las personas que viven a 1 km de cada uno."
grano = ["punto_codigo"]
publico = true
[columnas.punto_codigo]
descripcion = "Código del punto."
[columnas.punto_nombre]
descripcion = "Nombre del punto."
[columnas.punto_tipo]
descripcion = "Tipo de punto."
dominio = ["punto_digital", "centro_pensamiento"]
[columnas.direccion]
descripcion = "Dirección; vacía si no consta."
nulo = true
[columnas.barrio_codigo]
descripcion = "Barrio en que está; vacío si no consta."
nulo = true
[columnas.comuna_codigo]
descripcion = "Comuna en que está; vacía si no consta."
nulo = true
[columnas.latitud]
descripcion = "Latitud (WGS84): la publicada o, si solo consta su barrio o su comuna, la del centro; vacía sin ubicar."
unidad = "grados"
dominio = [6, 8]
nulo = true
[columnas.longitud]
descripcion = "Longitud (WGS84), como la latitud."
unidad = "grados"
dominio = [-74, -72]
nulo = true
[columnas.ubicacion]
descripcion = "Hasta dónde se sabe el lugar: el sitio, su barrio, su comuna, o sin ubicar."
dominio = ["sitio", "barrio", "comuna", "sin_ubicar"]
[columnas.nota]
descripcion = "De dónde sale el lugar y qué no consta."
[columnas.fuente_url]
descripcion = "Dirección de la fuente del lugar; vacía si no la hay."
nulo = true
[columnas.personas_1km]
descripcion = "Personas que viven a 1 km, en línea recta, en la proyección de 2020; vacío sin ubicar."
unidad = "personas"
dominio = [0, 1000000]
nulo = true
[columnas.personas_1km_min]
descripcion = "Las que son seguras, esté donde esté el punto en su barrio o comuna."
unidad = "personas"
dominio = [0, 1000000]
nulo = true
[columnas.personas_1km_max]
descripcion = "Las que pueden ser."
unidad = "personas"
dominio = [0, 1000000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    s.sitio_codigo as punto_codigo,
    s.sitio_nombre as punto_nombre,
    s.sitio_tipo as punto_tipo,
    s.direccion,
    s.barrio_codigo,
    s.comuna_codigo,
    s.latitud,
    s.longitud,
    s.ubicacion,
    s.nota,
    s.fuente_url,
    a.personas as personas_1km,
    a.personas_min as personas_1km_min,
    a.personas_max as personas_1km_max,
    s.procedencia
from sitios_conectividad as s
left join alcance_por_sitio as a on s.sitio_codigo = a.sitio_codigo and a.radio_m = 1000
where s.sitio_tipo in ('punto_digital', 'centro_pensamiento')
