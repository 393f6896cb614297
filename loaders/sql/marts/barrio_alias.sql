/* +++
descripcion = "Otras escrituras conocidas de los barrios, con las que se reconoce un barrio declarado."
grano = ["alias", "territorio_codigo"]
publico = true
[columnas.alias]
descripcion = "Cómo se encontró escrito el barrio."
[columnas.territorio_codigo]
descripcion = "Territorio que nombra."
+++ */
select
    alias,
    territorio_codigo
from ref_barrio_alias
