/* +++
descripcion = "Personas de cada barrio, y de lo que cada comuna tiene fuera de sus barrios, que viven cerca de algún sitio de la red. De esta tabla salen la cobertura por territorio y por estrato."
grano = ["red", "radio_m", "unidad_codigo"]
estima = "cobertura_por_unidad"
[columnas.red]
descripcion = "Red: zonas WiFi, Puntos Digitales con el Centro de Pensamiento, o ambas."
tipo = "varchar"
dominio = ["wifi", "puntos", "ambas"]
[columnas.radio_m]
descripcion = "Radio alrededor de cada sitio, en línea recta."
unidad = "m"
tipo = "bigint"
dominio = [1, 10000]
[columnas.unidad_codigo]
descripcion = "Código del barrio, o comuna con «-SB» (sin barrio)."
tipo = "varchar"
[columnas.barrio_codigo]
descripcion = "Barrio; vacío fuera de todo barrio."
tipo = "varchar"
nulo = true
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento."
tipo = "varchar"
[columnas.personas]
descripcion = "Personas de la unidad en la proyección de 2020."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.cubiertas]
descripcion = "De ellas, las que viven dentro del radio de algún sitio."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.cubiertas_min]
descripcion = "Al menos: todas si la unidad queda entera dentro; si no, ninguna."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.cubiertas_max]
descripcion = "A lo sumo: todas si algún sitio la alcanza."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
select
    clase,
    codigo,
    unidad_codigo,
    barrio_codigo,
    comuna_codigo,
    latitud,
    longitud,
    anio,
    personas,
    procedencia
from alcance_lugares
order by
    clase,
    codigo
