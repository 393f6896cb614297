/* +++
descripcion = "Atenciones y personas de cada Punto Digital por trimestre, y por programa, canal o grupo poblacional, cada uno por separado, después del control de divulgación. Solo trimestres con sus tres meses: el que está en curso, publicado mes a mes, dejaría restar."
grano = ["corte", "corte_codigo", "trimestre_fecha", "punto_codigo"]
publico = true
[control]
familia = "puntos_digitales"
k = 5
cuentas = ["personas"]
territorio = "punto_codigo"
periodo = "trimestre_fecha"
lapso = "cruce"
tablas = ["corte", "corte_codigo"]
total = "todos"
hechos = "puntos_personas"
intermedia = "atenciones_con_documento"
libres = ["procedencia"]
[control.sueltas]
atenciones = "personas"
[columnas.trimestre_fecha]
descripcion = "Primer día del trimestre."
[columnas.punto_codigo]
descripcion = "Punto que las registró."
[columnas.corte]
descripcion = "Por qué se cuenta: todos, programa, canal o grupo."
dominio = ["todos", "programa", "canal", "grupo"]
[columnas.corte_codigo]
descripcion = "Código del programa, canal o grupo; «todos» en el total."
[columnas.atenciones]
descripcion = "Atenciones; vacío si es_atenciones_oculto."
unidad = "atenciones"
dominio = [0, 1000000]
nulo = true
[columnas.personas]
descripcion = "Personas distintas; vacío si es_personas_oculto. No se suman: quien va a dos puntos o a dos programas está en ambos."
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
with completos as (
    select date_trunc('quarter', periodo_fecha) as trimestre_fecha
    from puntos_personas
    where periodo_tipo = 'mes' and corte = 'todos' and punto_codigo = 'TODOS'
    group by date_trunc('quarter', periodo_fecha)
    having count(*) = 3
),

cortes as (
    select
        periodo_fecha as trimestre_fecha,
        corte,
        corte_codigo,
        procedencia
    from puntos_personas
    where
        periodo_tipo = 'trimestre' and corte <> 'capacitados' and punto_codigo = 'TODOS'
        and periodo_fecha in (select trimestre_fecha from completos)
),

puntos as (
    select punto_codigo
    from puntos_atenciones
    group by punto_codigo
)

select
    t.trimestre_fecha,
    p.punto_codigo,
    t.corte,
    t.corte_codigo,
    coalesce(c.atenciones, 0) as atenciones,
    coalesce(c.personas, 0) as personas,
    false as es_oculto,
    false as es_personas_oculto,
    false as es_atenciones_oculto,
    t.procedencia
from cortes as t
cross join puntos as p
left join puntos_personas as c
    on
        t.trimestre_fecha = c.periodo_fecha and p.punto_codigo = c.punto_codigo
        and t.corte = c.corte and t.corte_codigo = c.corte_codigo and c.periodo_tipo = 'trimestre'
