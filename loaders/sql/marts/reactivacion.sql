/* +++
descripcion = "Establecimientos de Bucaramanga que llegan a cada etapa de la reactivación, por semana, lugar, actividad y tamaño, al último corte, sin ocultar nada. Sumado hasta cualquier semana y con cualquier filtro, registrados >= aprobados >= activos: cada establecimiento pasa por las etapas en ese orden."
grano = ["semana_inicio", "etapa", "comuna_codigo", "barrio_codigo", "ciiu_seccion", "ciiu_division", "tamano", "es_calzado"]
agrega_personas = true
[columnas.semana_inicio]
descripcion = "Domingo en que empieza la semana epidemiológica en que llegó a la etapa."
[columnas.etapa]
descripcion = "Etapa a la que llegó: registrado, con protocolo aprobado, o activo porque ya empezó."
dominio = ["registrado", "aprobado", "activo"]
[columnas.comuna_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.barrio_codigo]
descripcion = "Barrio; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, SU: sin ubicar."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció."
[columnas.ciiu_division]
descripcion = "División CIIU; SD si no se reconoció."
[columnas.tamano]
descripcion = "Tamaño de la empresa."
dominio = ["micro", "pequena", "mediana", "grande", "sin_dato"]
[columnas.es_calzado]
descripcion = "Verdadero si su actividad es de la cadena del calzado y el cuero."
[columnas.establecimientos]
descripcion = "Establecimientos que llegan a la etapa esa semana."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.trabajadores]
descripcion = "Trabajadores que esos establecimientos reactivan."
unidad = "personas"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with etapas as (
    select
        'registrado' as etapa,
        registro_fecha as fecha,
        comuna_codigo,
        barrio_codigo,
        ciiu_seccion,
        ciiu_division,
        tamano,
        es_calzado,
        trabajadores_reactivados,
        procedencia
    from reactivacion_establecimientos
    where municipio_codigo = '68001'
    union all
    select
        'aprobado',
        aprobacion_fecha,
        comuna_codigo,
        barrio_codigo,
        ciiu_seccion,
        ciiu_division,
        tamano,
        es_calzado,
        trabajadores_reactivados,
        procedencia
    from reactivacion_establecimientos
    where municipio_codigo = '68001' and aprobacion_fecha is not null
    union all
    select
        'activo',
        inicio_fecha,
        comuna_codigo,
        barrio_codigo,
        ciiu_seccion,
        ciiu_division,
        tamano,
        es_calzado,
        trabajadores_reactivados,
        procedencia
    from reactivacion_establecimientos
    where municipio_codigo = '68001' and inicio_fecha is not null
),

semanas as (
    select
        cast(date_trunc('week', fecha + interval 1 day) - interval 1 day as date) as semana_inicio,
        etapa,
        comuna_codigo,
        barrio_codigo,
        ciiu_seccion,
        ciiu_division,
        tamano,
        es_calzado,
        trabajadores_reactivados,
        procedencia
    from etapas
)

select
    semana_inicio,
    etapa,
    comuna_codigo,
    barrio_codigo,
    ciiu_seccion,
    ciiu_division,
    tamano,
    es_calzado,
    count(*) as establecimientos,
    cast(sum(trabajadores_reactivados) as bigint) as trabajadores,
    procedencia
from semanas
group by
    semana_inicio,
    etapa,
    comuna_codigo,
    barrio_codigo,
    ciiu_seccion,
    ciiu_division,
    tamano,
    es_calzado,
    procedencia
