/* +++
descripcion = "Un establecimiento del registro de reactivación por fila, al último corte, con las fechas en que cuenta en cada etapa: ninguna etapa antes que la anterior, y quien empezó sin fecha de aprobación cuenta como aprobado desde que empezó."
grano = ["radicado"]
restringido = true
[columnas.radicado]
descripcion = "Número con que se registró el establecimiento."
[columnas.ciiu_clase]
descripcion = "Clase CIIU Rev. 4 A.C.; división si solo se sabe ella; SD si no se reconoció."
[columnas.ciiu_division]
descripcion = "División CIIU; SD si no se reconoció."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU; SD si no se reconoció."
[columnas.es_calzado]
descripcion = "Verdadero si su actividad es de la cadena del calzado y el cuero."
[columnas.tamano]
descripcion = "Tamaño de la empresa."
dominio = ["micro", "pequena", "mediana", "grande", "sin_dato"]
[columnas.municipio_codigo]
descripcion = "Municipio del establecimiento, código DIVIPOLA."
[columnas.comuna_codigo]
descripcion = "Comuna, corregimiento o «SU» sin ubicar; otro municipio."
[columnas.barrio_codigo]
descripcion = "Barrio; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, «SU» sin ubicar; otro municipio."
[columnas.ubicacion_metodo]
descripcion = "De dónde se tomó el lugar: lo declarado, la dirección o ambos."
dominio = ["barrio y dirección", "barrio declarado", "dirección", "comuna declarada", "corregimiento declarado", "otro municipio", "sin ubicar"]
[columnas.celda_codigo]
descripcion = "Celda H3 de resolución 9 de su dirección; SU si no se ubicó a 400 m o menos o si cae en otra comuna que la declarada."
[columnas.registro_fecha]
descripcion = "Día desde el que cuenta como registrado."
[columnas.aprobacion_fecha]
descripcion = "Día desde el que cuenta como aprobado; vacío si no lo está."
nulo = true
[columnas.inicio_fecha]
descripcion = "Día desde el que cuenta como activo; vacío si al corte no ha empezado."
nulo = true
[columnas.trabajadores]
descripcion = "Trabajadores del establecimiento; vacío si no se sabe."
unidad = "personas"
nulo = true
[columnas.trabajadores_reactivados]
descripcion = "Trabajadores que se reactivan; cero si no se sabe."
unidad = "personas"
[columnas.horario_dias]
descripcion = "Días de trabajo: lunes 1, martes 2, miércoles 4 … domingo 64, sumados; vacío si no se sabe."
nulo = true
[columnas.horario_entrada_min]
descripcion = "Hora de entrada, desde la medianoche."
unidad = "minutos"
nulo = true
[columnas.horario_salida_min]
descripcion = "Hora de salida, desde la medianoche; menor que la de entrada si es del día siguiente."
unidad = "minutos"
nulo = true
[columnas.nit]
descripcion = "NIT o cédula de la empresa."
nulo = true
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with apariciones as (
    select
        radicado,
        min(desde_corte) as primer_corte
    from stg_reactivacion
    group by radicado
),

vigentes as (
    select
        r.radicado,
        r.nit,
        r.direccion,
        r.territorio_codigo,
        r.comuna_codigo,
        r.municipio_codigo,
        r.ciiu_clase,
        r.ciiu_division,
        r.ciiu_seccion,
        r.es_calzado,
        r.tamano,
        r.registro_fecha,
        r.aprobacion_fecha,
        case when r.inicio_fecha <= e.corte_fecha then r.inicio_fecha end as inicio_fecha,
        r.trabajadores,
        coalesce(r.trabajadores_reactivados, 0) as trabajadores_reactivados,
        r.horario_dias,
        r.horario_entrada_min,
        r.horario_salida_min,
        a.primer_corte,
        e.corte_fecha,
        e.procedencia
    from stg_reactivacion as r
    inner join apariciones as a on r.radicado = a.radicado
    inner join stg_entregas as e
        on e.fuente_codigo = 'reactivacion'
        and r.desde_corte <= e.corte_fecha and (r.hasta_corte is null or r.hasta_corte > e.corte_fecha)
    where e.es_ultimo
),

registrados as (
    select
        radicado,
        coalesce(
            registro_fecha,
            case when inicio_fecha < aprobacion_fecha then inicio_fecha else aprobacion_fecha end,
            inicio_fecha,
            primer_corte
        ) as registro_fecha
    from vigentes
),

aprobados as (
    -- A start tells of an approval that the file lacks.
    select
        v.radicado,
        r.registro_fecha,
        case
            when coalesce(v.aprobacion_fecha, v.inicio_fecha) < r.registro_fecha then r.registro_fecha
            else coalesce(v.aprobacion_fecha, v.inicio_fecha)
        end as aprobacion_fecha
    from vigentes as v
    inner join registrados as r on v.radicado = r.radicado
),

ubicados as (
    -- A declared barrio stands. Without one, an accepted address tells it, unless it is of another comuna than declared.
    select
        v.radicado,
        v.territorio_codigo like '68001-%' as tiene_barrio,
        coalesce(d.decision = 'aceptar' and d.barrio_codigo = v.territorio_codigo, false) as coinciden,
        coalesce(
            d.decision = 'aceptar' and d.municipio_codigo = '68001' and d.barrio_codigo <> ''
            and v.comuna_codigo in ('SU', d.comuna_codigo),
            false
        ) as por_direccion,
        d.barrio_codigo as direccion_barrio,
        d.comuna_codigo as direccion_comuna,
        case when d.comuna_codigo = v.comuna_codigo or v.comuna_codigo = 'SU' then d.celda_codigo end as celda_codigo
    from vigentes as v
    left join direcciones_ubicadas as d
        on v.direccion = d.direccion and v.territorio_codigo = d.territorio_codigo
)

select
    v.radicado,
    v.ciiu_clase,
    v.ciiu_division,
    v.ciiu_seccion,
    v.es_calzado,
    v.tamano,
    v.municipio_codigo,
    case when u.por_direccion and not u.tiene_barrio then u.direccion_comuna else v.comuna_codigo end as comuna_codigo,
    case
        when u.por_direccion and not u.tiene_barrio then u.direccion_barrio else v.territorio_codigo
    end as barrio_codigo,
    case
        when v.municipio_codigo <> '68001' then 'otro municipio'
        when u.tiene_barrio and u.coinciden then 'barrio y dirección'
        when u.tiene_barrio then 'barrio declarado'
        when u.por_direccion then 'dirección'
        when v.comuna_codigo like 'C%' then 'comuna declarada'
        when v.comuna_codigo like 'R%' then 'corregimiento declarado'
        else 'sin ubicar'
    end as ubicacion_metodo,
    coalesce(u.celda_codigo, 'SU') as celda_codigo,
    a.registro_fecha,
    a.aprobacion_fecha,
    case when v.inicio_fecha < a.aprobacion_fecha then a.aprobacion_fecha else v.inicio_fecha end as inicio_fecha,
    v.trabajadores,
    v.trabajadores_reactivados,
    v.horario_dias,
    v.horario_entrada_min,
    v.horario_salida_min,
    v.nit,
    v.corte_fecha,
    v.procedencia
from vigentes as v
inner join aprobados as a on v.radicado = a.radicado
inner join ubicados as u on v.radicado = u.radicado
