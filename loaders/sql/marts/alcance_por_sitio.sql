/* +++
descripcion = "Personas que viven a 300 m y a 1 km de cada sitio de la red, con su intervalo: dentro de un barrio no se sabe dónde viven. Los sitios sin ubicar no están."
grano = ["sitio_codigo", "radio_m"]
publico = true
estima = "alcance_por_sitio"
[columnas.sitio_codigo]
descripcion = "Código del sitio."
tipo = "varchar"
[columnas.radio_m]
descripcion = "Radio alrededor de cada sitio, en línea recta."
unidad = "m"
tipo = "bigint"
dominio = [1, 10000]
[columnas.personas]
descripcion = "Personas dentro del radio, con la gente de cada barrio repartida por igual en él."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.personas_min]
descripcion = "Las que son seguras: las de los barrios que quedan enteros dentro del radio, esté donde esté el sitio si solo consta su barrio."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.personas_max]
descripcion = "Las que pueden ser: las de todos los barrios que el radio toca."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.anio]
descripcion = "Año de la proyección de población."
unidad = "año"
tipo = "bigint"
dominio = [2018, 2035]
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
