"""Public tables of places crossed with several lists in turn (programme, channel, group): one system of them all.

A reader has the months of each place, its quarters, and of each quarter its codes by one list at a time. Of the whole
city he has every month and quarter by every list and code, which are published facts. So he can work out, too, what is
printed nowhere: the codes of a month of a place, which make that month, those of the city, and those of the quarter.

Distinct persons do not add up: one of them may be in two months, at two places or under two codes. As many as there are
in a whole, no part has more, and all its parts together have no fewer. What they have more is repetition, and no part
has more of it than its whole: where nobody in the city is under two codes, nobody at a place is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import duckdb
import pandas as pd

from app.domain.additive import Ledger, System

CROSSING = "cruce"
CITY = "TODOS"  # the place that is all of them
PLACE, MONTH = "lugar", "mes"  # what a whole is parted by, besides a list
Cell = tuple[str, str, str, bool, date]  # list, code, place or CITY, whether it is a month or a quarter, its first day
Counts = Mapping[str, Mapping[Cell, int]]
LASTING = 10.0  # what a cell of no list is worth against one of a list


def crossings(printed: Counts, facts: Counts, *, whole: str, k: int) -> System:
    """The system of the tables; a name in it is a count and its cell.

    `printed` are the distinct persons and then their contacts; `facts`, all there is to know of both, where a cell that
    is not told is zero, and of contacts between them that are told of the city alone, by no list. `whole` is the list,
    and the code, of what is not parted by any. ValueError where months, codes or places do not add up.
    """
    ledger, (persons, contacts) = Ledger(k), printed
    lattice = _Lattice(facts[contacts], whole)
    for count, shown in printed.items():
        for cell in lattice.cells:
            cut, code, place, is_month, day = cell
            if cell in shown:
                worth = LASTING if cut == whole else 1.0
                ledger.count((count, *cell), shown[cell], block=(count, cut, code, is_month, day), worth=worth)
            else:
                ledger.count((count, *cell), facts[count].get(cell, 0), exempt=place == CITY, derived=place != CITY)
    lattice.bound(ledger, persons)
    lattice.add(ledger, contacts)
    for cell in lattice.cells:
        ledger.at_most((persons, *cell), (contacts, *cell))
    for cell in printed[contacts]:
        ledger.follow((persons, *cell), (contacts, *cell))
    for count in facts.keys() - printed.keys():
        lattice.between(ledger, count, facts[count], printed)
    return ledger.system()


def cells_of(frame: pd.DataFrame, lists: Sequence[str], place: str, period: str, whole: str) -> list[Cell]:
    """The cell of each row of a table; `lists` are the columns of its list and its code, none in a table of months."""
    size = len(frame)
    parted = [frame[column] for column in lists] or [[whole] * size] * 2
    return list(zip(*parted, frame[place], [not lists] * size, frame[period], strict=True))


def facts_of(
    con: duckdb.DuckDBPyConnection,
    table: str,
    lists: Sequence[str],
    place: str,
    counts: Sequence[str],
    told: Iterable[str],
) -> Counts:
    """What a table says of every month and quarter by the lists `told`, of the city and of each place."""
    rows = con.execute(
        f"""
        select {", ".join(lists)}, {place}, periodo_tipo = 'mes', periodo_fecha, {", ".join(counts)}
        from {table}
        where periodo_tipo in ('mes', 'trimestre') and {lists[0]} in (select unnest($told))
        """,
        {"told": list(told)},
    ).fetchall()
    return {count: {row[:5]: int(row[5 + order]) for row in rows} for order, count in enumerate(counts)}


class _Lattice:
    """Every cell of what the city is told, of the city and of each place, and what each is a part of."""

    def __init__(self, facts: Mapping[Cell, int], whole: str) -> None:
        places = {place for _, _, place, *_ in facts} | {CITY}
        told = {(cut, code, one, *day) for cut, code, place, *day in facts if place == CITY for one in places}
        self.whole = whole
        self.cells: list[Cell] = sorted(told, key=str)  # in the same order, the same choice
        self.wholes: dict[tuple[str, Cell], list[Cell]] = {}  # by what it is parted by and the whole, its parts
        for cell in self.cells:
            for parted, wider in self._wider(cell):
                if wider in told:
                    self.wholes.setdefault((parted, wider), []).append(cell)

    def _wider(self, cell: Cell) -> Iterable[tuple[str, Cell]]:
        """What parts each whole that the cell is a part of, and that whole."""
        cut, code, place, is_month, day = cell
        if place != CITY:
            yield PLACE, (cut, code, CITY, is_month, day)
        if cut != self.whole:
            yield cut, (self.whole, self.whole, place, is_month, day)
        if is_month:
            yield MONTH, (cut, code, place, False, day.replace(month=(day.month - 1) // 3 * 3 + 1))

    def add(self, ledger: Ledger, count: str) -> None:
        """The parts of a whole make it."""
        for (_, cell), parts in self.wholes.items():
            ledger.total((count, *cell), [(count, *part) for part in parts])

    def bound(self, ledger: Ledger, count: str) -> None:
        """Those of a part are at most those of its whole, and what is counted again in a part is in the whole too."""
        for (parted, cell), parts in self.wholes.items():
            total, again = ("suma", parted, *cell), ("otra vez", parted, *cell)
            added = sum(ledger.value((count, *part)) for part in parts)
            is_fact = parted != PLACE and cell[2] == CITY
            ledger.count(total, added, exempt=is_fact, auxiliary=not is_fact)
            ledger.count(again, added - ledger.value((count, *cell)), exempt=is_fact, auxiliary=not is_fact)
            ledger.total(total, [(count, *part) for part in parts])
            ledger.total(total, [(count, *cell), again])
            for part in parts:
                ledger.at_most((count, *part), (count, *cell))
        for parted, cell in self.wholes:
            for _, wider in self._wider(cell):
                if (parted, wider) in self.wholes:
                    ledger.at_most(("otra vez", parted, *cell), ("otra vez", parted, *wider))

    def between(self, ledger: Ledger, count: str, facts: Mapping[Cell, int], printed: Counts) -> None:
        """A count, told by no list, of no less than the persons, parted or not, and no more than their contacts."""
        persons, contacts = printed
        own = _Lattice({cell: value for cell, value in facts.items() if cell[0] == self.whole}, self.whole)
        for cell in own.cells:
            is_fact = cell[2] == CITY
            ledger.count((count, *cell), facts.get(cell, 0), exempt=is_fact, auxiliary=not is_fact)
        own.add(ledger, count)
        for cell in own.cells:
            ledger.at_most((persons, *cell), (count, *cell))
            ledger.at_most((count, *cell), (contacts, *cell))
            if not printed[persons].get(cell, 1):  # where nobody was, nothing is anybody's
                ledger.at_most((count, *cell), (persons, *cell))
        told = set(own.cells)
        for parted, cell in self.wholes:
            if cell in told and parted not in (PLACE, MONTH):
                ledger.at_most(("suma", parted, *cell), (count, *cell))
