/* +++
descripcion = "Diccionario de datos: cada columna de cada tabla, con su unidad y dominio."
grano = ["modelo", "columna"]
publico = true
al_final = true
[columnas.modelo]
descripcion = "Tabla."
[columnas.columna]
descripcion = "Columna."
[columnas.tipo]
descripcion = "Tipo de dato."
[columnas.descripcion]
descripcion = "Qué es."
[columnas.unidad]
descripcion = "Unidad; vacío si no es una cantidad."
nulo = true
[columnas.dominio]
descripcion = "Valores posibles o intervalo; vacío si es libre."
nulo = true
[columnas.publico]
descripcion = "Verdadero si la tabla está en el archivo público."
[columnas.orden]
descripcion = "Posición de la columna en la tabla."
unidad = "posición"
+++ */
select
    modelo,
    columna,
    tipo,
    descripcion,
    unidad,
    dominio,
    publico,
    orden
from registro_columnas
