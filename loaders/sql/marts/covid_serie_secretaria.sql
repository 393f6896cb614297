/* +++
descripcion = "Positivos diarios de Bucaramanga según la Secretaría de Salud. Su definición no es la del INS: no se suman ni se comparan sin decirlo."
grano = ["fecha"]
publico = true
[columnas.fecha]
descripcion = "Día, al parecer de inicio de síntomas o de toma de la muestra."
[columnas.positivos]
descripcion = "Positivos del día; vacío si la serie no trae ese día."
unidad = "casos"
dominio = [0, 10000]
nulo = true
[columnas.acumulado]
descripcion = "Positivos acumulados."
unidad = "casos"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    cast(fecha as date) as fecha,
    cast(positivos as bigint) as positivos,
    cast(acumulado as bigint) as acumulado,
    'real' as procedencia
from ref_secretaria_positivos
