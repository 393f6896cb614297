/* +++
descripcion = "La red de conectividad comunitaria: zonas WiFi públicas, Puntos Digitales y Centro de Pensamiento, con su lugar y lo que se sabe de él."
grano = ["sitio_codigo"]
publico = true
estima = "sitios_conectividad"
[columnas.sitio_codigo]
descripcion = "Código del sitio."
tipo = "varchar"
[columnas.sitio_nombre]
descripcion = "Nombre del sitio."
tipo = "varchar"
[columnas.sitio_tipo]
descripcion = "Tipo de sitio."
tipo = "varchar"
dominio = ["wifi", "punto_digital", "centro_pensamiento"]
[columnas.direccion]
descripcion = "Dirección como la escribe la fuente; vacía si no la trae."
tipo = "varchar"
nulo = true
[columnas.barrio_escrito]
descripcion = "Barrio como lo escribe la fuente; vacío si no lo trae."
tipo = "varchar"
nulo = true
[columnas.barrio_codigo]
descripcion = "Barrio en que cae su punto o, si solo consta su barrio, ese; vacío fuera de todo barrio."
tipo = "varchar"
nulo = true
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento en que cae su punto o, sin punto, la que consta; vacía fuera de Bucaramanga."
tipo = "varchar"
nulo = true
[columnas.comuna_escrita]
descripcion = "Comuna que dice la fuente; vacía si no la dice."
tipo = "varchar"
nulo = true
[columnas.municipio_codigo]
descripcion = "Municipio en que cae su punto, código DIVIPOLA; vacío sin punto."
tipo = "varchar"
nulo = true
[columnas.latitud]
descripcion = "Latitud (WGS84): la publicada o, si solo consta su barrio o su comuna, la del centro; vacía sin ubicar."
unidad = "grados"
tipo = "double"
dominio = [6, 8]
nulo = true
[columnas.longitud]
descripcion = "Longitud (WGS84), como la latitud."
unidad = "grados"
tipo = "double"
dominio = [-74, -72]
nulo = true
[columnas.ubicacion]
descripcion = "Hasta dónde se sabe el lugar: el sitio, su barrio, su comuna, o sin ubicar."
tipo = "varchar"
dominio = ["sitio", "barrio", "comuna", "sin_ubicar"]
[columnas.es_coherente]
descripcion = "Verdadero si la comuna que dice la fuente es la de su punto; vacío si falta una de las dos."
tipo = "boolean"
nulo = true
[columnas.nota]
descripcion = "Qué se sabe de su lugar y de dónde; vacía en las zonas WiFi."
tipo = "varchar"
nulo = true
[columnas.fuente_url]
descripcion = "Dirección de la fuente del lugar; vacía si no la hay."
tipo = "varchar"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
select
    zona_codigo as sitio_codigo,
    zona_nombre as sitio_nombre,
    'wifi' as sitio_tipo,
    direccion,
    barrio_escrito,
    cast(null as varchar) as barrio_codigo,
    comuna_escrita,
    latitud,
    longitud,
    case when latitud is null then 'sin_ubicar' else 'sitio' end as ubicacion,
    cast(null as varchar) as nota,
    'https://www.datos.gov.co' as fuente_url,
    'real' as procedencia
from stg_zonas_wifi
union all
select
    p.punto_codigo,
    p.punto_nombre,
    p.punto_tipo,
    nullif(p.direccion, ''),
    b.territorio_nombre,
    nullif(p.barrio_codigo, ''),
    nullif(p.comuna_codigo, ''),
    coalesce(cast(nullif(p.latitud, '') as double), b.latitud, c.latitud),
    coalesce(cast(nullif(p.longitud, '') as double), b.longitud, c.longitud),
    p.ubicacion,
    p.nota,
    nullif(p.fuente_url, ''),
    'real'
from ref_puntos_digitales as p
left join territorios as b on p.ubicacion = 'barrio' and p.barrio_codigo = b.territorio_codigo
left join territorios as c on p.ubicacion = 'comuna' and p.comuna_codigo = c.territorio_codigo
order by
    sitio_tipo,
    sitio_codigo
