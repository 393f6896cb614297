/* +++
descripcion = "Zonas entre las que se cuentan los viajes: los barrios de Bucaramanga, lo que de cada comuna no está en un barrio, los corregimientos, los municipios del área metropolitana, lo que queda fuera de ella y lo que no se pudo ubicar. Cada viaje tiene una de origen y una de destino."
grano = ["zona"]
publico = true
[columnas.zona]
descripcion = "Número de la zona en `viajes`."
unidad = "número"
dominio = [1, 32767]
[columnas.zona_codigo]
descripcion = "Barrio (código propio); «C05-SB» la comuna sin barrio; R1 a R3 el corregimiento; municipio (DIVIPOLA); FUERA del área; SU: sin ubicar."
[columnas.zona_nombre]
descripcion = "Nombre de la zona."
[columnas.zona_tipo]
descripcion = "Tipo de zona. De Bucaramanga, el municipio es lo que no se pudo llevar a un barrio ni a una comuna."
dominio = ["barrio", "comuna", "corregimiento", "municipio", "fuera", "sin_ubicar"]
[columnas.comuna_codigo]
descripcion = "La zona al nivel de comuna: comuna, corregimiento, municipio, FUERA o SU."
[columnas.comuna_nombre]
descripcion = "Nombre de la zona a ese nivel."
[columnas.municipio_codigo]
descripcion = "Municipio, código DIVIPOLA; FUERA o SU donde no hay uno."
[columnas.latitud]
descripcion = "Latitud de un punto de la zona; la de un municipio es la de su cabecera; vacía en lo que no es un lugar."
unidad = "grados"
dominio = [6, 8]
nulo = true
[columnas.longitud]
descripcion = "Longitud de ese punto."
unidad = "grados"
dominio = [-74, -72]
nulo = true
+++ */
with cabeceras as (
    select
        c.municipio_codigo,
        d.municipio_nombre,
        cast(c.latitud as double) as latitud,
        cast(c.longitud as double) as longitud
    from ref_cabeceras as c
    inner join ref_divipola as d on c.municipio_codigo = d.municipio_codigo
),

zonas as (
    select
        1 as orden,
        b.territorio_codigo as zona_codigo,
        b.territorio_nombre as zona_nombre,
        'barrio' as zona_tipo,
        b.comuna_codigo,
        c.territorio_nombre as comuna_nombre,
        b.municipio_codigo,
        b.latitud,
        b.longitud
    from ref_barrios as r
    inner join territorios as b on r.barrio_codigo = b.territorio_codigo
    inner join territorios as c on r.comuna_codigo = c.territorio_codigo
    union all
    select
        1,
        c.territorio_codigo || '-SB',
        c.territorio_nombre || ', sin barrio',
        'comuna',
        c.territorio_codigo,
        c.territorio_nombre,
        c.municipio_codigo,
        c.latitud,
        c.longitud
    from ref_comunas as r
    inner join territorios as c on r.comuna_codigo = c.territorio_codigo
    union all
    select
        1,
        c.territorio_codigo,
        c.territorio_nombre,
        'corregimiento',
        c.territorio_codigo,
        c.territorio_nombre,
        c.municipio_codigo,
        c.latitud,
        c.longitud
    from ref_corregimientos as r
    inner join territorios as c on r.corregimiento_codigo = c.territorio_codigo
    union all
    select
        2,
        municipio_codigo,
        case when municipio_codigo = '68001' then municipio_nombre || ', sin comuna' else municipio_nombre end,
        'municipio',
        municipio_codigo,
        case when municipio_codigo = '68001' then municipio_nombre || ', sin comuna' else municipio_nombre end,
        municipio_codigo,
        case when municipio_codigo <> '68001' then latitud end,
        case when municipio_codigo <> '68001' then longitud end
    from cabeceras
    union all
    select
        3,
        'FUERA',
        'Fuera del área metropolitana',
        'fuera',
        'FUERA',
        'Fuera del área metropolitana',
        'FUERA',
        cast(null as double),
        cast(null as double)
    union all
    select
        4,
        'SU',
        'Sin ubicar',
        'sin_ubicar',
        'SU',
        'Sin ubicar',
        'SU',
        cast(null as double),
        cast(null as double)
)

select
    cast(row_number() over (order by orden, comuna_codigo, zona_codigo) as smallint) as zona,
    zona_codigo,
    zona_nombre,
    zona_tipo,
    comuna_codigo,
    comuna_nombre,
    municipio_codigo,
    latitud,
    longitud
from zonas
