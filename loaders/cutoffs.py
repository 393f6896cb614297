"""The cut-off of a delivery: the last day that it knows of."""

import re
from contextlib import suppress
from datetime import date

import duckdb

from loaders.contract import ContractError, Source
from loaders.dates import last_sound
from loaders.reading import is_figure

LATE_SHARE = 0.25  # of rows with dates after the last report: then the file is an extract of a later delivery
NEXT_DAYS = 2  # a delivery may know deaths of the day or two after its last confirmed case


def find_cutoff(con: duckdb.DuckDBPyConnection, source: Source, name: str) -> date:
    """The last day that the delivery knows of.

    It is the last report (or diagnosis) date, odd typing errors left out, or that of an event just after it. Where
    many rows have later dates, as in the portal's truncated extracts, the last date of any kind. A file without dates
    may tell its cut-off in its name, and else is of today where none of the source's has dates.
    """
    dates = [column.name for column in source.columns if column.type == "fecha"]
    total = con.execute("select count(*) from entrega").fetchone()[0]
    for column in source.cutoff:
        if base := _last_date(con, source, [column]):
            any_later = " or ".join(f"{other} > date '{base}'" for other in dates)
            late = con.execute(f"select count(*) from entrega where {any_later}").fetchone()[0]
            if late > LATE_SHARE * total:
                return _last_date(con, source, dates)
            near = [
                f"select max({day}) as dia from entrega where {day} <= date '{base}' + {NEXT_DAYS}"
                for day in (column, *source.events)
            ]
            return con.execute(f"select max(dia) from ({' union all '.join(near)})").fetchone()[0]
    if source.cutoff_in_name and (written := re.search(source.cutoff_in_name, name)):
        with suppress(ValueError):
            told = date(int(written["anio"]), int(written["mes"]), int(written["dia"]))
            if told <= date.today():
                return told
    if source.undated:
        return date.today()
    raise ContractError(
        f"«{name}» no trae ninguna fecha legible, hasta hoy y con cifras, de la que saber su corte: "
        "indíquelo con --corte."
    )


def _last_date(con: duckdb.DuckDBPyConnection, source: Source, columns: list[str]) -> date | None:
    """The last sound date until today; in a series, of the days with a figure: a calendar may be filled in ahead."""
    figures = [column.name for column in source.columns if source.unreadable and is_figure(column)]
    told = f"coalesce({', '.join(figures)}) is not null" if figures else "true"
    every = " union all ".join(
        f"select {column} as dia from entrega where {column} <= current_date and {told}" for column in columns
    )
    days = dict(con.execute(f"select dia, count(*) from ({every}) group by dia").fetchall())
    return last_sound(days) if days else None
