/* +++
descripcion = "Clases de actividad económica de la CIIU Rev. 4 A.C., y un código por división para lo que solo se sabe hasta ella."
grano = ["ciiu_clase"]
publico = true
[columnas.ciiu_clase]
descripcion = "Clase (cuatro dígitos); división (dos) donde no se sabe más; SD si no se sabe."
[columnas.ciiu_clase_nombre]
descripcion = "Nombre de la clase, cortado a 100 caracteres en la lista de origen."
[columnas.ciiu_division]
descripcion = "División; SD si no se sabe."
[columnas.ciiu_division_nombre]
descripcion = "Nombre de la división."
[columnas.ciiu_seccion]
descripcion = "Sección; SD si no se sabe."
[columnas.ciiu_seccion_nombre]
descripcion = "Nombre de la sección."
[columnas.es_calzado]
descripcion = "Verdadero si es de la cadena del calzado y el cuero."
+++ */
with clases as (
    select
        ciiu_clase,
        ciiu_clase_nombre,
        ciiu_division,
        ciiu_division_nombre,
        ciiu_seccion,
        ciiu_seccion_nombre,
        es_calzado = 'true' as es_calzado
    from ref_ciiu
)

select
    ciiu_clase,
    ciiu_clase_nombre,
    ciiu_division,
    ciiu_division_nombre,
    ciiu_seccion,
    ciiu_seccion_nombre,
    es_calzado
from clases

union all

select
    ciiu_division as ciiu_clase,
    'División ' || ciiu_division || ', clase sin precisar' as ciiu_clase_nombre,
    ciiu_division,
    max(ciiu_division_nombre) as ciiu_division_nombre,
    max(ciiu_seccion) as ciiu_seccion,
    max(ciiu_seccion_nombre) as ciiu_seccion_nombre,
    min(case when es_calzado then 1 else 0 end) = 1 as es_calzado
from clases
group by ciiu_division

union all

select
    'SD' as ciiu_clase,
    'Sin dato' as ciiu_clase_nombre,
    'SD' as ciiu_division,
    'Sin dato' as ciiu_division_nombre,
    'SD' as ciiu_seccion,
    'Sin dato' as ciiu_seccion_nombre,
    false as es_calzado
