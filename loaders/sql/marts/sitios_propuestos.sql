/* +++
descripcion = "Dónde los próximos veinte sitios alcanzarían a más personas que hoy no tienen uno cerca: a cada paso, el candidato que más suma (cobertura máxima voraz). Los candidatos son centros de celdas H3 con gente, de resolución 10 para 300 m y 9 para 1 km. Se compara con mil sorteos y con lo que ninguna elección puede pasar. Es un punto de partida: no mira predios, energía ni costos."
grano = ["red", "radio_m", "orden"]
publico = true
estima = "sitios_propuestos"
[columnas.red]
descripcion = "Red que ya existe y a la que se suman: zonas WiFi, o ambas."
tipo = "varchar"
dominio = ["wifi", "ambas"]
[columnas.radio_m]
descripcion = "Radio alrededor de cada sitio, en línea recta."
unidad = "m"
tipo = "bigint"
dominio = [1, 10000]
[columnas.orden]
descripcion = "Orden en que se eligen."
unidad = "posición"
tipo = "bigint"
dominio = [1, 20]
[columnas.candidato_codigo]
descripcion = "Celda H3 en cuyo centro estaría el sitio."
tipo = "varchar"
[columnas.latitud]
descripcion = "Latitud del candidato (WGS84)."
unidad = "grados"
tipo = "double"
dominio = [6, 8]
[columnas.longitud]
descripcion = "Longitud del candidato (WGS84)."
unidad = "grados"
tipo = "double"
dominio = [-74, -72]
[columnas.barrio_codigo]
descripcion = "Barrio del candidato; vacío fuera de todo barrio."
tipo = "varchar"
nulo = true
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento del candidato."
tipo = "varchar"
[columnas.candidatos]
descripcion = "Candidatos entre los que se elige."
unidad = "candidatos"
tipo = "bigint"
dominio = [0, 100000]
[columnas.personas_nuevas]
descripcion = "Personas que suma: las que no alcanza la red ni ningún sitio propuesto antes."
unidad = "personas"
tipo = "double"
dominio = [0, 1000000]
[columnas.acumulado_pct]
descripcion = "Parte de la ciudad cubierta con la red y los sitios hasta este."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
[columnas.azar_p05]
descripcion = "La misma parte con tantos sitios sorteados entre los candidatos: 5 de cada 100 sorteos quedan por debajo."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
[columnas.azar_mediana]
descripcion = "La misma parte con sitios sorteados: la mitad de los mil sorteos queda por debajo."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
[columnas.azar_p95]
descripcion = "La misma parte con sitios sorteados: 95 de cada 100 sorteos quedan por debajo."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
[columnas.optimo]
descripcion = "La misma parte con la mejor elección posible de tantos sitios; vacía si no se demostró cuál es."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
nulo = true
[columnas.cota]
descripcion = "Parte que ninguna elección de tantos sitios entre esos candidatos puede pasar, demostrada."
unidad = "porcentaje"
tipo = "double"
dominio = [0, 100]
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
