/* +++
descripcion = "Empresas del registro mercantil al último corte por municipio, actividad, tamaño y estado."
grano = ["municipio_codigo", "ciiu_seccion", "ciiu_division", "tamano", "estado", "es_calzado"]
publico = true
agrega_personas = true
[columnas.municipio_codigo]
descripcion = "Municipio, código DIVIPOLA; SU si no se sabe."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU o SD."
[columnas.ciiu_division]
descripcion = "División CIIU o SD; fuera del área metropolitana no se dice: «todas»."
[columnas.tamano]
descripcion = "Tamaño de la empresa; fuera del área metropolitana no se dice: «todos»."
dominio = ["micro", "pequena", "mediana", "grande", "sin_dato", "todos"]
[columnas.estado]
descripcion = "Estado de la matrícula al corte."
dominio = ["activo", "en_reorganizacion", "en_liquidacion", "cancelado", "cambio_de_domicilio", "otro", "sin_dato"]
[columnas.es_calzado]
descripcion = "Verdadero si es de la cadena del calzado y el cuero."
[columnas.empresas]
descripcion = "Empresas y personas naturales comerciantes matriculadas."
unidad = "empresas"
dominio = [1, 1000000]
[columnas.corte_fecha]
descripcion = "Último día que la entrega conoce."
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
with dichas as (
    select
        municipio_codigo,
        ciiu_seccion,
        case when municipio_codigo in ('68001', '68276', '68307', '68547') then ciiu_division else 'todas' end
            as ciiu_division,
        case when municipio_codigo in ('68001', '68276', '68307', '68547') then tamano else 'todos' end as tamano,
        estado,
        es_calzado,
        empresas,
        corte_fecha,
        procedencia
    from empresas
)

select
    municipio_codigo,
    ciiu_seccion,
    ciiu_division,
    tamano,
    estado,
    es_calzado,
    cast(sum(empresas) as bigint) as empresas,
    corte_fecha,
    procedencia
from dichas
group by
    municipio_codigo,
    ciiu_seccion,
    ciiu_division,
    tamano,
    estado,
    es_calzado,
    corte_fecha,
    procedencia
