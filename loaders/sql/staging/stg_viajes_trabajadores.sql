/* +++
descripcion = "Viajes al trabajo de la última lista, uno por trabajador; sin el barrio como lo escribieron."
grano = ["radicado", "trabajador"]
restringido = true
[columnas.radicado]
descripcion = "Radicado del establecimiento."
[columnas.trabajador]
descripcion = "Número del trabajador en su establecimiento."
[columnas.desde_fecha]
descripcion = "Día en que empiezan sus viajes; vacío si no se sabe."
nulo = true
[columnas.mes_fecha]
descripcion = "Primer día de ese mes; vacío si no se sabe."
nulo = true
[columnas.sexo]
descripcion = "Sexo: F, M o sin dato."
[columnas.origen_codigo]
descripcion = "Zona de residencia (`zonas_viaje`)."
[columnas.destino_codigo]
descripcion = "Zona de trabajo (`zonas_viaje`)."
[columnas.dias]
descripcion = "Días que trabaja: suma de lunes 1, martes 2, … domingo 64; 0 si no se sabe."
[columnas.entrada_min]
descripcion = "Hora de entrada, en minutos desde medianoche; vacía si no se sabe."
unidad = "minutos"
nulo = true
[columnas.salida_min]
descripcion = "Hora de salida, en minutos desde medianoche; si es menor que la de entrada, es del día siguiente."
unidad = "minutos"
nulo = true
[columnas.hora_entrada]
descripcion = "Hora de entrada, de 0 a 23; vacía si no se sabe."
unidad = "hora del día"
nulo = true
[columnas.hora_salida]
descripcion = "Hora de salida, de 0 a 23; si es menor que la de entrada, es del día siguiente."
unidad = "hora del día"
nulo = true
[columnas.hora]
descripcion = "Hora en que sale de su casa: la de entrada menos lo que tarda, quizá de la víspera; vacía si falta una de las dos."
unidad = "hora del día"
nulo = true
[columnas.modo]
descripcion = "Medio de transporte."
[columnas.minutos]
descripcion = "Duración del viaje de ida; vacía si no se sabe."
unidad = "minutos"
nulo = true
+++ */
select
    radicado,
    trabajador,
    desde_fecha,
    cast(date_trunc('month', desde_fecha) as date) as mes_fecha,
    sexo,
    origen_codigo,
    destino_codigo,
    dias,
    entrada_min,
    salida_min,
    entrada_min // 60 as hora_entrada,
    salida_min // 60 as hora_salida,
    (entrada_min + 1440 - minutos) % 1440 // 60 as hora,
    modo,
    minutos
from raw_viajes_trabajadores
where hasta_corte is null
