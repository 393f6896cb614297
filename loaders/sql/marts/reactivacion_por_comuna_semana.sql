/* +++
descripcion = "Establecimientos que empiezan y trabajadores que se reactivan por comuna o corregimiento y semana epidemiológica, al último corte, sin ocultar nada."
grano = ["territorio_codigo", "semana_inicio"]
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.semana_inicio]
descripcion = "Domingo en que empieza la semana epidemiológica."
[columnas.activos]
descripcion = "Establecimientos que empiezan esa semana."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.trabajadores]
descripcion = "Trabajadores que se reactivan en ellos."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with conteos as (
    select
        comuna_codigo,
        semana_inicio,
        sum(establecimientos) as activos,
        sum(trabajadores) as trabajadores,
        max(procedencia) as procedencia
    from reactivacion
    where etapa = 'activo'
    group by comuna_codigo, semana_inicio
),

territorios_contados as (
    select comuna_codigo
    from reactivacion
    group by comuna_codigo
),

semanas as (
    select
        semana_inicio,
        max(procedencia) as procedencia
    from conteos
    group by semana_inicio
)

select
    t.comuna_codigo as territorio_codigo,
    s.semana_inicio,
    cast(coalesce(c.activos, 0) as bigint) as activos,
    cast(coalesce(c.trabajadores, 0) as bigint) as trabajadores,
    s.procedencia
from territorios_contados as t
cross join semanas as s
left join conteos as c on t.comuna_codigo = c.comuna_codigo and s.semana_inicio = c.semana_inicio
