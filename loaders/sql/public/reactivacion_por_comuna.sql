/* +++
descripcion = "Establecimientos registrados, aprobados, activos y visitados, y trabajadores reactivados, por comuna o corregimiento, al último corte, después del control de divulgación."
grano = ["territorio_codigo"]
publico = true
[control]
familia = "reactivacion"
k = 5
cuentas = ["registrados", "aprobados", "activos", "visitados"]
territorio = "territorio_codigo"
lapso = "total"
importancia = 10
libres = ["procedencia"]
[control.sueltas]
trabajadores = "activos"
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.registrados]
descripcion = "Establecimientos registrados; vacío si es_registrados_oculto."
unidad = "establecimientos"
dominio = [0, 10000000]
nulo = true
[columnas.aprobados]
descripcion = "De ellos, con protocolo aprobado; vacío si es_aprobados_oculto."
unidad = "establecimientos"
dominio = [0, 10000000]
nulo = true
[columnas.activos]
descripcion = "De ellos, los que ya empezaron; vacío si es_activos_oculto."
unidad = "establecimientos"
dominio = [0, 10000000]
nulo = true
[columnas.visitados]
descripcion = "De los activos, los que recibieron alguna visita de inspección; vacío si es_visitados_oculto."
unidad = "establecimientos"
dominio = [0, 10000000]
nulo = true
[columnas.trabajadores]
descripcion = "Trabajadores reactivados en los establecimientos activos; vacío si es_trabajadores_oculto."
unidad = "personas"
dominio = [0, 10000000]
nulo = true
[columnas.es_oculto]
descripcion = "Verdadero si alguna cifra de la fila está oculta por el control de divulgación."
[columnas.es_registrados_oculto]
descripcion = "Verdadero si los registrados están ocultos por el control de divulgación."
[columnas.es_aprobados_oculto]
descripcion = "Verdadero si los aprobados están ocultos por el control de divulgación."
[columnas.es_activos_oculto]
descripcion = "Verdadero si los activos están ocultos por el control de divulgación."
[columnas.es_visitados_oculto]
descripcion = "Verdadero si los visitados están ocultos por el control de divulgación."
[columnas.es_trabajadores_oculto]
descripcion = "Verdadero si los trabajadores están ocultos por el control de divulgación."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico", "mixto"]
+++ */
select
    territorio_codigo,
    registrados,
    aprobados,
    activos,
    visitados,
    trabajadores,
    false as es_oculto,
    false as es_registrados_oculto,
    false as es_aprobados_oculto,
    false as es_activos_oculto,
    false as es_visitados_oculto,
    false as es_trabajadores_oculto,
    procedencia
from reactivacion_por_comuna
