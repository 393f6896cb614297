/* +++
descripcion = "Elementos de la última capa cargada de cada municipio y nivel, sin su polígono."
grano = ["capa", "elemento"]
[columnas.capa]
descripcion = "Municipio y nivel que la capa reemplaza."
[columnas.elemento]
descripcion = "Número del elemento en el archivo."
unidad = "posición"
[columnas.corte_fecha]
descripcion = "Fecha de la capa."
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio."
[columnas.territorio_tipo]
descripcion = "Nivel del territorio."
[columnas.territorio_codigo]
descripcion = "Código del territorio."
[columnas.capa_nombre]
descripcion = "Nombre como lo escribe la capa."
[columnas.capa_codigo]
descripcion = "Código del elemento en la capa, si lo trae."
nulo = true
[columnas.como_se_reconocio]
descripcion = "Cómo se reconoció el nombre."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento; vacío si no se conoce."
nulo = true
[columnas.area_m2]
descripcion = "Área en el terreno."
unidad = "m²"
+++ */
select
    r.capa,
    r.elemento,
    r.corte_fecha,
    r.municipio_codigo,
    r.nivel as territorio_tipo,
    r.territorio_codigo,
    r.nombre as capa_nombre,
    r.capa_codigo,
    r.como as como_se_reconocio,
    r.comuna_codigo,
    r.area_m2
from raw_limites as r
inner join (select capa, max(desde_corte) as ultimo from raw_limites group by capa) as u
    on r.capa = u.capa and r.desde_corte = u.ultimo
