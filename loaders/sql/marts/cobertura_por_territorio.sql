/* +++
descripcion = "Personas que viven cerca de algún sitio de la red, por barrio, comuna o corregimiento y ciudad, en la proyección de 2020. Los corregimientos están con las comunas; lo que una comuna tiene fuera de sus barrios es un nivel aparte, así que barrios y sin barrio suman la comuna, y las comunas la ciudad."
grano = ["red", "radio_m", "nivel", "territorio_codigo"]
publico = true
[columnas.red]
descripcion = "Red: zonas WiFi, Puntos Digitales con el Centro de Pensamiento, o ambas."
dominio = ["wifi", "puntos", "ambas"]
[columnas.radio_m]
descripcion = "Radio alrededor de cada sitio, en línea recta."
unidad = "m"
dominio = [1, 10000]
[columnas.nivel]
descripcion = "Nivel del territorio; «sin_barrio» es lo que una comuna tiene fuera de sus barrios."
dominio = ["ciudad", "comuna", "barrio", "sin_barrio"]
[columnas.territorio_codigo]
descripcion = "Código del territorio; comuna con «-SB» en lo que está fuera de sus barrios."
[columnas.personas]
descripcion = "Personas del territorio. Barrios y comunas salen de un mismo reparto, que suma la ciudad: no son las cifras de poblacion_por_territorio, que lleva cada nivel por separado."
unidad = "personas"
dominio = [0, 1000000]
[columnas.cubiertas]
descripcion = "De ellas, las que viven dentro del radio de algún sitio."
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
[columnas.cubiertas_pct]
descripcion = "Parte de las personas que están cubiertas; vacía donde no hay nadie."
unidad = "porcentaje"
dominio = [0, 100]
nulo = true
[columnas.sitios]
descripcion = "Sitios de la red que están en el territorio, con lugar conocido."
unidad = "sitios"
dominio = [0, 10000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with unidades as (
    select
        red,
        radio_m,
        unidad_codigo,
        barrio_codigo,
        comuna_codigo,
        personas,
        cubiertas,
        cubiertas_min,
        cubiertas_max,
        procedencia
    from cobertura_por_unidad
),

niveles as (
    select
        red,
        radio_m,
        'ciudad' as nivel,
        '68001' as territorio_codigo,
        personas,
        cubiertas,
        cubiertas_min,
        cubiertas_max,
        procedencia
    from unidades
    union all
    select
        red,
        radio_m,
        'comuna',
        comuna_codigo,
        personas,
        cubiertas,
        cubiertas_min,
        cubiertas_max,
        procedencia
    from unidades
    union all
    select
        red,
        radio_m,
        case when barrio_codigo is null then 'sin_barrio' else 'barrio' end,
        unidad_codigo,
        personas,
        cubiertas,
        cubiertas_min,
        cubiertas_max,
        procedencia
    from unidades
),

redes as (
    select
        'wifi' as red,
        'wifi' as sitio_tipo
    union all
    select
        'puntos',
        'punto_digital'
    union all
    select
        'puntos',
        'centro_pensamiento'
    union all
    select
        'ambas',
        'wifi'
    union all
    select
        'ambas',
        'punto_digital'
    union all
    select
        'ambas',
        'centro_pensamiento'
),

en_red as (
    select
        r.red,
        s.sitio_codigo,
        s.comuna_codigo,
        coalesce(s.barrio_codigo, concat(s.comuna_codigo, '-SB')) as unidad_codigo
    from sitios_conectividad as s
    inner join redes as r on s.sitio_tipo = r.sitio_tipo
    where s.comuna_codigo is not null and s.ubicacion <> 'sin_ubicar'
),

sitios as (
    select
        red,
        '68001' as territorio_codigo,
        count(*) as sitios
    from en_red
    group by red
    union all
    select
        red,
        comuna_codigo,
        count(*)
    from en_red
    group by red, comuna_codigo
    union all
    select
        red,
        unidad_codigo,
        count(*)
    from en_red
    group by red, unidad_codigo
)

select
    n.red,
    n.radio_m,
    n.nivel,
    n.territorio_codigo,
    sum(n.personas) as personas,
    sum(n.cubiertas) as cubiertas,
    sum(n.cubiertas_min) as cubiertas_min,
    sum(n.cubiertas_max) as cubiertas_max,
    case when sum(n.personas) > 0 then least(100.0, 100.0 * sum(n.cubiertas) / sum(n.personas)) end as cubiertas_pct,
    coalesce(max(s.sitios), 0) as sitios,
    case when max(case when n.procedencia = 'real' then 0 else 1 end) = 0 then 'real' else 'sintetico' end
        as procedencia
from niveles as n
left join sitios as s on n.red = s.red and n.territorio_codigo = s.territorio_codigo
group by
    n.red,
    n.radio_m,
    n.nivel,
    n.territorio_codigo
