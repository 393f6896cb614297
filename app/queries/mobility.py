"""Trips between zones: what was asked of whom and when, and the flows that any filter leaves.

A trip is counted as its source does: in the registry of workers, one way to work per worker on a day that he works; in
the survey, the trips of a day, expanded by their factors where it brings them. Every figure of the board takes the same
filter, `Filter` says which; in a file without single trips (the public one) only some of it can be asked.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypedDict, Unpack

import duckdb
import pandas as pd

# The grains of the file: single trips with all they say, or flows between comunas alone.
TRIPS, COMUNAS = "viaje", "comuna"
# The row or column of the totals of a published matrix.
ALL = "TODAS"
TABLES = {TRIPS: "viajes", COMUNAS: "viajes_por_comuna"}
WAYS = {
    "ambos": "({origin} or {target})",
    "salen": "{origin}",
    "llegan": "{target}",
}
# What a filter may ask of a column, whose value must be one of those given.
CHOICES = {"modes": "modo", "sexes": "sexo", "purposes": "motivo", "strata": "estrato"}


class Filter(TypedDict, total=False):
    """Which trips: of a source and a period (all until then where the source accumulates), and what else is asked.

    `hours` first and last of departure, `days` bits of the week (Monday 1 … Sunday 64, any of them), `modes`, `sexes`,
    `purposes`, `strata` any of those, `towns` municipalities of an end, `zone` (comuna or barrio) of an end: `way` says
    which, ambos (either), salen (origin) or llegan (destination).
    """

    source: str
    period: date
    hours: Collection[int] | None
    days: int
    modes: Collection[str]
    sexes: Collection[str]
    purposes: Collection[str]
    strata: Collection[int]
    towns: Collection[str]
    zone: str | None
    way: str


def held(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of the file."""
    return [name for (name,) in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]


def grain(con: duckdb.DuckDBPyConnection) -> str | None:
    """What the file has of trips: `viaje`, `comuna` or nothing."""
    tables = held(con)
    if "viajes_periodos" not in tables:
        return None
    return next((kind for kind, table in TABLES.items() if table in tables), None)


