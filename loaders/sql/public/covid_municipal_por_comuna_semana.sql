/* +++
descripcion = "Casos y fallecidos de COVID-19 de la lista municipal por comuna o corregimiento y semana epidemiológica, último corte, después del control de divulgación."
grano = ["territorio_codigo", "semana_fecha"]
publico = true
[control]
familia = "covid_municipal"
k = 10
cuentas = ["casos", "fallecidos"]
territorio = "territorio_codigo"
periodo = "semana_fecha"
lapso = "semana"
libres = ["procedencia"]
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.semana_fecha]
descripcion = "Domingo en que empieza la semana epidemiológica."
[columnas.casos]
descripcion = "Casos confirmados; vacío si es_casos_oculto."
unidad = "casos"
dominio = [0, 1000000]
nulo = true
[columnas.fallecidos]
descripcion = "De esos casos, fallecidos al corte; vacío si es_fallecidos_oculto o si la semana no se publica por territorio."
unidad = "casos"
dominio = [0, 1000000]
nulo = true
[columnas.es_oculto]
descripcion = "Verdadero si alguna cifra de la fila está oculta por el control de divulgación."
[columnas.es_casos_oculto]
descripcion = "Verdadero si los casos están ocultos por el control de divulgación."
[columnas.es_fallecidos_oculto]
descripcion = "Verdadero si los fallecidos están ocultos por el control de divulgación."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with conteos as (
    select
        territorio_codigo,
        semana_fecha,
        casos,
        fallecidos,
        procedencia
    from covid_municipal_por_comuna_semana
),

territorios_contados as (
    select territorio_codigo
    from conteos
    group by territorio_codigo
),

semanas as (
    select
        semana_fecha,
        max(procedencia) as procedencia
    from conteos
    group by semana_fecha
)

select
    t.territorio_codigo,
    s.semana_fecha,
    cast(coalesce(c.casos, 0) as bigint) as casos,
    cast(coalesce(c.fallecidos, 0) as bigint) as fallecidos,
    false as es_oculto,
    false as es_casos_oculto,
    false as es_fallecidos_oculto,
    s.procedencia
from territorios_contados as t
cross join semanas as s
left join conteos as c on t.territorio_codigo = c.territorio_codigo and s.semana_fecha = c.semana_fecha
