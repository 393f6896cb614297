/* +++
descripcion = "Versiones de cada matrícula del registro mercantil, sin las columnas que identifican a la empresa."
grano = ["matricula", "desde_corte"]
restringido = true
[columnas.matricula]
descripcion = "Matrícula mercantil."
[columnas.desde_corte]
descripcion = "Primer corte en que la fila fue así."
[columnas.hasta_corte]
descripcion = "Corte en que dejó de ser así; vacío si sigue vigente."
nulo = true
[columnas.estado]
descripcion = "Estado de la matrícula."
[columnas.matricula_fecha]
descripcion = "Día de la matrícula."
nulo = true
[columnas.cancelacion_fecha]
descripcion = "Día de la cancelación."
nulo = true
[columnas.ciiu_clase]
descripcion = "Clase CIIU; división si solo se sabe ella; SD si no se sabe."
[columnas.ciiu_metodo]
descripcion = "Cómo se reconoció la actividad."
[columnas.ciiu_puntaje]
descripcion = "Qué tan probable es que la clase sea esa."
unidad = "porcentaje"
[columnas.ciiu_division]
descripcion = "División CIIU o SD."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU o SD."
[columnas.es_calzado]
descripcion = "Verdadero si es de la cadena del calzado y el cuero."
[columnas.tamano]
descripcion = "Tamaño de la empresa."
[columnas.municipio_codigo]
descripcion = "Municipio, código DIVIPOLA; SU si no se sabe."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento más probable, SU sin ubicar, u otro municipio."
[columnas.barrio_codigo]
descripcion = "Barrio más probable; SU si no se sabe."
[columnas.celda_codigo]
descripcion = "Celda H3 de resolución 9 del punto; vacía si no hay punto a menos de 400 m."
nulo = true
[columnas.ubicacion_metodo]
descripcion = "Qué tan cierto es el lugar."
dominio = ["aceptada", "probable", "solo comuna", "sin ubicar", "otro municipio"]
+++ */
with ubicadas as (
    -- Hardly any firm writes its barrio: the likeliest stands where it is likelier than all others together, and the
    -- comuna wherever there is a point.
    select
        c.*,
        d.decision,
        d.barrio_codigo as punto_barrio,
        d.comuna_codigo as punto_comuna,
        d.celda_codigo,
        coalesce(d.municipio_codigo = '68001' and d.barrio_codigo <> '' and d.confianza >= 0.5, false) as tiene_barrio,
        coalesce(
            d.municipio_codigo = '68001' and d.comuna_codigo <> '' and (d.confianza >= 0.5 or d.celda_codigo is not null),
            false
        ) as tiene_comuna
    from raw_camara_comercio as c
    left join direcciones_ubicadas as d
        on c.direccion = d.direccion and c.municipio_codigo = '68001' and d.territorio_codigo = 'SU'
)

select
    u.matricula,
    u.desde_corte,
    u.hasta_corte,
    u.estado,
    u.fecha_matricula as matricula_fecha,
    u.fecha_cancelacion as cancelacion_fecha,
    u.ciiu_clase,
    u.ciiu_metodo,
    u.ciiu_puntaje,
    a.ciiu_division,
    a.ciiu_seccion,
    a.es_calzado,
    u.tamano,
    u.municipio_codigo,
    case when u.tiene_comuna then u.punto_comuna when u.municipio_codigo = '68001' then 'SU' else u.municipio_codigo end
        as comuna_codigo,
    case when u.tiene_barrio then u.punto_barrio else 'SU' end as barrio_codigo,
    case when u.tiene_comuna then u.celda_codigo end as celda_codigo,
    case
        when u.municipio_codigo not in ('68001', 'SU') then 'otro municipio'
        when u.tiene_barrio and u.decision = 'aceptar' then 'aceptada'
        when u.tiene_barrio then 'probable'
        when u.tiene_comuna then 'solo comuna'
        else 'sin ubicar'
    end as ubicacion_metodo
from ubicadas as u
inner join ciiu as a on u.ciiu_clase = a.ciiu_clase
