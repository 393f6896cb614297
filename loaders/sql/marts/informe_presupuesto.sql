/* +++
descripcion = "Presupuesto de 2020 de los dos proyectos de inversión de la oficina: cada recurso solicitado y el total. Del informe de gestión del tercer trimestre de 2020."
grano = ["clave"]
publico = true
[columnas.clave]
descripcion = "Nombre corto de la cifra, único en su tabla."
[columnas.proyecto]
descripcion = "Código del proyecto de inversión."
[columnas.proyecto_nombre]
descripcion = "De qué es el proyecto, en dos palabras."
[columnas.rubro]
descripcion = "Rubro presupuestal; vacío en el total."
nulo = true
[columnas.recurso]
descripcion = "De dónde sale o en qué se usa; vacío en el total."
nulo = true
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
    proyecto,
    proyecto_nombre,
    rubro,
    recurso,
    indicador,
    periodo,
    papel,
    cast(cifra as double) as cifra,
    unidad,
    escrito,
    cast(linea as bigint) as linea,
    nota,
    'real' as procedencia
from ref_informe_2020_t3_presupuesto
