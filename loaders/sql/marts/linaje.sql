/* +++
descripcion = "De qué tablas se calcula cada tabla."
grano = ["modelo", "depende_de"]
publico = true
al_final = true
[columnas.modelo]
descripcion = "Tabla calculada."
[columnas.depende_de]
descripcion = "Tabla que lee."
+++ */
select
    modelo,
    depende_de
from registro_linaje
