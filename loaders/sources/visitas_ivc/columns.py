"""The columns that files of IVC visits may bring, and those that the warehouse keeps."""

from loaders.contract import Column, Field, Layout

FINDINGS = ("cumple", "cumple_parcialmente", "no_cumple", "sin_dato")
MEASURES = ("ninguna", "requerimiento", "cierre_temporal", "sin_dato")

FIELDS = (
    Field("acta", ("Acta", "No. Acta", "Número de acta")),
    Field("fecha_visita", ("Fecha de visita", "Fecha de la visita", "Fecha visita"), is_date=True),
    Field("radicado", ("Radicado", "No. Radicado", "Número de radicado")),
    Field("nit", ("NIT", "NIT o cédula", "Identificación")),
    Field("establecimiento", ("Establecimiento", "Nombre del establecimiento", "Razón social")),
    Field("direccion", ("Dirección", "Dirección del establecimiento")),
    Field("barrio", ("Barrio",)),
    Field("comuna", ("Comuna", "Comuna o corregimiento")),
    Field("concepto", ("Concepto", "Concepto sanitario", "Resultado de la visita")),
    Field("medida", ("Medida", "Medida sanitaria", "Medida tomada")),
)

LAYOUTS = (
    Layout(
        "actas",
        "actas de visita de la Alcaldía",
        frozenset({"acta", "fecha_visita", "radicado", "direccion", "concepto", "medida"}),
    ),
)

COLUMNS = (
    Column("acta", "texto", "Número del acta de la visita.", privacy="interna"),
    Column("fecha_visita", "fecha", "Día de la visita."),
    Column("radicado", "texto", "Radicado del establecimiento en el registro de reactivación.", privacy="personal"),
    Column("nit", "texto", "NIT o cédula de la empresa, sin dígito de verificación ni puntos.", privacy="personal"),
    Column("establecimiento", "texto", "Nombre del establecimiento.", privacy="personal"),
    Column("direccion", "texto", "Dirección como la escribieron.", privacy="personal"),
    Column("barrio", "texto", "Barrio como lo escribieron.", privacy="personal"),
    Column("comuna", "texto", "Comuna como la escribieron.", privacy="personal"),
    Column("concepto", "texto", "Qué se concluyó en la visita.", None, FINDINGS),
    Column("medida", "texto", "Qué medida se tomó.", None, MEASURES),
    Column(
        "territorio_codigo",
        "texto",
        "Barrio; «C05-SB» si solo se sabe la comuna, «R1» el corregimiento, «SU» sin ubicar, u otro municipio.",
    ),
    Column("comuna_codigo", "texto", "Comuna, corregimiento, «SU» sin ubicar, u otro municipio."),
    Column("municipio_codigo", "texto", "Municipio del establecimiento, código DIVIPOLA (DANE)."),
)
