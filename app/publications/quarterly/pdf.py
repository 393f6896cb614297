"""The quarter's report as a tagged PDF of letter size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import singledispatch
from math import ceil

from app.charts.origin import SITE
from app.drawing import unpacked
from app.publications import typeset
from app.publications.quarterly import spoken
from app.publications.quarterly.model import Absence, Block, Cards, Lead, Picture, Report, Section, Table, Words

TEMPLATE = "informe.typ"
# A table that long stays on one page, with its caption; and letters in a line of the page's width.
MOST_LINES, LETTERS = 40, 120


def written(report: Report, *, made: date) -> bytes:
    """The report as a PDF, `made` on a day."""
    groups = {section.slug: tuple(_grouped(section)) for section in report.sections}
    files = {
        _file(one): typeset.picture(unpacked(one.spec), width=_width(one, beside=len(group) > 1), height=one.height)
        for own in groups.values()
        for group in own
        for one in group
        if isinstance(one, Picture)
    }
    return typeset.compiled(TEMPLATE, _words(report, groups, made=made), files)


def _width(block: Picture, *, beside: bool) -> int:
    return typeset.HALF if beside and not block.wide else typeset.WIDTH


def _words(report: Report, groups: dict[str, tuple[tuple[Block, ...], ...]], *, made: date) -> dict:
    return {
        "sitio": SITE,
        "titulo": report.title,
        "descripcion": spoken.description(report),
        "palabras": spoken.KEYWORDS,
        "pie": report.footer,
        "lugar": report.place,
        "nombre": report.quarter.name[:1].upper() + report.quarter.name[1:],
        "periodo": report.period,
        "procedencia": report.provenance,
        "advertencia": spoken.WARNING,
        "es_real": report.is_real,
        "hecho_en": [made.year, made.month, made.day],
        "portada": spoken.cover(report, made=made),
        "resumen": [
            {"titulo": section.title, "lineas": [_leads(line) for line in spoken.lines(section)]}
            for section in report.sections
            if not section.is_annex
        ],
        "secciones": [
            {
                "titulo": section.title,
                "es_anexo": section.is_annex and not section.absent,
                "frases": _leads(section.leads),
                "bloques": [_together(group) for group in groups[section.slug]],
            }
            for section in report.sections
        ],
        "fuentes": _block(spoken.sources(report)),
        "notas": [{"titulo": title, "notas": notes} for title, notes in spoken.notes(report)],
    }


def _leads(leads: Iterable[Lead]) -> list[dict]:
    return [{"texto": lead.text, "sello": lead.stamp} for lead in leads]


def _grouped(section: Section) -> Iterator[tuple[Block, ...]]:
    """Its blocks, each two narrow figures in a row together; the reason in place of those of an absent one."""
    if section.absent:
        yield (Absence("Sin datos en este trimestre", section.absent),)
    blocks = list(section.blocks)
    while blocks:
        narrow = [isinstance(block, Picture) and not block.wide for block in blocks[:2]]
        size = 2 if narrow == [True, True] else 1
        yield tuple(blocks[:size])
        del blocks[:size]


def _together(group: tuple[Block, ...]) -> dict:
    return _block(group[0]) if len(group) == 1 else {"tipo": "par", "figuras": [_block(one) for one in group]}


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
        "entera": _lines(block) <= MOST_LINES,
    } | _credit(block)


@_block.register
def _(block: Words) -> dict:
    return {"tipo": "texto", "texto": block.text}


@_block.register
def _(block: Absence) -> dict:
    return {"tipo": "ausencia", "titulo": block.title, "razon": block.reason}


def _lines(block: Table) -> int:
    """About how many lines it takes."""
    shares = block.widths or (1,) * len(block.heads)
    room = [LETTERS * share / sum(shares) for share in shares]
    return sum(
        max(ceil(len(cell) / letters) for cell, letters in zip(row, room, strict=True))
        for row in (block.heads, *block.rows)
    )


def _credit(block: Cards | Picture | Table) -> dict:
    known = block.credit
    return {"fuente": known.line if known else None, "sello": known.stamp if known else None}
