/* +++
descripcion = "Empresas activas de Bucaramanga por celda H3 de resolución 9, último corte, de las que tienen punto."
grano = ["celda_codigo", "ciiu_seccion", "es_calzado"]
agrega_personas = true
[columnas.celda_codigo]
descripcion = "Celda H3 de resolución 9."
[columnas.ciiu_seccion]
descripcion = "Sección CIIU o SD."
[columnas.es_calzado]
descripcion = "Verdadero si es de la cadena del calzado y el cuero."
[columnas.empresas]
descripcion = "Empresas y personas naturales comerciantes activas."
unidad = "empresas"
dominio = [1, 1000000]
[columnas.procedencia]
descripcion = "Procedencia de la fila."
dominio = ["real", "sintetico"]
+++ */
select
    c.celda_codigo,
    c.ciiu_seccion,
    c.es_calzado,
    cast(count(*) as bigint) as empresas,
    e.procedencia
from stg_camara_comercio as c
inner join stg_entregas as e
    on e.fuente_codigo = 'camara_comercio'
    and c.desde_corte <= e.corte_fecha and (c.hasta_corte is null or c.hasta_corte > e.corte_fecha)
where e.es_ultimo and c.estado = 'activo' and c.celda_codigo is not null
group by
    c.celda_codigo,
    c.ciiu_seccion,
    c.es_calzado,
    e.procedencia
