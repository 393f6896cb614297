/* +++
descripcion = "Matrículas y cancelaciones por mes, municipio y sección, desde 2018, de las empresas que están en el último corte."
grano = ["mes_fecha", "municipio_codigo", "ciiu_seccion", "es_calzado"]
publico = true
agrega_personas = true
[columnas.mes_fecha]
descripcion = "Primer día del mes."
[columnas.municipio_codigo]
descripcion = "Municipio, código DIVIPOLA; SU si no se sabe."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU o SD."
[columnas.es_calzado]
descripcion = "Verdadero si es de la cadena del calzado y el cuero."
[columnas.aperturas]
descripcion = "Empresas matriculadas en el mes. Las que se cancelaron antes del corte suelen no estar en la lista: los meses viejos quedan cortos."
unidad = "empresas"
dominio = [0, 100000]
[columnas.cierres]
descripcion = "Empresas canceladas en el mes, de las que la lista todavía trae."
unidad = "empresas"
dominio = [0, 100000]
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with vigentes as (
    select
        c.municipio_codigo,
        c.ciiu_seccion,
        c.es_calzado,
        c.matricula_fecha,
        c.cancelacion_fecha,
        e.corte_fecha,
        e.procedencia
    from stg_camara_comercio as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'camara_comercio'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
    where e.es_ultimo
),

hechos as (
    select
        matricula_fecha as dia,
        municipio_codigo,
        ciiu_seccion,
        es_calzado,
        1 as apertura,
        0 as cierre,
        corte_fecha,
        procedencia
    from vigentes
    where matricula_fecha >= date '2018-01-01'

    union all

    select
        cancelacion_fecha as dia,
        municipio_codigo,
        ciiu_seccion,
        es_calzado,
        0 as apertura,
        1 as cierre,
        corte_fecha,
        procedencia
    from vigentes
    where cancelacion_fecha >= date '2018-01-01'
)

select
    cast(date_trunc('month', dia) as date) as mes_fecha,
    municipio_codigo,
    ciiu_seccion,
    es_calzado,
    cast(sum(apertura) as bigint) as aperturas,
    cast(sum(cierre) as bigint) as cierres,
    corte_fecha,
    procedencia
from hechos
group by
    cast(date_trunc('month', dia) as date),
    municipio_codigo,
    ciiu_seccion,
    es_calzado,
    corte_fecha,
    procedencia
