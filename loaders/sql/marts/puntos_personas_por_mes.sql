/* +++
descripcion = "Personas distintas atendidas en toda la red de Puntos Digitales, por mes, trimestre, año o acumulado del año, y por programa, canal o grupo. Nunca se suman."
grano = ["periodo_tipo", "periodo_fecha", "corte", "corte_codigo"]
publico = true
[columnas.periodo_tipo]
descripcion = "mes, trimestre, anio, o acumulado: del 1 de enero al final del trimestre."
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
    periodo_tipo,
    periodo_fecha,
    corte,
    corte_codigo,
    personas,
    atenciones,
    case when corte = 'todos' then atenciones_con_documento end as atenciones_con_documento,
    procedencia
from puntos_personas
where punto_codigo = 'TODOS'
