/* +++
descripcion = "Positivos diarios de Bucaramanga según la Secretaría de Salud: la serie que llega más lejos, cargada o de referencia. Su definición no es la del INS: no se suman ni se comparan sin decirlo."
grano = ["fecha"]
publico = true
[columnas.fecha]
descripcion = "Día, al parecer de inicio de síntomas o de toma de la muestra."
[columnas.positivos]
descripcion = "Positivos del día; vacío si la serie no trae ese día."
unidad = "casos"
dominio = [0, 10000]
nulo = true
[columnas.acumulado]
descripcion = "Positivos acumulados; vacío si la serie no lo trae."
unidad = "casos"
dominio = [0, 1000000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with reunidas as (
    select 1 as preferencia, fecha, positivos, acumulado
    from stg_secretaria_positivos
    union all
    select
        2,
        cast(fecha as date),
        cast(positivos as bigint),
        cast(acumulado as bigint)
    from ref_secretaria_positivos
),

series as (
    select
        preferencia,
        row_number() over (order by max(fecha) desc, preferencia) as turno
    from reunidas
    group by preferencia
)

select
    r.fecha,
    r.positivos,
    r.acumulado,
    'real' as procedencia
from reunidas as r
inner join series as s on r.preferencia = s.preferencia
where s.turno = 1
