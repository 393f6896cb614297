/* +++
descripcion = "Versiones de cada visita de inspección, vigilancia y control, sin el nombre del establecimiento."
grano = ["acta", "desde_corte"]
restringido = true
[columnas.acta]
descripcion = "Número del acta."
[columnas.desde_corte]
descripcion = "Primer corte en que la fila fue así."
[columnas.hasta_corte]
descripcion = "Corte en que dejó de ser así; vacío si sigue vigente."
nulo = true
[columnas.visita_fecha]
descripcion = "Día de la visita."
nulo = true
[columnas.radicado]
descripcion = "Radicado del establecimiento en el registro de reactivación."
nulo = true
[columnas.nit]
descripcion = "NIT o cédula de la empresa."
nulo = true
[columnas.direccion]
descripcion = "Dirección como la escribieron."
nulo = true
[columnas.territorio_codigo]
descripcion = "Barrio declarado; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, «SU» sin ubicar, u otro municipio."
[columnas.comuna_codigo]
descripcion = "Comuna declarada, corregimiento, «SU» sin ubicar, u otro municipio."
[columnas.municipio_codigo]
descripcion = "Municipio declarado, código DIVIPOLA."
[columnas.concepto]
descripcion = "Qué se concluyó en la visita."
[columnas.medida]
descripcion = "Qué medida se tomó."
+++ */
select
    acta,
    desde_corte,
    hasta_corte,
    fecha_visita as visita_fecha,
    radicado,
    nit,
    direccion,
    territorio_codigo,
    comuna_codigo,
    municipio_codigo,
    concepto,
    medida
from raw_visitas_ivc
