/* +++
descripcion = "De cada comuna y corregimiento y cada sábado, lo que el semáforo de apertura mira, calculado solo con tablas ya publicadas: en el archivo público, con lo que el control de divulgación deja ver. El ritmo es el de toda la ciudad, porque el de cada comuna no se publica."
grano = ["fecha", "territorio_codigo"]
publico = true
de_lo_publico = true
al_final = true
estima = "semaforo"
[columnas.fecha]
descripcion = "Sábado en que terminan las dos semanas epidemiológicas que se cuentan."
tipo = "date"
[columnas.territorio_codigo]
descripcion = "Comuna o corregimiento."
tipo = "varchar"
[columnas.territorio_tipo]
descripcion = "Tipo de territorio."
tipo = "varchar"
dominio = ["comuna", "corregimiento"]
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
descripcion = "Casos de los catorce días por fecha de la muestra; vacío si alguna de las dos semanas está oculta o no se publica."
unidad = "casos"
tipo = "bigint"
dominio = [0, 1000000]
nulo = true
[columnas.es_casos_oculto]
descripcion = "Verdadero si alguna de las dos semanas está oculta por el control de divulgación."
tipo = "boolean"
[columnas.incidencia_14]
descripcion = "Casos de los catorce días por 100.000 habitantes; vacío sin población o sin casos que mostrar."
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
descripcion = "De los casos de la ciudad en los catorce días, los que tienen comuna o corregimiento; vacío si los que no lo tienen están ocultos."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
nulo = true
[columnas.rt]
descripcion = "Número de reproducción de toda la ciudad en la última semana, por fecha de diagnóstico, mediana; vacío si no se pudo estimar."
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
descripcion = "Trabajadores reactivados en los establecimientos activos al último corte del registro, de lo publicado; solo en la fecha más reciente."
unidad = "trabajadores"
tipo = "bigint"
dominio = [0, 10000000]
nulo = true
[columnas.entrantes]
descripcion = "Trabajadores de la comuna de los que no consta que vivan en ella, de lo publicado al último corte; solo en la fecha más reciente y si no está oculto."
unidad = "trabajadores"
tipo = "bigint"
dominio = [0, 10000000]
nulo = true
[columnas.puesto]
descripcion = "Puesto por incidencia entre los de su tipo y fecha cuyos casos se muestran, el 1 el de mayor; iguales comparten puesto."
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
with ciudad as (
    select
        fecha,
        corte_fecha,
        casos,
        procedencia
    from covid_municipal_por_dia
    where
        fecha_tipo = 'muestra' and fecha is not null
        and corte_fecha in (select max(corte_fecha) from covid_municipal_por_dia)
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
    from (select max(corte_fecha) as corte_fecha, max(procedencia) as procedencia from ciudad) as l
    cross join (select min(fecha) as hasta from cubiertos) as k
),

con_casos as (
    select cast(date_trunc('week', fecha + interval 1 day) - interval 1 day as date) as semana_fecha
    from ciudad
    group by cast(date_trunc('week', fecha + interval 1 day) - interval 1 day as date)
),

semanas as (
    select
        s.semana_fecha,
        cast(s.semana_fecha + interval 6 day as date) as fecha,
        l.corte_fecha,
        l.procedencia
    from con_casos as s
    inner join con_casos as a on s.semana_fecha = cast(a.semana_fecha + interval 7 day as date)
    inner join limites as l on cast(s.semana_fecha + interval 6 day as date) <= l.hasta
),

por_ciudad as (
    select
        s.fecha,
        sum(c.casos) as casos
    from semanas as s
    inner join ciudad as c on c.fecha <= s.fecha and c.fecha > cast(s.fecha - interval 14 day as date)
    group by s.fecha
),

propios as (
    -- Hidden or unpublished in one of the two weeks is hidden or unpublished in their sum.
    select
        s.fecha,
        c.territorio_codigo,
        case when count(c.casos) = 2 then sum(c.casos) end as casos,
        count(*) > count(c.casos) as es_casos_oculto
    from semanas as s
    inner join covid_municipal_por_comuna_semana as c
        on c.semana_fecha <= s.semana_fecha and c.semana_fecha >= cast(s.semana_fecha - interval 7 day as date)
    group by s.fecha, c.territorio_codigo
),

ritmo as (
    select
        s.fecha,
        r.fecha as rt_fecha,
        r.rt,
        r.rt_bajo,
        r.rt_alto,
        row_number() over (partition by s.fecha order by r.fecha desc) as atras
    from semanas as s
    inner join covid_ritmo_por_dia as r
        on
            r.corte_fecha = s.corte_fecha
            and r.fecha <= s.fecha
            and r.fecha > cast(s.fecha - interval 7 day as date)
    where
        r.fuente_codigo = 'municipal' and r.ambito_codigo = '68001' and r.fecha_tipo = 'diagnostico'
        and r.rt is not null
),

ultima as (
    select max(fecha) as fecha
    from semanas
),

llegadas as (
    -- Of what is published: all who work there but those who live there too.
    select
        t.destino_codigo as comuna_codigo,
        t.filas - d.filas as entrantes,
        t.procedencia
    from viajes_por_comuna as t
    inner join viajes_por_comuna as d
        on
            t.viaje_fuente = d.viaje_fuente
            and t.periodo_fecha = d.periodo_fecha
            and t.destino_codigo = d.destino_codigo
            and d.origen_codigo = d.destino_codigo
    where t.viaje_fuente = 'viajes_trabajadores' and t.origen_codigo = 'TODAS' and t.destino_codigo <> 'TODAS'
)

select
    s.fecha,
    t.territorio_codigo,
    t.territorio_tipo,
    t.comuna_codigo,
    s.corte_fecha,
    s.fecha > cast(s.corte_fecha - interval 7 day as date) as es_incompleto,
    p.personas,
    cast(c.casos as bigint) as casos_14,
    coalesce(c.es_casos_oculto, false) as es_casos_oculto,
    100.0 * (d.casos - x.casos) / d.casos as ubicados_pct,
    r.rt,
    r.rt_bajo,
    r.rt_alto,
    r.rt_fecha,
    u.ocupacion_uci_pct,
    v.estrato_bajo_pct,
    cast(a.trabajadores as bigint) as trabajadores,
    cast(w.entrantes as bigint) as entrantes,
    case
        when
            s.procedencia = 'real'
            and coalesce(u.procedencia, 'real') = 'real'
            and coalesce(a.procedencia, 'real') = 'real'
            and coalesce(w.procedencia, 'real') = 'real'
            then 'real'
        when
            s.procedencia = 'sintetico'
            and coalesce(u.procedencia, 'sintetico') = 'sintetico'
            and coalesce(a.procedencia, 'sintetico') = 'sintetico'
            and coalesce(w.procedencia, 'sintetico') = 'sintetico'
            and p.personas is null
            and v.estrato_bajo_pct is null
            then 'sintetico'
        else 'mixto'
    end as procedencia
from semanas as s
cross join territorios as t
cross join ultima as z
left join propios as c on s.fecha = c.fecha and t.territorio_codigo = c.territorio_codigo
left join propios as x on s.fecha = x.fecha and x.territorio_codigo = 'SU'
left join por_ciudad as d on s.fecha = d.fecha
left join poblacion_por_territorio as p
    on t.territorio_codigo = p.territorio_codigo and p.anio = extract(year from s.fecha)
left join ritmo as r on s.fecha = r.fecha and r.atras = 1
left join ocupacion_uci_por_semana as u on s.fecha = u.fecha and u.ambito_codigo = '68001'
left join estratos_por_territorio as v on t.territorio_codigo = v.territorio_codigo
left join reactivacion_por_comuna as a
    on t.territorio_codigo = a.territorio_codigo and s.fecha = z.fecha
left join llegadas as w on t.territorio_codigo = w.comuna_codigo and s.fecha = z.fecha
where t.municipio_codigo = '68001' and t.territorio_tipo in ('comuna', 'corregimiento')
order by s.fecha, t.territorio_tipo, t.territorio_codigo
