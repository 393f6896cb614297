"""The columns that the warehouse keeps of the INS list."""

from loaders.contract import Column
from loaders.terms import AGE_GROUPS, OLDEST

DATES = {
    "fecha_reporte": "publicación en el sitio web del INS",
    "fecha_notificacion": "notificación al Sivigila",
    "fecha_inicio_sintomas": "inicio de síntomas",
    "fecha_diagnostico": "confirmación del diagnóstico",
    "fecha_recuperado": "recuperación",
    "fecha_muerte": "muerte",
}

COLUMNS = (
    Column("id_caso", "entero", "Número que el INS da al caso; no identifica a la persona."),
    *(Column(name, "fecha", f"Fecha de {meaning}.") for name, meaning in DATES.items()),
    Column("municipio_codigo", "texto", "Municipio de ubicación del caso, código DIVIPOLA (DANE)."),
    Column("departamento_codigo", "texto", "Departamento del municipio, código DIVIPOLA (DANE)."),
    Column("edad_anios", "entero", "Edad en años cumplidos.", "años", (0, OLDEST)),
    Column("edad_grupo", "texto", "Grupo de diez años de edad.", None, (*AGE_GROUPS, "sin dato")),
    Column("sexo", "texto", "Sexo: F, M.", None, ("F", "M", "sin dato")),
    Column(
        "tipo_contagio",
        "texto",
        "Origen del contagio.",
        None,
        ("Importado", "Relacionado", "En estudio", "Comunitaria", "sin dato"),
    ),
    Column(
        "estado",
        "texto",
        "Gravedad del caso.",
        None,
        ("Leve", "Moderado", "Grave", "Fallecido", "Asintomático", "sin dato"),
    ),
    Column("es_asintomatico", "booleano", "Verdadero si el INS lo declara sin síntomas."),
    Column(
        "desenlace",
        "texto",
        "Situación del caso al corte.",
        None,
        ("activo", "recuperado", "fallecido", "fallecido_otra_causa", "sin dato"),
    ),
    Column(
        "ubicacion",
        "texto",
        "Lugar de atención de los casos activos.",
        None,
        ("Casa", "Hospital", "Hospital UCI", "sin dato"),
    ),
    Column("tipo_recuperacion", "texto", "Criterio de recuperación: PCR o tiempo."),
    Column("pertenencia_etnica", "texto", "Pertenencia étnica declarada."),
    Column("pais", "texto", "País de procedencia de los casos importados."),
)
