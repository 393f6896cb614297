/* +++
descripcion = "Establecimientos de Bucaramanga que llegan cada día a cada etapa de la reactivación, por sección CIIU, en toda la ciudad, al último corte. Los días sin ninguno no tienen fila."
grano = ["fecha", "ciiu_seccion"]
publico = true
agrega_personas = true
[columnas.fecha]
descripcion = "Día."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció."
[columnas.registrados]
descripcion = "Establecimientos que se registran ese día."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.aprobados]
descripcion = "Establecimientos cuyo protocolo se aprueba ese día."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.activos]
descripcion = "Establecimientos que empiezan ese día."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.trabajadores]
descripcion = "Trabajadores que se reactivan en los establecimientos que empiezan ese día."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with llegadas as (
    select
        registro_fecha as fecha,
        ciiu_seccion,
        1 as registrados,
        0 as aprobados,
        0 as activos,
        0 as trabajadores,
        procedencia
    from reactivacion_establecimientos
    where municipio_codigo = '68001'
    union all
    select
        aprobacion_fecha,
        ciiu_seccion,
        0,
        1,
        0,
        0,
        procedencia
    from reactivacion_establecimientos
    where municipio_codigo = '68001' and aprobacion_fecha is not null
    union all
    select
        inicio_fecha,
        ciiu_seccion,
        0,
        0,
        1,
        trabajadores_reactivados,
        procedencia
    from reactivacion_establecimientos
    where municipio_codigo = '68001' and inicio_fecha is not null
)

select
    fecha,
    ciiu_seccion,
    cast(sum(registrados) as bigint) as registrados,
    cast(sum(aprobados) as bigint) as aprobados,
    cast(sum(activos) as bigint) as activos,
    cast(sum(trabajadores) as bigint) as trabajadores,
    procedencia
from llegadas
group by
    fecha,
    ciiu_seccion,
    procedencia
