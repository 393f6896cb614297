"""The workbook of a month as Excel leaves it: a sheet per point, and that of the activities with its merged cells."""

import io
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from loaders.sample.sheets import DATE_WIDTH, serial

DATE, DOCUMENT, AGE = 1, 2, 5  # columns of a point's sheet
TEXTS = (3, 4, 6, 7, 8, 9, 10)
PAGE = "ACTIVIDADES"
TOTAL = "TOTAL ATENCIONES"
ATTENDANCE = 7


@dataclass(frozen=True)
class Paper:
    """The sheet of a point: its name and titles, its columns, which dates are text, and the total that it states."""

    name: str
    titles: tuple[str, ...]
    columns: list[list]
    as_text: list[bool]
    total: int


@dataclass(frozen=True)
class Register:
    """The sheet of activities: its titles, and the lines under each writing of the point."""

    titles: tuple[str, ...]
    blocks: list[tuple[str, list[tuple]]]


def book(papers: list[Paper], register: Register, *, heads: tuple[tuple[str, ...], ...], made: date) -> bytes:
    """The workbook, the same bytes for the same sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as whole:
        whole.set_properties({"created": datetime(made.year, made.month, made.day)})
        bold, day = whole.add_format({"bold": True}), whole.add_format({"num_format": "dd/mm/yyyy"})
        middle = whole.add_format({"valign": "vcenter"})
        for paper in papers:
            _point(whole.add_worksheet(paper.name), paper, heads[0], bold, day)
        _activities(whole.add_worksheet(PAGE), register, heads[1], bold, day, middle)
    return buffer.getvalue()


def _head(sheet: Worksheet, titles: tuple[str, ...], head: tuple[str, ...], bold: Format) -> int:
    """Write titles, merged over the table, an empty row and the header; the row below it."""
    for row, title in enumerate(titles):
        sheet.merge_range(row, 0, row, len(head) - 1, title, bold)
    top = len(titles) + 1
    for column, title in enumerate(head):
        sheet.write_string(top, column, title, bold)
    sheet.set_column(DATE, DATE, DATE_WIDTH)
    return top + 1


def _point(sheet: Worksheet, paper: Paper, head: tuple[str, ...], bold: Format, day: Format) -> None:
    top = _head(sheet, paper.titles, head, bold)
    number, text = sheet.write_number, sheet.write_string
    for row, count in enumerate(paper.columns[0], top):
        number(row, 0, count)
    for row, (written, as_text) in enumerate(zip(paper.columns[DATE], paper.as_text, strict=True), top):
        if not as_text and (days := serial(written)):
            number(row, DATE, days, day)
        else:
            text(row, DATE, written)
    for column in (DOCUMENT, AGE):
        for row, written in enumerate(paper.columns[column], top):
            if written.isdigit():
                number(row, column, int(written))
            elif written:
                text(row, column, written)
    for column in TEXTS:
        for row, written in enumerate(paper.columns[column], top):
            if written:
                text(row, column, written)
    text(top + len(paper.as_text), 0, TOTAL, bold)
    number(top + len(paper.as_text), 1, paper.total, bold)


def _activities(
    sheet: Worksheet, register: Register, head: tuple[str, ...], bold: Format, day: Format, middle: Format
) -> None:
    row = _head(sheet, register.titles, head, bold)
    for label, lines in register.blocks:
        if len(lines) > 1:
            sheet.merge_range(row, 0, row + len(lines) - 1, 0, label, middle)
        else:
            sheet.write_string(row, 0, label)
        for written, *texts, attendance in lines:
            sheet.write_number(row, DATE, serial(written), day)
            for column, one in enumerate(texts, DATE + 1):
                if one:
                    sheet.write_string(row, column, one)
            sheet.write_number(row, ATTENDANCE, attendance)
            row += 1
