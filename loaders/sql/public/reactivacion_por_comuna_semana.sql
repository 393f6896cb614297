/* +++
descripcion = "Establecimientos que empiezan y trabajadores que se reactivan por comuna o corregimiento y semana epidemiológica, al último corte, después del control de divulgación."
grano = ["territorio_codigo", "semana_inicio"]
publico = true
[control]
familia = "reactivacion"
k = 5
cuentas = ["activos"]
territorio = "territorio_codigo"
periodo = "semana_inicio"
lapso = "semana"
libres = ["procedencia"]
[control.sueltas]
trabajadores = "activos"
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.semana_inicio]
descripcion = "Domingo en que empieza la semana epidemiológica."
[columnas.activos]
descripcion = "Establecimientos que empiezan esa semana; vacío si es_activos_oculto."
unidad = "establecimientos"
dominio = [0, 10000000]
nulo = true
[columnas.trabajadores]
descripcion = "Trabajadores que se reactivan en ellos; vacío si es_trabajadores_oculto."
unidad = "personas"
dominio = [0, 10000000]
nulo = true
[columnas.es_oculto]
descripcion = "Verdadero si alguna cifra de la fila está oculta por el control de divulgación."
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
    semana_inicio,
    activos,
    trabajadores,
    false as es_oculto,
    false as es_activos_oculto,
    false as es_trabajadores_oculto,
    procedencia
from reactivacion_por_comuna_semana
