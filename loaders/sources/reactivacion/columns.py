"""The columns that the warehouse keeps of the reactivation registry."""

from loaders.contract import Column

SIZES = ("micro", "pequena", "mediana", "grande", "sin_dato")
MOST_WORKERS = 20_000  # of one establishment; the city's largest employers have a few thousand
MINUTES = (0, 24 * 60)

COLUMNS = (
    Column("radicado", "texto", "Número con que se registró el establecimiento.", privacy="personal"),
    Column("nit", "texto", "NIT o cédula de la empresa, sin dígito de verificación ni puntos.", privacy="personal"),
    Column("razon_social", "texto", "Nombre de la empresa o de su dueño.", privacy="personal"),
    Column("matricula", "texto", "Matrícula mercantil.", privacy="personal"),
    Column("actividad", "texto", "Actividad económica como la escribieron.", privacy="interna"),
    Column("ciiu_clase", "texto", "Clase CIIU Rev. 4 A.C.; división si solo se sabe ella; SD si no se reconoció."),
    Column("ciiu_metodo", "texto", "Cómo se reconoció la actividad."),
    Column("ciiu_puntaje", "entero", "Qué tan seguro es el reconocimiento.", "%", (0, 100)),
    Column("tamano", "texto", "Tamaño de la empresa.", None, SIZES),
    Column("direccion", "texto", "Dirección como la escribieron.", privacy="personal"),
    Column("barrio", "texto", "Barrio como lo escribieron.", privacy="personal"),
    Column("comuna", "texto", "Comuna como la escribieron.", privacy="personal"),
    Column("telefono", "texto", "Teléfono, diez dígitos.", privacy="personal"),
    Column("correo", "texto", "Correo electrónico.", privacy="personal"),
    Column("fecha_registro", "fecha", "Día en que se registró."),
    Column("fecha_aprobacion", "fecha", "Día en que se aprobó su protocolo de bioseguridad."),
    Column("fecha_inicio", "fecha", "Día en que empezó a trabajar de nuevo."),
    Column("trabajadores", "entero", "Trabajadores del establecimiento.", "personas", (0, MOST_WORKERS)),
    Column("trabajadores_reactivados", "entero", "Trabajadores que se reactivan.", "personas", (0, MOST_WORKERS)),
    Column("horario", "texto", "Horario como lo escribieron.", privacy="interna"),
    Column(
        "horario_dias",
        "entero",
        "Días de trabajo: lunes 1, martes 2, miércoles 4 … domingo 64, sumados.",
        None,
        (1, 127),
    ),
    Column("horario_entrada_min", "entero", "Hora de entrada, en minutos desde la medianoche.", "minutos", MINUTES),
    Column(
        "horario_salida_min",
        "entero",
        "Hora de salida, en minutos desde la medianoche; menor que la de entrada si es del día siguiente.",
        "minutos",
        MINUTES,
    ),
    Column(
        "territorio_codigo",
        "texto",
        "Barrio; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, «SU» sin ubicar, u otro municipio.",
    ),
    Column("comuna_codigo", "texto", "Comuna, corregimiento, «SU» sin ubicar, u otro municipio."),
    Column("municipio_codigo", "texto", "Municipio del establecimiento, código DIVIPOLA (DANE)."),
)
