/* +++
descripcion = "Población por barrio, comuna y municipio: el reparto del censo de 2018 llevado a la proyección municipal del año. Los barrios (496.219 personas censadas) y las comunas (513.757) no suman igual: cada nivel se lleva por separado a la proyección, que incluye la población rural, así que barrios y comunas no se suman entre sí. No hay población por corregimiento ni de Alto de los Padres."
grano = ["territorio_codigo", "anio"]
publico = true
[columnas.territorio_codigo]
descripcion = "Código del territorio."
[columnas.territorio_tipo]
descripcion = "Tipo de territorio."
dominio = ["barrio", "comuna", "municipio"]
[columnas.anio]
descripcion = "Año de la proyección, a 30 de junio."
unidad = "año"
dominio = [2018, 2035]
[columnas.personas]
descripcion = "Personas estimadas: parte del territorio en el censo de 2018, entre los de su nivel, por la población proyectada del año."
unidad = "personas"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with recuentos as (
    select
        barrio_codigo as territorio_codigo,
        'barrio' as territorio_tipo,
        cast(personas as double) as personas
    from ref_barrios
    where personas is not null
    union all
    select
        comuna_codigo,
        'comuna',
        cast(personas as double)
    from ref_comunas
),

partes as (
    select
        territorio_codigo,
        territorio_tipo,
        personas / sum(personas) over (partition by territorio_tipo) as parte
    from recuentos
)

select
    t.territorio_codigo,
    t.territorio_tipo,
    p.anio,
    t.parte * p.personas as personas,
    'real' as procedencia
from partes as t
inner join poblacion_por_ambito as p on p.ambito_codigo = '68001'
union all
select
    d.territorio_codigo,
    d.territorio_tipo,
    p.anio,
    cast(p.personas as double),
    p.procedencia
from territorios as d
inner join poblacion_por_ambito as p on d.territorio_codigo = p.ambito_codigo
where d.territorio_tipo = 'municipio'
