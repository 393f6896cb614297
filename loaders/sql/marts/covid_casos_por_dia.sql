/* +++
descripcion = "Casos por fuente, corte, ámbito y día, según su situación al corte."
grano = ["fuente_codigo", "corte_fecha", "ambito_codigo", "fecha_tipo", "fecha"]
publico = true
[columnas.fuente_codigo]
descripcion = "Fuente: ins_casos (lista de casos cargada), ins_serie (serie diaria de referencia) o municipal (lista de las entidades de salud)."
dominio = ["ins_casos", "ins_serie", "municipal"]
[columnas.corte_fecha]
descripcion = "Último día que la fuente conoce."
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
[columnas.fecha_tipo]
descripcion = "Qué fecha del caso se usa."
dominio = ["inicio_sintomas", "diagnostico", "reporte"]
[columnas.fecha]
descripcion = "Día; vacío para los casos sin esa fecha."
nulo = true
[columnas.casos]
descripcion = "Casos confirmados."
unidad = "casos"
dominio = [0, 10000000]
[columnas.recuperados]
descripcion = "De esos casos, recuperados al corte."
unidad = "casos"
dominio = [0, 10000000]
[columnas.fallecidos]
descripcion = "De esos casos, fallecidos por COVID-19 al corte."
unidad = "casos"
dominio = [0, 10000000]
[columnas.fallecidos_otra_causa]
descripcion = "De esos casos, fallecidos por otra causa; vacío si la fuente no lo publica."
unidad = "casos"
dominio = [0, 10000000]
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with serie as (
    select
        ambito_codigo,
        cast(fecha as date) as fecha,
        cast(casos as bigint) as casos,
        cast(recuperados as bigint) as recuperados,
        cast(fallecidos as bigint) as fallecidos
    from ref_ins_serie_diaria
),

ultimo as (
    select max(fecha) as corte_fecha from serie
),

serie_por_ambito as (
    select ambito_codigo, fecha, casos, recuperados, fallecidos from serie
    union all
    select
        a.ambito_codigo,
        s.fecha,
        s.casos,
        s.recuperados,
        s.fallecidos
    from serie as s
    inner join ambitos_municipios as a on s.ambito_codigo = a.municipio_codigo
    where a.ambito_codigo = 'AMB'
)

select
    fuente_codigo,
    corte_fecha,
    ambito_codigo,
    fecha_tipo,
    fecha,
    cast(sum(casos) as bigint) as casos,
    cast(sum(recuperados) as bigint) as recuperados,
    cast(sum(fallecidos) as bigint) as fallecidos,
    cast(sum(fallecidos_otra_causa) as bigint) as fallecidos_otra_causa,
    'real' as procedencia
from covid_casos_por_edad_sexo
group by fuente_codigo, corte_fecha, ambito_codigo, fecha_tipo, fecha
union all
select
    'ins_serie',
    u.corte_fecha,
    s.ambito_codigo,
    'reporte',
    s.fecha,
    cast(sum(s.casos) as bigint),
    cast(sum(s.recuperados) as bigint),
    cast(sum(s.fallecidos) as bigint),
    cast(null as bigint),
    'real'
from serie_por_ambito as s
cross join ultimo as u
group by u.corte_fecha, s.ambito_codigo, s.fecha
union all
select
    'municipal',
    corte_fecha,
    '68001',
    fecha_tipo,
    fecha,
    casos,
    recuperados,
    fallecidos,
    cast(null as bigint),
    procedencia
from covid_municipal_por_dia
where fecha_tipo <> 'muestra'
