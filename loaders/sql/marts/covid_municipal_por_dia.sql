/* +++
descripcion = "Casos de la lista municipal por corte y día, en toda la ciudad, según su situación al corte."
grano = ["corte_fecha", "fecha_tipo", "fecha"]
publico = true
agrega_personas = true
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.fecha_tipo]
descripcion = "Qué fecha del caso se usa; muestra es la de toma o, si falta, la siguiente que haya."
dominio = ["muestra", "inicio_sintomas", "diagnostico", "reporte"]
[columnas.fecha]
descripcion = "Día; vacío para los casos sin esa fecha."
nulo = true
[columnas.casos]
descripcion = "Casos confirmados de residentes en la ciudad."
unidad = "casos"
dominio = [0, 10000000]
[columnas.recuperados]
descripcion = "De esos casos, recuperados al corte."
unidad = "casos"
dominio = [0, 10000000]
[columnas.fallecidos]
descripcion = "De esos casos, fallecidos por COVID-19 al corte."
unidad = "casos"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with casos as (
    select
        e.corte_fecha,
        e.procedencia,
        c.caso_fecha,
        c.inicio_sintomas_fecha,
        c.resultado_fecha,
        c.reporte_fecha,
        case when c.situacion = 'recuperado' then 1 else 0 end as recuperado,
        case when c.situacion = 'fallecido' then 1 else 0 end as fallecido
    from stg_covid_municipal as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'covid_municipal'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
    where c.municipio_codigo = '68001'
),

por_fecha as (
    select corte_fecha, procedencia, 'muestra' as fecha_tipo, caso_fecha as fecha, recuperado, fallecido from casos
    union all
    select corte_fecha, procedencia, 'inicio_sintomas', inicio_sintomas_fecha, recuperado, fallecido from casos
    union all
    select corte_fecha, procedencia, 'diagnostico', resultado_fecha, recuperado, fallecido from casos
    union all
    select corte_fecha, procedencia, 'reporte', reporte_fecha, recuperado, fallecido from casos
)

select
    corte_fecha,
    fecha_tipo,
    fecha,
    count(*) as casos,
    cast(sum(recuperado) as bigint) as recuperados,
    cast(sum(fallecido) as bigint) as fallecidos,
    procedencia
from por_fecha
group by corte_fecha, fecha_tipo, fecha, procedencia
