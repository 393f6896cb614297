"""The styles of the DOCX: those of Word where it has them, so that its panels know them, and a few of our own."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import BaseStyle

from app.publications.quarterly import word_marks

FONT = "Calibri"
BRAND, INK, QUIET, RULE, ALARM = "0B6E63", "1B2733", "4D5A66", "C3CCD5", "8F3D0B"
ALARM_GROUND, QUIET_GROUND = "FDEADD", "F1F4F7"
MARK, OVER, FACT, WARNING = "Marca", "Antetítulo", "Dato de portada", "Aviso"
CONTENTS, ENTRY, LEAD, CREDIT = "Título del contenido", "toc 1", "Frase inicial", "Fuente"
UNDER_CAPTION, PICTURE, OVER_TABLE, HEAD, CELL = "Descripción", "Figura", "Título de cifras", "Encabezado", "Celda"
ABSENCE, STAMP = "Ausencia", "Sello"


def apply(document: Document) -> None:
    """Letter size, margins and every style that the report uses."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.59), Cm(27.94)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin, page.bottom_margin = Cm(2), Cm(2.1)
    styles = document.styles
    for name in ("Normal", "Heading 1", "Heading 2", "Title", "Subtitle", "Caption", "Footer"):
        _letters(styles[name])
    _set(styles["Normal"], size=10.5, color=INK, after=6, line=1.12)
    _set(styles["Heading 1"], size=19, color=INK, before=24, after=8, bold=True)
    _set(styles["Heading 2"], size=12.5, color=INK, before=12, after=4, bold=True)
    _set(styles["Title"], size=26, color=INK, after=6, bold=True)
    _set(styles["Subtitle"], size=12, color=QUIET, after=42, italic=False)
    _set(styles["Caption"], size=10.5, color=INK, before=12, after=2, bold=True, keep=True)
    _set(styles["Footer"], size=8, color=QUIET)
    _set(styles["List Bullet"], size=9.5, after=3)
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    styles["Footer"].paragraph_format.tab_stops.clear_all()
    styles["Footer"].paragraph_format.tab_stops.add_tab_stop(Cm(17.2), WD_TAB_ALIGNMENT.RIGHT)
    _own(document)


def _own(document: Document) -> None:
    add = document.styles.add_style
    stamp = add(STAMP, WD_STYLE_TYPE.CHARACTER)
    word_marks.ground(stamp, fill=ALARM_GROUND)
    _font(stamp, size=8, color=ALARM, bold=True)
    made = {
        name: add(name, WD_STYLE_TYPE.PARAGRAPH)
        for name in (MARK, OVER, FACT, WARNING, CONTENTS, ENTRY, LEAD, CREDIT, UNDER_CAPTION, PICTURE)
        + (OVER_TABLE, HEAD, CELL, ABSENCE)
    }
    for style in made.values():
        style.base_style = document.styles["Normal"]
    word_marks.ground(made[WARNING], fill=ALARM_GROUND, edge=ALARM)
    word_marks.ground(made[ABSENCE], fill=QUIET_GROUND, edge=RULE)
    _set(made[MARK], after=130)
    _set(made[OVER], size=13, color=BRAND, after=2, bold=True)
    _set(made[FACT], size=10.5, after=3)
    made[FACT].paragraph_format.tab_stops.add_tab_stop(Cm(4))
    _set(made[WARNING], color=ALARM, before=24, after=6)
    _set(made[CONTENTS], size=19, after=8, bold=True)
    made[CONTENTS].paragraph_format.page_break_before = True
    _set(made[ENTRY], after=3)
    _set(made[LEAD], size=11.5, after=6)
    _set(made[CREDIT], size=8, color=QUIET, before=3, after=8)
    _set(made[UNDER_CAPTION], size=9, color=QUIET, after=4, keep=True)
    _set(made[PICTURE], after=0, keep=True)
    _set(made[OVER_TABLE], before=8, after=3, keep=True)
    _set(made[HEAD], size=9, after=1, before=1, bold=True)
    _set(made[CELL], size=9, after=1, before=1, line=1)
    _set(made[ABSENCE], before=6, after=6)


def _set(
    style: BaseStyle,
    *,
    size: float | None = None,
    color: str | None = None,
    before: float | None = None,
    after: float | None = None,
    line: float | None = None,
    bold: bool | None = None,
    italic: bool | None = None,
    keep: bool = False,
) -> None:
    """Points and colours; None leaves what the style has. `keep` holds it with what follows."""
    _font(style, size=size, color=color, bold=bold, italic=italic)
    spacing = style.paragraph_format
    if before is not None:
        spacing.space_before = Pt(before)
    if after is not None:
        spacing.space_after = Pt(after)
    if line is not None:
        spacing.line_spacing = line
    if keep:
        spacing.keep_with_next = True


def _font(
    style: BaseStyle,
    *,
    size: float | None = None,
    color: str | None = None,
    bold: bool | None = None,
    italic: bool | None = None,
) -> None:
    font = style.font
    if size is not None:
        font.size = Pt(size)
    if color is not None:
        font.color.rgb = RGBColor.from_string(color)
    if bold is not None:
        font.bold = bold
    if italic is not None:
        font.italic = italic


def _letters(style: BaseStyle) -> None:
    """One family of letters, in place of those of the theme."""
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
