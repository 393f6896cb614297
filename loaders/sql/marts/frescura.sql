/* +++
descripcion = "Último corte cargado de cada fuente y lo que promete su cadencia."
grano = ["fuente_codigo"]
publico = true
[columnas.fuente_codigo]
descripcion = "Fuente."
[columnas.cargas]
descripcion = "Entregas cargadas."
unidad = "entregas"
[columnas.corte_fecha]
descripcion = "Último corte cargado; vacío si no hay ninguno."
nulo = true
[columnas.cadencia_dias]
descripcion = "Cada cuántos días promete actualizarse."
unidad = "días"
[columnas.cargado_en]
descripcion = "Momento de la última carga (UTC); vacío si no hay ninguna."
nulo = true
[columnas.procedencia]
descripcion = "Real, o sintetico si solo hay muestra; vacío si no hay ninguna carga."
dominio = ["real", "sintetico"]
nulo = true
[columnas.referencia]
descripcion = "Archivo de hechos de referencia que suple a la fuente mientras no tenga entregas; vacío si no hay."
nulo = true
+++ */
select
    f.fuente_codigo,
    count(c.carga_id) as cargas,
    max(c.corte_fecha) as corte_fecha,
    f.cadencia_dias,
    max(c.cargado_en) as cargado_en,
    max(c.procedencia) as procedencia,
    f.referencia
from registro_fuentes as f
left join registro_cargas as c on f.fuente_codigo = c.fuente_codigo
group by f.fuente_codigo, f.cadencia_dias, f.referencia
