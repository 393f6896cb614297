/* +++
descripcion = "Cuánto acertó la estimación de los últimos 14 días en cada entrega nacional del INS con inicio de síntomas, frente a lo que se supo después y junto a dos métodos ingenuos."
grano = ["corte_fecha", "metodo"]
publico = true
estima = "covid_nowcast_evaluacion"
[columnas.corte_fecha]
descripcion = "Entrega en que se estimó."
tipo = "date"
[columnas.metodo]
descripcion = "conocido: la cuenta de entonces; ultima_semana: la media de los últimos siete días completos; nowcast: la estimación."
tipo = "varchar"
dominio = ["conocido", "ultima_semana", "nowcast"]
[columnas.casos_finales]
descripcion = "Casos de esos 14 días según la última entrega."
unidad = "casos"
tipo = "bigint"
[columnas.error_medio]
descripcion = "Error absoluto medio por día."
unidad = "casos por día"
tipo = "double"
dominio = [0, 1000000]
[columnas.wis]
descripcion = "Puntaje ponderado de intervalos (WIS), medio por día; sin intervalos es el error absoluto. Menos es mejor."
unidad = "casos por día"
tipo = "double"
dominio = [0, 1000000]
[columnas.cobertura_90]
descripcion = "Proporción de los 14 días dentro del intervalo del 90 %; vacío en los métodos sin intervalo."
unidad = "proporción"
tipo = "double"
dominio = [0, 1]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
select
    cast(corte_fecha as date) as corte_fecha,
    cast(inicio_sintomas_fecha as date) as inicio_sintomas_fecha,
    cast(casos as bigint) as casos
from ref_triangulo_ins
order by corte_fecha, inicio_sintomas_fecha
