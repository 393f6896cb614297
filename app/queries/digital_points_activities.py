"""Courses, workshops and talks of the Puntos Digitales from their monthly books: how many and who came."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.digital_points import KINDS, names, offered

BY = {"tipo": "tipo", "punto": "punto_codigo", "programa": "programa_codigo"}


def activities_in(con: duckdb.DuckDBPyConnection) -> str | None:
    """The mart of activities of this profile."""
    has = offered(con)
    return next((name for name in ("puntos_actividades", "puntos_actividades_por_mes") if name in has), None)


def ways(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What activities can be counted by in this profile, as `BY` names it."""
    columns = offered(con).get(activities_in(con), ())
    return [name for name, column in BY.items() if column in columns]


def activities(
    con: duckdb.DuckDBPyConnection, *, by: str, start: date | None = None, end: date | None = None
) -> pd.DataFrame:
    """Activities and those who came to them, by month and type, point or programme.

    Row: one group (`codigo`, `nombre`) in one month (`columna`, as text). Who comes to two activities counts in both.
    Source: puntos_actividades, or its public version.
    """
    table = activities_in(con)
    rows = con.execute(
        f"""
        select
            {BY[by]} as codigo,
            cast(mes_fecha as varchar) as columna,
            cast(sum(actividades) as bigint) as actividades,
            cast(sum(asistentes) as bigint) as asistentes,
            max(procedencia) as procedencia
        from {table}
        where ($start is null or mes_fecha >= $start) and ($end is null or mes_fecha <= $end)
        group by {BY[by]}, mes_fecha
        order by codigo, columna
        """,
        {"start": start, "end": end},
    ).df()
    called = KINDS if by == "tipo" else names(con, by=by)
    rows.insert(1, "nombre", rows["codigo"].map(called).fillna(rows["codigo"]))
    return rows
