/* +++
descripcion = "Viajes entre zonas. Del registro de reactivación, uno de ida al trabajo por trabajador en cada día que trabaja; de la encuesta, los de un día de la población. Cada fila de la fuente está en una sola fila de aquí: `filas` las cuenta."
grano = ["viaje_fuente", "periodo_fecha", "origen_zona", "destino_zona", "dias", "hora", "modo", "sexo", "motivo", "estrato", "minutos"]
agrega_personas = true
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
dominio = ["viajes_trabajadores", "encuesta_od"]
[columnas.periodo_fecha]
descripcion = "Primer día del mes: aquel en que empiezan los viajes del trabajador (sin fecha, el del corte), o el de la ola de la encuesta."
[columnas.origen_zona]
descripcion = "Zona de origen (`zonas_viaje`)."
[columnas.destino_zona]
descripcion = "Zona de destino (`zonas_viaje`)."
[columnas.dias]
descripcion = "Días en que se hace: suma de lunes 1, martes 2, miércoles 4, … domingo 64; 0 si no se sabe. De la encuesta, el día de la fecha."
[columnas.hora]
descripcion = "Hora de salida; la del trabajador es la de entrada menos lo que tarda. Vacía si no se sabe."
unidad = "hora del día"
dominio = [0, 23]
nulo = true
[columnas.modo]
descripcion = "Medio de transporte o modo principal."
dominio = ["transporte_publico", "moto", "informal", "automovil", "taxi", "bicicleta", "a_pie", "otro", "sin_dato"]
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato."
dominio = ["F", "M", "sin dato"]
[columnas.motivo]
descripcion = "Motivo; el del registro es trabajo."
dominio = ["trabajo", "estudio", "compras", "salud", "tramites", "cuidado", "recreacion", "otro", "sin_dato"]
[columnas.estrato]
descripcion = "Estrato de la vivienda; vacío si no se sabe."
unidad = "estrato"
dominio = [1, 6]
nulo = true
[columnas.minutos]
descripcion = "Duración del viaje; vacía si no se sabe."
unidad = "minutos"
dominio = [0, 1439]
nulo = true
[columnas.filas]
descripcion = "Filas de la fuente: trabajadores, o viajes que contó una persona encuestada."
unidad = "filas"
dominio = [1, 100000000]
[columnas.viajes]
descripcion = "Viajes que representan: las mismas filas, o la suma de sus factores de expansión si la encuesta los trae."
unidad = "viajes"
dominio = [0, 10000000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with filas as (
    select
        'viajes_trabajadores' as viaje_fuente,
        coalesce(t.mes_fecha, cast(date_trunc('month', e.corte_fecha) as date)) as periodo_fecha,
        t.origen_codigo,
        t.destino_codigo,
        t.dias,
        t.hora,
        t.modo,
        t.sexo,
        'trabajo' as motivo,
        cast(null as bigint) as estrato,
        t.minutos,
        cast(1 as double) as viajes,
        e.procedencia
    from stg_viajes_trabajadores as t
    inner join stg_entregas as e on e.fuente_codigo = 'viajes_trabajadores' and e.es_ultimo
    union all
    select
        'encuesta_od',
        s.periodo_fecha,
        s.origen_codigo,
        s.destino_codigo,
        s.dias,
        s.hora,
        s.modo,
        s.sexo,
        s.motivo,
        s.estrato,
        s.minutos,
        s.viajes,
        e.procedencia
    from stg_encuesta_od as s
    inner join stg_entregas as e on e.fuente_codigo = 'encuesta_od' and s.corte_fecha = e.corte_fecha
)

select
    f.viaje_fuente,
    f.periodo_fecha,
    o.zona as origen_zona,
    d.zona as destino_zona,
    cast(f.dias as smallint) as dias,
    cast(f.hora as smallint) as hora,
    f.modo,
    f.sexo,
    f.motivo,
    cast(f.estrato as smallint) as estrato,
    cast(f.minutos as smallint) as minutos,
    cast(count(*) as integer) as filas,
    sum(f.viajes) as viajes,
    f.procedencia
from filas as f
inner join zonas_viaje as o on f.origen_codigo = o.zona_codigo
inner join zonas_viaje as d on f.destino_codigo = d.zona_codigo
group by
    f.viaje_fuente,
    f.periodo_fecha,
    o.zona,
    d.zona,
    f.dias,
    f.hora,
    f.modo,
    f.sexo,
    f.motivo,
    f.estrato,
    f.minutos,
    f.procedencia
order by
    f.viaje_fuente,
    f.periodo_fecha,
    o.zona,
    d.zona,
    f.hora
