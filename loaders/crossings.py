"""Public tables of places crossed with several lists in turn (programme, channel, group): one system of them all.

A reader has the months of each place, its quarters, and of each quarter its codes by one list at a time. Of the whole
city he has every month and quarter by every list and code, which are published facts. So he knows, too, that the codes
of a month of a place, printed nowhere, make that month, those of the city, and those of the quarter.

Distinct persons do not add up: one of them may be in two months, at two places or under two codes. As many as there are
in a whole, no part has more, and all its parts together have no fewer.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import duckdb
import pandas as pd

from app.domain.additive import Ledger, System

CROSSING = "cruce"
CITY = "TODOS"  # the place that is all of them
Key = tuple[str | None, str | None, str, date]  # list, code, place, first day of the period; no list: a month
# Of each count: by list, code, place or CITY, whether it is a month and the first day, what no row tells being zero.
Facts = Mapping[str, Mapping[tuple[str, str, str, bool, date], int]]
LASTING = 10.0  # what a cell of no list is worth against one of a list


def crossings(counts: Mapping[str, Mapping[Key, int]], facts: Facts, *, distinct: str, whole: str, k: int) -> System:
    """The system of the tables; a cell's name is its count and its key.

    `whole` is the list of the quarters that are not parted. `distinct` is the count of persons, which never exceeds the
    others. ValueError where months or codes do not add up to their quarter or to the city.
    """
    ledger = Ledger(k)
    for count, unordered in counts.items():
        cells = {key: unordered[key] for key in sorted(unordered, key=str)}  # the same cells, the same choice
        tables = _Tables(cells, facts[count], whole)
        for key, value in cells.items():
            cut, code, _, period = key
            worth = LASTING if cut in (None, whole) else 1.0
            ledger.count((count, *key), value, block=(count, cut, code, period), worth=worth)
        (_bound if count == distinct else _add)(ledger, count, tables)
    for key in sorted(counts[distinct], key=str):
        for count in counts.keys() - {distinct}:
            ledger.at_most((distinct, *key), (count, *key))
            ledger.follow((distinct, *key), (count, *key))
    return ledger.system()


def keys_of(frame: pd.DataFrame, lists: Sequence[str], place: str, period: str) -> list[Key]:
    """The key of each row of a table; `lists` are the columns of its list and its code, none in a table of months."""
    parted = [frame[column] for column in lists] or [[None] * len(frame)] * 2
    return list(zip(*parted, frame[place], frame[period], strict=True))


def facts_of(
    con: duckdb.DuckDBPyConnection, table: str, lists: Sequence[str], place: str, counts: Sequence[str]
) -> Facts:
    """What a table says of every month and quarter, of the city and of each place."""
    told = con.execute(
        f"""
        select {", ".join(lists)}, {place}, periodo_tipo = 'mes', periodo_fecha, {", ".join(counts)}
        from {table}
        where periodo_tipo in ('mes', 'trimestre')
        """
    ).fetchall()
    return {count: {row[:5]: int(row[5 + order]) for row in told} for order, count in enumerate(counts)}


class _Tables:
    """The cells of one count by what they add up to."""

    def __init__(self, cells: Mapping[Key, int], facts: Mapping[tuple, int], whole: str) -> None:
        self.cells, self.facts, self.whole = cells, facts, whole
        told = {period for cut, _, _, period in cells if cut == whole}
        self.columns: dict[tuple, list[Key]] = {}  # by list, code and period: one cell for each place
        self.parts: dict[tuple, list[Key]] = {}  # by list, place and quarter: its codes or, of no list, its months
        for key in cells:
            cut, code, place, period = key
            self.columns.setdefault((cut, code, period), []).append(key)
            quarter = period if cut else date(period.year, (period.month - 1) // 3 * 3 + 1, 1)
            if cut != whole and quarter in told:
                self.parts.setdefault((cut, place, quarter), []).append(key)

    def of_city(self, cut: str | None, code: str | None, period: date, *, is_month: bool) -> int:
        return self.facts.get((cut or self.whole, code or self.whole, CITY, is_month, period), 0)

    def crossed(self) -> Iterator[tuple[Key, date, int, int]]:
        """Of each cell of a list, a month of its quarter, the city's count there and the cell's own."""
        for key in self.cells:
            cut, code, place, quarter = key
            if cut in (None, self.whole):
                continue
            for number in range(quarter.month, quarter.month + 3):
                month = quarter.replace(month=number)
                if city := self.of_city(cut, code, month, is_month=True):
                    yield key, month, city, self.facts.get((cut, code, place, True, month), 0)


def _add(ledger: Ledger, count: str, tables: _Tables) -> None:
    """Places make the city; months and codes, the quarter; codes of a month, that month, the city and the quarter."""
    for (cut, code, period), keys in tables.columns.items():
        city = ("ciudad", count, cut, code, period)
        ledger.count(city, tables.of_city(cut, code, period, is_month=cut is None), exempt=True)
        ledger.total(city, [(count, *key) for key in keys])
    for (_, place, quarter), keys in tables.parts.items():
        ledger.total((count, tables.whole, tables.whole, place, quarter), [(count, *key) for key in keys])
    sums: dict[tuple, list[tuple]] = {}
    for key, month, city, value in tables.crossed():
        cut, code, place, _ = key
        name, of_city = ("mes", count, cut, code, place, month), ("ciudad y mes", count, cut, code, month)
        ledger.count(name, value, derived=True)
        if of_city not in sums:
            ledger.count(of_city, city, exempt=True)
        for total in (of_city, (count, *key)):
            sums.setdefault(total, []).append(name)
        sums.setdefault((cut, (count, None, None, place, month)), []).append(name)
    for total, names in sums.items():
        ledger.total(total[1] if isinstance(total[1], tuple) else total, names)


def _bound(ledger: Ledger, count: str, tables: _Tables) -> None:
    """Persons of a part are at most those of its whole, which are at most those of all its parts together."""
    for (cut, code, period), keys in tables.columns.items():
        city = ("ciudad", count, cut, code, period)
        ledger.count(city, tables.of_city(cut, code, period, is_month=cut is None), exempt=True)
        _between(ledger, city, [(count, *key) for key in keys])
    for (cut, place, quarter), keys in tables.parts.items():
        own = (count, tables.whole, tables.whole, place, quarter)
        _between(ledger, own, [(count, *key) for key in keys], cut)
    most: dict[Key, int] = {}
    for key, month, city, _ in tables.crossed():
        here = tables.facts.get((tables.whole, tables.whole, key[2], True, month), 0)
        most[key] = most.get(key, 0) + min(city, here)
    for key, value in most.items():
        ledger.count(("tope", count, *key), value, exempt=True)
        ledger.at_most((count, *key), ("tope", count, *key))


def _between(ledger: Ledger, whole: tuple, parts: list[tuple], *which: str | None) -> None:
    total = ("suma", *whole, *which)
    ledger.count(total, sum(ledger.value(part) for part in parts), auxiliary=True)
    ledger.total(total, parts)
    ledger.at_most(whole, total)
    for part in parts:
        ledger.at_most(part, whole)
