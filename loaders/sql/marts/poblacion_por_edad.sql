/* +++
descripcion = "Población de Bucaramanga por grupo de edad: reparto del censo de 2018 llevado a la proyección del año."
grano = ["ambito_codigo", "anio", "edad_grupo"]
publico = true
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
[columnas.anio]
descripcion = "Año de la proyección."
unidad = "año"
[columnas.edad_grupo]
descripcion = "Grupo de diez años de edad."
[columnas.personas]
descripcion = "Personas estimadas: parte del grupo en el censo de 2018 por la población proyectada del año."
unidad = "personas"
dominio = [0, 60000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with censo as (
    select
        e.municipio_codigo,
        e.edad_grupo,
        cast(e.personas as double) as personas,
        sum(cast(e.personas as double)) over (partition by e.municipio_codigo) as total
    from ref_censo_2018_edad as e
)

select
    p.ambito_codigo,
    p.anio,
    c.edad_grupo,
    c.personas / c.total * p.personas as personas,
    'real' as procedencia
from censo as c
inner join poblacion_por_ambito as p on c.municipio_codigo = p.ambito_codigo
