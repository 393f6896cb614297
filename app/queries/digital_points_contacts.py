"""Attendance at the Puntos Digitales from their monthly books: contacts by month and group."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.digital_points import DIMENSIONS, names, offered

MONTH = "mes"
# The public has points and another dimension together by quarter alone.
BY_QUARTER = "puntos_atenciones_por_punto_trimestre"
_ROWS = ["codigo", "nombre", "columna", "columna_nombre", "atenciones", "es_oculto", "procedencia"]


def contacts(
    con: duckdb.DuckDBPyConnection,
    *,
    by: str,
    across: str = MONTH,
    start: date | None = None,
    end: date | None = None,
    **filters: str | None,
) -> pd.DataFrame:
    """Contacts by a dimension (`DIMENSIONS`) and by month, or by another dimension where the profile has both.

    Row: one group (`codigo`, `nombre`) in one month or other group (`columna`, `columna_nombre`); `atenciones` is
    missing where any of it is hidden (`es_oculto`). `start` and `end` are first days of months; what a profile has by
    quarter counts whole quarters. Sources: puntos_atenciones, or its public versions.
    """
    table, columns, where, asked = _table(con, by=by, across=across, filters=filters)
    own, other, first, last = columns
    rows = con.execute(
        f"""
        select
            {own} as codigo,
            cast({other} as varchar) as columna,
            cast(sum(atenciones) as bigint) as atenciones,
            bool_or({_hidden(con, table)}) as es_oculto,
            max(procedencia) as procedencia
        from {table}
        where {where} and ($start is null or {first} >= $start) and ($end is null or {last} <= $end)
        group by {own}, {other}
        order by codigo, columna
        """,
        asked | {"start": start, "end": end},
    ).df()
    # The sum of what is shown of a group would pass for all of it.
    rows["atenciones"] = rows["atenciones"].astype("Int64").mask(rows["es_oculto"])
    called = names(con, by=by)
    rows["nombre"] = [called.get(code, code) for code in rows["codigo"]]
    rows["columna_nombre"] = rows["columna"]
    if across != MONTH:
        called = names(con, by=across)
        rows["columna_nombre"] = [called.get(code, code) for code in rows["columna"]]
    return rows[_ROWS]


def crossings(con: duckdb.DuckDBPyConnection, *, by: str) -> list[str]:
    """With what else a dimension can be counted in this profile, the months first."""
    others = [name for name in DIMENSIONS if name != by]
    if "puntos_atenciones" in offered(con):
        return [MONTH, *others]
    if BY_QUARTER not in offered(con):
        return [MONTH]
    return [MONTH, *(others if by == "punto" else ["punto"])]


def _table(
    con: duckdb.DuckDBPyConnection, *, by: str, across: str, filters: dict
) -> tuple[str, tuple[str, str, str, str], str, dict]:
    """The mart that has two dimensions, as its columns and those of its first and last month, and what narrows it.

    The public's marts follow no filter of groups.
    """
    column = {name: own for name, (own, _) in DIMENSIONS.items()} | {MONTH: "mes_fecha"}
    if "puntos_atenciones" in offered(con):
        asked = {name: value for name, value in filters.items() if value}
        where = " and ".join([f"{column[name]} = ${name}" for name in asked] or ["true"])
        return "puntos_atenciones", (column[by], column[across], "mes_fecha", "mes_fecha"), where, asked
    if across != MONTH:
        cut = next(name for name in (by, across) if name != "punto")
        column[cut] = "corte_codigo"
        ends = ("trimestre_fecha", "trimestre_fecha + interval 2 month")
        return BY_QUARTER, (column[by], column[across], *ends), "corte = $cut", {"cut": cut}
    if by == "punto":
        return "puntos_atenciones_por_punto", (column[by], "mes_fecha", "mes_fecha", "mes_fecha"), "true", {}
    months = ("corte_codigo", "mes_fecha", "mes_fecha", "mes_fecha")
    return "puntos_atenciones_por_mes", months, "corte = $by", {"by": by}


def _hidden(con: duckdb.DuckDBPyConnection, table: str) -> str:
    return "es_atenciones_oculto" if "es_atenciones_oculto" in offered(con)[table] else "false"
