"""Persons attended at the Puntos Digitales, apart from their contacts: they never add up over months or points."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.queries.digital_points import offered

ALL = "TODOS"


def people_in(con: duckdb.DuckDBPyConnection) -> str | None:
    """The mart of persons of this profile."""
    has = offered(con)
    return next((name for name in ("puntos_personas", "puntos_personas_por_mes") if name in has), None)


def persons(con: duckdb.DuckDBPyConnection, *, kind: str = "mes") -> pd.DataFrame:
    """Distinct persons of the whole network and their contacts, by month, quarter or year.

    Row: a period by its first day; `veces`, contacts per person. Source: puntos_personas, or its public version.
    """
    rows = con.execute(
        f"""
        select periodo_fecha, personas, atenciones, procedencia
        from {people_in(con)}
        where periodo_tipo = $kind and corte = 'todos' {_whole(con)}
        order by periodo_fecha
        """,
        {"kind": kind},
    ).df()
    rows["veces"] = rows["atenciones"].astype(float) / rows["personas"].astype(float).where(rows["personas"] > 0)
    return rows


def sums(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What adding up would give against the distinct persons of the last year, beside those that the report trained.

    Row: one count (`clave`: meses, puntos, anio, informe), each with where it comes from; that of the points where the
    profile has them. Sources: puntos_personas or its public version, informe_formacion.
    """
    table, has = people_in(con), offered(con)
    (year,) = con.execute(f"select max(periodo_fecha) from {table} where periodo_tipo = 'anio'").fetchone()
    counts = [
        (
            "meses",
            "Suma de las personas de cada mes",
            f"select sum(personas), max(procedencia) from {table} where periodo_tipo = 'mes' and corte = 'todos' "
            f"and year(periodo_fecha) = year($year) {_whole(con)}",
        ),
        (
            "anio",
            "Personas distintas en el año",
            f"select sum(personas), max(procedencia) from {table} where periodo_tipo = 'anio' and corte = 'todos' "
            f"and periodo_fecha = $year {_whole(con)}",
        ),
    ]
    if "punto_codigo" in has[table]:
        by_point = (
            f"select sum(personas), max(procedencia) from {table} where periodo_tipo = 'anio' and corte = 'todos' "
            f"and periodo_fecha = $year and punto_codigo <> '{ALL}'"
        )
        counts.insert(1, ("puntos", "Suma de las personas de cada punto", by_point))
    rows = [(key, name, *con.execute(text, {"year": year}).fetchone()) for key, name, text in counts]
    if "informe_formacion" in has:
        told = "select cifra, procedencia from informe_formacion where clave = 'personas_capacitadas'"
        rows += [
            ("informe", "Capacitadas hasta septiembre, según el informe", *found)
            for found in con.execute(told).fetchall()
        ]
    found = pd.DataFrame(rows, columns=["clave", "nombre", "personas", "procedencia"]).dropna(subset="personas")
    return found.assign(anio=year.year if year else None)


def without_document(con: duckdb.DuckDBPyConnection) -> int | None:
    """How many contacts have no document, and so no person; None where the profile does not say.

    Source: puntos_atenciones, or its public version by month.
    """
    for table, where in (("puntos_atenciones", "true"), ("puntos_atenciones_por_mes", "corte = 'todos'")):
        if "atenciones_sin_documento" in offered(con).get(table, ()):
            (count,) = con.execute(f"select sum(atenciones_sin_documento) from {table} where {where}").fetchone()
            return None if count is None else int(count)
    return None


def _whole(con: duckdb.DuckDBPyConnection) -> str:
    """The condition that leaves the whole network, where the mart has its points."""
    return f"and punto_codigo = '{ALL}'" if "punto_codigo" in offered(con)[people_in(con)] else ""
