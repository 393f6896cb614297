"""Courses, workshops and talks of the Puntos Digitales from their monthly books: how many and who came."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.digital_points import KINDS, names, offered

BY = {"tipo": "tipo", "punto": "punto_codigo"}


def ways(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What activities can be counted by in this profile, as `BY` names it."""
    return [name for name in BY if _table(con, by=name)]


def activities(
    con: duckdb.DuckDBPyConnection, *, by: str, start: date | None = None, end: date | None = None
) -> pd.DataFrame:
    """Activities and those who came to them, by month and type or point.

    Row: one group (`codigo`, `nombre`) in one month (`columna`, as text); `asistentes` counts in both who comes to two
    activities, and `asistentes_mayor` is that of the largest. Source: puntos_actividades, or its public version.
    """
    table = _table(con, by=by)
    rows = con.execute(
        f"""
        select
            {BY[by]} as codigo,
            cast(mes_fecha as varchar) as columna,
            cast(sum(actividades) as bigint) as actividades,
            cast(sum(asistentes) as bigint) as asistentes,
            cast(max(asistentes_mayor) as bigint) as asistentes_mayor,
            max(procedencia) as procedencia
        from {table}
        where ($start is null or mes_fecha >= $start) and ($end is null or mes_fecha <= $end)
        group by {BY[by]}, mes_fecha
        order by codigo, columna
        """,
        {"start": start, "end": end},
    ).df()
    called = KINDS if by == "tipo" else names(con, by=by)
    rows.insert(1, "nombre", [called.get(code, code) for code in rows["codigo"]])
    return rows


def _table(con: duckdb.DuckDBPyConnection, *, by: str) -> str | None:
    """The mart of this profile that has activities by something."""
    has = offered(con)
    tables = ("puntos_actividades", "puntos_actividades_por_mes")
    return next((name for name in tables if BY[by] in has.get(name, ())), None)
