/* +++
descripcion = "Entregas cargadas. Leídas = cargadas + rechazadas + duplicadas."
grano = ["carga_id"]
publico = true
[columnas.carga_id]
descripcion = "Comienzo de la huella del archivo."
[columnas.fuente_codigo]
descripcion = "Fuente."
[columnas.disposicion]
descripcion = "Forma del archivo que se reconoció."
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.huella]
descripcion = "SHA-256 del archivo."
[columnas.leidas]
descripcion = "Filas leídas."
unidad = "filas"
[columnas.cargadas]
descripcion = "Filas cargadas."
unidad = "filas"
[columnas.rechazadas]
descripcion = "Filas rechazadas por una regla."
unidad = "filas"
[columnas.duplicadas]
descripcion = "Filas idénticas a otra de la misma entrega."
unidad = "filas"
[columnas.agregadas]
descripcion = "Casos que la versión anterior de ese corte no conocía."
unidad = "casos"
[columnas.cambiadas]
descripcion = "Casos que cambiaron."
unidad = "casos"
[columnas.retiradas]
descripcion = "Casos que dejaron de estar."
unidad = "casos"
[columnas.cargado_en]
descripcion = "Momento de la carga (UTC)."
[columnas.procedencia]
descripcion = "Real, o sintetico si es de la muestra."
dominio = ["real", "sintetico"]
+++ */
select
    carga_id,
    fuente_codigo,
    disposicion,
    corte_fecha,
    huella,
    leidas,
    cargadas,
    rechazadas,
    duplicadas,
    agregadas,
    cambiadas,
    retiradas,
    cargado_en,
    procedencia
from registro_cargas
