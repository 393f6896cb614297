/* +++
descripcion = "Ocupación de cuidado intensivo en los siete días que terminan en cada sábado: camas ocupadas entre camas habilitadas, sumados los días que informaron ambas."
grano = ["ambito_codigo", "fecha"]
publico = true
[columnas.ambito_codigo]
descripcion = "Municipio o departamento, código DIVIPOLA."
[columnas.fecha]
descripcion = "Sábado en que termina la semana epidemiológica."
[columnas.dias]
descripcion = "Días de la semana que informaron camas habilitadas y ocupadas."
unidad = "días"
dominio = [1, 7]
[columnas.ocupacion_uci_pct]
descripcion = "Camas ocupadas entre camas habilitadas; puede pasar de 100 con camas en expansión."
unidad = "porcentaje"
dominio = [0, 1000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with dias as (
    select
        ambito_codigo,
        cast(date_trunc('week', fecha + interval 1 day) + interval 5 day as date) as sabado,
        camas_habilitadas,
        ocupadas,
        procedencia
    from ocupacion_uci_por_dia
    where camas_habilitadas > 0 and ocupadas is not null
)

select
    ambito_codigo,
    sabado as fecha,
    count(*) as dias,
    100.0 * sum(ocupadas) / sum(camas_habilitadas) as ocupacion_uci_pct,
    max(procedencia) as procedencia
from dias
group by ambito_codigo, sabado
