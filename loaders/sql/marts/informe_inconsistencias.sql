/* +++
descripcion = "Lo que no cuadra, falta o no se lee en el informe, y qué se hizo con ello."
grano = ["clave"]
publico = true
[columnas.clave]
descripcion = "Nombre corto."
[columnas.clase]
descripcion = "De qué clase es; «lectura» y «perdido» son del escaneo, no del informe."
dominio = ["en blanco", "definición", "puntos", "escritura", "corte", "lectura", "perdido", "sin desglose"]
[columnas.asunto]
descripcion = "De qué se trata."
[columnas.lineas]
descripcion = "Líneas de la transcripción del informe."
[columnas.que_dice]
descripcion = "Qué dice o qué le falta."
[columnas.que_se_hizo]
descripcion = "Qué se hizo aquí con ello."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    clave,
    clase,
    asunto,
    lineas,
    que_dice,
    que_se_hizo,
    'real' as procedencia
from ref_informe_2020_t3_inconsistencias
