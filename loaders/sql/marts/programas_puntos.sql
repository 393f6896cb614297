/* +++
descripcion = "Programas, canales, grupos poblacionales y tipos de actividad de los Puntos Digitales: código y nombre que se muestra."
grano = ["lista", "codigo"]
publico = true
[columnas.lista]
descripcion = "Lista a la que pertenece."
dominio = ["programa", "canal", "grupo", "actividad"]
[columnas.codigo]
descripcion = "Código."
[columnas.nombre]
descripcion = "Nombre que se muestra."
[columnas.orden]
descripcion = "Orden en que se muestra."
unidad = "posición"
dominio = [1, 100]
[columnas.es_formacion]
descripcion = "Verdadero si asistir a algo del programa cuenta como capacitarse; vacío en lo que no es programa."
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real"]
+++ */
select
    lista,
    codigo,
    nombre,
    cast(orden as integer) as orden,
    cast(es_formacion as boolean) as es_formacion,
    'real' as procedencia
from ref_programas_puntos
