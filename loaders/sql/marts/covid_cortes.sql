/* +++
descripcion = "Fuentes y cortes que el tablero de COVID-19 ofrece, con su definición. Fuentes distintas no se suman ni se comparan sin decirlo."
grano = ["fuente_codigo", "corte_fecha"]
publico = true
[columnas.fuente_codigo]
descripcion = "Fuente de la cifra."
dominio = ["ins_casos", "ins_serie", "ins_conteos", "jhu", "municipal"]
[columnas.corte_fecha]
descripcion = "Último día que la fuente conoce."
[columnas.fuente_nombre]
descripcion = "Nombre corto de la fuente."
[columnas.definicion]
descripcion = "Qué cuenta la fuente."
[columnas.es_lista_casos]
descripcion = "Verdadero si es una lista de casos cargada: tiene fechas, edad y sexo."
[columnas.es_parcial]
descripcion = "Verdadero si trae menos del 90 % de los casos de un corte anterior: es un extracto."
[columnas.prioridad]
descripcion = "Preferencia al abrir el tablero; menor es mejor."
unidad = "posición"
[columnas.casos]
descripcion = "Casos confirmados según la fuente: los del país o, en la lista municipal, los de la ciudad."
unidad = "casos"
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
[columnas.fuente_url]
descripcion = "Dónde se publica."
nulo = true
[columnas.licencia]
descripcion = "Licencia o condición de uso."
nulo = true
+++ */
with todo as (
    select
        fuente_codigo,
        corte_fecha,
        confirmados,
        procedencia,
        max(confirmados) over (
            partition by fuente_codigo order by corte_fecha
            rows between unbounded preceding and 1 preceding
        ) as maximo_anterior
    from covid_totales_por_ambito
    where ambito_codigo = case when fuente_codigo = 'municipal' then '68001' else 'CO' end
),

fuentes_covid as (
    select
        'ins_casos' as fuente_codigo,
        'INS, lista de casos' as fuente_nombre,
        'Lista nacional de casos confirmados que el INS entrega en cada corte; cada caso según su situación ese día.' as definicion,
        1 as prioridad,
        url as fuente_url,
        licencia
    from registro_fuentes
    where fuente_codigo = 'covid_casos'
    union all
    select
        'ins_serie',
        'INS, serie diaria',
        'Casos por día de reporte, con su situación al corte, derivados de los datos abiertos del INS; no trae edad, sexo ni otras fechas.',
        2,
        fuente_url,
        licencia
    from ref_fuentes
    where archivo = 'ins_serie_diaria'
    union all
    select
        'jhu',
        'JHU CSSE, reporte diario',
        'Instantánea nacional y por departamento del informe de gestión; no trae fechas de los casos.',
        3,
        fuente_url,
        licencia
    from ref_fuentes
    where archivo = 'jhu_2020_10_18'
    union all
    select
        'ins_conteos',
        'INS, conteos por corte',
        'Totales contados en cada entrega histórica del INS; no traen fechas de los casos.',
        4,
        fuente_url,
        licencia
    from ref_fuentes
    where archivo = 'ins_conteos_por_corte'
    union all
    select
        'municipal',
        'Lista municipal de casos',
        'Casos de residentes que la Secretaría de Salud y la de Santander confirman, con su barrio; otra definición que la del INS.',
        5,
        url,
        licencia
    from registro_fuentes
    where fuente_codigo = 'covid_municipal'
)

select
    t.fuente_codigo,
    t.corte_fecha,
    f.fuente_nombre,
    f.definicion,
    t.fuente_codigo = 'ins_casos' as es_lista_casos,
    coalesce(t.confirmados < 0.9 * t.maximo_anterior, false) as es_parcial,
    cast(f.prioridad as bigint) as prioridad,
    t.confirmados as casos,
    t.procedencia,
    f.fuente_url,
    f.licencia
from todo as t
inner join fuentes_covid as f on t.fuente_codigo = f.fuente_codigo
