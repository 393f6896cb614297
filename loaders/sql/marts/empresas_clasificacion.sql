/* +++
descripcion = "Cómo se reconoció la actividad económica de las empresas del último corte, y los textos que quedaron sin clase."
grano = ["fuente_codigo", "ciiu_metodo", "puntaje_desde", "texto"]
agrega_personas = true
[columnas.fuente_codigo]
descripcion = "Fuente."
[columnas.ciiu_metodo]
descripcion = "Cómo se reconoció la actividad."
dominio = ["codigo", "nombre exacto", "prefijo", "prefijo compartido", "parecido", "nombre común", "desconocido", "sin actividad"]
[columnas.puntaje_desde]
descripcion = "Tramo de la probabilidad de que la clase sea esa: desde este número, de diez en diez."
unidad = "porcentaje"
dominio = [0, 100]
[columnas.texto]
descripcion = "La actividad como la escribieron, si quedó sin clase; vacío en las demás. Si trae un teléfono, un documento o un correo, no se copia."
[columnas.textos]
descripcion = "Textos distintos."
unidad = "textos"
dominio = [0, 1000000]
[columnas.filas]
descripcion = "Empresas."
unidad = "empresas"
dominio = [1, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with vigentes as (
    select
        case when c.actividad is null then 'sin actividad' else c.ciiu_metodo end as ciiu_metodo,
        cast(floor(c.ciiu_puntaje / 10.0) * 10 as integer) as puntaje_desde,
        -- What people type where the activity goes may be themselves: no activity has seven digits or an @.
        case
            when c.ciiu_metodo <> 'desconocido' then ''
            when
                length(c.actividad) - length(translate(c.actividad, '0123456789', '')) >= 7
                or c.actividad like '%@%'
                then '(trae un teléfono, un documento o un correo)'
            else coalesce(c.actividad, '')
        end as texto,
        c.actividad as escrita,
        e.procedencia
    from raw_camara_comercio as c
    inner join stg_entregas as e
        on e.fuente_codigo = 'camara_comercio'
        and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
    where e.es_ultimo
)

select
    'camara_comercio' as fuente_codigo,
    ciiu_metodo,
    puntaje_desde,
    texto,
    cast(count(distinct escrita) as bigint) as textos,
    cast(count(*) as bigint) as filas,
    procedencia
from vigentes
group by
    ciiu_metodo,
    puntaje_desde,
    texto,
    procedencia
