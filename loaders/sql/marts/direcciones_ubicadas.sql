/* +++
descripcion = "Cada dirección de los registros cargados, con el lugar que declaran, y dónde se ubicó."
grano = ["direccion", "territorio_codigo"]
restringido = true
estima = "direcciones"
[columnas.direccion]
descripcion = "Dirección como la escribieron."
tipo = "varchar"
[columnas.territorio_codigo]
descripcion = "Barrio, comuna o corregimiento que el registro declara, o «SU» sin ubicar."
tipo = "varchar"
[columnas.canonica]
descripcion = "Dirección con sus partes en orden y abreviadas de una sola forma."
tipo = "varchar"
[columnas.latitud]
descripcion = "Latitud (WGS84); vacía si no se ubicó."
unidad = "grados"
tipo = "double"
nulo = true
[columnas.longitud]
descripcion = "Longitud (WGS84); vacía si no se ubicó."
unidad = "grados"
tipo = "double"
nulo = true
[columnas.barrio_codigo]
descripcion = "Barrio del punto; vacío si no está en ninguno."
tipo = "varchar"
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento del punto; vacío si no está en ninguno."
tipo = "varchar"
[columnas.municipio_codigo]
descripcion = "Municipio del punto, código DIVIPOLA (DANE); vacío si no se ubicó."
tipo = "varchar"
[columnas.metodo]
descripcion = "De qué se dedujo el punto: lugar, vías, cuadrícula, barrio, comuna, municipio o ninguno."
tipo = "varchar"
[columnas.radio_m]
descripcion = "Radio en que se espera la dirección dos de cada tres veces."
unidad = "metros"
tipo = "double"
nulo = true
[columnas.celda_codigo]
descripcion = "Celda H3 de resolución 9 del punto; vacía si no hay punto, si es el centro de un territorio o si su radio pasa de 400 m."
tipo = "varchar"
nulo = true
[columnas.confianza]
descripcion = "Probabilidad de que el barrio sea ese."
unidad = "proporción"
tipo = "double"
dominio = [0, 1]
[columnas.decision]
descripcion = "Qué hacer con la respuesta."
tipo = "varchar"
dominio = ["aceptar", "revisar", "rechazar"]
[columnas.motivo]
descripcion = "Por qué se decidió así."
tipo = "varchar"
+++ */
with escritas as (
    select
        direccion,
        territorio_codigo
    from raw_covid_municipal
    where direccion is not null and municipio_codigo = '68001'

    union all

    -- The registry of firms declares no barrio.
    select
        direccion,
        'SU' as territorio_codigo
    from raw_camara_comercio
    where direccion is not null and municipio_codigo = '68001'

    union all

    select
        direccion,
        territorio_codigo
    from raw_reactivacion
    where direccion is not null and municipio_codigo = '68001'
)

select distinct
    direccion,
    territorio_codigo
from escritas
order by
    direccion,
    territorio_codigo
