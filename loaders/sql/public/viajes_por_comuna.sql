/* +++
descripcion = "Viajes entre comunas, corregimientos y municipios del área, con sus totales por origen y por destino, después del control de divulgación. Del registro, todo lo que ha empezado; de la encuesta, cada ola."
grano = ["viaje_fuente", "periodo_fecha", "origen_codigo", "destino_codigo"]
publico = true
agrega_personas = true
[control]
familia = "viajes"
k = 5
cuentas = ["filas"]
lapso = "matriz"
origen = "origen_codigo"
destino = "destino_codigo"
tablas = ["viaje_fuente", "periodo_fecha"]
total = "TODAS"
libres = ["procedencia"]
[control.derivadas.viajes]
de = ["filas"]
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
dominio = ["viajes_trabajadores", "encuesta_od"]
[columnas.periodo_fecha]
descripcion = "Mes de la ola de la encuesta; del registro, el último, con todo lo que ha empezado."
[columnas.origen_codigo]
descripcion = "Comuna, corregimiento o municipio de origen; FUERA del área, SU: sin ubicar; TODAS: el total del destino."
[columnas.destino_codigo]
descripcion = "Lo mismo del destino; TODAS: el total del origen."
[columnas.filas]
descripcion = "Filas de la fuente: trabajadores, o viajes contados por personas encuestadas; vacío si es_filas_oculto."
unidad = "filas"
dominio = [0, 100000000]
nulo = true
[columnas.viajes]
descripcion = "Viajes que representan; vacío donde se ocultan las filas."
unidad = "viajes"
dominio = [0, 10000000000]
nulo = true
[columnas.es_oculto]
descripcion = "Verdadero si alguna cifra de la fila está oculta por el control de divulgación."
[columnas.es_filas_oculto]
descripcion = "Verdadero si las filas están ocultas por el control de divulgación."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with ultimo as (
    select
        viaje_fuente,
        max(periodo_fecha) as periodo_fecha
    from viajes
    group by viaje_fuente
),

-- What the registry has accumulated is one period, its last; each wave of the survey is its own.
contados as (
    select
        v.viaje_fuente,
        case when v.viaje_fuente = 'encuesta_od' then v.periodo_fecha else u.periodo_fecha end as periodo_fecha,
        o.comuna_codigo as origen_codigo,
        d.comuna_codigo as destino_codigo,
        sum(v.filas) as filas,
        sum(v.viajes) as viajes,
        max(v.procedencia) as procedencia
    from viajes as v
    inner join ultimo as u on v.viaje_fuente = u.viaje_fuente
    inner join zonas_viaje as o on v.origen_zona = o.zona
    inner join zonas_viaje as d on v.destino_zona = d.zona
    group by
        v.viaje_fuente,
        case when v.viaje_fuente = 'encuesta_od' then v.periodo_fecha else u.periodo_fecha end,
        o.comuna_codigo,
        d.comuna_codigo
),

tablas as (
    select
        viaje_fuente,
        periodo_fecha,
        max(procedencia) as procedencia
    from contados
    group by viaje_fuente, periodo_fecha
),

comunas as (
    select comuna_codigo
    from zonas_viaje
    group by comuna_codigo
),

celdas as (
    select
        t.viaje_fuente,
        t.periodo_fecha,
        o.comuna_codigo as origen_codigo,
        d.comuna_codigo as destino_codigo,
        coalesce(c.filas, 0) as filas,
        coalesce(c.viajes, 0) as viajes,
        t.procedencia
    from tablas as t
    cross join comunas as o
    cross join comunas as d
    left join contados as c
        on
            t.viaje_fuente = c.viaje_fuente and t.periodo_fecha = c.periodo_fecha
            and o.comuna_codigo = c.origen_codigo and d.comuna_codigo = c.destino_codigo
),

margenes as (
    select
        viaje_fuente,
        periodo_fecha,
        origen_codigo,
        destino_codigo,
        filas,
        viajes,
        procedencia
    from celdas
    union all
    select
        viaje_fuente,
        periodo_fecha,
        origen_codigo,
        'TODAS',
        sum(filas),
        sum(viajes),
        max(procedencia)
    from celdas
    group by viaje_fuente, periodo_fecha, origen_codigo
    union all
    select
        viaje_fuente,
        periodo_fecha,
        'TODAS',
        destino_codigo,
        sum(filas),
        sum(viajes),
        max(procedencia)
    from celdas
    group by viaje_fuente, periodo_fecha, destino_codigo
    union all
    select
        viaje_fuente,
        periodo_fecha,
        'TODAS',
        'TODAS',
        sum(filas),
        sum(viajes),
        max(procedencia)
    from celdas
    group by viaje_fuente, periodo_fecha
)

select
    viaje_fuente,
    periodo_fecha,
    origen_codigo,
    destino_codigo,
    cast(filas as bigint) as filas,
    cast(viajes as double) as viajes,
    false as es_oculto,
    false as es_filas_oculto,
    procedencia
from margenes
