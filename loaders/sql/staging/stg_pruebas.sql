/* +++
descripcion = "Pruebas acumuladas por serie, área y día, según la última entrega de cada serie; sin el «Acumulado Feb»."
grano = ["serie", "area_codigo", "fecha"]
[columnas.serie]
descripcion = "Forma del archivo: nacional o departamental."
[columnas.area_codigo]
descripcion = "CO el país, dos dígitos un departamento, cinco un distrito que se cuenta aparte, 00 procedencia desconocida."
[columnas.fecha]
descripcion = "Día del reporte de laboratorios."
[columnas.pruebas_acumuladas]
descripcion = "Pruebas procesadas hasta ese día."
unidad = "pruebas"
[columnas.positivas_acumuladas]
descripcion = "Pruebas positivas hasta ese día; solo el país."
unidad = "pruebas"
nulo = true
[columnas.negativas_acumuladas]
descripcion = "Pruebas negativas hasta ese día; solo el país."
unidad = "pruebas"
nulo = true
+++ */
with vigentes as (
    select * from raw_pruebas
    where hasta_corte is null and fecha > date '2020-02-29' and fecha <= desde_corte
),

por_area as (
    unpivot vigentes on
        pruebas_91,
        pruebas_05,
        pruebas_81,
        pruebas_08,
        pruebas_11,
        pruebas_13,
        pruebas_15,
        pruebas_17,
        pruebas_18,
        pruebas_85,
        pruebas_19,
        pruebas_20,
        pruebas_27,
        pruebas_23,
        pruebas_25,
        pruebas_94,
        pruebas_44,
        pruebas_95,
        pruebas_41,
        pruebas_47,
        pruebas_50,
        pruebas_52,
        pruebas_54,
        pruebas_86,
        pruebas_63,
        pruebas_66,
        pruebas_88,
        pruebas_68,
        pruebas_70,
        pruebas_73,
        pruebas_76,
        pruebas_97,
        pruebas_99,
        pruebas_00,
        pruebas_08001,
        pruebas_13001,
        pruebas_47001
    into name columna value pruebas_acumuladas
)

select
    serie,
    'CO' as area_codigo,
    fecha,
    acumuladas as pruebas_acumuladas,
    positivas as positivas_acumuladas,
    negativas as negativas_acumuladas
from vigentes
where acumuladas is not null
union all
select
    serie,
    replace(columna, 'pruebas_', ''),
    fecha,
    pruebas_acumuladas,
    null,
    null
from por_area
