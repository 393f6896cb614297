/* +++
descripcion = "Personas distintas atendidas en toda la red de Puntos Digitales, por mes, trimestre o año, y por programa, canal o grupo; y las capacitadas en lo que va del año. Nunca se suman."
grano = ["periodo_tipo", "periodo_fecha", "corte", "corte_codigo"]
publico = true
[columnas.periodo_tipo]
descripcion = "mes, trimestre o anio; acumulado, solo de capacitados y desde el segundo trimestre con datos: del 1 de enero al final del trimestre."
dominio = ["mes", "trimestre", "anio", "acumulado"]
[columnas.periodo_fecha]
descripcion = "Primer día del mes, del trimestre o del año; del acumulado, el del último trimestre que abarca."
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
descripcion = "De ellas, las que traen documento: las de las personas. Solo de todas: por código dirían de qué punto son."
unidad = "atenciones"
dominio = [0, 1000000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    p.periodo_tipo,
    p.periodo_fecha,
    p.corte,
    p.corte_codigo,
    p.personas,
    p.atenciones,
    case when p.corte = 'todos' then p.atenciones_con_documento end as atenciones_con_documento,
    p.procedencia
from puntos_personas as p
where
    p.punto_codigo = 'TODOS' and (p.corte = 'capacitados') = (p.periodo_tipo = 'acumulado')
    -- Los capacitados de un solo trimestre, junto a los de cada programa, acotarían los de un punto.
    and (
        p.periodo_tipo <> 'acumulado'
        or exists (
            select 1
            from puntos_personas as antes
            where
                antes.periodo_tipo = 'trimestre' and antes.periodo_fecha < p.periodo_fecha
                and year(antes.periodo_fecha) = year(p.periodo_fecha)
        )
    )
