/* +++
descripcion = "Ajuste del modelo de gravedad de cada fuente, período y nivel, frente a un modelo sin distancia, medido en pares que no entraron en el ajuste."
grano = ["viaje_fuente", "periodo_fecha", "nivel"]
publico = true
estima = "viajes_gravedad_ajuste"
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
[columnas.zonas]
descripcion = "Zonas con algún viaje."
unidad = "zonas"
tipo = "integer"
dominio = [0, 1000]
[columnas.pares]
descripcion = "Pares de zonas distintas que se examinan."
unidad = "pares"
tipo = "integer"
dominio = [0, 1000000]
[columnas.decaimiento]
descripcion = "Parámetro de la caída exponencial con la distancia."
unidad = "por km"
tipo = "double"
dominio = [0, 5]
[columnas.potencia]
descripcion = "Exponente de la caída potencial con la distancia."
unidad = "sin unidad"
tipo = "double"
dominio = [0, 5]
[columnas.dispersion]
descripcion = "Varianza de los viajes de un par sobre los esperados: 1 si son cuentas al azar."
unidad = "viajes"
tipo = "double"
[columnas.desviacion]
descripcion = "Desviación de Poisson del modelo en los pares que no entraron en su ajuste (cinco grupos)."
unidad = "desviación"
tipo = "double"
[columnas.desviacion_base]
descripcion = "La misma desviación de un modelo sin distancia: solo lo que cada zona emite y atrae."
unidad = "desviación"
tipo = "double"
[columnas.mejora_pct]
descripcion = "Parte de esa desviación que la distancia quita; negativa si empeora."
unidad = "%"
tipo = "double"
[columnas.es_mejor]
descripcion = "Verdadero si el modelo supera al que no usa la distancia; si no, no se señala ningún par."
tipo = "boolean"
[columnas.anomalias]
descripcion = "Pares con más viajes de los que la distancia explica."
unidad = "pares"
tipo = "integer"
dominio = [0, 1000000]
[columnas.falsas_esperadas]
descripcion = "De esos pares, los que cabe esperar que sean puro azar, a lo sumo."
unidad = "pares"
tipo = "double"
[columnas.falsas_sin_corregir]
descripcion = "Pares que el azar señalaría si cada uno se examinara como si fuera el único (probabilidad menor que 0,001)."
unidad = "pares"
tipo = "double"
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
