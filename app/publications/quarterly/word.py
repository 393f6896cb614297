"""The quarter's report as a DOCX: real headings, captions and tables, so that an office can go on writing in it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from functools import singledispatch
from io import BytesIO

import docx
import vl_convert
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph

from app.charts.origin import SITE
from app.drawing import unpacked
from app.publications import typeset
from app.publications.quarterly import spoken, word_marks, word_styles
from app.publications.quarterly.model import (
    Absence,
    Block,
    Cards,
    Credit,
    Picture,
    Report,
    Section,
    Table,
    Words,
)

# Pixels of a figure, and its width on the page: the same size of letters in both.
WIDE, NARROW = (typeset.WIDTH, Cm(17)), (440, Cm(11.7))
TEXT_WIDTH = Cm(17.2)
_FIGURES_OF, _SHARES = ("Indicador", "Valor", "Unidad", "Nota"), (4, 2, 3, 6)


def written(report: Report, *, made: date) -> bytes:
    """The report as a DOCX, `made` on a day."""
    document = docx.Document()
    word_styles.apply(document)
    word_marks.speak(document)
    word_marks.modern(document)
    _properties(document, report, made)
    _footer(document, report)
    _cover(document, report, made)
    sections = [(f"seccion-{section.slug}", section) for section in report.sections]
    tail = [("fuentes", "Fuentes y cortes"), ("metodo", "Notas de método")]
    titles = [("resumen", "Resumen"), *((name, section.title) for name, section in sections), *tail]
    document.add_paragraph("Contenido", style=word_styles.CONTENTS)
    word_marks.contents(document, titles, style=word_styles.ENTRY)
    _heading(document, "Resumen", "resumen", 1)
    for section in report.sections:
        if not section.is_annex:
            _summed(document, section)
    for place, (name, section) in enumerate(sections, start=2):
        _heading(document, section.title, name, place)
        _section(document, section)
    _heading(document, tail[0][1], tail[0][0], len(titles) - 1)
    _add(spoken.sources(report), document)
    _heading(document, tail[1][1], tail[1][0], len(titles))
    for title, notes in spoken.notes(report):
        document.add_heading(title, level=2)
        for note in notes:
            document.add_paragraph(note, style="List Bullet")
    return _packed(document, made)


def _properties(document: Document, report: Report, made: date) -> None:
    about = document.core_properties
    about.title, about.author, about.last_modified_by = report.title, SITE, SITE
    about.subject, about.keywords = spoken.description(report), ", ".join(spoken.KEYWORDS)
    about.comments, about.category = report.provenance, "Informe de gestión"
    about.created = about.modified = datetime.combine(made, time())
    about.revision = 1


def _footer(document: Document, report: Report) -> None:
    """On every page but the cover."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    line = section.footer.paragraphs[0]
    line.add_run(f"{SITE} · {report.footer}\t")
    word_marks.field(line, "PAGE", "2")
    line.add_run(" de ")
    word_marks.field(line, "NUMPAGES", "2")


def _cover(document: Document, report: Report, made: date) -> None:
    mark = vl_convert.svg_to_png(typeset.WORDMARK.read_text(encoding="utf-8"), scale=3)
    picture = document.add_paragraph(style=word_styles.MARK).add_run().add_picture(BytesIO(mark), height=Cm(1))
    word_marks.describe(picture, name="Marca", text=SITE)
    document.add_paragraph("Informe trimestral de gestión", style=word_styles.OVER)
    document.add_paragraph(f"{report.place}, {report.quarter.name}", style="Title")
    document.add_paragraph(report.period, style="Subtitle")
    for label, value in spoken.cover(report, made=made):
        line = document.add_paragraph(style=word_styles.FACT)
        line.add_run(f"{label}:\t").bold = True
        line.add_run(value)
    if not report.is_real:
        warning = document.add_paragraph(style=word_styles.WARNING)
        warning.add_run(f"{report.provenance}. ").bold = True
        warning.add_run(spoken.WARNING)


def _heading(document: Document, title: str, name: str, number: int) -> None:
    word_marks.bookmark(document.add_heading(title, level=1), name, number)


def _summed(document: Document, section: Section) -> None:
    line = document.add_paragraph()
    line.add_run(f"{section.title}. ").bold = True
    for place, leads in enumerate(spoken.lines(section)):
        if place:
            line.add_run().add_break()
        for lead in leads:
            line.add_run(f"{lead.text} ")
            _stamp(line, lead.stamp)


def _section(document: Document, section: Section) -> None:
    for lead in section.leads:
        line = document.add_paragraph(f"{lead.text} ", style=word_styles.LEAD)
        _stamp(line, lead.stamp)
    blocks = section.blocks if not section.absent else (Absence("Sin datos en este trimestre", section.absent),)
    for block in blocks:
        _add(block, document)


