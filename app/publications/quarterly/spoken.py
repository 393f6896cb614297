"""What both documents say of the report itself: cover, contents of its tail, properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain import formats
from app.publications.quarterly.model import Lead, Report, Section, Table
from app.publications.quarterly.parts import of_rows

KEYWORDS = ["Bucaramanga", "informe trimestral", "gestión", "datos abiertos"]
WARNING = (
    "Mientras una fuente no se haya cargado, su lugar lo ocupan datos de muestra hechos por computador, que sirven "
    "para conocer el informe y no para decidir. Cada cifra sintética lleva su sello."
)
_SOURCES = {
    "fuente": "Fuente",
    "fecha": "Fecha",
    "procedencia": "Procedencia",
    "licencia": "Licencia",
    "secciones": "Secciones",
}


def description(report: Report) -> str:
    """The document in a sentence."""
    return f"{report.title}: cifras de gestión de la ciudad con su unidad, su fuente y su corte. {report.provenance}."


def cover(report: Report, *, made: date) -> list[tuple[str, str]]:
    """The facts under the title."""
    whole = [section for section in report.sections if not section.is_annex]
    told = len(whole) - len([section for section in whole if section.absent])
    return [
        ("Trimestre", f"{report.quarter.code}, {report.period}"),
        *([("Cortes", _cuts(report))] if report.sources().size else []),
        ("Datos publicados", formats.day(report.published)),
        ("Preparado", formats.day(made)),
        ("Secciones", f"{told} con datos de {len(whole)}"),
        ("Procedencia", report.provenance),
        *([] if report.is_public else [("Destino", report.audience)]),
    ]


def _cuts(report: Report) -> str:
    """The first and the last of the dates of its sources."""
    days = [credit.origin.until for section in report.sections for credit in section.credits]
    first, last = formats.day(min(days)), formats.day(max(days))
    return first if first == last else f"Del {first} al {last}: cada fuente, el suyo"


def lines(section: Section) -> list[list[Lead]]:
    """What the summary says of a section: real sentences run on, each of the others on a line of its own.

    So that a seal speaks of one sentence alone.
    """
    told: list[list[Lead]] = []
    for lead in section.leads or (Lead(section.absent),):
        if told and not lead.stamp and not told[-1][-1].stamp:
            told[-1].append(lead)
        else:
            told.append([lead])
    return told


def sources(report: Report) -> Table:
    """Every source with its date and what it is used for."""
    rows = report.sources().rename(columns=_SOURCES)[list(_SOURCES.values())]
    table = of_rows(
        rows,
        caption="Fuentes de este informe, cada una con su fecha",
        credit=None,
        note="«Corte» es el día de la entrega que se leyó; «hasta el», el último día con datos que se usa.",
        widths=(3.2, 1.3, 1.2, 2, 2),
    )
    tables = [block for section in report.sections for block in section.blocks if isinstance(block, Table)]
    return replace(table, number=len(tables) + 1)


def notes(report: Report) -> list[tuple[str, tuple[str, ...]]]:
    """How the figures of each section are made, with the page of the method."""
    return [
        (section.title, (*section.notes, f"Método completo en el sitio: «¿Cómo se calcula?», página {section.method}."))
        for section in report.sections
        if section.notes
    ]
