"""Workbooks of the Puntos Digitales as tests write them: sheets of contacts with titles and a total, and activities."""

import io
from datetime import date

import xlsxwriter

CONTACTS = (
    *("No", "Fecha", "Documento", "Nombre", "Sexo", "Edad", "Grupo poblacional"),
    *("Programa", "Actividad", "Canal", "Observaciones"),
)
ACTIVITIES = ("Punto", "Fecha", "Tipo", "Programa", "Nombre de la actividad", "Modalidad", "Aliado", "Asistentes")
NETWORK = {
    "La Joya": "LA JOYA",
    "Nal. de Comercio": "NACIONAL DE COMERCIO",
    "Café Madrid": "CAFÉ MADRID",
    "Promoción Social": "PROMOCIÓN SOCIAL DEL NORTE",
    "Tecnológico": "COLEGIO TECNOLÓGICO",
    "Colegio Santander": "COLEGIO SANTANDER",
    "INEM": "INEM",
    "MORRORICO": "MORRORICO",
    "CP4RI": "CENTRO DE PENSAMIENTO",
}
MONTH = "MES: AGOSTO DE 2020"
PLAIN_CONTACT = {
    "Fecha": date(2020, 8, 5),
    "Documento": 1098000001,
    "Nombre": "PERSONA DE PRUEBA",
    "Sexo": "F",
    "Edad": 30,
    "Grupo poblacional": "Adultos",
    "Programa": "SENA",
    "Actividad": "Excel básico",
    "Canal": "Zoom",
}
PLAIN_ACTIVITY = {
    "Punto": "La Joya",
    "Fecha": date(2020, 8, 5),
    "Tipo": "Curso",
    "Programa": "SENA",
    "Nombre de la actividad": "Excel básico",
    "Modalidad": "Virtual",
    "Aliado": "SENA",
    "Asistentes": 12,
}


def contact(**changes) -> dict:
    """A contact by its headers, those changed under names without spaces (`Grupo_poblacional`)."""
    return PLAIN_CONTACT | {name.replace("_", " "): value for name, value in changes.items()}


def activity(**changes) -> dict:
    return PLAIN_ACTIVITY | {name.replace("_", " "): value for name, value in changes.items()}


def book(
    contacts: dict[str, list[dict]] | None = None,
    activities: list[dict] | None = None,
    *,
    month: str = MONTH,
    titles: dict[str, list[str]] | None = None,
    headers: dict[str, tuple[str, ...]] | None = None,
    totals: dict[str, object] | None = None,
    merged: tuple[tuple[int, int], ...] = (),
    foot: tuple[str | tuple, ...] = (),
    others: dict[str, list[list]] | None = None,
    whole: bool = True,
) -> bytes:
    """A month's workbook; the sheets of points that are not given are there with no rows, unless it is not `whole`.

    `merged` are the first and the last of the activities that share one cell of Punto.
    """
    buffer, contacts = io.BytesIO(), contacts or {}
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in [*contacts, *(name for name in NETWORK if whole and name not in contacts)]:
            rows = contacts.get(sheet, [])
            told = ["ALCALDÍA DE BUCARAMANGA", f"REGISTRO DE ATENCIONES PUNTO DIGITAL {NETWORK.get(sheet, '')}", month]
            header = (headers or {}).get(sheet, CONTACTS)
            lines = [[title] for title in (titles or {}).get(sheet, told)] + [[], list(header)]
            lines += [[{"No": place, **row}.get(name) for name in CONTACTS] for place, row in enumerate(rows, 1)]
            total = (totals or {}).get(sheet, len(rows))
            lines += [["TOTAL ATENCIONES", total]] if total is not None else []
            _write(
                made.add_worksheet(sheet),
                [*lines, *([text] if isinstance(text, str) else list(text) for text in foot)],
                day,
            )
        if activities is not None:
            paper = made.add_worksheet("ACTIVIDADES")
            lines = [["ACTIVIDADES DE LOS PUNTOS DIGITALES"], [month], [], list(ACTIVITIES)]
            _write(paper, lines + [[row.get(name) for name in ACTIVITIES] for row in activities], day)
            for first, last in merged:
                paper.merge_range(3 + first, 0, 3 + last, 0, activities[first - 1]["Punto"])
        for sheet, lines in (others or {}).items():
            _write(made.add_worksheet(sheet), lines, day)
    return buffer.getvalue()


def _write(paper, lines: list[list], day) -> None:
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, date):
                paper.write_datetime(row, column, value, day)
            elif value is not None:
                paper.write(row, column, value)
