/* +++
descripcion = "Viajes observados entre dos zonas frente a los que explican lo que cada zona emite y atrae y la distancia (modelo de gravedad). Solo pares de zonas distintas y con un punto conocido, con algún viaje o con medio viaje esperado."
grano = ["viaje_fuente", "periodo_fecha", "nivel", "origen_codigo", "destino_codigo"]
estima = "viajes_gravedad"
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
tipo = "varchar"
dominio = ["viajes_trabajadores", "encuesta_od"]
[columnas.periodo_fecha]
descripcion = "Mes de la ola de la encuesta; del registro, el último, con todo lo que ha empezado."
tipo = "date"
[columnas.nivel]
descripcion = "Nivel de las zonas: comuna (con corregimientos y municipios vecinos) o barrio."
tipo = "varchar"
dominio = ["comuna", "barrio"]
[columnas.origen_codigo]
descripcion = "Zona de origen: comuna_codigo o zona_codigo de `zonas_viaje`."
tipo = "varchar"
[columnas.destino_codigo]
descripcion = "Zona de destino."
tipo = "varchar"
[columnas.distancia_km]
descripcion = "Distancia en línea recta entre las dos; entre comunas, la media de la de sus barrios, ponderada por sus viajes."
unidad = "km"
tipo = "double"
dominio = [0, 100]
[columnas.filas]
descripcion = "Filas de la fuente entre las dos."
unidad = "filas"
tipo = "bigint"
dominio = [0, 100000000]
[columnas.observados]
descripcion = "Viajes de la fuente entre las dos, expandidos si los factores lo permiten."
unidad = "viajes"
tipo = "double"
dominio = [0, 10000000000]
[columnas.esperados]
descripcion = "Viajes que el modelo espera, ajustado sin los pares señalados."
unidad = "viajes"
tipo = "double"
dominio = [0, 10000000000]
[columnas.residuo]
descripcion = "Observados menos esperados, en desviaciones estándar."
unidad = "desviaciones estándar"
tipo = "double"
[columnas.es_anomalia]
descripcion = "Verdadero si hay más viajes de los que la distancia explica, con una tasa de falsos hallazgos del 5 % sobre todos los pares."
tipo = "boolean"
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
with ultimo as (
    select
        viaje_fuente,
        max(periodo_fecha) as periodo_fecha
    from viajes
    group by viaje_fuente
),

-- What the registry has accumulated is one period, its last; each wave of the survey is its own.
contados as (
    select
        v.viaje_fuente,
        case when v.viaje_fuente = 'encuesta_od' then v.periodo_fecha else u.periodo_fecha end as periodo_fecha,
        v.origen_zona,
        v.destino_zona,
        v.filas,
        v.viajes,
        v.procedencia
    from viajes as v
    inner join ultimo as u on v.viaje_fuente = u.viaje_fuente
)

select
    c.viaje_fuente,
    c.periodo_fecha,
    c.procedencia,
    o.zona_codigo as origen_codigo,
    o.comuna_codigo as origen_comuna,
    o.zona_tipo as origen_tipo,
    o.latitud as origen_latitud,
    o.longitud as origen_longitud,
    d.zona_codigo as destino_codigo,
    d.comuna_codigo as destino_comuna,
    d.zona_tipo as destino_tipo,
    d.latitud as destino_latitud,
    d.longitud as destino_longitud,
    cast(sum(c.filas) as bigint) as filas,
    sum(c.viajes) as viajes,
    sum(c.viajes * c.viajes / c.filas) as cuadrado
from contados as c
inner join zonas_viaje as o on c.origen_zona = o.zona
inner join zonas_viaje as d on c.destino_zona = d.zona
group by
    c.viaje_fuente,
    c.periodo_fecha,
    c.procedencia,
    o.zona_codigo,
    o.comuna_codigo,
    o.zona_tipo,
    o.latitud,
    o.longitud,
    d.zona_codigo,
    d.comuna_codigo,
    d.zona_tipo,
    d.latitud,
    d.longitud
order by
    c.viaje_fuente,
    c.periodo_fecha,
    o.zona_codigo,
    d.zona_codigo
