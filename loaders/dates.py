"""Reading dates as offices deliver them: ISO, d/m/y, m/d/y, Excel serials, and day and month swapped by Excel.

A reader is fitted on all the distinct values of a file first, because a value like 03/06/2020 can only be read by
what stands around it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from loaders.text import fold

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ENE JAN",
            "FEB",
            "MAR",
            "ABR APR",
            "MAY",
            "JUN",
            "JUL",
            "AGO AUG",
            "SEP SET",
            "OCT",
            "NOV",
            "DIC DEC",
        ),
        1,
    )
    for name in names.split()
}
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMERIC = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})(?:[T ,].*)?")
NAMED = re.compile(r"(?:[A-Z]{4,9} )?(\d{1,2}) ?(?:DE )?([A-Z]{3})[A-Z]* ?(?:DEL? )?(\d{4}|\d{2})(?: .*)?")
NAMED_FIRST = re.compile(r"([A-Z]{3})[A-Z]* (\d{1,2}) (\d{4})(?: .*)?")
COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
SERIAL = re.compile(r"(4[0-9]{4})(?:[.,]\d+)?")
ODD_GAP, ODD_ROWS, ODD_SHARE = 5, 3, 0.001  # days away from the rest, on so few rows: a typing error
EXCEL_EPOCH = date(1899, 12, 30)
TOLERANCE = timedelta(days=12)  # days 1 to 12 of the month after the last unambiguous date are still plausible
EARLIER = timedelta(days=31)  # how long before the first unambiguous date a swapped one may still fall
SWAPPED_SHARE = 0.2  # of a column's ambiguous ISO dates beyond the window: then Excel swapped that column


def last_sound(days: Mapping[date, int]) -> date:
    """The last of the days, single odd ones far after the rest left out as typing errors; `days` is {day: rows}."""
    total = sum(days.values())
    ordered = sorted(days, reverse=True)
    for day, earlier in zip(ordered, ordered[1:], strict=False):
        if (day - earlier).days < ODD_GAP or days[day] > ODD_ROWS or days[day] >= ODD_SHARE * total:
            return day
    return ordered[-1]


class Reading(Enum):
    """How a value was read."""

    PLAIN = "plain"
    SWAPPED = "swapped"
    UNREADABLE = "unreadable"


class _Shape(Enum):
    ISO = "year, month, day"
    NUMERIC = "two numbers in either order, year"
    NAMED = "the month is a word"


@dataclass(frozen=True)
class _Parts:
    """A value's two small numbers as they stand (month, day for ISO and NAMED) and its year."""

    first: int
    second: int
    year: int
    shape: _Shape

    @property
    def iso(self) -> bool:
        return self.shape is _Shape.ISO

    @property
    def ambiguous(self) -> bool:
        readable_both_ways = self.first <= 12 and self.second <= 12 and self.first != self.second
        return readable_both_ways and self.shape is not _Shape.NAMED


