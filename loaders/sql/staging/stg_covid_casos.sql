/* +++
descripcion = "Versiones de cada caso de la lista del INS: la fila vale desde un corte hasta antes de otro."
grano = ["id_caso", "desde_corte"]
[columnas.id_caso]
descripcion = "Número que el INS da al caso; no identifica a la persona."
[columnas.desde_corte]
descripcion = "Primer corte en que la fila fue así."
[columnas.hasta_corte]
descripcion = "Corte en que dejó de ser así; vacío si sigue vigente."
nulo = true
[columnas.municipio_codigo]
descripcion = "Municipio del caso, código DIVIPOLA; «00000» si está sin ubicar."
[columnas.departamento_codigo]
descripcion = "Departamento del caso, código DIVIPOLA; «00» si está sin ubicar."
[columnas.inicio_sintomas_fecha]
descripcion = "Fecha de inicio de síntomas."
nulo = true
[columnas.diagnostico_fecha]
descripcion = "Fecha de diagnóstico."
nulo = true
[columnas.reporte_fecha]
descripcion = "Fecha de publicación en el sitio web del INS."
nulo = true
[columnas.recuperado_fecha]
descripcion = "Fecha de recuperación."
nulo = true
[columnas.muerte_fecha]
descripcion = "Fecha de muerte."
nulo = true
[columnas.edad_grupo]
descripcion = "Grupo de diez años de edad."
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato."
[columnas.desenlace]
descripcion = "Situación del caso al corte."
+++ */
select
    id_caso,
    desde_corte,
    hasta_corte,
    coalesce(municipio_codigo, '00000') as municipio_codigo,
    coalesce(departamento_codigo, '00') as departamento_codigo,
    fecha_inicio_sintomas as inicio_sintomas_fecha,
    fecha_diagnostico as diagnostico_fecha,
    fecha_reporte as reporte_fecha,
    fecha_recuperado as recuperado_fecha,
    fecha_muerte as muerte_fecha,
    edad_grupo,
    sexo,
    desenlace
from raw_covid_casos
