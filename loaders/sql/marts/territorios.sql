/* +++
descripcion = "Territorios del mapa: barrios, comunas y corregimientos de Bucaramanga, los de los otros tres municipios que una capa oficial trae, los cuatro municipios y, de los que no tienen capa, sus zonas H3. Los que solo una capa conoce llevan código propio y no tienen población; de las zonas H3 no hay dato de población."
grano = ["territorio_codigo"]
publico = true
[columnas.territorio_codigo]
descripcion = "Barrio, código propio (municipio-comuna-número; comuna 00 si es de un corregimiento o no se conoce; desde 901 en Bucaramanga si solo la capa lo trae); comuna, C01 a C17; corregimiento, R1 a R3, con el municipio delante fuera de Bucaramanga; municipio, código DIVIPOLA; zona H3, municipio-H y los ocho dígitos que distinguen su celda (la celda es 88, esos dígitos y fffff)."
[columnas.territorio_tipo]
descripcion = "Tipo de territorio. Una zona H3 es una celda de resolución 8 (74 hectáreas) de un municipio sin capa de barrios, comunas ni corregimientos; no es un barrio."
dominio = ["barrio", "comuna", "corregimiento", "municipio", "zona_h3"]
[columnas.territorio_nombre]
descripcion = "Nombre del territorio; el de una zona H3 es el municipio y los cuatro últimos dígitos de su código."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento al que pertenece un barrio, vacío si no se conoce; el propio código en comunas y corregimientos; vacío en municipios y zonas H3."
nulo = true
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio."
[columnas.area_ha]
descripcion = "Área: la de la capa oficial o, sin ella, la de referencia en barrios y comunas y la de sus celdas en corregimientos, municipios y zonas H3."
unidad = "hectáreas"
dominio = [0, 100000]
[columnas.latitud]
descripcion = "Latitud de un punto interior de la capa oficial o, sin ella, aproximada (WGS84)."
unidad = "grados"
dominio = [6, 8]
[columnas.longitud]
descripcion = "Longitud de un punto interior de la capa oficial o, sin ella, aproximada (WGS84)."
unidad = "grados"
dominio = [-74, -72]
[columnas.limite]
descripcion = "De dónde viene su polígono: capa oficial, celdas H3, zona H3 de resolución 8, o sin polígono."
dominio = ["capa oficial", "celdas H3", "zona H3", "sin polígono"]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with conocidos as (
    select
        barrio_codigo as territorio_codigo,
        'barrio' as territorio_tipo,
        barrio_nombre as territorio_nombre,
        comuna_codigo,
        substr(barrio_codigo, 1, 5) as municipio_codigo,
        cast(area_ha as double) as area_ha,
        cast(latitud as double) as latitud,
        cast(longitud as double) as longitud
    from ref_barrios
    union all
    select
        comuna_codigo,
        'comuna',
        comuna_nombre,
        comuna_codigo,
        '68001',
        cast(area_ha as double),
        cast(latitud as double),
        cast(longitud as double)
    from ref_comunas
    union all
    select
        corregimiento_codigo,
        'corregimiento',
        corregimiento_nombre,
        corregimiento_codigo,
        municipio_codigo,
        cast(null as double),
        cast(null as double),
        cast(null as double)
    from ref_corregimientos
    union all
    select
        municipio_codigo,
        'municipio',
        municipio_nombre,
        cast(null as varchar),
        municipio_codigo,
        cast(null as double),
        cast(null as double),
        cast(null as double)
    from ref_divipola
    where municipio_codigo in (select territorio_codigo from geo_poligonos)
),

todos as (
    select
        territorio_codigo,
        territorio_tipo,
        territorio_nombre,
        comuna_codigo,
        municipio_codigo,
        area_ha,
        latitud,
        longitud
    from conocidos
    union all
    select
        territorio_codigo,
        territorio_tipo,
        min(capa_nombre),
        min(comuna_codigo),
        municipio_codigo,
        cast(null as double),
        cast(null as double),
        cast(null as double)
    from stg_limites
    where
        territorio_codigo not in (select territorio_codigo from conocidos)
        and territorio_codigo in (select territorio_codigo from geo_poligonos)
    group by territorio_codigo, territorio_tipo, municipio_codigo
    union all
    select
        z.territorio_codigo,
        z.territorio_tipo,
        d.municipio_nombre || ' · zona ' || substr(z.territorio_codigo, 12),
        cast(null as varchar),
        d.municipio_codigo,
        cast(null as double),
        cast(null as double),
        cast(null as double)
    from geo_poligonos as z
    inner join ref_divipola as d on substr(z.territorio_codigo, 1, 5) = d.municipio_codigo
    where z.territorio_tipo = 'zona_h3'
)

select
    t.territorio_codigo,
    t.territorio_tipo,
    t.territorio_nombre,
    t.comuna_codigo,
    t.municipio_codigo,
    case when p.limite = 'capa oficial' then p.area_ha else coalesce(t.area_ha, p.area_ha) end as area_ha,
    case when p.limite = 'capa oficial' then p.latitud else coalesce(t.latitud, p.latitud) end as latitud,
    case when p.limite = 'capa oficial' then p.longitud else coalesce(t.longitud, p.longitud) end as longitud,
    coalesce(p.limite, 'sin polígono') as limite,
    'real' as procedencia
from todos as t
left join geo_poligonos as p on t.territorio_codigo = p.territorio_codigo
