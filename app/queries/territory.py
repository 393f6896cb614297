"""Territories for the maps: their polygons and their people."""

from __future__ import annotations

from collections.abc import Collection

import duckdb
import pandas as pd


def polygons(con: duckdb.DuckDBPyConnection, *, kinds: Collection[str]) -> pd.DataFrame:
    """The shapes of some types of territory.

    Row: one territory with its name and its `geojson` (text, degrees). Sources: poligonos, territorios.
    """
    return con.execute(
        """
        select
            p.territorio_codigo,
            t.territorio_nombre,
            p.territorio_tipo,
            p.geojson
        from poligonos as p
        inner join territorios as t on p.territorio_codigo = t.territorio_codigo
        where list_contains($kinds, p.territorio_tipo)
        order by p.territorio_codigo
        """,
        {"kinds": list(kinds)},
    ).df()


def streets(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The streets that lie under the marks of a map; no rows while no street layer is loaded.

    Row: the lines of one way and class in a municipality, as `geojson` (text, degrees). Source: calles.
    """
    return con.execute(
        """
        select
            via_clave,
            via_nombre,
            via_clase,
            geojson
        from calles
        order by municipio_codigo, via_clase, via_clave
        """
    ).df()


def names(con: duckdb.DuckDBPyConnection, *, level: str) -> dict[str, str]:
    """{code: name} of the territories of a level: `comuna` (with the corregimientos) or `barrio`.

    Source: territorios.
    """
    kinds = ["comuna", "corregimiento"] if level == "comuna" else [level]
    return dict(
        con.execute(
            """
            select territorio_codigo, territorio_nombre
            from territorios
            where list_contains($kinds, territorio_tipo)
            order by territorio_nombre, territorio_codigo
            """,
            {"kinds": kinds},
        ).fetchall()
    )


def comuna(con: duckdb.DuckDBPyConnection, *, code: str) -> str | None:
    """The comuna or corregimiento of a territory; None where none is known. Source: territorios."""
    row = con.execute(
        "select max(comuna_codigo) from territorios where territorio_codigo = $code", {"code": code}
    ).fetchone()
    return row[0]


def density(con: duckdb.DuckDBPyConnection, *, kinds: Collection[str], year: int) -> pd.DataFrame:
    """How many people live in some types of territory, and how close together.

    Row: one territory; `personas`, `area_ha` (hectares), `personas_ha` (people per hectare); missing where nobody
    was counted; `limite`, where its polygon comes from. Sources: territorios, poblacion_por_territorio.
    """
    return con.execute(
        """
        select
            t.territorio_codigo,
            t.territorio_nombre,
            t.comuna_codigo,
            p.personas,
            t.area_ha,
            p.personas / t.area_ha as personas_ha,
            p.anio,
            t.limite,
            t.procedencia
        from territorios as t
        left join poblacion_por_territorio as p on t.territorio_codigo = p.territorio_codigo and p.anio = $year
        where list_contains($kinds, t.territorio_tipo)
        order by t.territorio_codigo
        """,
        {"kinds": list(kinds), "year": year},
    ).df()
