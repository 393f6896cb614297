/* +++
descripcion = "Instantáneas cargadas: cada departamento en cada corte."
grano = ["corte_fecha", "departamento_codigo"]
[columnas.corte_fecha]
descripcion = "Día que describe la instantánea."
[columnas.departamento_codigo]
descripcion = "Código DIVIPOLA; CO el país y 00 los casos sin departamento."
[columnas.confirmados]
descripcion = "Confirmados acumulados."
unidad = "casos"
nulo = true
[columnas.recuperados]
descripcion = "Recuperados acumulados."
unidad = "casos"
nulo = true
[columnas.fallecidos]
descripcion = "Fallecidos acumulados."
unidad = "casos"
nulo = true
[columnas.activos]
descripcion = "Activos según el archivo."
unidad = "casos"
nulo = true
+++ */
with entregas as (
    select distinct corte_fecha from registro_cargas where fuente_codigo = 'covid_instantanea'
)

select
    e.corte_fecha,
    i.departamento_codigo,
    i.confirmados,
    i.recuperados,
    i.fallecidos,
    i.activos
from raw_covid_instantanea as i
inner join entregas as e
    on i.desde_corte <= e.corte_fecha and (i.hasta_corte is null or i.hasta_corte > e.corte_fecha)
