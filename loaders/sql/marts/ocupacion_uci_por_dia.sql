/* +++
descripcion = "Camas de cuidado intensivo habilitadas y ocupadas por territorio y día, como se conocen hoy."
grano = ["ambito_codigo", "fecha"]
publico = true
[columnas.ambito_codigo]
descripcion = "Municipio o departamento, código DIVIPOLA."
[columnas.fecha]
descripcion = "Día del reporte."
[columnas.camas_habilitadas]
descripcion = "Camas habilitadas; vacío si no se informó."
unidad = "camas"
dominio = [0, 100000]
nulo = true
[columnas.ocupadas_covid_confirmado]
descripcion = "Ocupadas con COVID-19 confirmado; vacío si no se informó."
unidad = "camas"
dominio = [0, 100000]
nulo = true
[columnas.ocupadas_covid_sospechoso]
descripcion = "Ocupadas con sospecha de COVID-19; vacío si no se informó."
unidad = "camas"
dominio = [0, 100000]
nulo = true
[columnas.ocupadas_no_covid]
descripcion = "Ocupadas con otra enfermedad; vacío si no se informó."
unidad = "camas"
dominio = [0, 100000]
nulo = true
[columnas.ocupadas]
descripcion = "Suma de las ocupadas; vacío si falta alguna de sus partes."
unidad = "camas"
dominio = [0, 300000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    territorio_codigo as ambito_codigo,
    fecha,
    camas_habilitadas,
    ocupadas_covid_confirmado,
    ocupadas_covid_sospechoso,
    ocupadas_no_covid,
    ocupadas_covid_confirmado + ocupadas_covid_sospechoso + ocupadas_no_covid as ocupadas,
    procedencia
from stg_ocupacion_uci
