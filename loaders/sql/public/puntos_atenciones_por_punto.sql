/* +++
descripcion = "Atenciones y personas de cada Punto Digital por mes, después del control de divulgación."
grano = ["mes_fecha", "punto_codigo"]
publico = true
[control]
familia = "puntos_digitales"
k = 5
cuentas = ["personas"]
territorio = "punto_codigo"
periodo = "mes_fecha"
lapso = "cruce"
libres = ["procedencia"]
[control.sueltas]
atenciones = "personas"
[columnas.mes_fecha]
descripcion = "Primer día del mes."
[columnas.punto_codigo]
descripcion = "Punto que las registró."
[columnas.atenciones]
descripcion = "Atenciones; vacío si es_atenciones_oculto."
unidad = "atenciones"
dominio = [0, 1000000]
nulo = true
[columnas.personas]
descripcion = "Personas distintas; vacío si es_personas_oculto. No se suman: quien va en dos meses o a dos puntos está en ambos."
unidad = "personas"
dominio = [0, 1000000]
nulo = true
[columnas.es_oculto]
descripcion = "Verdadero si alguna cifra de la fila está oculta por el control de divulgación."
[columnas.es_personas_oculto]
descripcion = "Verdadero si las personas están ocultas por el control de divulgación."
[columnas.es_atenciones_oculto]
descripcion = "Verdadero si las atenciones están ocultas por el control de divulgación."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with meses as (
    select
        periodo_fecha as mes_fecha,
        procedencia
    from puntos_personas
    where periodo_tipo = 'mes' and corte = 'todos' and punto_codigo = 'TODOS'
),

puntos as (
    select punto_codigo
    from puntos_atenciones
    group by punto_codigo
)

select
    m.mes_fecha,
    p.punto_codigo,
    coalesce(c.atenciones, 0) as atenciones,
    coalesce(c.personas, 0) as personas,
    false as es_oculto,
    false as es_personas_oculto,
    false as es_atenciones_oculto,
    m.procedencia
from meses as m
cross join puntos as p
left join puntos_personas as c
    on
        m.mes_fecha = c.periodo_fecha and p.punto_codigo = c.punto_codigo
        and c.periodo_tipo = 'mes' and c.corte = 'todos'
