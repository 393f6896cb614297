"""Persons attended at the Puntos Digitales, apart from their contacts: they never add up over months or points."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.queries.digital_points import offered

ALL = "TODOS"
COUNTS = {
    "meses": "Suma de las personas de cada mes",
    "puntos": "Suma de las personas de cada punto",
    "anio": "Personas distintas en el año",
    "capacitadas": "Capacitadas hasta septiembre, según los libros",
    "informe": "Capacitadas hasta septiembre, según el informe",
}


def people_in(con: duckdb.DuckDBPyConnection) -> str | None:
    """The mart of persons of this profile."""
    has = offered(con)
    return next((name for name in ("puntos_personas", "puntos_personas_por_mes") if name in has), None)


def persons(con: duckdb.DuckDBPyConnection, *, kind: str = "mes") -> pd.DataFrame:
    """Distinct persons of the whole network and their contacts, by month, quarter or year.

    Row: a period by its first day; `sin_documento`, the contacts of nobody known, and `veces`, those of each person.
    Source: puntos_personas, or its public version.
    """
    return con.execute(
        f"""
        select
            periodo_fecha,
            personas,
            atenciones,
            atenciones - atenciones_con_documento as sin_documento,
            atenciones_con_documento / nullif(personas, 0) as veces,
            procedencia
        from {people_in(con)}
        where periodo_tipo = $kind and corte = 'todos' {_whole(con)}
        order by periodo_fecha
        """,
        {"kind": kind},
    ).df()


def sums(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What adding up would give against the distinct persons of a year, and those trained, by the books and the report.

    Row: one count (`clave`: meses, puntos, anio, capacitadas, informe), each with where it comes from; that of the
    points where the profile has them. Sources: puntos_personas or its public version, informe_formacion.
    """
    table, has = people_in(con), offered(con)
    (year,) = con.execute(f"select max(year(periodo_fecha)) from {table} where periodo_tipo = 'anio'").fetchone()
    counts = {"meses": _counted(con, kind="mes"), "anio": _counted(con, kind="anio")}
    if "punto_codigo" in has[table]:
        counts = {"meses": counts["meses"], "puntos": _counted(con, kind="anio", of_points=True)} | counts
    # To the end of the third quarter, as the report counts them.
    counts["capacitadas"] = _counted(con, kind="acumulado", cut="capacitados") + " and month(periodo_fecha) = 7"
    if "informe_formacion" in has:
        counts["informe"] = (
            "select sum(cast(cifra as bigint)), max(procedencia) from informe_formacion "
            "where clave = 'personas_capacitadas' and periodo = cast($year as varchar)"
        )
    rows = [(key, COUNTS[key], *con.execute(text, {"year": year}).fetchone()) for key, text in counts.items()]
    found = pd.DataFrame(rows, columns=["clave", "nombre", "personas", "procedencia"])
    return found.dropna(subset="personas").astype({"personas": "int64"}).assign(anio=year)


def _counted(con: duckdb.DuckDBPyConnection, *, kind: str, cut: str = "todos", of_points: bool = False) -> str:
    """The persons of a year's periods of a kind, added up, in SQL."""
    where = f"and punto_codigo <> '{ALL}'" if of_points else _whole(con)
    return (
        f"select sum(personas), max(procedencia) from {people_in(con)} where periodo_tipo = '{kind}' "
        f"and corte = '{cut}' and year(periodo_fecha) = $year {where}"
    )


def _whole(con: duckdb.DuckDBPyConnection) -> str:
    """The condition that leaves the whole network, where the mart has its points."""
    return f"and punto_codigo = '{ALL}'" if "punto_codigo" in offered(con)[people_in(con)] else ""
