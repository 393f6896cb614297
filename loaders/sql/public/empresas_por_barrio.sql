/* +++
descripcion = "Empresas activas de Bucaramanga por barrio, último corte, después del control de divulgación."
grano = ["territorio_codigo"]
publico = true
[control]
familia = "camara_comercio"
k = 5
cuentas = ["empresas", "empresas_calzado"]
territorio = "territorio_codigo"
padre = "comuna_codigo"
lapso = "total"
importancia = 1
libres = ["corte_fecha", "procedencia"]
[columnas.territorio_codigo]
descripcion = "Barrio, corregimiento, comuna con barrio sin ubicar (terminado en SB) o SU: sin ubicar."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento que lo contiene; SU sin ubicar."
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
with lugares_contados as (
    select
        case
            when e.barrio_codigo <> 'SU' then e.barrio_codigo
            when e.comuna_codigo like 'C%' then e.comuna_codigo || '-SB'
            else e.comuna_codigo
        end as territorio_codigo,
        e.comuna_codigo,
        e.empresas,
        e.es_calzado,
        e.corte_fecha,
        e.procedencia
    from empresas as e
    where e.municipio_codigo = '68001' and e.estado = 'activo'
)

select
    l.territorio_codigo,
    max(l.comuna_codigo) as comuna_codigo,
    cast(sum(l.empresas) as bigint) as empresas,
    cast(sum(case when l.es_calzado then l.empresas else 0 end) as bigint) as empresas_calzado,
    false as es_oculto,
    false as es_empresas_oculto,
    false as es_empresas_calzado_oculto,
    max(l.corte_fecha) as corte_fecha,
    max(l.procedencia) as procedencia
from lugares_contados as l
group by l.territorio_codigo
