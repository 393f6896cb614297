/* +++
descripcion = "Casos de la lista del INS por corte, ámbito, fecha, grupo de edad y sexo, según su situación al corte."
grano = ["fuente_codigo", "corte_fecha", "ambito_codigo", "fecha_tipo", "fecha", "edad_grupo", "sexo"]
publico = true
[columnas.fuente_codigo]
descripcion = "Fuente de la cifra: ins_casos."
dominio = ["ins_casos"]
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
[columnas.fecha_tipo]
descripcion = "Qué fecha del caso se usa."
dominio = ["inicio_sintomas", "diagnostico", "reporte"]
[columnas.fecha]
descripcion = "Día; vacío para los casos sin esa fecha."
nulo = true
[columnas.edad_grupo]
descripcion = "Grupo de diez años de edad."
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato."
dominio = ["F", "M", "sin dato"]
[columnas.casos]
descripcion = "Casos confirmados."
unidad = "casos"
dominio = [1, 10000000]
[columnas.recuperados]
descripcion = "De esos casos, recuperados al corte."
unidad = "casos"
dominio = [0, 10000000]
[columnas.fallecidos]
descripcion = "De esos casos, fallecidos por COVID-19 al corte."
unidad = "casos"
dominio = [0, 10000000]
[columnas.fallecidos_otra_causa]
descripcion = "De esos casos, fallecidos por otra causa al corte."
unidad = "casos"
dominio = [0, 10000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with entregas as (
    select corte_fecha from stg_entregas where fuente_codigo = 'covid_casos'
),

casos as (
    select
        e.corte_fecha,
        v.departamento_codigo = '68' as es_santander,
        case when v.departamento_codigo = '68' then v.municipio_codigo end as municipio_codigo,
        v.inicio_sintomas_fecha,
        v.diagnostico_fecha,
        v.reporte_fecha,
        v.edad_grupo,
        v.sexo,
        v.desenlace
    from entregas as e
    inner join stg_covid_casos as v
        on e.corte_fecha >= v.desde_corte and (v.hasta_corte is null or e.corte_fecha < v.hasta_corte)
),

por_fecha as (
    select
        corte_fecha,
        es_santander,
        municipio_codigo,
        case
            when grouping(inicio_sintomas_fecha) = 0 then 'inicio_sintomas'
            when grouping(diagnostico_fecha) = 0 then 'diagnostico'
            else 'reporte'
        end as fecha_tipo,
        coalesce(inicio_sintomas_fecha, diagnostico_fecha, reporte_fecha) as fecha,
        edad_grupo,
        sexo,
        count(*) as casos,
        sum(case when desenlace = 'recuperado' then 1 else 0 end) as recuperados,
        sum(case when desenlace = 'fallecido' then 1 else 0 end) as fallecidos,
        sum(case when desenlace = 'fallecido_otra_causa' then 1 else 0 end) as fallecidos_otra_causa
    from casos
    group by grouping sets (
        (corte_fecha, es_santander, municipio_codigo, inicio_sintomas_fecha, edad_grupo, sexo),
        (corte_fecha, es_santander, municipio_codigo, diagnostico_fecha, edad_grupo, sexo),
        (corte_fecha, es_santander, municipio_codigo, reporte_fecha, edad_grupo, sexo)
    )
),

tipos_con_fecha as (
    select
        corte_fecha,
        fecha_tipo
    from por_fecha
    group by corte_fecha, fecha_tipo
    having count(fecha) > 0 or fecha_tipo = 'diagnostico'
),

por_ambito as (
    select
        'CO' as ambito_codigo, corte_fecha, fecha_tipo, fecha, edad_grupo, sexo,
        casos, recuperados, fallecidos, fallecidos_otra_causa
    from por_fecha
    union all
    select
        '68', corte_fecha, fecha_tipo, fecha, edad_grupo, sexo,
        casos, recuperados, fallecidos, fallecidos_otra_causa
    from por_fecha
    where es_santander
    union all
    select
        a.ambito_codigo, f.corte_fecha, f.fecha_tipo, f.fecha, f.edad_grupo, f.sexo,
        f.casos, f.recuperados, f.fallecidos, f.fallecidos_otra_causa
    from por_fecha as f
    inner join ambitos_municipios as a on f.municipio_codigo = a.municipio_codigo
)

select
    'ins_casos' as fuente_codigo,
    p.corte_fecha,
    p.ambito_codigo,
    p.fecha_tipo,
    p.fecha,
    p.edad_grupo,
    p.sexo,
    cast(sum(p.casos) as bigint) as casos,
    cast(sum(p.recuperados) as bigint) as recuperados,
    cast(sum(p.fallecidos) as bigint) as fallecidos,
    cast(sum(p.fallecidos_otra_causa) as bigint) as fallecidos_otra_causa,
    'real' as procedencia
from por_ambito as p
inner join tipos_con_fecha as t on p.corte_fecha = t.corte_fecha and p.fecha_tipo = t.fecha_tipo
group by p.corte_fecha, p.ambito_codigo, p.fecha_tipo, p.fecha, p.edad_grupo, p.sexo
