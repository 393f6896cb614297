/* +++
descripcion = "Viajes observados entre dos zonas frente a los que explican lo que cada zona emite y atrae y la distancia (modelo de gravedad). Solo pares de zonas distintas y con un punto conocido, con algún viaje o con medio viaje esperado."
grano = ["viaje_fuente", "periodo_fecha", "nivel", "origen_codigo", "destino_codigo"]
estima = "viajes_gravedad"
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
tipo = "varchar"
dominio = ["viajes_trabajadores", "encuesta_od"]
[columnas.periodo_fecha]
descripcion = "Mes de la ola de la encuesta; del registro, el último, con todo lo que ha empezado."
tipo = "date"
[columnas.nivel]
descripcion = "Nivel de las zonas: comuna (con corregimientos y municipios vecinos) o barrio."
tipo = "varchar"
dominio = ["comuna", "barrio"]
[columnas.origen_codigo]
descripcion = "Zona de origen: comuna_codigo o zona_codigo de `zonas_viaje`."
tipo = "varchar"
[columnas.destino_codigo]
descripcion = "Zona de destino."
tipo = "varchar"
[columnas.distancia_km]
descripcion = "Distancia en línea recta entre las dos; entre comunas, la media de la de sus barrios, ponderada por sus viajes."
unidad = "km"
tipo = "double"
dominio = [0, 100]
[columnas.filas]
descripcion = "Filas de la fuente entre las dos."
unidad = "filas"
tipo = "bigint"
dominio = [0, 100000000]
[columnas.observados]
descripcion = "Viajes de la fuente entre las dos, expandidos si los factores lo permiten."
unidad = "viajes"
tipo = "double"
dominio = [0, 10000000000]
[columnas.esperados]
descripcion = "Viajes que el modelo espera, ajustado sin los pares señalados."
unidad = "viajes"
tipo = "double"
dominio = [0, 10000000000]
[columnas.residuo]
descripcion = "Observados menos esperados, en desviaciones estándar."
unidad = "desviaciones estándar"
tipo = "double"
[columnas.es_anomalia]
descripcion = "Verdadero si hay más viajes de los que la distancia explica, con una tasa de falsos hallazgos del 5 % sobre todos los pares."
tipo = "boolean"
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
select
    viaje_fuente,
    periodo_fecha,
    procedencia,
    origen_codigo,
    origen_comuna,
    origen_tipo,
    origen_latitud,
    origen_longitud,
    destino_codigo,
    destino_comuna,
    destino_tipo,
    destino_latitud,
    destino_longitud,
    filas,
    viajes,
    cuadrado
from viajes_por_par
order by
    viaje_fuente,
    periodo_fecha,
    origen_codigo,
    destino_codigo
