/* +++
descripcion = "Medidas nacionales y locales frente a la pandemia, con su norma y fechas."
grano = ["medida_codigo"]
publico = true
[columnas.medida_codigo]
descripcion = "Nombre corto de la medida."
[columnas.inicio_fecha]
descripcion = "Primer día."
[columnas.fin_fecha]
descripcion = "Último día; vacío si no se fijó."
nulo = true
[columnas.titulo]
descripcion = "Título."
[columnas.descripcion]
descripcion = "Qué dispuso."
[columnas.norma]
descripcion = "Norma que la dispuso."
[columnas.ambito_codigo]
descripcion = "Dónde rigió."
[columnas.fuente_nombre]
descripcion = "Quién publica la norma."
[columnas.fuente_url]
descripcion = "Dónde se publica."
+++ */
select
    medida_codigo,
    cast(inicio_fecha as date) as inicio_fecha,
    cast(fin_fecha as date) as fin_fecha,
    titulo,
    descripcion,
    norma,
    ambito_codigo,
    fuente_nombre,
    fuente_url
from ref_medidas
