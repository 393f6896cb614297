/* +++
descripcion = "Camas de UCI por territorio y día, según la última entrega."
grano = ["territorio_codigo", "fecha"]
[columnas.territorio_codigo]
descripcion = "Municipio o departamento, código DIVIPOLA."
[columnas.fecha]
descripcion = "Día del reporte."
[columnas.camas_habilitadas]
descripcion = "Camas habilitadas."
unidad = "camas"
nulo = true
[columnas.ocupadas_covid_confirmado]
descripcion = "Ocupadas con COVID-19 confirmado."
unidad = "camas"
nulo = true
[columnas.ocupadas_covid_sospechoso]
descripcion = "Ocupadas con sospecha de COVID-19."
unidad = "camas"
nulo = true
[columnas.ocupadas_no_covid]
descripcion = "Ocupadas con otra enfermedad."
unidad = "camas"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la entrega."
+++ */
with procedencias as (
    select max(procedencia) as procedencia from registro_cargas where fuente_codigo = 'ocupacion_uci'
)

select
    o.territorio_codigo,
    o.fecha,
    o.camas_habilitadas,
    o.ocupadas_covid_confirmado,
    o.ocupadas_covid_sospechoso,
    o.ocupadas_no_covid,
    p.procedencia
from raw_ocupacion_uci as o
cross join procedencias as p
where o.hasta_corte is null and o.fecha >= date '2020-01-01' and o.fecha <= o.desde_corte
