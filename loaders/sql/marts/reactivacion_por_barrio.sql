/* +++
descripcion = "Establecimientos registrados, aprobados y activos, y trabajadores reactivados, por barrio, al último corte, sin ocultar nada."
grano = ["territorio_codigo"]
[columnas.territorio_codigo]
descripcion = "Barrio, corregimiento, comuna con barrio sin ubicar (terminado en SB) o SU: sin ubicar."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento que lo contiene; SU: sin ubicar."
[columnas.registrados]
descripcion = "Establecimientos registrados."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.aprobados]
descripcion = "De ellos, con protocolo aprobado."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.activos]
descripcion = "De ellos, los que ya empezaron."
unidad = "establecimientos"
dominio = [0, 10000000]
[columnas.trabajadores]
descripcion = "Trabajadores reactivados en los establecimientos activos."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    barrio_codigo as territorio_codigo,
    max(comuna_codigo) as comuna_codigo,
    cast(sum(case when etapa = 'registrado' then establecimientos else 0 end) as bigint) as registrados,
    cast(sum(case when etapa = 'aprobado' then establecimientos else 0 end) as bigint) as aprobados,
    cast(sum(case when etapa = 'activo' then establecimientos else 0 end) as bigint) as activos,
    cast(sum(case when etapa = 'activo' then trabajadores else 0 end) as bigint) as trabajadores,
    max(procedencia) as procedencia
from reactivacion
group by barrio_codigo
