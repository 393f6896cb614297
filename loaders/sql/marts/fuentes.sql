/* +++
descripcion = "Fuentes de datos del observatorio."
grano = ["fuente_codigo"]
publico = true
[columnas.fuente_codigo]
descripcion = "Nombre corto de la fuente."
[columnas.titulo]
descripcion = "Título."
[columnas.entidad]
descripcion = "Entidad que publica."
[columnas.licencia]
descripcion = "Licencia o condición de uso."
nulo = true
[columnas.url]
descripcion = "Dónde se publica."
nulo = true
[columnas.cadencia_dias]
descripcion = "Cada cuántos días promete actualizarse; vacío si es un dato fijo de referencia."
unidad = "días"
nulo = true
[columnas.descripcion]
descripcion = "Qué contiene."
+++ */
select
    fuente_codigo,
    titulo,
    entidad,
    licencia,
    url,
    cadencia_dias,
    descripcion
from registro_fuentes
union all
select
    archivo,
    titulo,
    fuente,
    licencia,
    fuente_url,
    cast(null as integer),
    descripcion
from ref_fuentes
where archivo not in (select fuente_codigo from registro_fuentes)
