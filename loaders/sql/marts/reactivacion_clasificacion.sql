/* +++
descripcion = "Cómo se reconoció la actividad de los establecimientos del registro, al último corte; las que no se reconocieron, con su texto, para corregirlas."
grano = ["ciiu_metodo", "texto"]
agrega_personas = true
[columnas.ciiu_metodo]
descripcion = "Cómo se reconoció la actividad."
[columnas.texto]
descripcion = "Actividad como la escribieron, si no se reconoció; vacío en las demás y donde no la escribieron. Si trae un teléfono, un documento o un correo, no se copia."
[columnas.establecimientos]
descripcion = "Establecimientos, también los de otros municipios."
unidad = "establecimientos"
dominio = [0, 1000000]
[columnas.ciiu_puntaje]
descripcion = "Seguridad media del reconocimiento."
unidad = "%"
dominio = [0, 100]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with textos as (
    -- What people type where the activity goes may be themselves: no activity has seven digits or an @.
    select
        r.ciiu_metodo,
        case
            when r.ciiu_division <> 'SD' then ''
            when
                length(r.actividad) - length(translate(r.actividad, '0123456789', '')) >= 7
                or r.actividad like '%@%'
                then '(trae un teléfono, un documento o un correo)'
            else coalesce(r.actividad, '')
        end as texto,
        r.ciiu_puntaje,
        e.procedencia
    from stg_reactivacion as r
    inner join stg_entregas as e
        on e.fuente_codigo = 'reactivacion'
        and r.desde_corte <= e.corte_fecha and (r.hasta_corte is null or r.hasta_corte > e.corte_fecha)
    where e.es_ultimo
)

select
    ciiu_metodo,
    texto,
    count(*) as establecimientos,
    avg(ciiu_puntaje) as ciiu_puntaje,
    procedencia
from textos
group by
    ciiu_metodo,
    texto,
    procedencia
