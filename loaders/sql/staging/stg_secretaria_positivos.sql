/* +++
descripcion = "Positivos diarios de la Secretaría de Salud, según su última entrega."
grano = ["fecha"]
[columnas.fecha]
descripcion = "Día, según la definición de la Secretaría."
[columnas.positivos]
descripcion = "Positivos del día; vacío si no se informó."
unidad = "casos"
nulo = true
[columnas.acumulado]
descripcion = "Positivos acumulados."
unidad = "casos"
nulo = true
+++ */
select
    fecha,
    positivos,
    acumulado
from raw_secretaria_positivos
where hasta_corte is null and fecha >= date '2020-01-01' and fecha <= desde_corte
