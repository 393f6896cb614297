/* +++
descripcion = "De cada barrio, comuna y corregimiento de la ciudad y cada sábado, lo que el semáforo de apertura mira: incidencia de catorce días con su intervalo, ritmo de su comuna, ocupación de cuidado intensivo, vulnerabilidad y movimiento; y su puesto. Solo en el archivo interno. La luz la da la página, con sus umbrales."
grano = ["fecha", "territorio_codigo"]
agrega_personas = true
estima = "semaforo"
[columnas.fecha]
descripcion = "Sábado en que terminan las dos semanas epidemiológicas que se cuentan."
tipo = "date"
[columnas.territorio_codigo]
descripcion = "Barrio, comuna o corregimiento."
tipo = "varchar"
[columnas.territorio_tipo]
descripcion = "Tipo de territorio."
tipo = "varchar"
dominio = ["barrio", "comuna", "corregimiento"]
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento al que pertenece; el propio código en comunas y corregimientos."
tipo = "varchar"
nulo = true
[columnas.corte_fecha]
descripcion = "Último día que la lista municipal de casos conoce."
tipo = "date"
[columnas.es_incompleto]
descripcion = "Verdadero si algún día de los catorce es de los siete últimos del corte: aún se completa."
tipo = "boolean"
[columnas.personas]
descripcion = "Población proyectada del año de la fecha; vacío donde nadie la ha contado."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
nulo = true
[columnas.casos_14]
descripcion = "Casos de los catorce días por fecha de la muestra."
unidad = "casos"
tipo = "bigint"
dominio = [0, 1000000]
[columnas.incidencia_14]
descripcion = "Casos de los catorce días por 100.000 habitantes; vacío sin población."
unidad = "casos por 100.000 habitantes"
tipo = "double"
nulo = true
[columnas.incidencia_14_bajo]
descripcion = "Límite inferior de su intervalo exacto de Poisson del 95 %."
unidad = "casos por 100.000 habitantes"
tipo = "double"
nulo = true
[columnas.incidencia_14_alto]
descripcion = "Límite superior de su intervalo exacto de Poisson del 95 %."
unidad = "casos por 100.000 habitantes"
tipo = "double"
nulo = true
[columnas.ubicados_pct]
descripcion = "De los casos de la comuna o corregimiento en los catorce días, los que tienen barrio conocido; en comunas y corregimientos, de los casos de la ciudad, los que tienen comuna o corregimiento."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
nulo = true
[columnas.rt]
descripcion = "Número de reproducción de su comuna o corregimiento en la última semana, mediana; vacío si no se pudo estimar."
unidad = "casos por caso"
tipo = "double"
nulo = true
[columnas.rt_bajo]
descripcion = "Límite inferior de su intervalo del 95 %."
unidad = "casos por caso"
tipo = "double"
nulo = true
[columnas.rt_alto]
descripcion = "Límite superior de su intervalo del 95 %."
unidad = "casos por caso"
tipo = "double"
nulo = true
[columnas.rt_fecha]
descripcion = "Último día de la semana en que se pudo estimar."
tipo = "date"
nulo = true
[columnas.ocupacion_uci_pct]
descripcion = "Ocupación de cuidado intensivo de la ciudad en la última semana; vacío si no se informó."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 1000]
nulo = true
[columnas.estrato_bajo_pct]
descripcion = "Viviendas de estrato 1 y 2 en el censo de 2018 entre las de estrato conocido: hace las veces de la vulnerabilidad mientras no se cargue el SISBEN."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
nulo = true
[columnas.trabajadores]
descripcion = "Trabajadores reactivados en establecimientos activos a la fecha y ubicados en el territorio; vacío si no hay registro de reactivación."
unidad = "trabajadores"
tipo = "bigint"
dominio = [0, 10000000]
nulo = true
[columnas.entrantes]
descripcion = "Trabajadores de este barrio o comuna de los que no consta que vivan en él, según el registro, desde el comienzo hasta el mes de la fecha; vacío si no hay registro de viajes."
unidad = "trabajadores"
tipo = "bigint"
dominio = [0, 10000000]
nulo = true
[columnas.puesto]
descripcion = "Puesto por incidencia entre los de su tipo y fecha, el 1 el de mayor; iguales comparten puesto."
unidad = "puesto"
tipo = "bigint"
dominio = [1, 10000]
nulo = true
[columnas.puesto_bajo]
descripcion = "Puesto más alto compatible con los datos: cuantil 2,5 % de mil sorteos de las incidencias."
unidad = "puesto"
tipo = "bigint"
dominio = [1, 10000]
nulo = true
[columnas.puesto_alto]
descripcion = "Puesto más bajo compatible con los datos: cuantil 97,5 % de los mismos sorteos."
unidad = "puesto"
tipo = "bigint"
dominio = [1, 10000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila: mixto cuando se juntan fuentes reales y sintéticas."
tipo = "varchar"
dominio = ["real", "sintetico", "mixto"]
+++ */
with lista as (
    select
        c.territorio_codigo,
        c.comuna_codigo,
        c.semana_fecha,
        e.corte_fecha,
        e.procedencia,
        count(*) as casos
    from stg_covid_municipal as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'covid_municipal'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
    where e.es_ultimo and c.municipio_codigo = '68001'
    group by
        c.territorio_codigo,
        c.comuna_codigo,
        c.semana_fecha,
        e.corte_fecha,
        e.procedencia
),