class DateReader:
    """Reads the date columns of one file.

    >>> reader = DateReader({"fecha": {"3/20/20": 47, "03/11/2020": 6}}, earliest=date(2020, 1, 1))
    >>> reader.read("fecha", "03/11/2020")
    (datetime.date(2020, 3, 11), <Reading.PLAIN: 'plain'>)
    """

    def __init__(self, columns: Mapping[str, Mapping[str, int]], *, earliest: date, today: date | None = None):
        self.earliest = earliest
        self.latest = (today or date.today()) + timedelta(days=1)
        parsed = {
            column: [(parts, count) for value, count in values.items() if (parts := _parts(value))]
            for column, values in columns.items()
        }
        everything = [pair for pairs in parsed.values() for pair in pairs]
        overall = _day_first(everything, default=True)
        self._day_first = {column: _day_first(pairs, default=overall) for column, pairs in parsed.items()}
        certain: Counter[date] = Counter()
        for parts, count in everything:
            day = None if parts.ambiguous else self._sure(parts)
            if day and self.earliest <= day < self.latest:
                certain[day] += count
        self.first = max(self.earliest, min(certain) - EARLIER) if certain else self.earliest
        self.limit = last_sound(certain) + TOLERANCE if certain else self.latest
        swapped = {column for column, pairs in parsed.items() if self._excel_swapped(pairs)}
        silent = {column for column, pairs in parsed.items() if self._could_be_swapped(pairs)} if swapped else set()
        self._iso_swapped = swapped | silent

    def read(self, column: str, value: str) -> tuple[date | None, Reading]:
        """The date of a value of that column, and how it was read."""
        if match := SERIAL.fullmatch(value):
            return EXCEL_EPOCH + timedelta(days=int(match[1])), Reading.PLAIN
        parts = _parts(value)
        if parts is None:
            return None, Reading.UNREADABLE
        if not parts.ambiguous:
            day = self._sure(parts)
            how = Reading.SWAPPED if parts.iso and parts.first > 12 else Reading.PLAIN
            return day, how if day else Reading.UNREADABLE
        month_first = parts.iso or not self._day_first.get(column, True)
        usual = _date(parts.year, *((parts.first, parts.second) if month_first else (parts.second, parts.first)))
        other = _date(parts.year, *((parts.second, parts.first) if month_first else (parts.first, parts.second)))
        if parts.iso:
            return (other, Reading.SWAPPED) if column in self._iso_swapped else (usual, Reading.PLAIN)
        if not self._plausible(usual) and self._plausible(other):
            return other, Reading.SWAPPED
        return usual, Reading.PLAIN if usual else Reading.UNREADABLE

    def _plausible(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.limit

    def _sure(self, parts: _Parts) -> date | None:
        if parts.first > 12:
            return _date(parts.year, parts.second, parts.first)
        return _date(parts.year, parts.first, parts.second)

    def _could_be_swapped(self, pairs: list[tuple[_Parts, int]]) -> bool:
        """A column too small to leave a signature of its own: it follows the rest of its file."""
        iso = [parts for parts, _ in pairs if parts.iso]
        return all(parts.ambiguous and self._plausible(_date(parts.year, parts.second, parts.first)) for parts in iso)

    def _excel_swapped(self, pairs: list[tuple[_Parts, int]]) -> bool:
        """Excel takes 05/04/2020 for a date of May and leaves 13/04/2020 as text: both leave a signature."""
        iso = [(parts, count) for parts, count in pairs if parts.iso]
        ambiguous = [(parts, count) for parts, count in iso if parts.ambiguous]
        if not ambiguous:
            return False
        left_as_text = any(parts.shape is _Shape.NUMERIC and parts.first > 12 for parts, _ in pairs)
        if left_as_text and all(parts.second <= 12 for parts, _ in iso):
            return True
        total = sum(count for _, count in ambiguous)
        beyond = sum(c for p, c in ambiguous if not self._plausible(_date(p.year, p.first, p.second)))
        mended = sum(c for p, c in ambiguous if self._plausible(_date(p.year, p.second, p.first)))
        return beyond >= SWAPPED_SHARE * total and mended > 0.95 * total


def _parts(value: str) -> _Parts | None:
    if match := ISO.fullmatch(value):
        return _Parts(int(match[2]), int(match[3]), int(match[1]), _Shape.ISO)
    if match := NUMERIC.fullmatch(value):
        return _Parts(int(match[1]), int(match[2]), _year(match[3]), _Shape.NUMERIC)
    if match := COMPACT.fullmatch(value):
        return _Parts(int(match[2]), int(match[3]), int(match[1]), _Shape.ISO)
    if (match := NAMED.fullmatch(fold(value))) and match[2] in MONTHS:
        return _Parts(MONTHS[match[2]], int(match[1]), _year(match[3]), _Shape.NAMED)
    if (match := NAMED_FIRST.fullmatch(fold(value))) and match[1] in MONTHS:
        return _Parts(MONTHS[match[1]], int(match[2]), int(match[3]), _Shape.NAMED)
    return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_first(pairs: Iterable[tuple[_Parts, int]], *, default: bool) -> bool:
    day_first = sum(count for parts, count in pairs if parts.shape is _Shape.NUMERIC and parts.first > 12)
    month_first = sum(count for parts, count in pairs if parts.shape is _Shape.NUMERIC and parts.second > 12)
    return default if day_first == month_first else day_first > month_first