def periods(con: duckdb.DuckDBPyConnection) -> list[dict]:
    """What can be asked for, the registry before the survey and the newest first.

    Each: a period of a source; `filas` counted and `viajes` that they stand for, `es_acumulado` (all until then),
    `es_ponderada` (expanded by factors), corte_fecha, procedencia, titulo, licencia, url. In a file without trips,
    only those whose flows are published. Sources: viajes_periodos, fuentes and that of the flows.
    """
    kind = grain(con)
    if kind is None:
        return []
    published = (
        ""
        if kind == TRIPS
        else f"and (viaje_fuente, periodo_fecha) in (select (viaje_fuente, periodo_fecha) from {TABLES[kind]})"
    )
    found = con.execute(
        f"""
        with propios as (select * from viajes_periodos where filas > 0 {published})
        select
            p.viaje_fuente,
            p.periodo_fecha,
            p.filas,
            p.viajes,
            p.es_acumulado,
            p.es_ponderada,
            p.corte_fecha,
            p.procedencia,
            f.titulo,
            f.licencia,
            f.url
        from propios as p
        left join fuentes as f on p.viaje_fuente = f.fuente_codigo
        order by p.viaje_fuente desc, p.periodo_fecha desc
        """
    )
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def zones(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The zones of the trips, each with its zone of comuna level and its municipality. Source: zonas_viaje."""
    return con.execute(
        """
        select
            zona,
            zona_codigo,
            zona_nombre,
            zona_tipo,
            comuna_codigo,
            comuna_nombre,
            municipio_codigo,
            latitud,
            longitud
        from zonas_viaje
        order by zona
        """
    ).df()


def answers(con: duckdb.DuckDBPyConnection, *, source: str) -> dict[str, list]:
    """What the trips of a source say of each column that can be asked, in order; nothing in a file without trips.

    Keys: those of `CHOICES`, `hours` and `days` (their bits). Source: viajes.
    """
    if grain(con) != TRIPS:
        return dict.fromkeys((*CHOICES, "hours", "days"), [])
    found = {
        name: [
            value
            for (value,) in con.execute(
                f"select distinct {column} from viajes "
                f"where viaje_fuente = $source and {column} is not null order by 1",
                {"source": source},
            ).fetchall()
        ]
        for name, column in (CHOICES | {"hours": "hora"}).items()
    }
    (bits,) = con.execute("select bit_or(dias) from viajes where viaje_fuente = $source", {"source": source}).fetchone()
    return found | {"days": [bit for bit in range(7) if (bits or 0) >> bit & 1]}


def where(con: duckdb.DuckDBPyConnection, **trips: Unpack[Filter]) -> tuple[str, dict]:
    """The rows of `viajes` that a filter leaves, as a condition and its parameters."""
    accumulated = con.execute(
        "select bool_or(es_acumulado) from viajes_periodos where viaje_fuente = $source", {"source": trips["source"]}
    ).fetchone()[0]
    tests = ["viaje_fuente = $source", f"periodo_fecha {'<=' if accumulated else '='} $period"]
    asked: dict[str, object] = {"source": trips["source"], "period": trips["period"]}
    if trips.get("hours"):
        tests.append("hora between $first and $last")
        asked["first"], asked["last"] = trips["hours"]
    if trips.get("days"):
        tests.append("dias & $days <> 0")
        asked["days"] = trips["days"]
    for name, column in CHOICES.items():
        if trips.get(name):
            chosen = {f"{name}{place}": value for place, value in enumerate(trips[name])}
            tests.append(f"{column} in ({', '.join(f'${one}' for one in chosen)})")
            asked |= chosen
    if trips.get("towns"):
        tests.append(_ends(_of_towns(con, trips["towns"])))
    if trips.get("zone"):
        tests.append(_ends(_of_zone(con, trips["zone"]), way=trips.get("way") or "ambos"))
    return " and ".join(tests), asked


def count(con: duckdb.DuckDBPyConnection, **trips: Unpack[Filter]) -> tuple[int, float]:
    """The rows that a filter leaves and the trips that they stand for. Source: viajes."""
    test, asked = where(con, **trips)
    rows, volume = con.execute(
        f"select coalesce(sum(filas), 0), coalesce(sum(viajes), 0) from viajes where {test}", asked
    ).fetchone()
    return int(rows), float(volume)


def provenance(con: duckdb.DuckDBPyConnection, *, source: str) -> str:
    """Where the trips of a source come from. Source: viajes_periodos."""
    return con.execute(
        "select coalesce(max(procedencia), 'real') from viajes_periodos where viaje_fuente = $source",
        {"source": source},
    ).fetchone()[0]


def _of_towns(con: duckdb.DuckDBPyConnection, towns: Collection[str]) -> list[int]:
    found = con.execute(
        "select zona from zonas_viaje where list_contains($towns, municipio_codigo)", {"towns": list(towns)}
    )
    return [zone for (zone,) in found.fetchall()]


def _of_zone(con: duckdb.DuckDBPyConnection, code: str) -> list[int]:
    """A comuna with all its zones or, if no comuna has that code, one zone."""
    for column in ("comuna_codigo", "zona_codigo"):
        found = con.execute(f"select zona from zonas_viaje where {column} = $code", {"code": code}).fetchall()
        if found:
            return [zone for (zone,) in found]
    return []


def _ends(numbers: list[int], *, way: str = "ambos") -> str:
    """Trips with an end in some zones; their numbers are ours, of `zonas_viaje`, and few: a list of constants."""
    listed = ", ".join(map(str, numbers)) or "null"
    return WAYS[way].format(origin=f"origen_zona in ({listed})", target=f"destino_zona in ({listed})")
