"""The columns that the warehouse keeps of the municipal list."""

from loaders.contract import Column
from loaders.terms import AGE_GROUPS, OLDEST

DATES = {
    "fecha_inicio_sintomas": "inicio de síntomas",
    "fecha_muestra": "toma de la muestra",
    "fecha_resultado": "resultado de la prueba",
    "fecha_reporte": "ingreso a la lista de la entidad",
    "fecha_recuperado": "recuperación",
    "fecha_muerte": "muerte",
}

COLUMNS = (
    Column("id_caso", "entero", "Número que la entidad da al caso.", privacy="interna"),
    Column("documento_tipo", "texto", "Tipo de documento de identidad.", privacy="personal"),
    Column("documento", "texto", "Documento de identidad, sin puntos ni espacios.", privacy="personal"),
    Column("nombre", "texto", "Nombres y apellidos.", privacy="personal"),
    Column("telefono", "texto", "Teléfono, diez dígitos.", privacy="personal"),
    Column("direccion", "texto", "Dirección como la escribieron.", privacy="personal"),
    Column("barrio", "texto", "Barrio como lo escribieron.", privacy="personal"),
    Column("comuna", "texto", "Comuna como la escribieron.", privacy="personal"),
    Column("eapb", "texto", "Entidad que asegura a la persona.", privacy="sensible"),
    Column("edad_anios", "entero", "Edad en años cumplidos.", "años", (0, OLDEST), privacy="sensible"),
    Column("edad_grupo", "texto", "Grupo de diez años de edad.", None, (*AGE_GROUPS, "sin dato")),
    Column("sexo", "texto", "Sexo: F, M.", None, ("F", "M", "sin dato")),
    *(Column(name, "fecha", f"Fecha de {meaning}.", privacy="sensible") for name, meaning in DATES.items()),
    Column(
        "desenlace",
        "texto",
        "Situación del caso al corte.",
        None,
        ("activo", "recuperado", "fallecido", "fallecido_otra_causa", "sin dato"),
        privacy="sensible",
    ),
    Column(
        "ubicacion",
        "texto",
        "Lugar de atención de los casos activos.",
        None,
        ("Casa", "Hospital", "Hospital UCI", "sin dato"),
        privacy="sensible",
    ),
    Column("contactos", "entero", "Contactos identificados.", "personas", privacy="sensible"),
    Column("contactos_documentos", "texto", "Documentos de los contactos.", privacy="personal"),
    Column(
        "territorio_codigo",
        "texto",
        "Barrio; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, «SU» sin ubicar, u otro municipio.",
    ),
    Column("comuna_codigo", "texto", "Comuna, corregimiento, «SU» sin ubicar, u otro municipio."),
    Column("municipio_codigo", "texto", "Municipio de residencia, código DIVIPOLA (DANE)."),
)
