"""What a DOCX needs that python-docx has no name for: fields, contents, languages, held tables, rules, grounds.

Word refuses a file whose parts are out of order: each is put where its schema wants it.
"""

from __future__ import annotations

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.styles.style import BaseStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

LANGUAGE = "es-CO"
# The rows of a table that a page holds whole.
MOST_ROWS = 15
_AFTER_BORDERS = ("w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
_CONTENTS = 'TOC \\o "1-1" \\h \\z \\n'


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field, with what it shows until it is updated."""
    _begin(paragraph, code)
    paragraph.add_run(shown)
    _end(paragraph)


def contents(document: Document, titles: list[tuple[str, str]], *, style: str) -> None:
    """A table of contents: a field of Word, listed beforehand with a link to each bookmark and its title."""
    paragraphs = [document.add_paragraph(style=style) for _ in titles]
    _begin(paragraphs[0], _CONTENTS)
    for paragraph, (name, title) in zip(paragraphs, titles, strict=True):
        link = _part("w:hyperlink", anchor=name, history="1")
        link.append(paragraph.add_run(title)._r)
        paragraph._p.append(link)
    _end(paragraphs[-1])


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that links lead to, around the paragraph."""
    start, end = _part("w:bookmarkStart", id=str(number), name=name), _part("w:bookmarkEnd", id=str(number))
    paragraph._p.insert(0 if paragraph._p.pPr is None else 1, start)
    paragraph._p.append(end)


def describe(picture: InlineShape, *, name: str, text: str) -> None:
    """The alternative text of a picture."""
    properties = picture._inline.docPr
    properties.set("name", name)
    properties.set("descr", text)


def speak(document: Document) -> None:
    """Spanish of Colombia, for every style and for what is typed later."""
    for language in document.styles.element.iter(qn("w:lang")):
        for name in ("val", "eastAsia"):
            language.set(qn(f"w:{name}"), LANGUAGE)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), LANGUAGE)
    document.core_properties.language = LANGUAGE


def modern(document: Document) -> None:
    """Nothing left of the template, which is of Word 2010: neither its compatibility mode nor its preview."""
    parts = document.part.package.rels
    for name in [name for name, part in parts.items() if part.reltype.endswith("/thumbnail")]:
        del parts[name]
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def repeat(table: Table) -> None:
    """Its first row at the head of every page that it goes on to; no row cut in two."""
    for place, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(_part("w:cantSplit"))
        if place == 0:
            properties.append(_part("w:tblHeader"))


def hold(table: Table, *, below: bool) -> None:
    """A short table on one page; of a long one, its head with its first row. `below`, the last with what follows."""
    rows = table._tbl.tr_lst
    whole = len(rows) - 1 <= MOST_ROWS
    for place, row in enumerate(rows):
        is_last = place == len(rows) - 1
        if below if is_last else whole or place == 0:
            for cell in row.tc_lst:
                for line in cell.p_lst:
                    Paragraph(line, table).paragraph_format.keep_with_next = True


def rule(table: Table, *, head: str, rest: str) -> None:
    """Lines under its rows alone, that of the head thick and in colour."""
    borders = _part("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        drawn = side in ("bottom", "insideH")
        line = {"val": "single", "sz": "4", "space": "0", "color": rest} if drawn else {"val": "nil"}
        borders.append(_part(f"w:{side}", **line))
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
    table._tbl.tblPr.insert_element_before(borders, *after)
    for cell in table._tbl.tr_lst[0].tc_lst:
        _underline(cell, head)


def name(table: Table, title: str) -> None:
    """What a table is, for who hears it."""
    table._tbl.tblPr.append(_part("w:tblCaption", val=title))


def ground(style: BaseStyle, *, fill: str, edge: str = "") -> None:
    """A ground of colour under the words of a style, a thick line at its left where there is an `edge`.

    To be called before anything else of the style is set.
    """
    if edge:
        properties = style.element.get_or_add_pPr()
        borders = _part("w:pBdr")
        borders.append(_part("w:left", val="single", sz="18", space="8", color=edge))
        properties.append(borders)
    else:
        properties = style.element.get_or_add_rPr()
    properties.append(_part("w:shd", val="clear", color="auto", fill=fill))


def _underline(cell: CT_Tc, color: str) -> None:
    borders = _part("w:tcBorders")
    borders.append(_part("w:bottom", val="single", sz="12", space="0", color=color))
    cell.get_or_add_tcPr().insert_element_before(borders, *_AFTER_BORDERS)


def _begin(paragraph: Paragraph, code: str) -> None:
    paragraph.add_run()._r.append(_part("w:fldChar", fldCharType="begin"))
    text = _part("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    paragraph.add_run()._r.append(text)
    paragraph.add_run()._r.append(_part("w:fldChar", fldCharType="separate"))


def _end(paragraph: Paragraph) -> None:
    paragraph.add_run()._r.append(_part("w:fldChar", fldCharType="end"))


def _part(tag: str, **values: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
