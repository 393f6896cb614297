/* +++
descripcion = "Asistentes a cada charla En TIC Confío y a cada taller ¡Al Punto!, con el punto como el informe lo escribe. Un asistente es un contacto."
grano = ["estrategia", "clave"]
publico = true
[columnas.estrategia]
descripcion = "Estrategia."
dominio = ["en_tic_confio", "al_punto"]
[columnas.clave]
descripcion = "Nombre corto de la fila, único en su estrategia."
[columnas.punto_escrito]
descripcion = "Punto o puntos como los escribe el informe, separados por «; »; vacío si la celda está en blanco."
nulo = true
[columnas.punto_codigo]
descripcion = "Punto digital; vacío si la cifra es de varios o no se sabe de cuál."
nulo = true
[columnas.punto_lectura]
descripcion = "Cómo se sabe el punto: escrito, celda combinada o sin confirmar."
[columnas.taller]
descripcion = "Nombre de la charla o trámite del taller."
[columnas.poblacion]
descripcion = "A quiénes se dirigió, resumido."
[columnas.periodo]
descripcion = "Mes."
[columnas.asistentes]
descripcion = "Asistentes."
unidad = "asistentes"
dominio = [0, 100000]
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
with filas as (
    select
        'en_tic_confio' as estrategia,
        clave,
        punto as punto_escrito,
        punto_lectura,
        taller,
        poblacion,
        periodo,
        cifra,
        linea,
        nota
    from ref_informe_2020_t3_en_tic_confio
    where papel = 'parte'

    union all

    select
        'al_punto' as estrategia,
        clave,
        puntos as punto_escrito,
        punto_lectura,
        taller,
        poblacion,
        periodo,
        cifra,
        linea,
        nota
    from ref_informe_2020_t3_al_punto
    where papel = 'parte'
)

select
    f.estrategia,
    f.clave,
    f.punto_escrito,
    a.punto_codigo,
    f.punto_lectura,
    f.taller,
    f.poblacion,
    f.periodo,
    cast(f.cifra as bigint) as asistentes,
    cast(f.linea as bigint) as linea,
    f.nota,
    'real' as procedencia
from filas as f
left join ref_puntos_alias as a on f.punto_escrito = a.escrito
