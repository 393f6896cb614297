/* +++
descripcion = "Zonas WiFi públicas: las de la última lista cargada o, mientras no hay ninguna, las de referencia."
grano = ["zona_codigo"]
[columnas.zona_codigo]
descripcion = "Código de la zona: su nombre, con la dirección si otra se llama igual."
[columnas.zona_nombre]
descripcion = "Nombre de la zona."
[columnas.direccion]
descripcion = "Dirección como la escribe la fuente; vacía si no la trae."
nulo = true
[columnas.barrio_escrito]
descripcion = "Barrio como lo escribe la fuente; vacío si no lo trae."
nulo = true
[columnas.comuna_escrita]
descripcion = "Comuna que dice la fuente; vacía si no la trae o no se reconoce."
nulo = true
[columnas.latitud]
descripcion = "Latitud (WGS84); vacía si no se sabe."
unidad = "grados"
nulo = true
[columnas.longitud]
descripcion = "Longitud (WGS84); vacía si no se sabe."
unidad = "grados"
nulo = true
+++ */
with vigentes as (
    select
        zona_nombre,
        nullif(direccion, '') as direccion,
        barrio as barrio_escrito,
        comuna_codigo as comuna_escrita,
        latitud,
        longitud
    from raw_zonas_wifi
    where hasta_corte is null
    union all
    select
        sitio,
        direccion,
        barrio_nombre,
        comuna_codigo,
        cast(latitud as double),
        cast(longitud as double)
    from ref_puntos_control_direcciones
    where not exists (select 1 from raw_zonas_wifi where hasta_corte is null)
)

select
    case
        when count(*) over (partition by zona_nombre) > 1 then concat(zona_nombre, ' · ', coalesce(direccion, ''))
        else zona_nombre
    end as zona_codigo,
    zona_nombre,
    direccion,
    barrio_escrito,
    comuna_escrita,
    latitud,
    longitud
from vigentes
