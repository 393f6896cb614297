/* +++
descripcion = "Productos del plan de trabajo MIPG, por política. Sus fechas se perdieron al escanear el informe."
grano = ["clave"]
publico = true
[columnas.clave]
descripcion = "Nombre corto del producto."
[columnas.politica]
descripcion = "Política de gestión."
[columnas.producto]
descripcion = "Producto o entregable, resumido."
[columnas.linea]
descripcion = "Línea de la transcripción del informe."
unidad = "línea"
dominio = [1, 587]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    clave,
    politica,
    producto,
    cast(linea as bigint) as linea,
    'real' as procedencia
from ref_informe_2020_t3_mipg
