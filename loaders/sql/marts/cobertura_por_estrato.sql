/* +++
descripcion = "Personas que viven cerca de algún sitio de la red, por estrato de la vivienda, en la ciudad y en cada comuna o corregimiento. La gente de un barrio se reparte entre estratos como sus viviendas de estrato conocido en el censo de 2018; la que una comuna tiene fuera de sus barrios, como las de la comuna."
grano = ["red", "radio_m", "comuna_codigo", "estrato"]
publico = true
[columnas.red]
descripcion = "Red: zonas WiFi, Puntos Digitales con el Centro de Pensamiento, o ambas."
dominio = ["wifi", "puntos", "ambas"]
[columnas.radio_m]
descripcion = "Radio alrededor de cada sitio, en línea recta."
unidad = "m"
dominio = [1, 10000]
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento, o TODAS, la ciudad."
[columnas.estrato]
descripcion = "Estrato, de 1 a 6; «sin_dato» donde no se conoce el de ninguna vivienda del barrio."
dominio = ["1", "2", "3", "4", "5", "6", "sin_dato"]
[columnas.personas]
descripcion = "Personas estimadas de ese estrato."
unidad = "personas"
dominio = [0, 1000000]
[columnas.cubiertas]
descripcion = "De ellas, las que viven dentro del radio de algún sitio, si los estratos están repartidos por igual dentro de cada barrio."
unidad = "personas"
dominio = [0, 1000000]
[columnas.cubiertas_min]
descripcion = "Al menos: las de los barrios que quedan enteros dentro del radio."
unidad = "personas"
dominio = [0, 1000000]
[columnas.cubiertas_max]
descripcion = "A lo sumo: las de los barrios que algún radio toca."
unidad = "personas"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with viviendas as (
    select
        barrio_codigo as unidad_codigo,
        '1' as estrato,
        cast(estrato_1 as double) as viviendas
    from ref_barrios
    union all
    select
        concat(comuna_codigo, '-SB'),
        '1',
        cast(estrato_1 as double)
    from ref_comunas
    union all
    select
        barrio_codigo as unidad_codigo,
        '2' as estrato,
        cast(estrato_2 as double) as viviendas
    from ref_barrios
    union all
    select
        concat(comuna_codigo, '-SB'),
        '2',
        cast(estrato_2 as double)
    from ref_comunas
    union all
    select
        barrio_codigo as unidad_codigo,
        '3' as estrato,
        cast(estrato_3 as double) as viviendas
    from ref_barrios
    union all
    select
        concat(comuna_codigo, '-SB'),
        '3',
        cast(estrato_3 as double)
    from ref_comunas
    union all
    select
        barrio_codigo as unidad_codigo,
        '4' as estrato,
        cast(estrato_4 as double) as viviendas
    from ref_barrios
    union all
    select
        concat(comuna_codigo, '-SB'),
        '4',
        cast(estrato_4 as double)
    from ref_comunas
    union all
    select
        barrio_codigo as unidad_codigo,
        '5' as estrato,
        cast(estrato_5 as double) as viviendas
    from ref_barrios
    union all
    select
        concat(comuna_codigo, '-SB'),
        '5',
        cast(estrato_5 as double)
    from ref_comunas
    union all
    select
        barrio_codigo as unidad_codigo,
        '6' as estrato,
        cast(estrato_6 as double) as viviendas
    from ref_barrios
    union all
    select
        concat(comuna_codigo, '-SB'),
        '6',
        cast(estrato_6 as double)
    from ref_comunas
),

totales as (
    select
        unidad_codigo,
        sum(viviendas) as viviendas
    from viviendas
    group by unidad_codigo
    having sum(viviendas) > 0
),

partes as (
    select
        v.unidad_codigo,
        v.estrato,
        v.viviendas / t.viviendas as parte
    from viviendas as v
    inner join totales as t on v.unidad_codigo = t.unidad_codigo
    where v.viviendas > 0
),

repartidas as (
    select
        u.red,
        u.radio_m,
        u.comuna_codigo,
        coalesce(p.estrato, 'sin_dato') as estrato,
        u.personas * coalesce(p.parte, 1.0) as personas,
        u.cubiertas * coalesce(p.parte, 1.0) as cubiertas,
        u.cubiertas_min * coalesce(p.parte, 1.0) as cubiertas_min,
        u.cubiertas_max * coalesce(p.parte, 1.0) as cubiertas_max,
        u.procedencia
    from cobertura_por_unidad as u
    left join partes as p on u.unidad_codigo = p.unidad_codigo
),

ambitos as (
    select
        red,
        radio_m,
        comuna_codigo,
        estrato,
        personas,
        cubiertas,
        cubiertas_min,
        cubiertas_max,
        procedencia
    from repartidas
    union all
    select
        red,
        radio_m,
        'TODAS',
        estrato,
        personas,
        cubiertas,
        cubiertas_min,
        cubiertas_max,
        procedencia
    from repartidas
)

select
    red,
    radio_m,
    comuna_codigo,
    estrato,
    sum(personas) as personas,
    sum(cubiertas) as cubiertas,
    sum(cubiertas_min) as cubiertas_min,
    sum(cubiertas_max) as cubiertas_max,
    case when max(case when procedencia = 'real' then 0 else 1 end) = 0 then 'real' else 'sintetico' end as procedencia
from ambitos
group by
    red,
    radio_m,
    comuna_codigo,
    estrato
