/* +++
descripcion = "Atenciones de toda la red de Puntos Digitales por mes, y por programa, canal o grupo poblacional, cada uno por separado."
grano = ["mes_fecha", "corte", "corte_codigo"]
publico = true
[columnas.mes_fecha]
descripcion = "Primer día del mes."
[columnas.corte]
descripcion = "Por qué se cuenta: todos, programa, canal o grupo."
dominio = ["todos", "programa", "canal", "grupo"]
[columnas.corte_codigo]
descripcion = "Código del programa, canal o grupo; «todos» en el total."
[columnas.atenciones]
descripcion = "Atenciones."
unidad = "atenciones"
dominio = [1, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with contadas as (
    select mes_fecha, 'todos' as corte, 'todos' as corte_codigo, atenciones, procedencia
    from puntos_atenciones
    union all
    select mes_fecha, 'programa', programa_codigo, atenciones, procedencia
    from puntos_atenciones
    union all
    select mes_fecha, 'canal', canal, atenciones, procedencia
    from puntos_atenciones
    union all
    select mes_fecha, 'grupo', grupo_poblacional, atenciones, procedencia
    from puntos_atenciones
)

select
    mes_fecha,
    corte,
    corte_codigo,
    cast(sum(atenciones) as bigint) as atenciones,
    max(procedencia) as procedencia
from contadas
group by mes_fecha, corte, corte_codigo
