/* +++
descripcion = "Viajes de la encuesta origen–destino: los de cada ola, que es la última entrega de un año."
grano = ["corte_fecha", "id_hogar", "id_persona", "id_viaje"]
restringido = true
[columnas.corte_fecha]
descripcion = "Corte de la entrega."
[columnas.periodo_fecha]
descripcion = "Primer día del mes de la ola: el de más viajes o, sin fechas, el del corte."
[columnas.id_hogar]
descripcion = "Hogar."
[columnas.id_persona]
descripcion = "Persona del hogar."
[columnas.id_viaje]
descripcion = "Viaje de la persona."
[columnas.dias]
descripcion = "Día de la semana del viaje: lunes 1, martes 2, … domingo 64; 0 si no se sabe."
[columnas.origen_codigo]
descripcion = "Zona en que empieza (`zonas_viaje`)."
[columnas.destino_codigo]
descripcion = "Zona en que termina (`zonas_viaje`)."
[columnas.hora]
descripcion = "Hora en que empieza; vacía si no se sabe."
unidad = "hora del día"
nulo = true
[columnas.minutos]
descripcion = "Duración; vacía si no se sabe."
unidad = "minutos"
nulo = true
[columnas.modo]
descripcion = "Modo principal."
[columnas.motivo]
descripcion = "Motivo."
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato."
[columnas.estrato]
descripcion = "Estrato de la vivienda; vacío si no se sabe."
unidad = "estrato"
nulo = true
[columnas.es_ponderada]
descripcion = "Verdadero si la ola trae factores de expansión."
[columnas.viajes]
descripcion = "Viajes que la fila representa: su factor; 0 si su ola trae factores y a la fila le falta; 1 si la ola no los trae."
unidad = "viajes"
+++ */
with entregas as (
    select
        corte_fecha,
        row_number() over (partition by year(corte_fecha) order by corte_fecha desc) as vez
    from stg_entregas
    where fuente_codigo = 'encuesta_od'
),

olas as (
    select
        e.corte_fecha,
        count(r.factor) > 0 as es_ponderada,
        coalesce(mode(cast(date_trunc('month', r.fecha) as date)), cast(date_trunc('month', e.corte_fecha) as date))
            as periodo_fecha
    from entregas as e
    inner join raw_encuesta_od as r
        on r.desde_corte <= e.corte_fecha and (r.hasta_corte is null or r.hasta_corte > e.corte_fecha)
    where e.vez = 1
    group by e.corte_fecha
)

select
    o.corte_fecha,
    o.periodo_fecha,
    r.id_hogar,
    r.id_persona,
    r.id_viaje,
    coalesce(1 << (isodow(r.fecha) - 1), 0) as dias,
    r.origen_codigo,
    r.destino_codigo,
    r.hora,
    r.minutos,
    r.modo,
    r.motivo,
    r.sexo,
    r.estrato,
    o.es_ponderada,
    case when o.es_ponderada then coalesce(r.factor, 0.0) else 1.0 end as viajes
from olas as o
inner join raw_encuesta_od as r
    on r.desde_corte <= o.corte_fecha and (r.hasta_corte is null or r.hasta_corte > o.corte_fecha)
