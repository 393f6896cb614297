/* +++
descripcion = "Las seis metas del plan de desarrollo de la oficina: línea base, esperado del cuatrienio y meta de cada año. El informe trae metas, no avances."
grano = ["clave"]
publico = true
[columnas.clave]
descripcion = "Nombre corto de la cifra, único en su tabla."
[columnas.meta_codigo]
descripcion = "Meta."
[columnas.linea_estrategica]
descripcion = "Línea estratégica del plan de desarrollo."
unidad = "número de la línea"
dominio = [1, 5]
[columnas.medida]
descripcion = "Línea base, esperado del cuatrienio o meta de un año."
dominio = ["linea_base", "cuatrienio", "anual"]
[columnas.tipo]
descripcion = "Acumulable: los años suman el cuatrienio. De mantenimiento: cada año es el mismo y no se suman."
dominio = ["acumulable", "mantenimiento"]
[columnas.indicador]
descripcion = "Qué se contó."
[columnas.periodo]
descripcion = "A qué tiempo se refiere: trimestre (2020-T3), mes, año o día; vacío si el informe no lo dice."
nulo = true
[columnas.papel]
descripcion = "Parte, total (suma que el informe da) o repetida (la misma cifra escrita otra vez): las repetidas no se suman."
dominio = ["parte", "total", "repetida"]
[columnas.cifra]
descripcion = "Número; vacío donde el informe deja la celda en blanco."
unidad = "la de la columna unidad"
dominio = [0, 10000000000]
nulo = true
[columnas.unidad]
descripcion = "Unidad: cop (pesos), pct (por ciento) o lo que se cuenta."
[columnas.escrito]
descripcion = "La cifra como la escribe el informe; vacío si está en palabras o en blanco."
nulo = true
[columnas.linea]
descripcion = "Línea de la transcripción del informe."
unidad = "línea"
dominio = [1, 587]
[columnas.nota]
descripcion = "Lo que hay que saber para leerla."
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    clave,
    meta_codigo,
    cast(linea_estrategica as bigint) as linea_estrategica,
    medida,
    tipo,
    indicador,
    periodo,
    papel,
    cast(cifra as double) as cifra,
    unidad,
    escrito,
    cast(linea as bigint) as linea,
    nota,
    'real' as procedencia
from ref_informe_2020_t3_plan
