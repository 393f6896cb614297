/* +++
descripcion = "Gente por celda H3 de resolución 11 (0,21 hectáreas), repartida por igual en cada unidad: un barrio, o lo que una comuna tiene fuera de sus barrios. Es un modelo: dentro de la unidad no se sabe dónde vive la gente. Los barrios sin celda están en su punto. Las partes suman la proyección municipal de 2020; de la zona rural solo hay gente en los barrios de los corregimientos."
grano = ["lugar_codigo"]
estima = "poblacion_por_celda"
[columnas.lugar_codigo]
descripcion = "Celda H3, o código del barrio que no tiene ninguna."
tipo = "varchar"
[columnas.unidad_codigo]
descripcion = "Unidad en que se reparte: código del barrio, o comuna con «-SB» (sin barrio)."
tipo = "varchar"
[columnas.barrio_codigo]
descripcion = "Barrio; vacío en el resto de una comuna."
tipo = "varchar"
nulo = true
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento."
tipo = "varchar"
[columnas.latitud]
descripcion = "Latitud del centro (WGS84)."
unidad = "grados"
tipo = "double"
dominio = [6, 8]
[columnas.longitud]
descripcion = "Longitud del centro (WGS84)."
unidad = "grados"
tipo = "double"
dominio = [-74, -72]
[columnas.anio]
descripcion = "Año de la proyección, a 30 de junio."
unidad = "año"
tipo = "bigint"
dominio = [2018, 2035]
[columnas.personas]
descripcion = "Personas estimadas."
unidad = "personas"
tipo = "double"
dominio = [0, 100000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
with barrios as (
    select
        barrio_codigo,
        comuna_codigo,
        cast(latitud as double) as latitud,
        cast(longitud as double) as longitud,
        coalesce(cast(personas as double), 0.0) as personas
    from ref_barrios
),

comunas as (
    select
        comuna_codigo,
        cast(personas as double) as personas
    from ref_comunas
),

sumas as (
    select
        comuna_codigo,
        sum(personas) as personas
    from barrios
    group by comuna_codigo
),

-- What the census counts in a comuna outside its barrios. Where its barrios have more people than it, they are scaled.
unidades as (
    select
        b.barrio_codigo as unidad_codigo,
        b.barrio_codigo,
        b.comuna_codigo,
        b.latitud,
        b.longitud,
        b.personas * coalesce(least(1.0, c.personas / nullif(s.personas, 0)), 1.0) as personas
    from barrios as b
    inner join sumas as s on b.comuna_codigo = s.comuna_codigo
    left join comunas as c on b.comuna_codigo = c.comuna_codigo
    union all
    select
        concat(c.comuna_codigo, '-SB'),
        cast(null as varchar),
        c.comuna_codigo,
        cast(null as double),
        cast(null as double),
        greatest(0.0, c.personas - s.personas)
    from comunas as c
    inner join sumas as s on c.comuna_codigo = s.comuna_codigo
),

proyeccion as (
    select
        p.anio,
        p.personas / t.personas as factor
    from poblacion_por_ambito as p
    cross join (select sum(personas) as personas from unidades) as t
    where p.ambito_codigo = '68001' and p.anio = 2020
),

celdas as (
    select
        celda_codigo as lugar_codigo,
        coalesce(nullif(barrio_codigo, ''), concat(comuna_codigo, '-SB')) as unidad_codigo
    from ref_celdas_bucaramanga
),

lugares as (
    select
        lugar_codigo,
        unidad_codigo,
        count(*) over (partition by unidad_codigo) as partes
    from celdas
    union all
    select
        unidad_codigo,
        unidad_codigo,
        1
    from unidades
    where barrio_codigo is not null and unidad_codigo not in (select unidad_codigo from celdas) and personas > 0
)

select
    l.lugar_codigo,
    u.unidad_codigo,
    u.barrio_codigo,
    u.comuna_codigo,
    u.latitud,
    u.longitud,
    p.anio,
    u.personas * p.factor / l.partes as personas,
    'real' as procedencia
from lugares as l
inner join unidades as u on l.unidad_codigo = u.unidad_codigo
cross join proyeccion as p
order by l.lugar_codigo
