/* +++
descripcion = "Visitas de inspección, vigilancia y control por comuna y actividad, al último corte: cuántos establecimientos activos recibieron alguna. Una visita se une a su establecimiento por el radicado o, sin él, por el NIT si es de uno solo; la que no se une cuenta en el lugar de su acta, con actividad SD."
grano = ["comuna_codigo", "ciiu_seccion", "es_calzado"]
agrega_personas = true
[columnas.comuna_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció o no se sabe de qué establecimiento es la visita."
[columnas.es_calzado]
descripcion = "Verdadero si su actividad es de la cadena del calzado y el cuero."
[columnas.activos]
descripcion = "Establecimientos activos."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.visitados]
descripcion = "De los activos, los que recibieron alguna visita."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.visitas]
descripcion = "Visitas, también a establecimientos que no están activos o no están en el registro."
unidad = "visitas"
dominio = [0, 1000000]
[columnas.no_cumple]
descripcion = "De esas visitas, las que concluyen que no cumple."
unidad = "visitas"
dominio = [0, 1000000]
[columnas.medidas]
descripcion = "De esas visitas, las que toman una medida: requerimiento o cierre temporal."
unidad = "visitas"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila; mixto si une registro y visitas de distinta procedencia."
dominio = ["real", "sintetico", "mixto"]
+++ */
with establecimientos as (
    select
        radicado,
        nit,
        municipio_codigo,
        comuna_codigo,
        ciiu_seccion,
        es_calzado,
        inicio_fecha,
        procedencia
    from reactivacion_establecimientos
),

visitas as (
    select
        v.acta,
        v.radicado,
        v.nit,
        v.municipio_codigo,
        v.comuna_codigo,
        v.concepto,
        v.medida,
        e.procedencia
    from stg_visitas_ivc as v
    inner join stg_entregas as e
        on e.fuente_codigo = 'visitas_ivc'
        and v.desde_corte <= e.corte_fecha and (v.hasta_corte is null or v.hasta_corte > e.corte_fecha)
    where e.es_ultimo
),

unicos as (
    select
        nit,
        max(radicado) as radicado
    from establecimientos
    where nit is not null
    group by nit
    having count(*) = 1
),

unidas as (
    select
        v.acta,
        coalesce(r.radicado, u.radicado) as radicado,
        v.municipio_codigo,
        v.comuna_codigo,
        v.concepto,
        v.medida,
        v.procedencia
    from visitas as v
    left join establecimientos as r on v.radicado = r.radicado
    left join unicos as u on v.nit = u.nit
),

contadas as (
    select
        coalesce(e.comuna_codigo, v.comuna_codigo) as comuna_codigo,
        coalesce(e.ciiu_seccion, 'SD') as ciiu_seccion,
        coalesce(e.es_calzado, false) as es_calzado,
        0 as activos,
        0 as visitados,
        1 as visitas,
        case when v.concepto = 'no_cumple' then 1 else 0 end as no_cumple,
        case when v.medida in ('requerimiento', 'cierre_temporal') then 1 else 0 end as medidas,
        v.procedencia
    from unidas as v
    left join establecimientos as e on v.radicado = e.radicado
    where coalesce(e.municipio_codigo, v.municipio_codigo) = '68001'
    union all
    select
        e.comuna_codigo,
        e.ciiu_seccion,
        e.es_calzado,
        1,
        case when e.radicado in (select radicado from unidas where radicado is not null) then 1 else 0 end,
        0,
        0,
        0,
        e.procedencia
    from establecimientos as e
    where e.municipio_codigo = '68001' and e.inicio_fecha is not null
)

select
    comuna_codigo,
    ciiu_seccion,
    es_calzado,
    cast(sum(activos) as bigint) as activos,
    cast(sum(visitados) as bigint) as visitados,
    cast(sum(visitas) as bigint) as visitas,
    cast(sum(no_cumple) as bigint) as no_cumple,
    cast(sum(medidas) as bigint) as medidas,
    case when min(procedencia) = max(procedencia) then min(procedencia) else 'mixto' end as procedencia
from contadas
group by
    comuna_codigo,
    ciiu_seccion,
    es_calzado
