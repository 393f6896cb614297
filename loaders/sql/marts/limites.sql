/* +++
descripcion = "Capas oficiales de límites cargadas: cada elemento, el territorio que se reconoció en él y cómo. Sin filas mientras no se carga ninguna."
grano = ["capa", "elemento"]
publico = true
[columnas.capa]
descripcion = "Municipio y nivel que la capa reemplaza; «municipio» si trae los municipios."
[columnas.elemento]
descripcion = "Número del elemento en el archivo."
unidad = "posición"
[columnas.corte_fecha]
descripcion = "Fecha de la capa: la que se declaró al cargarla o la de la carga."
[columnas.municipio_codigo]
descripcion = "Código DIVIPOLA del municipio."
[columnas.territorio_tipo]
descripcion = "Nivel del territorio."
dominio = ["barrio", "comuna", "corregimiento", "municipio"]
[columnas.territorio_codigo]
descripcion = "Código del territorio; propio del observatorio si el nombre no se reconoció."
[columnas.capa_nombre]
descripcion = "Nombre como lo escribe la capa."
[columnas.capa_codigo]
descripcion = "Código del elemento en la capa, si lo trae."
nulo = true
[columnas.como_se_reconocio]
descripcion = "exacto; tildes: salvo mayúsculas, tildes y espacios; numeral: romano o arábigo; alias: otro nombre o número; errata; ninguno."
dominio = ["exacto", "tildes", "numeral", "alias", "errata", "ninguno"]
[columnas.area_m2]
descripcion = "Área en el terreno: la de EPSG:9377 corregida por su factor de escala."
unidad = "m²"
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    capa,
    elemento,
    corte_fecha,
    municipio_codigo,
    territorio_tipo,
    territorio_codigo,
    capa_nombre,
    capa_codigo,
    como_se_reconocio,
    area_m2,
    'real' as procedencia
from stg_limites
