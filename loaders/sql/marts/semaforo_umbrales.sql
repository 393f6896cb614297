/* +++
descripcion = "Umbrales del semáforo de apertura: desde qué valor cada criterio es amarillo o rojo, cuántos rojos hacen roja la luz y qué agrava la duda; de cada uno, en qué se apoya."
grano = ["umbral"]
publico = true
[columnas.umbral]
descripcion = "Nombre del umbral."
[columnas.orden]
descripcion = "Orden en que se leen."
unidad = "puesto"
dominio = [1, 100]
[columnas.criterio]
descripcion = "Criterio al que pertenece."
dominio = ["incidencia", "rt", "uci", "regla", "agravante"]
[columnas.titulo]
descripcion = "Cómo lo llama la página."
[columnas.magnitud]
descripcion = "Valor en uso, en la unidad de la fila; quien llega a él lo alcanza."
unidad = "la de la fila"
dominio = [0, 100000]
[columnas.unidad]
descripcion = "Unidad del valor."
[columnas.minimo]
descripcion = "Menor valor que la página deja elegir."
unidad = "la de la fila"
dominio = [0, 100000]
[columnas.maximo]
descripcion = "Mayor valor que la página deja elegir."
unidad = "la de la fila"
dominio = [0, 100000]
[columnas.paso]
descripcion = "Paso con que la página lo cambia."
unidad = "la de la fila"
dominio = [0, 1000]
[columnas.es_propio]
descripcion = "Verdadero si el valor es elección del Observatorio; falso si lo fija la norma o guía citada."
[columnas.explicacion]
descripcion = "Por qué ese valor."
[columnas.norma]
descripcion = "Norma o guía; vacío si no hay."
nulo = true
[columnas.fuente_nombre]
descripcion = "Quién publica lo citado."
[columnas.fuente_url]
descripcion = "Enlace de lo citado; vacío si es elección propia."
nulo = true
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with leidos as (
    select
        umbral,
        criterio,
        titulo,
        nivel,
        cast(magnitud as double) as magnitud,
        unidad,
        cast(minimo as double) as minimo,
        cast(maximo as double) as maximo,
        cast(paso as double) as paso,
        es_propio,
        explicacion,
        norma,
        fuente_nombre,
        fuente_url,
        case criterio when 'incidencia' then 1 when 'rt' then 2 when 'uci' then 3 when 'regla' then 4 else 5 end as grupo
    from ref_umbrales_semaforo
)

select
    umbral,
    row_number() over (order by grupo, nivel, umbral) as orden,
    criterio,
    titulo,
    magnitud,
    unidad,
    minimo,
    maximo,
    paso,
    es_propio = 'si' as es_propio,
    explicacion,
    norma,
    fuente_nombre,
    fuente_url,
    'real' as procedencia
from leidos
