/* +++
descripcion = "Establecimientos registrados, aprobados, activos y visitados, y trabajadores reactivados, por comuna o corregimiento, al último corte, sin ocultar nada."
grano = ["territorio_codigo"]
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.registrados]
descripcion = "Establecimientos registrados."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.aprobados]
descripcion = "De ellos, con protocolo aprobado."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.activos]
descripcion = "De ellos, los que ya empezaron."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.visitados]
descripcion = "De los activos, los que recibieron alguna visita de inspección."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.trabajadores]
descripcion = "Trabajadores reactivados en los establecimientos activos."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico", "mixto"]
+++ */
with etapas as (
    select
        comuna_codigo,
        cast(sum(case when etapa = 'registrado' then establecimientos else 0 end) as bigint) as registrados,
        cast(sum(case when etapa = 'aprobado' then establecimientos else 0 end) as bigint) as aprobados,
        cast(sum(case when etapa = 'activo' then establecimientos else 0 end) as bigint) as activos,
        cast(sum(case when etapa = 'activo' then trabajadores else 0 end) as bigint) as trabajadores,
        max(procedencia) as procedencia
    from reactivacion
    group by comuna_codigo
),

visitas as (
    select
        comuna_codigo,
        sum(visitados) as visitados,
        max(procedencia) as procedencia
    from ivc_cobertura
    where activos > 0
    group by comuna_codigo
)

select
    e.comuna_codigo as territorio_codigo,
    e.registrados,
    e.aprobados,
    e.activos,
    cast(coalesce(v.visitados, 0) as bigint) as visitados,
    e.trabajadores,
    case when v.procedencia <> e.procedencia then 'mixto' else e.procedencia end as procedencia
from etapas as e
left join visitas as v on e.comuna_codigo = v.comuna_codigo
