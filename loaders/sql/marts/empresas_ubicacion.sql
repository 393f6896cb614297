/* +++
descripcion = "Qué parte de las empresas activas de Bucaramanga se pudo ubicar por su dirección, y con qué certeza, si son mil o más."
grano = ["ubicacion_metodo"]
publico = true
agrega_personas = true
[columnas.ubicacion_metodo]
descripcion = "Qué tan cierto es el lugar: aceptada (nueve de diez veces o más), probable (más de la mitad), solo la comuna o sin ubicar."
dominio = ["aceptada", "probable", "solo comuna", "sin ubicar"]
[columnas.empresas_pct]
descripcion = "Parte de las empresas activas de la ciudad, redondeada al entero."
unidad = "porcentaje"
dominio = [0, 100]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with contadas as (
    select
        c.ubicacion_metodo,
        e.procedencia,
        count(*) as empresas
    from stg_camara_comercio as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'camara_comercio'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
    where e.es_ultimo and c.estado = 'activo' and c.municipio_codigo = '68001'
    group by c.ubicacion_metodo, e.procedencia
),

totales as (
    select sum(empresas) as empresas
    from contadas
    having sum(empresas) >= 1000 -- of fewer, a whole percentage is a count
)

select
    c.ubicacion_metodo,
    cast(round(100.0 * c.empresas / t.empresas, 0) as integer) as empresas_pct,
    c.procedencia
from contadas as c
cross join totales as t
