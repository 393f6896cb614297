/* +++
descripcion = "Versiones de cada establecimiento del registro de reactivación, sin nombre, teléfono ni correo."
grano = ["radicado", "desde_corte"]
restringido = true
[columnas.radicado]
descripcion = "Número con que se registró el establecimiento."
[columnas.desde_corte]
descripcion = "Primer corte en que la fila fue así."
[columnas.hasta_corte]
descripcion = "Corte en que dejó de ser así; vacío si sigue vigente."
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
[columnas.actividad]
descripcion = "Actividad económica como la escribieron."
nulo = true
[columnas.ciiu_clase]
descripcion = "Clase CIIU Rev. 4 A.C.; división si solo se sabe ella; SD si no se reconoció."
[columnas.ciiu_division]
descripcion = "División CIIU; SD si no se reconoció."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció."
[columnas.es_calzado]
descripcion = "Verdadero si su actividad es de la cadena del calzado y el cuero."
[columnas.ciiu_metodo]
descripcion = "Cómo se reconoció la actividad."
[columnas.ciiu_puntaje]
descripcion = "Qué tan seguro es el reconocimiento."
unidad = "%"
[columnas.tamano]
descripcion = "Tamaño de la empresa."
[columnas.registro_fecha]
descripcion = "Día en que se registró, como lo dice la entrega."
nulo = true
[columnas.aprobacion_fecha]
descripcion = "Día en que se aprobó su protocolo, como lo dice la entrega."
nulo = true
[columnas.inicio_fecha]
descripcion = "Día en que empezó, como lo dice la entrega."
nulo = true
[columnas.trabajadores]
descripcion = "Trabajadores del establecimiento."
unidad = "personas"
nulo = true
[columnas.trabajadores_reactivados]
descripcion = "Trabajadores que se reactivan."
unidad = "personas"
nulo = true
[columnas.horario_dias]
descripcion = "Días de trabajo: lunes 1, martes 2, miércoles 4 … domingo 64, sumados."
nulo = true
[columnas.horario_entrada_min]
descripcion = "Hora de entrada, desde la medianoche."
unidad = "minutos"
nulo = true
[columnas.horario_salida_min]
descripcion = "Hora de salida, desde la medianoche; menor que la de entrada si es del día siguiente."
unidad = "minutos"
nulo = true
+++ */
select
    r.radicado,
    r.desde_corte,
    r.hasta_corte,
    r.nit,
    r.direccion,
    r.territorio_codigo,
    r.comuna_codigo,
    r.municipio_codigo,
    r.actividad,
    r.ciiu_clase,
    a.ciiu_division,
    a.ciiu_seccion,
    a.es_calzado,
    r.ciiu_metodo,
    r.ciiu_puntaje,
    r.tamano,
    r.fecha_registro as registro_fecha,
    r.fecha_aprobacion as aprobacion_fecha,
    r.fecha_inicio as inicio_fecha,
    r.trabajadores,
    r.trabajadores_reactivados,
    r.horario_dias,
    r.horario_entrada_min,
    r.horario_salida_min
from raw_reactivacion as r
inner join ciiu as a on r.ciiu_clase = a.ciiu_clase
