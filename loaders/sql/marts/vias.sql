/* +++
descripcion = "Capas de calles cargadas: cada tramo, su nombre y la vía que se leyó en él. Sin filas mientras no se carga ninguna."
grano = ["capa", "elemento"]
publico = true
[columnas.capa]
descripcion = "Código DIVIPOLA del municipio cuyas vías reemplaza la capa."
[columnas.elemento]
descripcion = "Número del elemento en el archivo."
unidad = "posición"
[columnas.corte_fecha]
descripcion = "Fecha de la capa: la que se declaró al cargarla o la de la carga."
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio en que está el tramo."
[columnas.via_nombre]
descripcion = "Nombre como lo escribe la capa; vacío si no lo trae."
nulo = true
[columnas.via_clave]
descripcion = "Vía que dice el nombre, como se lee en una dirección (CL 35A, AV QUEBRADASECA); vacío si no dice ninguna."
nulo = true
[columnas.via_otra_clave]
descripcion = "Otro nombre de la misma vía, si la capa lo trae."
nulo = true
[columnas.via_clase]
descripcion = "Clase de la vía: la jerarquía de la capa o el valor de highway en OpenStreetMap."
dominio = ["principal", "secundaria", "local", "peatonal", "sin clase"]
[columnas.capa_codigo]
descripcion = "Código del elemento en la capa, si lo trae."
nulo = true
[columnas.largo_m]
descripcion = "Largo en el terreno, en EPSG:9377."
unidad = "m"
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    capa,
    elemento,
    corte_fecha,
    municipio_codigo,
    via_nombre,
    via_clave,
    via_otra_clave,
    via_clase,
    capa_codigo,
    largo_m,
    'real' as procedencia
from stg_vias
