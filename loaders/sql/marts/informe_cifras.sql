/* +++
descripcion = "Todas las cifras del informe de gestión del tercer trimestre de 2020, cada una con su línea y como está escrita."
grano = ["tabla", "clave"]
publico = true
[columnas.tabla]
descripcion = "Tabla o tema del informe."
dominio = ["plan", "presupuesto", "portales", "tramites", "soporte", "atenciones", "formacion", "en_tic_confio", "al_punto", "coursera", "observatorio_digital", "diagnosticos", "otras_cifras"]
[columnas.clave]
descripcion = "Nombre corto de la cifra, único en su tabla."
[columnas.detalle]
descripcion = "De qué parte del indicador es la cifra; vacío si es de todo él."
nulo = true
[columnas.indicador]
descripcion = "Qué se contó."
[columnas.periodo]
descripcion = "A qué tiempo se refiere: trimestre (2020-T3), mes, año o día; vacío si el informe no lo dice."
nulo = true
[columnas.papel]
descripcion = "Parte, total (suma que el informe da) o repetida (la misma cifra escrita otra vez): las repetidas no se suman."
dominio = ["parte", "total", "repetida"]
[columnas.cifra]
descripcion = "Número; vacío donde el informe deja la celda en blanco."
unidad = "la de la columna unidad"
dominio = [0, 10000000000]
nulo = true
[columnas.unidad]
descripcion = "Unidad: cop (pesos), pct (por ciento) o lo que se cuenta."
[columnas.escrito]
descripcion = "La cifra como la escribe el informe; vacío si está en palabras o en blanco."
nulo = true
[columnas.linea]
descripcion = "Línea de la transcripción del informe."
unidad = "línea"
dominio = [1, 587]
[columnas.nota]
descripcion = "Lo que hay que saber para leerla."
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with cifras as (
    select
        'plan' as tabla,
        clave,
        case medida when 'linea_base' then 'Línea base' when 'cuatrienio' then 'Esperado del cuatrienio' else 'Meta del año' end as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_plan

    union all

    select
        'presupuesto' as tabla,
        clave,
        coalesce(recurso, 'Proyecto ' || proyecto) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_presupuesto

    union all

    select
        'portales' as tabla,
        clave,
        portal as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_portales

    union all

    select
        'tramites' as tabla,
        clave,
        coalesce(impuesto, 'Todos los impuestos') as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_tramites

    union all

    select
        'soporte' as tabla,
        clave,
        cast(null as varchar) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_soporte

    union all

    select
        'atenciones' as tabla,
        clave,
        cast(null as varchar) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_atenciones

    union all

    select
        'formacion' as tabla,
        clave,
        cast(null as varchar) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_formacion

    union all

    select
        'en_tic_confio' as tabla,
        clave,
        coalesce(punto || ': ' || taller, taller) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_en_tic_confio

    union all

    select
        'al_punto' as tabla,
        clave,
        coalesce(puntos || ': ' || taller, taller) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_al_punto

    union all

    select
        'coursera' as tabla,
        clave,
        cast(null as varchar) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_coursera

    union all

    select
        'observatorio_digital' as tabla,
        clave,
        cast(null as varchar) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_observatorio_digital

    union all

    select
        'diagnosticos' as tabla,
        clave,
        cast(null as varchar) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_diagnosticos

    union all

    select
        'otras_cifras' as tabla,
        clave,
        cast(null as varchar) as detalle,
        indicador,
        periodo,
        papel,
        cifra,
        unidad,
        escrito,
        linea,
        nota
    from ref_informe_2020_t3_otras_cifras
)

select
    tabla,
    clave,
    detalle,
    indicador,
    periodo,
    papel,
    cast(cifra as double) as cifra,
    unidad,
    escrito,
    cast(linea as bigint) as linea,
    nota,
    'real' as procedencia
from cifras
