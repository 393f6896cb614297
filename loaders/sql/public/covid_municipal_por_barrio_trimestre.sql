/* +++
descripcion = "Casos y fallecidos de COVID-19 de la lista municipal por barrio y trimestre, último corte, después del control de divulgación."
grano = ["territorio_codigo", "trimestre_fecha"]
publico = true
[control]
familia = "covid_municipal"
k = 10
cuentas = ["casos", "fallecidos"]
territorio = "territorio_codigo"
padre = "comuna_codigo"
periodo = "trimestre_fecha"
lapso = "trimestre"
libres = ["procedencia"]
[columnas.territorio_codigo]
descripcion = "Barrio, corregimiento, comuna con barrio sin ubicar (terminado en SB) o SU: sin ubicar."
[columnas.comuna_codigo]
descripcion = "Comuna del barrio; vacío en los corregimientos y en lo que está sin ubicar."
nulo = true
[columnas.trimestre_fecha]
descripcion = "Primer día del trimestre."
[columnas.casos]
descripcion = "Casos confirmados; vacío si es_casos_oculto."
unidad = "casos"
dominio = [0, 1000000]
nulo = true
[columnas.fallecidos]
descripcion = "De esos casos, fallecidos al corte; vacío si es_fallecidos_oculto o si el trimestre no se publica por territorio."
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
        comuna_codigo,
        trimestre_fecha,
        casos,
        fallecidos,
        procedencia
    from covid_municipal_por_barrio_trimestre
),

territorios_contados as (
    select
        territorio_codigo,
        max(comuna_codigo) as comuna_codigo
    from conteos
    group by territorio_codigo
),

trimestres as (
    select
        trimestre_fecha,
        max(procedencia) as procedencia
    from conteos
    group by trimestre_fecha
)

select
    t.territorio_codigo,
    t.comuna_codigo,
    q.trimestre_fecha,
    cast(coalesce(c.casos, 0) as bigint) as casos,
    cast(coalesce(c.fallecidos, 0) as bigint) as fallecidos,
    false as es_oculto,
    false as es_casos_oculto,
    false as es_fallecidos_oculto,
    q.procedencia
from territorios_contados as t
cross join trimestres as q
left join conteos as c on t.territorio_codigo = c.territorio_codigo and q.trimestre_fecha = c.trimestre_fecha
