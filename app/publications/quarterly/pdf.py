"""The quarter's report as a tagged PDF of letter size."""

from __future__ import annotations

from datetime import date
from functools import singledispatch
from itertools import pairwise

from app.charts.origin import SITE
from app.drawing import unpacked
from app.publications import typeset
from app.publications.quarterly import spoken
from app.publications.quarterly.model import Absence, Block, Cards, Picture, Report, Section, Table, Words

TEMPLATE = "informe.typ"


def written(report: Report, *, made: date) -> bytes:
    """The report as a PDF, `made` on a day."""
    pictures = [block for section in report.sections for block in section.blocks if isinstance(block, Picture)]
    files = {
        _file(one): typeset.picture(
            unpacked(one.spec), width=typeset.WIDTH if one.wide else typeset.HALF, tall=one.tall
        )
        for one in pictures
    }
    return typeset.compiled(TEMPLATE, _words(report, made=made), files)


def _words(report: Report, *, made: date) -> dict:
    return {
        "sitio": SITE,
        "titulo": report.title,
        "descripcion": spoken.description(report),
        "palabras": spoken.KEYWORDS,
        "trimestre": report.quarter.code,
        "lugar": report.place,
        "nombre": report.quarter.name[:1].upper() + report.quarter.name[1:],
        "periodo": report.period,
        "procedencia": report.provenance,
        "advertencia": spoken.WARNING,
        "es_real": report.is_real,
        "hecho_en": [made.year, made.month, made.day],
        "portada": spoken.cover(report, made=made),
        "resumen": [
            {"titulo": section.title, "frases": _leads(section) or [{"texto": section.absent, "sello": None}]}
            for section in report.sections
            if not section.is_annex
        ],
        "secciones": [
            {
                "titulo": section.title,
                "es_anexo": section.is_annex,
                "frases": _leads(section),
                "bloques": _paired(section),
            }
            for section in report.sections
        ],
        "fuentes": _block(spoken.sources(report)),
        "notas": [{"titulo": title, "notas": notes} for title, notes in spoken.notes(report)],
    }


def _leads(section: Section) -> list[dict]:
    return [{"texto": lead.text, "sello": lead.stamp} for lead in section.leads]


def _paired(section: Section) -> list[dict]:
    """Its blocks, each two narrow figures in a row side by side; the reason in place of those of an absent one."""
    if section.absent:
        return [_block(Absence("Sin datos en este trimestre", section.absent))]
    found, left = [], None
    for block, after in pairwise((*section.blocks, None)):
        narrow = isinstance(block, Picture) and not block.wide
        if left:
            found.append({"tipo": "par", "figuras": [_block(left), _block(block)]})
            left = None
        elif narrow and isinstance(after, Picture) and not after.wide:
            left = block
        else:
            found.append(_block(block))
    return found


def _file(block: Picture) -> str:
    return f"figura-{block.number}.pdf"


@singledispatch
def _block(block: Block) -> dict:
    raise TypeError(f"{type(block).__name__} no es un bloque del informe.")


@_block.register
def _(block: Cards) -> dict:
    cards = [{"nombre": one.label, "valor": one.value, "unidad": one.unit, "nota": one.note} for one in block.cards]
    return {"tipo": "cifras", "titulo": block.title, "cifras": cards} | _credit(block)


@_block.register
def _(block: Picture) -> dict:
    return {
        "tipo": "figura",
        "numero": block.number,
        "archivo": _file(block),
        "hallazgo": block.finding,
        "descripcion": block.description,
        "alternativa": block.alternative,
    } | _credit(block)


@_block.register
def _(block: Table) -> dict:
    return {
        "tipo": "tabla",
        "numero": block.number,
        "titulo": block.caption,
        "columnas": block.heads,
        "filas": block.rows,
        "numericas": block.numeric,
        "anchos": block.widths or [1] * len(block.heads),
        "nota": block.note,
        "totales": block.totals,
    } | _credit(block)


@_block.register
def _(block: Words) -> dict:
    return {"tipo": "texto", "texto": block.text}


@_block.register
def _(block: Absence) -> dict:
    return {"tipo": "ausencia", "titulo": block.title, "razon": block.reason}


def _credit(block: Cards | Picture | Table) -> dict:
    known = block.credit
    return {"fuente": known.line if known else None, "sello": known.stamp if known else None}
