/* +++
descripcion = "Ámbitos territoriales del tablero: país, departamento, área metropolitana y municipios de Santander."
grano = ["ambito_codigo"]
publico = true
[columnas.ambito_codigo]
descripcion = "CO, código DIVIPOLA del departamento o del municipio, o AMB para el Área Metropolitana de Bucaramanga."
[columnas.ambito_nombre]
descripcion = "Nombre del ámbito."
[columnas.ambito_tipo]
descripcion = "Tipo de ámbito."
dominio = ["pais", "departamento", "area_metropolitana", "municipio"]
[columnas.orden]
descripcion = "Orden de presentación: primero los cuatro municipios del área metropolitana."
unidad = "posición"
+++ */
with municipios as (
    select
        municipio_codigo,
        municipio_nombre,
        case municipio_codigo
            when '68001' then 1 when '68276' then 2 when '68307' then 3 when '68547' then 4 else 5
        end as grupo
    from ref_divipola
    where departamento_codigo = '68'
)

select 'CO' as ambito_codigo, 'Colombia' as ambito_nombre, 'pais' as ambito_tipo, cast(1 as bigint) as orden
union all
select '68', 'Santander', 'departamento', 2
union all
select 'AMB', 'Área Metropolitana de Bucaramanga', 'area_metropolitana', 3
union all
select
    municipio_codigo,
    municipio_nombre,
    'municipio',
    3 + row_number() over (order by grupo, municipio_nombre)
from municipios
