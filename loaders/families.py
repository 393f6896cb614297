"""Public tables that count the same cases, tied into one system: areas within areas, weeks across quarters.

A reader differences whatever adds up. So the tables of a family are protected together, with the city's totals (exempt)
and with what no table prints but several give away: an area's quarter from its weeks, its total, and the days of a week
that falls in two quarters.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from app.domain.additive import Ledger, System

WEEK, QUARTER, TOTAL, PIECE = "semana", "trimestre", "total", "parte"
SPANS = (WEEK, QUARTER, TOTAL)


class FamilyError(ValueError):
    """Tables of one family that do not add up to each other. Says which count, where and by how much."""


@dataclass(frozen=True)
class Release:
    """A table to be published: for each count, areas by periods. A total has the one period None.

    None of the counts exceeds the one before, but for the `loose` ones: they count something else (the workers of
    those firms), bound by nothing. Not every table has every count.
    """

    name: str
    span: str
    areas: tuple[str, ...]
    periods: tuple[date | None, ...]
    counts: dict[str, np.ndarray]
    parents: tuple[str, ...] | None = None  # per area, the area of the coarser tables that holds it
    worth: float = 1.0
    loose: tuple[str, ...] = ()

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Pairs of counts of which the second never exceeds the first."""
        bound = [count for count in self.counts if count not in self.loose]
        return list(zip(bound, bound[1:], strict=False))

    @property
    def fine(self) -> bool:
        return self.parents is not None


@dataclass(frozen=True)
class _Grid:
    """One count by area and period; published, or only worked out from what is."""

    areas: tuple[str, ...]
    periods: tuple
    values: np.ndarray
    worth: float | None = None

    @property
    def published(self) -> bool:
        return self.worth is not None


def cell_name(release: Release, count: str, area: str, period: date | None) -> tuple:
    """The name of a cell of a table in the family's system."""
    return (count, release.fine, release.span, area, period)


def family(releases: list[Release], *, k: int) -> System:
    """One system of all the tables of a family; FamilyError when they do not add up to each other."""
    ledger = Ledger(k)
    counts = dict.fromkeys(count for one in releases for count in one.counts)
    written = {count: _write(ledger, count, [one for one in releases if count in one.counts]) for count in counts}
    for greater, lesser in dict.fromkeys(pair for one in releases for pair in one.orders):
        for rest in sorted(written[lesser] & written[greater], key=str):
            ledger.at_most((lesser, *rest), (greater, *rest))
    try:
        return ledger.system()
    except ValueError as error:
        raise FamilyError(f"{', '.join(release.name for release in releases)}: {error}") from error


def _write(ledger: Ledger, count: str, releases: list[Release]) -> set[tuple]:
    """Write down the cells and sums of one count; returns the names of its cells without the count."""
    parents = {
        area: parent for one in releases if one.parents for area, parent in zip(one.areas, one.parents, strict=True)
    }
    grids = {
        (one.fine, one.span): _Grid(one.areas, one.periods, one.counts[count].astype(np.int64), one.worth)
        for one in releases
    }
    for span in SPANS:
        if (True, span) in grids and (False, span) not in grids:
            grids[False, span] = _gather(grids[True, span], parents)
    for fine in {fine for fine, _ in grids}:
        some = next(grids[fine, span] for span in SPANS if (fine, span) in grids)
        grids.setdefault((fine, TOTAL), _Grid(some.areas, (None,), some.values.sum(axis=1, keepdims=True)))
        if {(fine, WEEK), (fine, QUARTER)} <= grids.keys():
            grids[fine, PIECE] = _pieces(count, grids[fine, WEEK], grids[fine, QUARTER])
    for (fine, span), grid in grids.items():
        _write_cells(ledger, (count, fine, span), grid)
    for fine in {fine for fine, _ in grids}:
        _tie_periods(ledger, count, fine, grids)
    for span in SPANS:
        if {(False, span), (True, span)} <= grids.keys():
            _tie_areas(ledger, count, span, grids, parents)
    return {
        (fine, span, area, period)
        for (fine, span), grid in grids.items()
        for area in grid.areas
        for period in grid.periods
    }


def _gather(grid: _Grid, parents: dict[str, str]) -> _Grid:
    areas = tuple(sorted({parents[area] for area in grid.areas}))
    values = np.zeros((len(areas), len(grid.periods)), dtype=np.int64)
    np.add.at(values, [areas.index(parents[area]) for area in grid.areas], grid.values)
    return _Grid(areas, grid.periods, values)


