/* +++
descripcion = "Municipios de Colombia con su código oficial (DIVIPOLA, DANE)."
grano = ["municipio_codigo"]
publico = true
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio."
[columnas.municipio_nombre]
descripcion = "Nombre oficial."
[columnas.departamento_codigo]
descripcion = "Código DIVIPOLA del departamento."
[columnas.departamento_nombre]
descripcion = "Nombre oficial del departamento."
+++ */
select
    municipio_codigo,
    municipio_nombre,
    departamento_codigo,
    departamento_nombre
from ref_divipola
