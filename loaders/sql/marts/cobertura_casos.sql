/* +++
descripcion = "Casos pequeños en que se demuestra cuál es la mejor elección de sitios, contra la voraz y el azar: cada comuna y corregimiento con tres sitios de 300 m, y la ciudad con veinte de cada radio, entre los centros de las celdas H3 de resolución 9 con gente. Se cuentan las personas que las zonas WiFi no alcanzan."
grano = ["territorio_codigo", "radio_m"]
publico = true
estima = "cobertura_casos"
[columnas.caso]
descripcion = "Nombre del caso."
tipo = "varchar"
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o ciudad."
tipo = "varchar"
[columnas.radio_m]
descripcion = "Radio alrededor de cada sitio, en línea recta."
unidad = "m"
tipo = "bigint"
dominio = [1, 10000]
[columnas.candidatos]
descripcion = "Candidatos entre los que se elige."
unidad = "candidatos"
tipo = "bigint"
dominio = [0, 100000]
[columnas.sitios]
descripcion = "Sitios que se eligen."
unidad = "sitios"
tipo = "bigint"
dominio = [0, 100]
[columnas.voraz]
descripcion = "Personas que alcanza la elección voraz."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.optimo]
descripcion = "Personas que alcanza la mejor elección, demostrada por programación entera; vacía si no se demostró."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
nulo = true
[columnas.cota]
descripcion = "Personas que ninguna elección puede pasar."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.azar_p05]
descripcion = "Personas que alcanza un sorteo: 5 de cada 100 quedan por debajo."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.azar]
descripcion = "Personas que alcanza un sorteo: la mitad de mil queda por debajo."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.azar_p95]
descripcion = "Personas que alcanza un sorteo: 95 de cada 100 quedan por debajo."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
select
    l.clase,
    l.codigo,
    l.unidad_codigo,
    l.barrio_codigo,
    l.comuna_codigo,
    t.territorio_nombre as comuna_nombre,
    l.latitud,
    l.longitud,
    l.anio,
    l.personas,
    l.procedencia
from alcance_lugares as l
left join territorios as t on l.comuna_codigo = t.territorio_codigo
order by
    l.clase,
    l.codigo
