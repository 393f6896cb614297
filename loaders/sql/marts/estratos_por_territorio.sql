/* +++
descripcion = "Viviendas por estrato en el censo de 2018, por barrio y comuna. Hace las veces de la vulnerabilidad mientras no se cargue el SISBEN. No hay dato de los corregimientos."
grano = ["territorio_codigo"]
publico = true
[columnas.territorio_codigo]
descripcion = "Código del barrio o la comuna."
[columnas.territorio_tipo]
descripcion = "Tipo de territorio."
dominio = ["barrio", "comuna"]
[columnas.viviendas]
descripcion = "Viviendas censadas con estrato conocido."
unidad = "viviendas"
dominio = [0, 1000000]
[columnas.viviendas_bajo]
descripcion = "De ellas, las de estrato 1 y 2."
unidad = "viviendas"
dominio = [0, 1000000]
[columnas.estrato_bajo_pct]
descripcion = "Parte de las viviendas con estrato conocido que son de estrato 1 o 2; vacío si no hay ninguna."
unidad = "porcentaje"
dominio = [0, 100]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with contadas as (
    select
        barrio_codigo as territorio_codigo,
        'barrio' as territorio_tipo,
        cast(estrato_1 as bigint) + cast(estrato_2 as bigint) as viviendas_bajo,
        cast(estrato_3 as bigint) + cast(estrato_4 as bigint) + cast(estrato_5 as bigint)
        + cast(estrato_6 as bigint) as viviendas_resto
    from ref_barrios
    where estrato_1 is not null
    union all
    select
        comuna_codigo,
        'comuna',
        cast(estrato_1 as bigint) + cast(estrato_2 as bigint),
        cast(estrato_3 as bigint) + cast(estrato_4 as bigint) + cast(estrato_5 as bigint) + cast(estrato_6 as bigint)
    from ref_comunas
)

select
    territorio_codigo,
    territorio_tipo,
    viviendas_bajo + viviendas_resto as viviendas,
    viviendas_bajo,
    100.0 * viviendas_bajo / nullif(viviendas_bajo + viviendas_resto, 0) as estrato_bajo_pct,
    'real' as procedencia
from contadas
