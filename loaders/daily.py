"""Conditions in SQL over the days of a delivery, for the rules of series: falls, gaps and days out of time."""

from collections.abc import Iterable

OUT_OF_TIME = "fecha > $corte or fecha < date '2020-01-01'"


def falls(columns: Iterable[str], *, within: tuple[str, ...] = ()) -> str:
    """Days on which an accumulated column is below its last value before; `within` names what tells series apart."""
    window = f"over ({_parts(within)}order by fecha)"
    fallen = " or ".join(f"coalesce({name} < lag({name} ignore nulls) {window}, false)" for name in columns)
    return _days(fallen, within)


def gaps(*, within: tuple[str, ...] = (), since: str = "date '1900-01-01'") -> str:
    """Days whose eve is not in the delivery, the first day and what comes before `since` left out."""
    eve = f"lag(fecha) over ({_parts(within)}order by fecha)"
    return _days(f"coalesce({eve} >= {since} and fecha - {eve} > 1, false)", within)


def _parts(within: tuple[str, ...]) -> str:
    return f"partition by {', '.join(within)} " if within else ""


def _days(condition: str, within: tuple[str, ...]) -> str:
    key = ", ".join((*within, "fecha"))
    return f"({key}) in (select ({key}) from (select {key}, {condition} as cumple from entrega) where cumple)"
