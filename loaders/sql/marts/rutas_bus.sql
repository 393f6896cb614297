/* +++
descripcion = "Rutas de bus del área metropolitana, con la parte de su recorrido que se ubicó y la línea que la une. No es un trazado oficial: une cruces y barrios en línea recta."
grano = ["ruta_codigo"]
publico = true
estima = "rutas_bus"
[columnas.ruta_codigo]
descripcion = "Código de la ruta."
tipo = "varchar"
[columnas.nombre]
descripcion = "Nombre de la ruta."
tipo = "varchar"
[columnas.empresa]
descripcion = "Empresa que la opera."
tipo = "varchar"
[columnas.tramos]
descripcion = "Vías y lugares de su recorrido."
unidad = "tramos"
tipo = "integer"
dominio = [0, 1000]
[columnas.ubicados]
descripcion = "De esos, los que se ubicaron."
unidad = "tramos"
tipo = "integer"
dominio = [0, 1000]
[columnas.ubicados_pct]
descripcion = "Parte de los tramos que se ubicó; 0 si la ruta no trae recorrido."
unidad = "%"
tipo = "double"
dominio = [0, 100]
[columnas.geojson]
descripcion = "Línea de lo que se ubicó, en GeoJSON, EPSG:4326; se corta donde faltan más de tres tramos o hay más de 2,5 km. Vacía si no hay dos puntos seguidos."
tipo = "varchar"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
select
    s.ruta_codigo,
    s.nombre,
    s.empresa,
    s.orden,
    t.latitud,
    t.longitud,
    t.procedencia
from stg_rutas_bus as s
inner join rutas_bus_tramos as t on s.ruta_codigo = t.ruta_codigo and s.orden = t.orden
order by
    s.ruta_codigo,
    s.orden
