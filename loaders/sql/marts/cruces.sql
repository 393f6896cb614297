/* +++
descripcion = "Cruces de las calles cargadas, con los que se ubican las direcciones. Sin filas mientras no se carga una capa de calles."
grano = ["via_clave", "cruce_clave", "latitud", "longitud"]
publico = true
estima = "cruces"
[columnas.via_clave]
descripcion = "Una de las dos vías, como se lee en una dirección; la primera en orden alfabético."
tipo = "varchar"
[columnas.cruce_clave]
descripcion = "La otra vía."
tipo = "varchar"
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio en que está el cruce; vacío si cae fuera de los cuatro."
tipo = "varchar"
nulo = true
[columnas.latitud]
descripcion = "Latitud del cruce (WGS84)."
unidad = "grados"
tipo = "double"
dominio = [6, 8]
[columnas.longitud]
descripcion = "Longitud del cruce (WGS84)."
unidad = "grados"
tipo = "double"
dominio = [-74, -72]
+++ */
select
    via_clave,
    via_otra_clave,
    geojson
from stg_vias
where via_clave is not null
order by capa, elemento
