"""Attendance at the Puntos Digitales from their monthly books: contacts by month and group."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.digital_points import DIMENSIONS, names, offered

MONTH = "mes"
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
    missing where it is hidden (`es_oculto`). `start` and `end` are first days of months. Sources: puntos_atenciones, or
    puntos_atenciones_por_punto and puntos_atenciones_por_mes.
    """
    column = "mes_fecha" if across == MONTH else DIMENSIONS[across][0]
    table, own, where, asked = _table(con, by=by, filters=filters)
    hidden = "bool_or(es_oculto)" if "es_oculto" in offered(con)[table] else "false"
    rows = con.execute(
        f"""
        select
            {own} as codigo,
            cast({column} as varchar) as columna,
            cast(sum(atenciones) as bigint) as atenciones,
            {hidden} as es_oculto,
            max(procedencia) as procedencia
        from {table}
        where {where}
            and ($start is null or mes_fecha >= $start)
            and ($end is null or mes_fecha <= $end)
        group by {own}, {column}
        order by codigo, columna
        """,
        asked | {"start": start, "end": end},
    ).df()
    called = names(con, by=by)
    rows["nombre"] = [called.get(code, code) for code in rows["codigo"]]
    rows["columna_nombre"] = rows["columna"]
    if across != MONTH:
        called = names(con, by=across)
        rows["columna_nombre"] = [called.get(code, code) for code in rows["columna"]]
    return rows[_ROWS]


def _table(con: duckdb.DuckDBPyConnection, *, by: str, filters: dict) -> tuple[str, str, str, dict]:
    """The mart that has a dimension, its column there, and what the filters that it can follow leave of it."""
    has, column = offered(con), DIMENSIONS[by][0]
    if "puntos_atenciones" in has:
        asked = {name: value for name, value in filters.items() if value}
        where = " and ".join([f"{DIMENSIONS[name][0]} = ${name}" for name in asked] or ["true"])
        return "puntos_atenciones", column, where, asked
    if by == "punto":
        return "puntos_atenciones_por_punto", column, "true", {}
    return "puntos_atenciones_por_mes", "corte_codigo", "corte = $by", {"by": by}
