"""The columns that the warehouse keeps of the monthly workbooks. Names and remarks of persons are not kept."""

from loaders.contract import Column
from loaders.sources.puntos_digitales.terms import CHANNELS, GROUPS, KINDS, MODES, PROGRAMMES

CONTACT, ACTIVITY = "atencion", "actividad"
OLDEST = 110
MOST_ATTENDEES = 20_000  # at one activity

COLUMNS = (
    Column("fecha_mes", "fecha", "Último día del mes del libro."),
    Column("registro", "texto", "Qué es la fila: una atención o una actividad.", None, (CONTACT, ACTIVITY)),
    Column("hoja", "texto", "Hoja del libro."),
    Column("numero", "texto", "Número de la fila en su hoja, como lo escribieron; sin él, la fila del archivo."),
    Column(
        "punto_codigo", "texto", "Punto; de una actividad, «varios» si se hizo entre varios y «sin_dato» si no se dice."
    ),
    Column("fecha", "fecha", "Día de la atención o de la actividad."),
    Column("documento", "texto", "Documento de la persona, sin puntos ni espacios.", privacy="personal"),
    Column("sexo", "texto", "Sexo: F, M.", None, ("F", "M", "sin dato")),
    Column("edad", "entero", "Edad.", "años", (0, OLDEST), privacy="personal"),
    Column("grupo_poblacional", "texto", "Grupo poblacional; sin_dato en las actividades.", None, GROUPS),
    Column("programa_codigo", "texto", "Programa.", None, PROGRAMMES),
    Column("actividad", "texto", "Nombre de la actividad, como lo escribieron.", privacy="interna"),
    Column("canal", "texto", "Canal de la atención; sin_dato en las actividades.", None, CHANNELS),
    Column("tipo", "texto", "Tipo de actividad; sin_dato en las atenciones.", None, KINDS),
    Column("modalidad", "texto", "Modalidad de la actividad; sin_dato en las atenciones.", None, MODES),
    Column("aliado", "texto", "Entidad aliada de la actividad.", privacy="interna"),
    Column("asistentes", "entero", "Asistentes a la actividad.", "personas", (0, MOST_ATTENDEES)),
)
