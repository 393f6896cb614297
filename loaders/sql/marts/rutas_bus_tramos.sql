/* +++
descripcion = "Vías y lugares por los que pasa cada ruta de bus, en orden, y dónde se ubicó cada uno: una vía, en su cruce con la siguiente; un lugar, en el centro de su barrio o en su punto. Solo se ubican los de Bucaramanga: los otros municipios numeran sus calles aparte."
grano = ["ruta_codigo", "orden"]
publico = true
estima = "rutas_bus_tramos"
[columnas.ruta_codigo]
descripcion = "Código de la ruta."
tipo = "varchar"
[columnas.orden]
descripcion = "Orden del tramo; 0 si la ruta no trae recorrido."
unidad = "posición"
tipo = "integer"
[columnas.tramo_tipo]
descripcion = "Tipo de tramo; vacío si no hay recorrido."
tipo = "varchar"
dominio = ["via", "lugar"]
nulo = true
[columnas.tramo]
descripcion = "Vía como se lee en una dirección (CL 45, KR 33A), o nombre del lugar."
tipo = "varchar"
nulo = true
[columnas.municipio_codigo]
descripcion = "Municipio en que se cree que está, por los lugares que nombra la ruta; vacío si no se sabe."
tipo = "varchar"
nulo = true
[columnas.metodo]
descripcion = "De qué se dedujo el punto: cruce de la capa de calles (vias, vias_cercanas), cuadrícula, barrio o lugar; vacío si no se ubicó."
tipo = "varchar"
dominio = ["vias", "vias_cercanas", "cuadricula", "barrio", "lugar"]
nulo = true
[columnas.latitud]
descripcion = "Latitud (WGS84); vacía si no se ubicó."
unidad = "grados"
tipo = "double"
dominio = [6, 8]
nulo = true
[columnas.longitud]
descripcion = "Longitud (WGS84); vacía si no se ubicó."
unidad = "grados"
tipo = "double"
dominio = [-74, -72]
nulo = true
[columnas.radio_m]
descripcion = "Radio en que se espera el punto dos de cada tres veces."
unidad = "metros"
tipo = "double"
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
tipo = "varchar"
dominio = ["real", "sintetico"]
+++ */
select
    ruta_codigo,
    orden,
    tramo_tipo,
    tramo,
    municipio_codigo,
    'real' as procedencia
from stg_rutas_bus
order by
    ruta_codigo,
    orden
