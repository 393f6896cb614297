/* +++
descripcion = "Pruebas procesadas, acumuladas y por día, del país y del departamento: de cada uno, la serie que llega más lejos, cargada o de referencia. No se publican por municipio."
grano = ["ambito_codigo", "fecha"]
publico = true
[columnas.ambito_codigo]
descripcion = "CO o 68 (Santander)."
dominio = ["CO", "68"]
[columnas.fecha]
descripcion = "Día del reporte de laboratorios."
[columnas.pruebas_acumuladas]
descripcion = "Pruebas procesadas hasta ese día."
unidad = "pruebas"
dominio = [0, 100000000]
[columnas.pruebas]
descripcion = "Diferencia con el reporte anterior; vacío el primer día, negativa donde el acumulado se corrigió a la baja."
unidad = "pruebas"
nulo = true
[columnas.positivas_acumuladas]
descripcion = "Pruebas positivas hasta ese día; solo el país."
unidad = "pruebas"
nulo = true
[columnas.negativas_acumuladas]
descripcion = "Pruebas negativas hasta ese día; solo el país."
unidad = "pruebas"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with reunidas as (
    select
        case serie when 'departamental' then 1 else 2 end as preferencia,
        area_codigo as ambito_codigo,
        fecha,
        pruebas_acumuladas,
        positivas_acumuladas,
        negativas_acumuladas
    from stg_pruebas
    where area_codigo in ('CO', '68')
    union all
    select
        3,
        ambito_codigo,
        cast(fecha as date) as fecha,
        cast(pruebas_acumuladas as bigint) as pruebas_acumuladas,
        cast(positivas_acumuladas as bigint) as positivas_acumuladas,
        cast(negativas_acumuladas as bigint) as negativas_acumuladas
    from ref_pruebas
),

series as (
    select
        preferencia,
        ambito_codigo,
        row_number() over (partition by ambito_codigo order by max(fecha) desc, preferencia) as turno
    from reunidas
    group by preferencia, ambito_codigo
)

select
    r.ambito_codigo,
    r.fecha,
    r.pruebas_acumuladas,
    r.pruebas_acumuladas - lag(r.pruebas_acumuladas) over (partition by r.ambito_codigo order by r.fecha) as pruebas,
    r.positivas_acumuladas,
    r.negativas_acumuladas,
    'real' as procedencia
from reunidas as r
inner join series as s on r.preferencia = s.preferencia and r.ambito_codigo = s.ambito_codigo
where s.turno = 1
