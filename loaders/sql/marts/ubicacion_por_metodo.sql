/* +++
descripcion = "Cómo se supo el lugar de los registros de cada corte con direcciones y mil registros o más, en porcentajes enteros."
grano = ["fuente_codigo", "corte_fecha", "ubicacion_metodo"]
publico = true
agrega_personas = true
[columnas.fuente_codigo]
descripcion = "Fuente."
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.ubicacion_metodo]
descripcion = "De dónde se tomó el lugar del registro."
dominio = ["barrio y dirección", "barrio declarado", "dirección", "comuna declarada", "corregimiento declarado", "otro municipio", "sin ubicar"]
[columnas.registros_pct]
descripcion = "Parte de los registros del corte, redondeada al entero: los conteos exactos sumarían celdas protegidas."
unidad = "porcentaje"
dominio = [0, 100]
[columnas.con_punto_pct]
descripcion = "De esos registros, los que tienen además un punto dentro de 400 m, redondeada al entero; vacío si son menos de cien: la fracción diría cuántos."
unidad = "porcentaje"
dominio = [0, 100]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with vigentes as (
    select
        e.corte_fecha,
        e.procedencia,
        c.ubicacion_metodo,
        case when c.radio_m <= 400 then 1 else 0 end as con_punto
    from stg_covid_municipal as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'covid_municipal'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
),

totales as (
    select
        corte_fecha,
        count(*) as registros
    from vigentes
    group by corte_fecha
    having count(*) >= 1000 -- of fewer, a whole percentage is a count
)

select
    'covid_municipal' as fuente_codigo,
    v.corte_fecha,
    v.ubicacion_metodo,
    cast(round(100.0 * count(*) / max(t.registros), 0) as integer) as registros_pct,
    case
        when count(*) >= 100 then cast(round(100.0 * sum(v.con_punto) / count(*), 0) as integer)
    end as con_punto_pct,
    v.procedencia
from vigentes as v
inner join totales as t on v.corte_fecha = t.corte_fecha
group by
    v.corte_fecha,
    v.ubicacion_metodo,
    v.procedencia
