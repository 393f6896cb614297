/* +++
descripcion = "Municipios de Santander y ámbitos menores que el departamento a los que pertenece cada uno."
grano = ["ambito_codigo", "municipio_codigo"]
publico = true
[columnas.ambito_codigo]
descripcion = "Código del ámbito."
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio."
+++ */
select
    ambito_codigo,
    ambito_codigo as municipio_codigo
from ambitos
where ambito_tipo = 'municipio'
union all
select
    'AMB',
    ambito_codigo
from ambitos
where ambito_codigo in ('68001', '68276', '68307', '68547')
