/* +++
descripcion = "Viajes entre cada par de zonas con algún viaje, por fuente y periodo: el último del registro, que los acumula, y cada ola de la encuesta."
grano = ["viaje_fuente", "periodo_fecha", "origen_codigo", "destino_codigo"]
[columnas.viaje_fuente]
descripcion = "Fuente de los viajes."
dominio = ["encuesta_od", "viajes_trabajadores"]
[columnas.periodo_fecha]
descripcion = "Primer día del mes."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
[columnas.origen_codigo]
descripcion = "Zona de origen, código."
[columnas.origen_comuna]
descripcion = "La zona de origen en el nivel de las comunas."
[columnas.origen_tipo]
descripcion = "Tipo de la zona de origen."
[columnas.origen_latitud]
descripcion = "Latitud de la zona de origen (WGS84); vacía si no está en el mapa."
unidad = "grados"
nulo = true
[columnas.origen_longitud]
descripcion = "Longitud de la zona de origen (WGS84); vacía si no está en el mapa."
unidad = "grados"
nulo = true
[columnas.destino_codigo]
descripcion = "Zona de destino, código."
[columnas.destino_comuna]
descripcion = "La zona de destino en el nivel de las comunas."
[columnas.destino_tipo]
descripcion = "Tipo de la zona de destino."
[columnas.destino_latitud]
descripcion = "Latitud de la zona de destino (WGS84); vacía si no está en el mapa."
unidad = "grados"
nulo = true
[columnas.destino_longitud]
descripcion = "Longitud de la zona de destino (WGS84); vacía si no está en el mapa."
unidad = "grados"
nulo = true
[columnas.filas]
descripcion = "Viajes declarados, sin expandir."
unidad = "filas"
[columnas.viajes]
descripcion = "Viajes, expandidos si la encuesta trae factores."
unidad = "viajes"
[columnas.cuadrado]
descripcion = "Suma, sobre las filas, del cuadrado de los viajes que cada una representa."
unidad = "viajes²"
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
