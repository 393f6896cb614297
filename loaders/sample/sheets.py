"""A delivery's table as the file that an office sends: delimited text, or a workbook as Excel leaves it."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.csv
import xlsxwriter

EXCEL_ROWS = 1_048_576  # that a sheet of Excel can have
DATE_WIDTH = 12


@dataclass(frozen=True)
class Sheet:
    """A table of text: {header: a value per row}, and what stands to the right of the last header, or ""."""

    columns: dict[str, np.ndarray]
    beyond: np.ndarray

    def __len__(self) -> int:
        return len(self.beyond)


def delimited(sheet: Sheet, separator: str, encoding: str) -> bytes:
    """The sheet as CSV, every text quoted, with Windows line ends."""
    table = pa.table({title: pa.array(values, pa.string()) for title, values in sheet.columns.items()})
    sink = pa.BufferOutputStream()
    pa.csv.write_csv(table, sink, pa.csv.WriteOptions(delimiter=separator))
    head, *lines = sink.getvalue().to_pybytes().decode("utf-8").rstrip("\n").split("\n")
    for row in np.flatnonzero(sheet.beyond != "").tolist():
        lines[row] += f'{separator}"{sheet.beyond[row]}"'
    return ("\r\n".join([head, *lines]) + "\r\n").encode(encoding)


def workbook(sheet: Sheet, *, titles: tuple[str, ...], dates: set[str], numbers: set[str], made: date) -> bytes:
    """The sheet as XLSX under rows of title: days are Excel's dates where they are days, else the text as typed."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(made.year, made.month, made.day)})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet("Casos")
        for row, title in enumerate(titles):
            page.write_string(row, 0, title, bold)
        top = len(titles) + 1
        for column, (title, values) in enumerate(sheet.columns.items()):
            page.write_string(top, column, title, bold)
            if title in dates:
                page.set_column(column, column, DATE_WIDTH)
            for row, text in enumerate(values.tolist(), top + 1):
                if title in dates and (serial := _serial(text)):
                    page.write_number(row, column, serial, day)
                elif title in numbers and text.isdigit() and text == str(int(text)):
                    page.write_number(row, column, int(text))
                elif text:
                    page.write_string(row, column, text)
        for row in np.flatnonzero(sheet.beyond != "").tolist():
            page.write_string(top + 1 + row, len(sheet.columns), str(sheet.beyond[row]))
        page.autofilter(top, 0, top + len(sheet), len(sheet.columns) - 1)
        page.freeze_panes(top + 1, 0)
    return buffer.getvalue()


@cache
def _serial(text: str) -> int | None:
    """Excel's number of the day, where d/m/y is one."""
    try:
        return (datetime.strptime(text, "%d/%m/%Y") - datetime(1899, 12, 30)).days
    except ValueError:
        return None
