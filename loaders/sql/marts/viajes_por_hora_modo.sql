/* +++
descripcion = "Viajes de toda el área por hora de salida, medio de transporte y sexo. Las horas de menos de cinco filas se juntan sin decir la hora, para que nadie se reconozca."
grano = ["viaje_fuente", "periodo_fecha", "hora", "modo", "sexo"]
publico = true
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
dominio = ["viajes_trabajadores", "encuesta_od"]
[columnas.periodo_fecha]
descripcion = "Mes de la ola de la encuesta; del registro, el último, con todo lo que ha empezado."
[columnas.hora]
descripcion = "Hora de salida; vacía si no se sabe o si a esa hora, en ese medio y de ese sexo, hay menos de cinco filas."
unidad = "hora del día"
dominio = [0, 23]
nulo = true
[columnas.modo]
descripcion = "Medio de transporte o modo principal."
dominio = ["transporte_publico", "moto", "informal", "automovil", "taxi", "bicicleta", "a_pie", "otro", "sin_dato"]
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato."
dominio = ["F", "M", "sin dato"]
[columnas.filas]
descripcion = "Filas de la fuente: trabajadores, o viajes contados por personas encuestadas."
unidad = "filas"
dominio = [1, 100000000]
[columnas.viajes]
descripcion = "Viajes que representan, en un día."
unidad = "viajes"
dominio = [0, 10000000000]
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

por_hora as (
    select
        v.viaje_fuente,
        case when v.viaje_fuente = 'encuesta_od' then v.periodo_fecha else u.periodo_fecha end as periodo_fecha,
        v.hora,
        v.modo,
        v.sexo,
        sum(v.filas) as filas,
        sum(v.viajes) as viajes,
        max(v.procedencia) as procedencia
    from viajes as v
    inner join ultimo as u on v.viaje_fuente = u.viaje_fuente
    group by
        v.viaje_fuente,
        case when v.viaje_fuente = 'encuesta_od' then v.periodo_fecha else u.periodo_fecha end,
        v.hora,
        v.modo,
        v.sexo
),

juntas as (
    select
        viaje_fuente,
        periodo_fecha,
        case when filas >= 5 then hora end as hora,
        modo,
        sexo,
        filas,
        viajes,
        procedencia
    from por_hora
)

select
    viaje_fuente,
    periodo_fecha,
    hora,
    modo,
    sexo,
    cast(sum(filas) as bigint) as filas,
    sum(viajes) as viajes,
    max(procedencia) as procedencia
from juntas
group by
    viaje_fuente,
    periodo_fecha,
    hora,
    modo,
    sexo
