/* +++
descripcion = "Territorios del mapa: barrios, comunas y corregimientos de Bucaramanga y municipios del área metropolitana. Floridablanca, Girón y Piedecuesta no tienen barrios."
grano = ["territorio_codigo"]
publico = true
[columnas.territorio_codigo]
descripcion = "Barrio, código propio (68001-comuna-número; comuna 00 si es de un corregimiento); comuna, C01 a C17; corregimiento, R1 a R3; municipio, código DIVIPOLA."
[columnas.territorio_tipo]
descripcion = "Tipo de territorio."
dominio = ["barrio", "comuna", "corregimiento", "municipio"]
[columnas.territorio_nombre]
descripcion = "Nombre del territorio."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento al que pertenece un barrio; el propio código en comunas y corregimientos; vacío en municipios."
nulo = true
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio."
[columnas.area_ha]
descripcion = "Área aproximada: la de referencia en barrios y comunas, la de sus celdas en corregimientos y municipios."
unidad = "hectáreas"
dominio = [0, 100000]
[columnas.latitud]
descripcion = "Latitud aproximada de un punto central (WGS84)."
unidad = "grados"
dominio = [6, 8]
[columnas.longitud]
descripcion = "Longitud aproximada de un punto central (WGS84)."
unidad = "grados"
dominio = [-74, -72]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    barrio_codigo as territorio_codigo,
    'barrio' as territorio_tipo,
    barrio_nombre as territorio_nombre,
    comuna_codigo,
    substr(barrio_codigo, 1, 5) as municipio_codigo,
    cast(area_ha as double) as area_ha,
    cast(latitud as double) as latitud,
    cast(longitud as double) as longitud,
    'real' as procedencia
from ref_barrios
union all
select
    comuna_codigo,
    'comuna',
    comuna_nombre,
    comuna_codigo,
    '68001',
    cast(area_ha as double),
    cast(latitud as double),
    cast(longitud as double),
    'real'
from ref_comunas
union all
select
    c.corregimiento_codigo,
    'corregimiento',
    c.corregimiento_nombre,
    c.corregimiento_codigo,
    c.municipio_codigo,
    p.area_ha,
    p.latitud,
    p.longitud,
    'real'
from ref_corregimientos as c
inner join geo_poligonos as p on c.corregimiento_codigo = p.territorio_codigo
union all
select
    d.municipio_codigo,
    'municipio',
    d.municipio_nombre,
    cast(null as varchar),
    d.municipio_codigo,
    p.area_ha,
    p.latitud,
    p.longitud,
    'real'
from ref_divipola as d
inner join geo_poligonos as p on d.municipio_codigo = p.territorio_codigo