cubiertos as (
    select max(corte_fecha) as fecha
    from cargas
    where fuente_codigo in ('covid_municipal', 'ocupacion_uci', 'reactivacion', 'viajes_trabajadores')
    group by fuente_codigo
),

limites as (
    -- The last day that every source which is there covers.
    select
        l.corte_fecha,
        l.procedencia,
        k.hasta
    from (select max(corte_fecha) as corte_fecha, max(procedencia) as procedencia from lista) as l
    cross join (select min(fecha) as hasta from cubiertos) as k
),

semanas as (
    select
        s.semana_fecha,
        cast(s.semana_fecha + interval 6 day as date) as fecha,
        l.corte_fecha,
        l.procedencia
    from (select semana_fecha from lista group by semana_fecha) as s
    inner join (select semana_fecha from lista group by semana_fecha) as a
        on s.semana_fecha = cast(a.semana_fecha + interval 7 day as date)
    inner join limites as l on cast(s.semana_fecha + interval 6 day as date) <= l.hasta
),

quincenas as (
    select
        s.fecha,
        c.territorio_codigo,
        c.comuna_codigo,
        sum(c.casos) as casos
    from semanas as s
    inner join lista as c
        on c.semana_fecha <= s.semana_fecha and c.semana_fecha >= cast(s.semana_fecha - interval 7 day as date)
    group by s.fecha, c.territorio_codigo, c.comuna_codigo
),

por_comuna as (
    select
        q.fecha,
        q.comuna_codigo,
        sum(q.casos) as casos,
        sum(case when q.territorio_codigo like '68001-%' then q.casos else 0 end) as con_barrio
    from quincenas as q
    group by q.fecha, q.comuna_codigo
),

por_ciudad as (
    select
        n.fecha,
        sum(n.casos) as casos,
        sum(case when n.comuna_codigo <> 'SU' then n.casos else 0 end) as con_comuna
    from por_comuna as n
    group by n.fecha
),

propios as (
    select territorio_codigo, fecha, casos from quincenas where territorio_codigo like '68001-%'
    union all
    select comuna_codigo, fecha, casos from por_comuna
),

ritmo as (
    select
        s.fecha,
        r.territorio_codigo,
        r.fecha as rt_fecha,
        r.rt,
        r.rt_bajo,
        r.rt_alto,
        row_number() over (partition by s.fecha, r.territorio_codigo order by r.fecha desc) as atras
    from semanas as s
    inner join covid_ritmo_por_comuna as r
        on r.fecha <= s.fecha and r.fecha > cast(s.fecha - interval 7 day as date)
    where r.rt is not null
),

llegadas as (
    -- Who works there and is not known to live there.
    select
        v.periodo_fecha,
        d.zona_codigo,
        d.comuna_codigo,
        case when o.zona_codigo <> d.zona_codigo then v.filas else 0 end as de_otro_barrio,
        case when o.comuna_codigo <> d.comuna_codigo then v.filas else 0 end as de_otra_comuna,
        v.procedencia
    from viajes as v
    inner join zonas_viaje as o on v.origen_zona = o.zona
    inner join zonas_viaje as d on v.destino_zona = d.zona
    where v.viaje_fuente = 'viajes_trabajadores'
),

