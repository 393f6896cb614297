"""Public tables of places crossed with several lists in turn (programme, channel, group): one system of them all.

A reader has the months of each place, its quarters, and of each quarter its codes by one list at a time: the months
make the quarter, and so do the codes of every list. The whole city, by month and by code, is a published fact.

Distinct persons do not add up: one of them may be in two months or under two codes. Those of a quarter are as many as
those of any month or code of it at least, and at most as many as all of them together, a sum that is printed nowhere.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from app.domain.additive import Ledger, System

CROSSING = "cruce"
Key = tuple[str | None, str | None, str, date]  # list, code, place, first day of the period; no list: a month
LASTING = 10.0  # what a cell of no list is worth against one of a list


def crossings(counts: Mapping[str, Mapping[Key, int]], *, distinct: str, whole: str, k: int) -> System:
    """The system of the tables; a cell's name is its count and its key.

    `whole` is the list of the quarters that are not parted. `distinct` is the count of persons, which never exceeds the
    others. ValueError where months or codes do not add up to their quarter.
    """
    ledger = Ledger(k)
    for count, unordered in counts.items():
        cells = {key: unordered[key] for key in sorted(unordered, key=str)}  # the same cells, the same choice
        _write(ledger, count, cells)
        _tie(ledger, count, cells, whole, adds=count != distinct)
    for key in sorted(counts[distinct], key=str):
        for count in counts.keys() - {distinct}:
            ledger.at_most((distinct, *key), (count, *key))
            ledger.follow((distinct, *key), (count, *key))
    return ledger.system()


def keys_of(frame: pd.DataFrame, lists: Sequence[str], place: str, period: str) -> list[Key]:
    """The key of each row of a table; `lists` are the columns of its list and its code, none in a table of months."""
    parted = [frame[column] for column in lists] or [[None] * len(frame)] * 2
    return list(zip(*parted, frame[place], frame[period], strict=True))


def _write(ledger: Ledger, count: str, cells: Mapping[Key, int]) -> None:
    """The cells, and what the whole city has of each month and code, which is no secret."""
    columns: dict[tuple, list[Key]] = {}
    for key, value in cells.items():
        cut, code, _, period = key
        column = (count, cut, code, period)
        ledger.count((count, *key), value, block=column, worth=LASTING if cut in (None, code) else 1.0)
        columns.setdefault(column, []).append(key)
    for column, keys in columns.items():
        city = ("ciudad", *column)
        ledger.count(city, sum(cells[key] for key in keys), exempt=True)
        ledger.total(city, [(count, *key) for key in keys])


def _tie(ledger: Ledger, count: str, cells: Mapping[Key, int], whole: str, *, adds: bool) -> None:
    """Months and codes make the quarter of their place or, of distinct persons, bound it from both sides.

    A month of a quarter that is not told is a month alone.
    """
    told = {period for cut, _, _, period in cells if cut == whole}
    parts: dict[tuple, list[Key]] = {}
    for key in cells:
        cut, _, place, period = key
        if cut != whole:
            quarter = period if cut else date(period.year, (period.month - 1) // 3 * 3 + 1, 1)
            if quarter in told:
                parts.setdefault((cut, place, quarter), []).append(key)
    for (cut, place, quarter), keys in parts.items():
        own = total = (count, whole, whole, place, quarter)
        if not adds:
            total = ("suma", count, cut, place, quarter)
            ledger.count(total, sum(cells[key] for key in keys), derived=True)
            ledger.at_most(own, total)
            for key in keys:
                ledger.at_most((count, *key), own)
        ledger.total(total, [(count, *key) for key in keys])
