/* +++
descripcion = "Pruebas procesadas, acumuladas y por día, del país y del departamento. No se publican por municipio."
grano = ["ambito_codigo", "fecha"]
publico = true
[columnas.ambito_codigo]
descripcion = "CO o 68 (Santander)."
dominio = ["CO", "68"]
[columnas.fecha]
descripcion = "Día del reporte de laboratorios."
[columnas.pruebas_acumuladas]
descripcion = "Pruebas procesadas hasta ese día."
unidad = "pruebas"
dominio = [0, 100000000]
[columnas.pruebas]
descripcion = "Diferencia con el reporte anterior; vacío el primer día."
unidad = "pruebas"
nulo = true
[columnas.positivas_acumuladas]
descripcion = "Pruebas positivas hasta ese día; solo el país."
unidad = "pruebas"
nulo = true
[columnas.negativas_acumuladas]
descripcion = "Pruebas negativas hasta ese día; solo el país."
unidad = "pruebas"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with pruebas as (
    select
        ambito_codigo,
        cast(fecha as date) as fecha,
        cast(pruebas_acumuladas as bigint) as pruebas_acumuladas,
        cast(positivas_acumuladas as bigint) as positivas_acumuladas,
        cast(negativas_acumuladas as bigint) as negativas_acumuladas
    from ref_pruebas
)

select
    ambito_codigo,
    fecha,
    pruebas_acumuladas,
    pruebas_acumuladas - lag(pruebas_acumuladas) over (partition by ambito_codigo order by fecha) as pruebas,
    positivas_acumuladas,
    negativas_acumuladas,
    'real' as procedencia
from pruebas
