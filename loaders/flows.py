"""Public tables of flows: origins by destinations with their margins, tied into one system.

A reader differences cells and margins, so both are protected together; only the whole of a table is a published fact.
"""

from app.domain.additive import Ledger, System

MATRIX = "matriz"


def flows(counts: dict[str, dict[tuple, int]], *, whole: str, k: int) -> System:
    """The system of the tables; of each count, {(…table, origin, destination): value} with `whole` for a margin.

    Names are the count and the key. ValueError where margins are not the sums of their cells.
    """
    ledger = Ledger(k)
    for count, cells in counts.items():
        parts: dict[tuple, list[tuple]] = {}
        for key, value in cells.items():
            *table, start, end = key
            total = start == end == whole
            ledger.count((count, *key), int(value), exempt=total, block=None if total else (count, *table))
            for margin in _margins(start, end, whole):
                parts.setdefault((*table, *margin), []).append((count, *key))
        for margin, names in parts.items():
            for direction in _directions(margin, names, whole):
                ledger.total((count, *margin), direction)
    return ledger.system()


def _margins(start: str, end: str, whole: str) -> list[tuple[str, str]]:
    """The totals that a cell is part of: a pair of its origin's and its destination's, a margin of the whole."""
    if start == end == whole:
        return []
    if whole in (start, end):
        return [(whole, whole)]
    return [(start, whole), (whole, end)]


def _directions(margin: tuple, names: list[tuple], whole: str) -> list[list[tuple]]:
    """The whole is the sum of its origins, and of its destinations; any other margin is one sum."""
    if margin[-2:] != (whole, whole):
        return [names]
    return [[name for name in names if name[place] == whole] for place in (-1, -2)]