llegadas_por_lugar as (
    select
        zona_codigo as territorio_codigo,
        periodo_fecha,
        sum(de_otro_barrio) as llegan
    from llegadas
    where zona_codigo like '68001-%'
    group by zona_codigo, periodo_fecha
    union all
    select
        comuna_codigo,
        periodo_fecha,
        sum(de_otra_comuna)
    from llegadas
    group by comuna_codigo, periodo_fecha
),

entrantes as (
    select
        s.fecha,
        e.territorio_codigo,
        sum(e.llegan) as entrantes
    from semanas as s
    inner join llegadas_por_lugar as e on e.periodo_fecha <= s.fecha
    group by s.fecha, e.territorio_codigo
),

registro_de_viajes as (
    select
        min(periodo_fecha) as desde,
        max(procedencia) as procedencia
    from llegadas
),

reactivados_por_lugar as (
    select
        barrio_codigo as territorio_codigo,
        semana_inicio,
        sum(trabajadores) as trabajadores
    from reactivacion
    where etapa = 'activo' and barrio_codigo like '68001-%'
    group by barrio_codigo, semana_inicio
    union all
    select
        comuna_codigo,
        semana_inicio,
        sum(trabajadores)
    from reactivacion
    where etapa = 'activo'
    group by comuna_codigo, semana_inicio
),

reactivados as (
    select
        s.fecha,
        a.territorio_codigo,
        sum(a.trabajadores) as trabajadores
    from semanas as s
    inner join reactivados_por_lugar as a on a.semana_inicio <= s.semana_fecha
    group by s.fecha, a.territorio_codigo
),

registro_de_reactivacion as (
    select
        min(semana_inicio) as desde,
        max(procedencia) as procedencia
    from reactivacion
)

select
    s.fecha,
    t.territorio_codigo,
    t.territorio_tipo,
    t.comuna_codigo,
    s.corte_fecha,
    s.fecha > cast(s.corte_fecha - interval 7 day as date) as es_incompleto,
    p.personas,
    cast(coalesce(c.casos, 0) as bigint) as casos_14,
    case
        when t.territorio_tipo = 'barrio' then 100.0 * n.con_barrio / n.casos
        else 100.0 * d.con_comuna / d.casos
    end as ubicados_pct,
    r.rt,
    r.rt_bajo,
    r.rt_alto,
    r.rt_fecha,
    u.ocupacion_uci_pct,
    v.estrato_bajo_pct,
    case when g.desde is not null then cast(coalesce(a.trabajadores, 0) as bigint) end as trabajadores,
    case when w.desde is not null then cast(coalesce(e.entrantes, 0) as bigint) end as entrantes,
    case
        when
            s.procedencia = 'real'
            and coalesce(u.procedencia, 'real') = 'real'
            and coalesce(w.procedencia, 'real') = 'real'
            and coalesce(g.procedencia, 'real') = 'real'
            then 'real'
        when
            s.procedencia = 'sintetico'
            and coalesce(u.procedencia, 'sintetico') = 'sintetico'
            and coalesce(w.procedencia, 'sintetico') = 'sintetico'
            and coalesce(g.procedencia, 'sintetico') = 'sintetico'
            and p.personas is null
            and v.estrato_bajo_pct is null
            then 'sintetico'
        else 'mixto'
    end as procedencia
from semanas as s
cross join territorios as t
left join propios as c on s.fecha = c.fecha and t.territorio_codigo = c.territorio_codigo
left join por_comuna as n on s.fecha = n.fecha and t.comuna_codigo = n.comuna_codigo
left join por_ciudad as d on s.fecha = d.fecha
left join poblacion_por_territorio as p
    on t.territorio_codigo = p.territorio_codigo and p.anio = extract(year from s.fecha)
left join ritmo as r on s.fecha = r.fecha and t.comuna_codigo = r.territorio_codigo and r.atras = 1
left join ocupacion_uci_por_semana as u on s.fecha = u.fecha and u.ambito_codigo = '68001'
left join estratos_por_territorio as v on t.territorio_codigo = v.territorio_codigo
left join entrantes as e on s.fecha = e.fecha and t.territorio_codigo = e.territorio_codigo
left join reactivados as a on s.fecha = a.fecha and t.territorio_codigo = a.territorio_codigo
cross join registro_de_viajes as w
cross join registro_de_reactivacion as g
where t.municipio_codigo = '68001' and t.territorio_tipo in ('barrio', 'comuna', 'corregimiento')
order by s.fecha, t.territorio_tipo, t.territorio_codigo
