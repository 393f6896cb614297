/* +++
descripcion = "Población proyectada por ámbito y año (DANE, proyecciones con base en el censo de 2018)."
grano = ["ambito_codigo", "anio"]
publico = true
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
[columnas.anio]
descripcion = "Año de la proyección, a 30 de junio."
unidad = "año"
dominio = [2018, 2035]
[columnas.personas]
descripcion = "Personas."
unidad = "personas"
dominio = [1, 60000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with municipios as (
    select
        municipio_codigo,
        cast(anio as bigint) as anio,
        sum(cast(personas as bigint)) as personas
    from ref_poblacion_municipios
    group by municipio_codigo, cast(anio as bigint)
)

select
    'CO' as ambito_codigo,
    cast(anio as bigint) as anio,
    cast(personas as bigint) as personas,
    'real' as procedencia
from ref_poblacion_nacional
union all
select
    '68',
    anio,
    cast(sum(personas) as bigint),
    'real'
from municipios
group by anio
union all
select
    a.ambito_codigo,
    m.anio,
    cast(sum(m.personas) as bigint),
    'real'
from municipios as m
inner join ambitos_municipios as a on m.municipio_codigo = a.municipio_codigo
group by a.ambito_codigo, m.anio
