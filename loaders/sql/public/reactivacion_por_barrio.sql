/* +++
descripcion = "Establecimientos registrados, aprobados y activos, y trabajadores reactivados, por barrio, al último corte, después del control de divulgación."
grano = ["territorio_codigo"]
publico = true
[control]
familia = "reactivacion"
k = 5
cuentas = ["registrados", "aprobados", "activos"]
territorio = "territorio_codigo"
padre = "comuna_codigo"
lapso = "total"
importancia = 2
libres = ["procedencia"]
[control.sueltas]
trabajadores = "activos"
[columnas.territorio_codigo]
descripcion = "Barrio, corregimiento, comuna con barrio sin ubicar (terminado en SB) o SU: sin ubicar."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento que lo contiene; SU: sin ubicar."
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
[columnas.es_trabajadores_oculto]
descripcion = "Verdadero si los trabajadores están ocultos por el control de divulgación."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    territorio_codigo,
    comuna_codigo,
    registrados,
    aprobados,
    activos,
    trabajadores,
    false as es_oculto,
    false as es_registrados_oculto,
    false as es_aprobados_oculto,
    false as es_activos_oculto,
    false as es_trabajadores_oculto,
    procedencia
from reactivacion_por_barrio
