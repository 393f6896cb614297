"""Which month a workbook is of: what its titles say, held against its dates."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from loaders.contract import ContractError
from loaders.sources.puntos_digitales.headers import Table
from loaders.text import fold

NAMES = (
    *("ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO", "JULIO", "AGOSTO"),
    *("SEPTIEMBRE", "OCTUBRE", "NOVIEMBRE", "DICIEMBRE"),
)
TITLE = re.compile(rf"\b({'|'.join(NAMES)}|SETIEMBRE)\b(?: (?:DEL? )?(?:ANO )?(20\d\d))?")
ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)")
STRANGE = 0.25  # of the dates in other months, from which the title is not believed
ENDED = " No se publicó nada."


class Month(NamedTuple):
    """A month of a year, and what has to be told of how it was known."""

    year: int
    number: int
    notices: tuple[str, ...] = ()

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def text(self) -> str:
        return f"{NAMES[self.number - 1].lower()} de {self.year}"


def month_of(tables: Iterable[Table], name: str) -> Month:
    """The month of a workbook: that of most titles, the year of most dates where they do not tell it.

    Raises ContractError where neither titles nor dates tell one, where titles are split, and where more than a quarter
    of the dates are of other months.
    """
    tables = list(tables)
    dates = Counter(told for table in tables for told in _dates(table))
    titled = {table.sheet.name: told for table in tables if (told := _titled(table, dates))}
    votes = Counter(titled.values()).most_common()
    if not votes and not dates:
        raise ContractError(f"«{name}»: ni los títulos ni las fechas de sus hojas dicen de qué mes es." + ENDED)
    if len(votes) > 1 and votes[0][1] == votes[1][1]:
        said = ", ".join(f"«{sheet}» {Month(*told).text}" for sheet, told in titled.items())
        raise ContractError(f"«{name}»: los títulos de sus hojas no concuerdan en el mes: {said}." + ENDED)
    year, number = votes[0][0] if votes else _most(dates)
    notices = [
        f"título de {sheet}: dice {Month(*told).text}" for sheet, told in titled.items() if told != (year, number)
    ]
    if not votes:
        notices.append(f"título sin mes: por sus fechas es {Month(year, number).text}")
    found = Month(year, number, tuple(notices))
    _hold_against(dates, found, name)
    if date(year, number, 1) > date.today():
        raise ContractError(f"«{name}» es de {found.text}, un mes que no ha llegado." + ENDED)
    return found


def _hold_against(dates: Counter, month: Month, name: str) -> None:
    """Refuse a book whose dates are of another month than its titles."""
    total, own = dates.total(), sum(rows for told, rows in dates.items() if month[:2] in (told[:2], told[2:]))
    if total - own > STRANGE * total:
        others: Counter[str] = Counter()
        for told, rows in dates.items():
            if month[:2] not in (told[:2], told[2:]):
                others[Month(*told[:2]).text] += rows
        shown = ", ".join(f"{rows} de {text}" for text, rows in others.most_common(3))
        raise ContractError(
            f"«{name}»: sus títulos dicen {month.text} y {total - own} de sus {total} fechas son de otro mes: {shown}. "
            "Corrija el título o las fechas." + ENDED
        )


def _titled(table: Table, dates: Counter) -> tuple[int, int] | None:
    for title in table.titles:
        if found := TITLE.search(fold(title)):
            number = NAMES.index(found[1].replace("SETIEMBRE", "SEPTIEMBRE")) + 1
            years = Counter({told[0]: rows for told, rows in dates.items()})
            year = int(found[2]) if found[2] else years.most_common(1)[0][0] if years else None
            return (year, number) if year else None
    return None


def _dates(table: Table) -> Iterable[tuple[int, int, int, int]]:
    """Of each date, its year and month and, where day and month may be swapped, the year and month that it then has."""
    place = table.columns["fecha"]
    for line in table.sheet.lines[table.header + 1 :]:
        value = line[place]
        if isinstance(value, date):
            year, first, second = value.year, value.month, value.day
        elif isinstance(value, str) and (found := ISO.match(value)):
            year, first, second = (int(part) for part in found.groups())
        elif isinstance(value, str) and (found := NUMERIC.match(value)):
            second, first, year = (int(part) for part in found.groups())
        else:
            continue
        if 1 <= first <= 12:
            yield (year, first, year, second if second <= 12 else first)
        elif 1 <= second <= 12:
            yield (year, second, year, second)


def _most(dates: Counter) -> tuple[int, int]:
    months: Counter[tuple[int, int]] = Counter()
    for told, rows in dates.items():
        months[told[:2]] += rows
    return months.most_common(1)[0][0]
