"""A delivery and its table as the file that an office sends: delimited text, or a workbook as Excel leaves it."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.csv
import xlsxwriter

from loaders.sample.cases import EPOCH, NEVER

EXCEL_ROWS = 1_048_576  # that a sheet of Excel can have
DATE_WIDTH = 12


@dataclass
class Delivery:
    """One file: its cut-off, layout, name, bytes, and how many rows and errors of each kind were written into it."""

    cutoff: date
    layout: str
    name: str
    content: bytes
    rows: int
    planted: dict[str, int] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """xlsx or csv."""
        return self.name.rpartition(".")[2]


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


def workbook(
    sheet: Sheet, *, page: str, titles: tuple[str, ...], dates: set[str], numbers: set[str], made: date
) -> bytes:
    """The sheet as XLSX, under rows of title if any: days are Excel's dates where they are days, else text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(made.year, made.month, made.day)})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        paper = book.add_worksheet(page)
        for row, title in enumerate(titles):
            paper.write_string(row, 0, title, bold)
        top = len(titles) + 1 if titles else 0
        for column, (title, values) in enumerate(sheet.columns.items()):
            paper.write_string(top, column, title, bold)
            if title in dates:
                paper.set_column(column, column, DATE_WIDTH)
            for row, text in enumerate(values.tolist(), top + 1):
                if title in dates and (number := serial(text)):
                    paper.write_number(row, column, number, day)
                elif title in numbers and text.isdigit() and text == str(int(text)):
                    paper.write_number(row, column, int(text))
                elif text:
                    paper.write_string(row, column, text)
        for row in np.flatnonzero(sheet.beyond != "").tolist():
            paper.write_string(top + 1 + row, len(sheet.columns), str(sheet.beyond[row]))
        paper.autofilter(top, 0, top + len(sheet), len(sheet.columns) - 1)
        paper.freeze_panes(top + 1, 0)
    return buffer.getvalue()


def days(numbers: np.ndarray, pattern: str) -> np.ndarray:
    """Days since 2020-01-01 as text of that pattern; "" where the day does not come."""
    distinct, place = np.unique(numbers, return_inverse=True)
    whole = [(EPOCH + timedelta(days=day)).strftime(pattern) if day < NEVER else "" for day in distinct.tolist()]
    return np.array(whole, dtype=object)[place]


@cache
def serial(text: str) -> int | None:
    """Excel's number of the day, where d/m/y is one."""
    try:
        return (datetime.strptime(text, "%d/%m/%Y") - datetime(1899, 12, 30)).days
    except ValueError:
        return None
