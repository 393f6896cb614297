/* +++
descripcion = "Períodos de los que hay viajes, con sus totales en toda el área. Los del registro son acumulados: cada mes cuenta los viajes que habían empezado hasta entonces."
grano = ["viaje_fuente", "periodo_fecha"]
publico = true
agrega_personas = true
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
dominio = ["viajes_trabajadores", "encuesta_od"]
[columnas.periodo_fecha]
descripcion = "Primer día del mes, o del mes de la ola de la encuesta."
[columnas.filas]
descripcion = "Filas de la fuente que cuentan en el período: trabajadores, o viajes contados por personas encuestadas."
unidad = "filas"
dominio = [0, 100000000]
[columnas.viajes]
descripcion = "Viajes que representan, en un día."
unidad = "viajes"
dominio = [0, 10000000000]
[columnas.es_acumulado]
descripcion = "Verdadero si el período cuenta también lo de los anteriores."
[columnas.es_ponderada]
descripcion = "Verdadero si los viajes representan a todos: los del registro y los de una encuesta con factores de expansión. Sin factores son filas sin ponderar."
[columnas.corte_fecha]
descripcion = "Último día que conoce la entrega de la que salen."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with meses as (
    select
        v.periodo_fecha,
        v.procedencia,
        sum(v.filas) as filas,
        sum(v.viajes) as viajes
    from viajes as v
    where v.viaje_fuente = 'viajes_trabajadores'
    group by v.periodo_fecha, v.procedencia
)

select
    'viajes_trabajadores' as viaje_fuente,
    m.periodo_fecha,
    cast(sum(m.filas) over (order by m.periodo_fecha) as bigint) as filas,
    sum(m.viajes) over (order by m.periodo_fecha) as viajes,
    true as es_acumulado,
    true as es_ponderada,
    e.corte_fecha,
    m.procedencia
from meses as m
inner join stg_entregas as e on e.fuente_codigo = 'viajes_trabajadores' and e.es_ultimo
union all
select
    'encuesta_od',
    s.periodo_fecha,
    cast(count(*) as bigint),
    sum(s.viajes),
    false,
    min(s.es_ponderada),
    max(s.corte_fecha),
    max(e.procedencia)
from stg_encuesta_od as s
inner join stg_entregas as e on e.fuente_codigo = 'encuesta_od' and s.corte_fecha = e.corte_fecha
group by s.periodo_fecha