@singledispatch
def _add(block: Block, document: Document) -> None:
    raise TypeError(f"{type(block).__name__} no es un bloque del informe.")


@_add.register
def _(block: Cards, document: Document) -> None:
    rows = [(card.label, card.value, card.unit, card.note) for card in block.cards]
    shown = 4 if any(card.note for card in block.cards) else 3
    line = document.add_paragraph(style=word_styles.OVER_TABLE)
    line.add_run(f"{block.title or 'Cifras'} ").bold = True
    _stamp(line, block.credit.stamp)
    numeric = (False, True, False, False)
    told = [row[:shown] for row in rows]
    table = _table(document, _FIGURES_OF[:shown], told, numeric[:shown], _SHARES[:shown], line.text, _is_value)
    word_marks.hold(table, below=True)
    _credit(document, block.credit)


@_add.register
def _(block: Picture, document: Document) -> None:
    pixels, width = WIDE if block.wide else NARROW
    _caption(document, "Figura", block.number, block.finding, block.credit)
    document.add_paragraph(block.description, style=word_styles.UNDER_CAPTION)
    drawn = typeset.raster(unpacked(block.spec), width=pixels, height=block.height)
    paragraph = document.add_paragraph(style=word_styles.PICTURE)
    picture = paragraph.add_run().add_picture(BytesIO(drawn), width=width)
    word_marks.describe(picture, name=f"Figura {block.number}", text=block.alternative)
    _credit(document, block.credit)


@_add.register
def _(block: Table, document: Document) -> None:
    _caption(document, "Tabla", block.number, block.caption, block.credit)
    table = _table(
        document,
        block.heads,
        block.rows,
        block.numeric,
        block.widths,
        block.caption,
        lambda place, _: place - 1 in block.totals,
    )
    word_marks.hold(table, below=bool(block.note or block.credit))
    if block.note:
        note = document.add_paragraph(block.note, style=word_styles.CREDIT)
        note.paragraph_format.keep_with_next = bool(block.credit)
    _credit(document, block.credit)


@_add.register
def _(block: Words, document: Document) -> None:
    document.add_paragraph(block.text)


@_add.register
def _(block: Absence, document: Document) -> None:
    line = document.add_paragraph(style=word_styles.ABSENCE)
    line.add_run(f"{block.title}: ").bold = True
    line.add_run(block.reason)


def _caption(document: Document, kind: str, number: int, text: str, credit: Credit | None) -> None:
    """A numbered caption that a list of figures or tables can find."""
    line = document.add_paragraph(style="Caption")
    line.add_run(f"{kind} ")
    word_marks.field(line, f"SEQ {kind} \\* ARABIC", str(number))
    line.add_run(f". {text} ")
    _stamp(line, credit.stamp if credit else None)


def _table(
    document: Document,
    heads: tuple[str, ...],
    rows: list[tuple[str, ...]] | tuple[tuple[str, ...], ...],
    numeric: tuple[bool, ...],
    widths: tuple[float, ...],
    title: str,
    strong: Callable[[int, int], bool],
) -> DocxTable:
    """A table whose first row is its head; the cells of which `strong` holds, by row and column, are bold."""
    shares = widths or (1,) * len(heads)
    sizes = [Emu(int(TEXT_WIDTH * share / sum(shares))) for share in shares]
    table = document.add_table(rows=len(rows) + 1, cols=len(heads))
    table.autofit = False
    styles = [document.styles[name].style_id for name in (word_styles.HEAD, word_styles.CELL)]
    # By the elements themselves: python-docx counts a table's grid again for each of its cells.
    for place, (line, row) in enumerate(zip(table._tbl.tr_lst, (heads, *rows), strict=True)):
        for column, (element, text) in enumerate(zip(line.tc_lst, row, strict=True)):
            element.width = sizes[column]
            paragraph = Paragraph(element.p_lst[0], table)
            paragraph._p.style = styles[min(place, 1)]
            paragraph.add_run(text).bold = strong(place, column) or None
            if numeric[column]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = size
    word_marks.rule(table, head=word_styles.BRAND, rest=word_styles.RULE)
    word_marks.repeat(table)
    word_marks.name(table, title.strip())
    return table


def _is_value(place: int, column: int) -> bool:
    return place > 0 and column == 1


def _stamp(line: Paragraph, text: str | None) -> None:
    if text:
        line.add_run(f" {text} ".replace(" ", "\u00a0"), style=word_styles.STAMP)
        line.add_run(" ")


def _credit(document: Document, credit: Credit | None) -> None:
    if credit:
        document.add_paragraph(credit.line, style=word_styles.CREDIT)


def _packed(document: Document, made: date) -> bytes:
    """The file with the day in place of the second at which each of its parts was written."""
    loose, packed = BytesIO(), BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in parts.namelist():
            about = zipfile.ZipInfo(part, (made.year, made.month, made.day, 0, 0, 0))
            target.writestr(about, parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
