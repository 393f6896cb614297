"""What the sheets of a monthly workbook bring, under every likely header, and the one table that they are read as."""

from loaders.contract import Field, Layout

FIELDS = (
    Field("registro", ("Registro",)),
    Field("hoja", ("Hoja del libro",)),
    Field("fecha_mes", ("Mes del libro",)),
    Field("punto", ("Punto", "Punto Digital", "Puntos", "Punto Digital (es)")),
    Field("numero", ("No", "No.", "N°", "Nº", "Nro", "Núm", "Número", "Ítem", "#")),
    Field("fecha", ("Fecha", "Fecha de atención", "Fecha atención", "Fecha de la actividad"), is_date=True),
    Field(
        "documento",
        ("Documento", "Documento de identidad", "No. Documento", "Número de documento", "Identificación", "Cédula"),
    ),
    Field("nombre", ("Nombre", "Nombres y apellidos", "Nombre completo", "Nombre del usuario", "Usuario")),
    Field("sexo", ("Sexo", "Género")),
    Field("edad", ("Edad", "Edad (años)")),
    Field("grupo", ("Grupo poblacional", "Grupo", "Población", "Población beneficiada", "Enfoque")),
    Field("programa", ("Programa", "Estrategia", "Programa o estrategia")),
    Field("actividad", ("Actividad", "Nombre de la actividad", "Nombre del taller", "Actividad realizada")),
    Field("canal", ("Canal", "Canal de atención", "Medio de atención", "Medio")),
    Field("observaciones", ("Observaciones", "Observación", "Nota")),
    Field("tipo", ("Tipo", "Tipo de actividad")),
    Field("modalidad", ("Modalidad", "Modalidad de la actividad")),
    Field("aliado", ("Aliado", "Aliados", "Entidad aliada")),
    Field("asistentes", ("Asistentes", "Total asistentes", "Total de asistentes", "No. de asistentes")),
    Field("aviso", ("Aviso",)),
)

# The columns of each table of the workbook; without the needed ones a sheet is not that table.
ATTENDANCE = (
    *("numero", "fecha", "documento", "nombre", "sexo", "edad", "grupo"),
    *("programa", "actividad", "canal", "observaciones"),
)
ATTENDANCE_NEEDS = frozenset({"fecha", "documento", "grupo", "programa", "canal"})
ACTIVITIES = ("punto", "fecha", "tipo", "programa", "actividad", "modalidad", "aliado", "asistentes")
ACTIVITIES_NEEDS = frozenset({"punto", "fecha", "tipo", "actividad", "asistentes"})

LAYOUTS = (
    Layout(
        "libro_mensual",
        "libro mensual de los Puntos Digitales: una hoja de atenciones por punto y una de actividades",
        frozenset({"registro", "hoja", "fecha_mes"}) | ATTENDANCE_NEEDS,
    ),
)
