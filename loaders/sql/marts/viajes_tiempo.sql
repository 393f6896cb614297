/* +++
descripcion = "Duración de los viajes por medio de transporte y sexo, en toda el área y por comuna de origen. Pesa cada viaje por los que representa. De una comuna solo donde hay 30 filas con duración, y sin decir cuántas: esas cuentas no se publican."
grano = ["viaje_fuente", "periodo_fecha", "comuna_codigo", "modo", "sexo"]
publico = true
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
dominio = ["viajes_trabajadores", "encuesta_od"]
[columnas.periodo_fecha]
descripcion = "Mes de la ola de la encuesta; del registro, el último, con todo lo que ha empezado."
[columnas.comuna_codigo]
descripcion = "Comuna, corregimiento o municipio de origen, FUERA o SU; TODAS: toda el área."
[columnas.modo]
descripcion = "Medio de transporte; todos: cualquiera."
dominio = ["todos", "transporte_publico", "moto", "informal", "automovil", "taxi", "bicicleta", "a_pie", "otro", "sin_dato"]
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato; todos: cualquiera."
dominio = ["todos", "F", "M", "sin dato"]
[columnas.filas]
descripcion = "Filas con duración; solo de toda el área."
unidad = "filas"
dominio = [1, 100000000]
nulo = true
[columnas.media_min]
descripcion = "Duración media, a la décima; vacía con menos de cinco filas. Con más decimales diría de cuántas filas es."
unidad = "minutos"
dominio = [0, 1439]
nulo = true
[columnas.p50_min]
descripcion = "Duración que no pasa la mitad de los viajes; vacía con menos de cinco filas."
unidad = "minutos"
dominio = [0, 1439]
nulo = true
[columnas.p90_min]
descripcion = "Duración que no pasan nueve de cada diez viajes; vacía con menos de cinco filas."
unidad = "minutos"
dominio = [0, 1439]
nulo = true
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

duraciones as (
    select
        v.viaje_fuente,
        case when v.viaje_fuente = 'encuesta_od' then v.periodo_fecha else u.periodo_fecha end as periodo_fecha,
        o.comuna_codigo,
        v.modo,
        v.sexo,
        v.minutos,
        sum(v.filas) as filas,
        sum(v.viajes) as viajes,
        max(v.procedencia) as procedencia
    from viajes as v
    inner join ultimo as u on v.viaje_fuente = u.viaje_fuente
    inner join zonas_viaje as o on v.origen_zona = o.zona
    where v.minutos is not null
    group by
        v.viaje_fuente,
        case when v.viaje_fuente = 'encuesta_od' then v.periodo_fecha else u.periodo_fecha end,
        o.comuna_codigo,
        v.modo,
        v.sexo,
        v.minutos
),

por_comuna as (
    select
        viaje_fuente,
        periodo_fecha,
        comuna_codigo,
        modo,
        sexo,
        minutos,
        filas,
        viajes,
        procedencia
    from duraciones
    union all
    select
        viaje_fuente,
        periodo_fecha,
        'TODAS',
        modo,
        sexo,
        minutos,
        filas,
        viajes,
        procedencia
    from duraciones
),

por_modo as (
    select
        viaje_fuente,
        periodo_fecha,
        comuna_codigo,
        modo,
        sexo,
        minutos,
        filas,
        viajes,
        procedencia
    from por_comuna
    union all
    select
        viaje_fuente,
        periodo_fecha,
        comuna_codigo,
        'todos',
        sexo,
        minutos,
        filas,
        viajes,
        procedencia
    from por_comuna
),

por_sexo as (
    select
        viaje_fuente,
        periodo_fecha,
        comuna_codigo,
        modo,
        sexo,
        minutos,
        filas,
        viajes,
        procedencia
    from por_modo
    union all
    select
        viaje_fuente,
        periodo_fecha,
        comuna_codigo,
        modo,
        'todos',
        minutos,
        filas,
        viajes,
        procedencia
    from por_modo
),

sumadas as (
    select
        viaje_fuente,
        periodo_fecha,
        comuna_codigo,
        modo,
        sexo,
        minutos,
        sum(filas) as filas,
        sum(viajes) as viajes,
        max(procedencia) as procedencia
    from por_sexo
    group by viaje_fuente, periodo_fecha, comuna_codigo, modo, sexo, minutos
),

acumuladas as (
    select
        viaje_fuente,
        periodo_fecha,
        comuna_codigo,
        modo,
        sexo,
        minutos,
        filas as cuantas,
        viajes,
        sum(viajes) over (
            partition by viaje_fuente, periodo_fecha, comuna_codigo, modo, sexo order by minutos
        ) as hasta_aqui,
        sum(viajes) over (partition by viaje_fuente, periodo_fecha, comuna_codigo, modo, sexo) as total,
        procedencia
    from sumadas
)

select
    viaje_fuente,
    periodo_fecha,
    comuna_codigo,
    modo,
    sexo,
    case when comuna_codigo = 'TODAS' then cast(sum(cuantas) as bigint) end as filas,
    case when sum(cuantas) >= 5 and max(total) > 0 then round(sum(minutos * viajes) / max(total), 1) end as media_min,
    case when sum(cuantas) >= 5 then cast(min(case when hasta_aqui >= 0.5 * total then minutos end) as double) end as p50_min,
    case when sum(cuantas) >= 5 then cast(min(case when hasta_aqui >= 0.9 * total then minutos end) as double) end as p90_min,
    max(procedencia) as procedencia
from acumuladas
group by viaje_fuente, periodo_fecha, comuna_codigo, modo, sexo
having comuna_codigo = 'TODAS' or sum(cuantas) >= 30
