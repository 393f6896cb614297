/* +++
descripcion = "Empresas del registro mercantil al último corte, por lugar, actividad, tamaño y estado, sin ocultar nada."
grano = ["municipio_codigo", "comuna_codigo", "barrio_codigo", "ciiu_seccion", "ciiu_division", "tamano", "estado", "es_calzado"]
agrega_personas = true
[columnas.municipio_codigo]
descripcion = "Municipio, código DIVIPOLA; SU si no se sabe."
[columnas.comuna_codigo]
descripcion = "Comuna o corregimiento más probable, SU sin ubicar, u otro municipio."
[columnas.barrio_codigo]
descripcion = "Barrio más probable; SU si no se sabe."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU o SD."
[columnas.ciiu_division]
descripcion = "División CIIU o SD."
[columnas.tamano]
descripcion = "Tamaño de la empresa."
dominio = ["micro", "pequena", "mediana", "grande", "sin_dato"]
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
select
    c.municipio_codigo,
    c.comuna_codigo,
    c.barrio_codigo,
    c.ciiu_seccion,
    c.ciiu_division,
    c.tamano,
    c.estado,
    c.es_calzado,
    cast(count(*) as bigint) as empresas,
    e.corte_fecha,
    e.procedencia
from stg_camara_comercio as c
inner join stg_entregas as e
    on e.fuente_codigo = 'camara_comercio'
    and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
where e.es_ultimo
group by
    c.municipio_codigo,
    c.comuna_codigo,
    c.barrio_codigo,
    c.ciiu_seccion,
    c.ciiu_division,
    c.tamano,
    c.estado,
    c.es_calzado,
    e.corte_fecha,
    e.procedencia
