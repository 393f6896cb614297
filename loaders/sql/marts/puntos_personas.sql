/* +++
descripcion = "Personas distintas atendidas en los Puntos Digitales, por periodo, punto y corte, sin ocultar nada. Nunca se suman: quien va en dos meses, a dos puntos o a dos programas cuenta una vez en cada uno y una sola en el total."
grano = ["periodo_tipo", "periodo_fecha", "punto_codigo", "corte", "corte_codigo"]
agrega_personas = true
[columnas.periodo_tipo]
descripcion = "mes, trimestre, anio, o acumulado: del 1 de enero al final del trimestre."
dominio = ["mes", "trimestre", "anio", "acumulado"]
[columnas.periodo_fecha]
descripcion = "Primer día del mes, del trimestre o del año; del acumulado, el del último trimestre que abarca."
[columnas.punto_codigo]
descripcion = "Punto, o TODOS."
[columnas.corte]
descripcion = "Por qué se cuenta; capacitados: quien asistió a algo que no es acceso libre."
dominio = ["todos", "programa", "canal", "grupo", "capacitados"]
[columnas.corte_codigo]
descripcion = "Código del programa, canal o grupo; «todos» o «capacitados» donde no hay varios."
[columnas.personas]
descripcion = "Personas distintas, por su documento; quien no lo trae no se cuenta."
unidad = "personas"
dominio = [0, 1000000]
[columnas.atenciones]
descripcion = "Atenciones, con documento o sin él."
unidad = "atenciones"
dominio = [1, 1000000]
[columnas.atenciones_con_documento]
descripcion = "De ellas, las que traen documento: las de las personas."
unidad = "atenciones"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with contactos as (
    select
        s.mes_fecha,
        s.punto_codigo,
        s.programa_codigo,
        s.canal,
        s.grupo_poblacional,
        p.es_formacion,
        s.documento,
        count(*) as veces,
        max(s.procedencia) as procedencia
    from stg_puntos_digitales as s
    inner join programas_puntos as p on s.programa_codigo = p.codigo and p.lista = 'programa'
    where s.registro = 'atencion'
    group by
        s.mes_fecha, s.punto_codigo, s.programa_codigo, s.canal, s.grupo_poblacional, p.es_formacion, s.documento
),

por_corte as (
    select mes_fecha, punto_codigo, 'todos' as corte, 'todos' as corte_codigo, documento, veces, procedencia
    from contactos
    union all
    select mes_fecha, punto_codigo, 'programa', programa_codigo, documento, veces, procedencia
    from contactos
    union all
    select mes_fecha, punto_codigo, 'canal', canal, documento, veces, procedencia
    from contactos
    union all
    select mes_fecha, punto_codigo, 'grupo', grupo_poblacional, documento, veces, procedencia
    from contactos
    union all
    select mes_fecha, punto_codigo, 'capacitados', 'capacitados', documento, veces, procedencia
    from contactos
    where es_formacion
),

una_vez as (
    select
        mes_fecha,
        punto_codigo,
        corte,
        corte_codigo,
        documento,
        sum(veces) as veces,
        max(procedencia) as procedencia
    from por_corte
    group by mes_fecha, punto_codigo, corte, corte_codigo, documento
),

meses as (
    select mes_fecha
    from contactos
    group by mes_fecha
),

periodos as (
    select 'mes' as periodo_tipo, mes_fecha as periodo_fecha, mes_fecha
    from meses
    union all
    select 'trimestre', cast(date_trunc('quarter', mes_fecha) as date), mes_fecha
    from meses
    union all
    select 'anio', cast(date_trunc('year', mes_fecha) as date), mes_fecha
    from meses
    union all
    select distinct 'acumulado', cast(date_trunc('quarter', hasta.mes_fecha) as date), m.mes_fecha
    from meses as m
    inner join meses as hasta
        on
            date_trunc('year', m.mes_fecha) = date_trunc('year', hasta.mes_fecha)
            and date_trunc('quarter', m.mes_fecha) <= date_trunc('quarter', hasta.mes_fecha)
),

puntos as (
    select punto_codigo as punto, punto_codigo
    from contactos
    group by punto_codigo
    union all
    select 'TODOS', punto_codigo
    from contactos
    group by punto_codigo
)

select
    p.periodo_tipo,
    p.periodo_fecha,
    l.punto as punto_codigo,
    u.corte,
    u.corte_codigo,
    count(distinct u.documento) as personas,
    cast(sum(u.veces) as bigint) as atenciones,
    cast(coalesce(sum(u.veces) filter (where u.documento is not null), 0) as bigint) as atenciones_con_documento,
    max(u.procedencia) as procedencia
from una_vez as u
inner join periodos as p on u.mes_fecha = p.mes_fecha
inner join puntos as l on u.punto_codigo = l.punto_codigo
group by p.periodo_tipo, p.periodo_fecha, l.punto, u.corte, u.corte_codigo
