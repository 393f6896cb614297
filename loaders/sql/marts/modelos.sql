/* +++
descripcion = "Cada tabla calculada, con el SQL que la hace."
grano = ["modelo"]
publico = true
al_final = true
[columnas.modelo]
descripcion = "Tabla."
[columnas.descripcion]
descripcion = "Qué es."
[columnas.grano]
descripcion = "Qué es una fila: las columnas que no se repiten."
[columnas.sql]
descripcion = "Consulta que la calcula."
[columnas.publico]
descripcion = "Verdadero si la tabla está en el archivo público."
+++ */
select
    modelo,
    descripcion,
    grano,
    sql,
    publico
from registro_modelos
