/* +++
descripcion = "Confianza predicha frente a acierto observado del geocodificador, sobre ciudades generadas que su ajuste no vio."
grano = ["calles_cargadas", "confianza_desde"]
publico = true
[columnas.calles_cargadas]
descripcion = "si con una capa de calles; no con solo sitios conocidos."
dominio = ["si", "no"]
[columnas.confianza_desde]
descripcion = "Límite inferior de la décima de confianza; la superior, salvo en la última, queda fuera."
unidad = "probabilidad"
dominio = [0, 1]
[columnas.predicha]
descripcion = "Confianza media de las direcciones de la décima."
unidad = "probabilidad"
dominio = [0, 1]
[columnas.observada]
descripcion = "Parte de ellas cuyo barrio era el correcto."
unidad = "probabilidad"
dominio = [0, 1]
[columnas.direcciones]
descripcion = "Direcciones generadas de la décima."
unidad = "direcciones"
dominio = [1, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila: las direcciones son inventadas."
dominio = ["real", "sintetico"]
+++ */
select
    calles_cargadas,
    cast(confianza_desde as double) as confianza_desde,
    cast(predicha as double) as predicha,
    cast(observada as double) as observada,
    cast(direcciones as integer) as direcciones,
    'sintetico' as procedencia
from ref_fiabilidad_direcciones
