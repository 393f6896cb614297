/* +++
descripcion = "Empresas activas de Bucaramanga por comuna o corregimiento, último corte, después del control de divulgación."
grano = ["territorio_codigo"]
publico = true
[control]
familia = "camara_comercio"
k = 5
cuentas = ["empresas", "empresas_calzado"]
territorio = "territorio_codigo"
lapso = "total"
importancia = 10
libres = ["corte_fecha", "procedencia"]
[columnas.territorio_codigo]
descripcion = "Comuna, corregimiento o SU: sin ubicar."
[columnas.empresas]
descripcion = "Empresas y personas naturales comerciantes activas; vacío si es_empresas_oculto."
unidad = "empresas"
dominio = [0, 1000000]
nulo = true
[columnas.empresas_calzado]
descripcion = "De ellas, las de la cadena del calzado y el cuero; vacío si es_empresas_calzado_oculto."
unidad = "empresas"
dominio = [0, 1000000]
nulo = true
[columnas.es_oculto]
descripcion = "Verdadero si alguna cifra de la fila está oculta por el control de divulgación."
[columnas.es_empresas_oculto]
descripcion = "Verdadero si las empresas están ocultas por el control de divulgación."
[columnas.es_empresas_calzado_oculto]
descripcion = "Verdadero si las empresas de calzado están ocultas por el control de divulgación."
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    e.comuna_codigo as territorio_codigo,
    cast(sum(e.empresas) as bigint) as empresas,
    cast(sum(case when e.es_calzado then e.empresas else 0 end) as bigint) as empresas_calzado,
    false as es_oculto,
    false as es_empresas_oculto,
    false as es_empresas_calzado_oculto,
    max(e.corte_fecha) as corte_fecha,
    max(e.procedencia) as procedencia
from empresas as e
where e.municipio_codigo = '68001' and e.estado = 'activo'
group by e.comuna_codigo
