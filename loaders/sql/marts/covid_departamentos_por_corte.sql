/* +++
descripcion = "Instantáneas de COVID-19 por departamento y corte. Un corte cargado reemplaza al de referencia."
grano = ["corte_fecha", "departamento_codigo"]
publico = true
[columnas.corte_fecha]
descripcion = "Día que describe la instantánea."
[columnas.departamento_codigo]
descripcion = "Código DIVIPOLA; CO el país y 00 los casos sin departamento."
[columnas.departamento_nombre]
descripcion = "Nombre del departamento."
[columnas.confirmados]
descripcion = "Confirmados acumulados; vacío si la fuente no los publica."
unidad = "casos"
dominio = [0, 100000000]
nulo = true
[columnas.recuperados]
descripcion = "Recuperados acumulados; vacío si la fuente no los publica."
unidad = "casos"
dominio = [0, 100000000]
nulo = true
[columnas.fallecidos]
descripcion = "Fallecidos acumulados; vacío si la fuente no los publica."
unidad = "casos"
dominio = [0, 100000000]
nulo = true
[columnas.activos]
descripcion = "Activos según la fuente; vacío si no los publica."
unidad = "casos"
dominio = [0, 100000000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with departamentos as (
    select departamento_codigo, max(departamento_nombre) as departamento_nombre
    from ref_divipola
    group by departamento_codigo
    union all
    select 'CO', 'Colombia'
    union all
    select '00', 'Sin departamento'
),

cargadas as (
    select corte_fecha, departamento_codigo, confirmados, recuperados, fallecidos, activos
    from stg_covid_instantanea
),

sumas as (
    select
        corte_fecha,
        sum(confirmados) as confirmados,
        sum(recuperados) as recuperados,
        sum(fallecidos) as fallecidos,
        sum(activos) as activos
    from cargadas
    group by corte_fecha
    having count(case when departamento_codigo not in ('CO', '00') then 1 end) >= 33
        and count(case when departamento_codigo = 'CO' then 1 end) = 0
),

reunidas as (
    select corte_fecha, departamento_codigo, confirmados, recuperados, fallecidos, activos from cargadas
    union all
    select corte_fecha, 'CO', confirmados, recuperados, fallecidos, activos from sumas
    union all
    select
        date '2020-10-18',
        departamento_codigo,
        cast(confirmados as bigint),
        cast(recuperados as bigint),
        cast(fallecidos as bigint),
        cast(activos as bigint)
    from ref_jhu_2020_10_18
    where not exists (select 1 from cargadas as c where c.corte_fecha = date '2020-10-18')
)

select
    r.corte_fecha,
    r.departamento_codigo,
    d.departamento_nombre,
    cast(r.confirmados as bigint) as confirmados,
    cast(r.recuperados as bigint) as recuperados,
    cast(r.fallecidos as bigint) as fallecidos,
    cast(r.activos as bigint) as activos,
    'real' as procedencia
from reunidas as r
inner join departamentos as d on r.departamento_codigo = d.departamento_codigo
