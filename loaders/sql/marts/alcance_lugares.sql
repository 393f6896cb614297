/* +++
descripcion = "Lo que leen los cálculos de alcance y cobertura: cada celda con su gente y cada sitio de la red con su punto, en una sola tabla."
grano = ["clase", "codigo"]
[columnas.clase]
descripcion = "Celda o tipo de sitio."
dominio = ["celda", "wifi", "punto_digital", "centro_pensamiento"]
[columnas.codigo]
descripcion = "Código de la celda o del sitio."
[columnas.unidad_codigo]
descripcion = "Unidad de la celda; vacía en los sitios."
nulo = true
[columnas.barrio_codigo]
descripcion = "Barrio de la celda; el de un sitio solo si no se sabe más de su lugar."
nulo = true
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento de la celda; la de un sitio solo si no se sabe más de su lugar."
nulo = true
[columnas.latitud]
descripcion = "Latitud (WGS84)."
unidad = "grados"
[columnas.longitud]
descripcion = "Longitud (WGS84)."
unidad = "grados"
[columnas.anio]
descripcion = "Año de la población de la celda; vacío en los sitios."
unidad = "año"
nulo = true
[columnas.personas]
descripcion = "Personas de la celda; vacío en los sitios."
unidad = "personas"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    'celda' as clase,
    lugar_codigo as codigo,
    unidad_codigo,
    barrio_codigo,
    comuna_codigo,
    latitud,
    longitud,
    anio,
    personas,
    procedencia
from poblacion_por_celda
union all
select
    sitio_tipo,
    sitio_codigo,
    cast(null as varchar),
    case when ubicacion = 'barrio' then barrio_codigo end,
    case when ubicacion = 'comuna' then comuna_codigo end,
    latitud,
    longitud,
    cast(null as bigint),
    cast(null as double),
    procedencia
from sitios_conectividad
where ubicacion <> 'sin_ubicar'
order by
    clase,
    codigo