def _pieces(count: str, weeks: _Grid, quarters: _Grid) -> _Grid:
    """The two pieces of each week that falls in two quarters, worked out quarter after quarter as a reader would."""
    order = {area: place for place, area in enumerate(quarters.areas)}
    rows = [order[area] for area in weeks.areas]
    pieces: dict[tuple[date, date], np.ndarray] = {}
    entering = np.zeros(len(weeks.areas), dtype=np.int64)
    for quarter in sorted({*quarters.periods, *(q for week in weeks.periods for q in _quarters(week))}):
        left = -entering
        if quarter in quarters.periods:
            left = left + quarters.values[rows, quarters.periods.index(quarter)]
        leaving = None
        for place, week in enumerate(weeks.periods):
            if _quarters(week) == (quarter,):
                left = left - weeks.values[:, place]
            elif _quarters(week)[0] == quarter:
                leaving = place
        entering = np.zeros_like(entering)
        if leaving is not None:
            week = weeks.periods[leaving]
            entering = weeks.values[:, leaving] - left
            pieces[week, quarter], pieces[week, _quarters(week)[1]] = left, entering
        wrong = (left < 0) | (entering < 0) | ((left != 0) & (leaving is None))
        if wrong.any():
            area = weeks.areas[int(np.argmax(wrong))]
            raise FamilyError(
                f"{count}: las semanas de {int(wrong.sum())} territorios no suman su trimestre {quarter}; "
                f"por ejemplo {area}, {int(left[wrong][0]):+d}"
            )
    periods = tuple(pieces)
    values = np.column_stack([pieces[period] for period in periods]) if pieces else np.zeros((len(weeks.areas), 0))
    return _Grid(weeks.areas, periods, values)


def _quarters(week: date) -> tuple[date, ...]:
    """The quarters, named by their first day, in which the week that starts on a day falls: one or two."""
    days = (week, week + timedelta(days=6))
    return tuple(dict.fromkeys(date(day.year, (day.month - 1) // 3 * 3 + 1, 1) for day in days))


def _write_cells(ledger: Ledger, prefix: tuple, grid: _Grid) -> None:
    for column, period in enumerate(grid.periods):
        block = (*prefix, period) if grid.published else None
        for row, area in enumerate(grid.areas):
            value = int(grid.values[row, column])
            ledger.count(
                (*prefix, area, period), value, derived=not grid.published, block=block, worth=grid.worth or 1.0
            )
        city = ("ciudad", *prefix, period)
        ledger.count(city, int(grid.values[:, column].sum()), exempt=True)
        ledger.total(city, [(*prefix, area, period) for area in grid.areas])


def _tie_periods(ledger: Ledger, count: str, fine: bool, grids: dict[tuple[bool, str], _Grid]) -> None:
    """Periods make the total; pieces make their week; whole weeks and pieces make the quarter."""
    for span in (WEEK, QUARTER):
        if grid := grids.get((fine, span)):
            for area in grid.areas:
                parts = [(count, fine, span, area, period) for period in grid.periods]
                ledger.total((count, fine, TOTAL, area, None), parts)
    if not (pieces := grids.get((fine, PIECE))):
        return
    weeks, quarters = grids[fine, WEEK], grids[fine, QUARTER]
    for area in weeks.areas:
        for week in weeks.periods:
            parts = [(count, fine, PIECE, area, period) for period in pieces.periods if period[0] == week]
            if parts:
                ledger.total((count, fine, WEEK, area, week), parts)
        for quarter in quarters.periods:
            parts = [(count, fine, WEEK, area, week) for week in weeks.periods if _quarters(week) == (quarter,)]
            parts += [(count, fine, PIECE, area, period) for period in pieces.periods if period[1] == quarter]
            ledger.total((count, fine, QUARTER, area, quarter), parts)


def _tie_areas(
    ledger: Ledger, count: str, span: str, grids: dict[tuple[bool, str], _Grid], parents: dict[str, str]
) -> None:
    for area in grids[False, span].areas:
        children = [child for child in grids[True, span].areas if parents[child] == area]
        for period in grids[False, span].periods:
            parts = [(count, True, span, child, period) for child in children]
            ledger.total((count, False, span, area, period), parts)
