/* +++
descripcion = "Casos y fallecidos de COVID-19 de la lista municipal por comuna o corregimiento, desde el primero hasta el último corte, después del control de divulgación."
grano = ["territorio_codigo"]
publico = true
[control]
familia = "covid_municipal"
k = 10
cuentas = ["casos", "fallecidos"]
territorio = "territorio_codigo"
lapso = "total"
importancia = 10
libres = ["procedencia"]
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.casos]
descripcion = "Casos confirmados; vacío si es_casos_oculto."
unidad = "casos"
dominio = [0, 1000000]
nulo = true
[columnas.fallecidos]
descripcion = "De esos casos, fallecidos al corte; vacío si es_fallecidos_oculto."
unidad = "casos"
dominio = [0, 1000000]
nulo = true
[columnas.es_oculto]
descripcion = "Verdadero si alguna cifra de la fila está oculta por el control de divulgación."
[columnas.es_casos_oculto]
descripcion = "Verdadero si los casos están ocultos por el control de divulgación."
[columnas.es_fallecidos_oculto]
descripcion = "Verdadero si los fallecidos están ocultos por el control de divulgación."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    territorio_codigo,
    cast(sum(casos) as bigint) as casos,
    cast(sum(fallecidos) as bigint) as fallecidos,
    false as es_oculto,
    false as es_casos_oculto,
    false as es_fallecidos_oculto,
    max(procedencia) as procedencia
from covid_municipal_por_comuna_semana
group by territorio_codigo
