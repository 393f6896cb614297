"""What a distinct cell or combination means, asked once each by both rivals of the contract that ours obeys.

So that the three differ in how they move rows, and their results can be held equal to the row.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from loaders.contract import WARN, Resolved
from loaders.dates import DateReader, Reading, last_sound
from loaders.sources.covid_casos import SOURCE
from loaders.text import fold

DATES = tuple(field.name for field in SOURCE.fields if field.is_date)
TEXTS = ("tipo_recuperacion", "pais")  # kept as they are written
COLUMNS = tuple(column.name for column in SOURCE.columns)
AREA = ("68001", "68276", "68307", "68547")  # Área Metropolitana de Bucaramanga
FIRST_DAY = date(2019, 12, 1)
SPACES = re.compile("[ \t\n\f\r\xa0]+")
EXTRA = "sobra"  # the column of what a row has beyond the header


def fields(header: Iterable[str]) -> list[str]:
    """The contract's name of each column of the file; headers are taken as they stand."""
    names = {fold(alias): field.name for field in reversed(SOURCE.fields) for alias in field.aliases}
    return [names[fold(cell)] for cell in header]


def trimmed(cell: str | None) -> str | None:
    """A cell without spaces around it; None when blank."""
    text = SPACES.sub(" ", cell or "").strip(" ").lstrip("'")
    return text if text.strip("- ") else None


def warns(code: str) -> bool:
    """Whether a rule only counts rows, whatever becomes of them later."""
    return SOURCE.rule(code).action == WARN


def lookups(present: frozenset[str]) -> Iterable[tuple[tuple[str, ...], tuple[str, ...], callable]]:
    """(fields that the file brings, columns that they give, what their cells mean) of each lookup."""
    for lookup in SOURCE.lookups:
        inputs = tuple(name for name in lookup.inputs if name in present)
        absent = dict.fromkeys(lookup.inputs)

        def resolve(cells: Iterable[str | None], lookup=lookup, inputs=inputs, absent=absent) -> Resolved:
            return lookup.resolve(absent | dict(zip(inputs, map(trimmed, cells), strict=True)), present)

        yield inputs, lookup.outputs, resolve


def dates(counts: Mapping[str, Mapping[str | None, int]]) -> dict[str, dict[str | None, Resolved]]:
    """The day of every distinct cell of every date column; `counts` is {column: {cell: rows}}."""
    written = {name: Counter() for name in counts}
    for name, cells in counts.items():
        for cell, rows in cells.items():
            text = trimmed(cell)
            if text and fold(text) not in SOURCE.dates.words:
                written[name][text] += rows
    reader = DateReader(written, earliest=SOURCE.dates.earliest)
    rule = {Reading.PLAIN: (), Reading.SWAPPED: ("COV-30",), Reading.UNREADABLE: ("COV-31",)}

    def read(name: str, cell: str | None) -> Resolved:
        text = trimmed(cell)
        day, how = reader.read(name, text) if text in written[name] else (None, Reading.PLAIN)
        return Resolved((day,), rule[how])

    return {name: {cell: read(name, cell) for cell in cells} for name, cells in counts.items()}


def last_report(reports: Mapping[date, int]) -> date:
    """The last day of report, typing errors left out; `reports` is {day: rows}."""
    return last_sound({day: rows for day, rows in reports.items() if day <= date.today()})


def near(day: date) -> date:
    """Until when a death or a recovery after the last report still moves the cut-off."""
    return day + timedelta(days=2)
