"""How and when the trips of a filter are made, and how long they take.

In a file without single trips these are of the whole area; only how long the trips take is known by comuna too.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

import duckdb
import pandas as pd

from app.domain import flows, travel
from app.queries.mobility import ALL, TRIPS, Filter, grain, provenance, where

SHARES = {"p50": 0.5, "p90": 0.9}


def departures(con: duckdb.DuckDBPyConnection, **trips: Unpack[Filter]) -> pd.DataFrame:
    """The trips that a filter leaves by mode and hour of departure.

    Row: a mode and an hour (empty: unknown); `filas` counted and `viajes` that they stand for.
    Sources: viajes or viajes_por_hora_modo.
    """
    return _grouped(con, ["modo", "hora"], **trips)


def modes(con: duckdb.DuckDBPyConnection, *, departures: pd.DataFrame) -> pd.DataFrame:
    """How the trips are made: a row per mode, with its `proporcion` (of 1) of them all; the most used first."""
    found = departures.groupby("modo", as_index=False, observed=True)[["filas", "viajes"]].sum()
    found["proporcion"] = found["viajes"] / found["viajes"].sum()
    found["modo_nombre"] = [travel.MODES.get(code, code) for code in found["modo"]]
    return _kept(found.sort_values(["viajes", "modo"], ascending=[False, True], ignore_index=True), departures)


def durations(con: duckdb.DuckDBPyConnection, *, by_zone: bool = False, **trips: Unpack[Filter]) -> pd.DataFrame:
    """The trips that a filter leaves by mode, sex, minutes and, if asked, zone of origin (of comuna level).

    Row: one of those; `minutos` is empty where nobody said; `filas` counted and `viajes` that they stand for.
    Sources: viajes, zonas_viaje.
    """
    columns = ["modo", "sexo", *(["comuna_codigo", "comuna_nombre"] if by_zone else []), "minutos"]
    return _grouped(con, columns, **trips)


def times(
    con: duckdb.DuckDBPyConnection,
    *,
    durations: pd.DataFrame | None,
    by: Collection[str],
    **trips: Unpack[Filter],
) -> pd.DataFrame:
    """How long the trips take: the `summary` of `durations` or, in a file without trips, what is published.

    Published are the whole area and, where 30 rows or more start in it, a comuna: `zone`. `filas` and `viajes` are
    empty there. Source: viajes_tiempo.
    """
    if durations is not None:
        return summary(con, durations=durations, by=by)
    every = {"modo": "todos", "sexo": "todos", "comuna_codigo": trips.get("zone") or ALL}
    tests = [f"t.{name} {'<>' if name in by else '='} ${name}" for name in every]
    if "comuna_codigo" in by:
        every["comuna_codigo"] = ALL
    found = con.execute(
        f"""
        select
            t.modo,
            t.sexo,
            t.comuna_codigo,
            z.comuna_nombre,
            t.filas,
            t.media_min as media,
            t.p50_min as p50,
            t.p90_min as p90,
            t.procedencia
        from viajes_tiempo as t
        left join (select distinct comuna_codigo, comuna_nombre from zonas_viaje) as z
            on t.comuna_codigo = z.comuna_codigo
        where t.viaje_fuente = $source and t.periodo_fecha = $period and t.p50_min is not null
            and {" and ".join(tests)}
        order by t.modo, t.sexo, t.comuna_codigo
        """,
        {"source": trips["source"], "period": trips["period"], **every},
    ).df()
    return found[[*by, "filas", "media", *SHARES, "procedencia"]].astype({"filas": "Int64"})


def summary(con: duckdb.DuckDBPyConnection, *, durations: pd.DataFrame, by: Collection[str]) -> pd.DataFrame:
    """How long the trips take, over some columns of `durations` (none: all of them).

    Row: a group; `media`, `p50` and `p90` in minutes, of the trips that say them (weighted by what they stand for);
    `filas` and `viajes` are those, `sin_minutos` the share (of 1) of the others.
    """
    rows = []
    groups = durations.groupby(list(by), observed=True) if by else [((), durations)]
    for key, own in groups:
        known = own[own["minutos"].notna()]
        minutes, weights = known["minutos"].to_numpy(float), known["viajes"].to_numpy(float)
        whole = own["viajes"].sum()
        rows.append(
            dict(zip(by, key, strict=True))
            | {"filas": int(known["filas"].sum()), "viajes": float(weights.sum())}
            | {"media": flows.mean(minutes, weights)}
            | dict(zip(SHARES, flows.quantiles(minutes, weights, SHARES.values()), strict=True))
            | {"sin_minutos": float(1 - weights.sum() / whole) if whole else None}
        )
    columns = [*by, "filas", "viajes", "media", *SHARES, "sin_minutos"]
    return _kept(pd.DataFrame(rows, columns=columns), durations)


def curve(con: duckdb.DuckDBPyConnection, *, durations: pd.DataFrame) -> pd.DataFrame:
    """Which share of the trips takes so long or less, by the modes that a figure tells apart.

    Row: a `grupo` of modes and a number of minutes; `proporcion` (of 1) of the group's trips that say their minutes,
    `filas` those of the whole group.
    """
    known = durations[durations["minutos"].notna()]
    known = known.assign(grupo=[travel.group(mode) for mode in known["modo"]])
    sums = known.groupby(["grupo", "minutos"], as_index=False)[["filas", "viajes"]].sum()
    whole = sums.groupby("grupo")[["filas", "viajes"]].transform("sum")
    sums["proporcion"] = sums.groupby("grupo")["viajes"].cumsum() / whole["viajes"]
    return _kept(sums.assign(filas=whole["filas"])[["grupo", "minutos", "proporcion", "filas"]], durations)


def _kept(rows: pd.DataFrame, of: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(procedencia=of["procedencia"].iloc[0] if len(of) else "real")


def _grouped(con: duckdb.DuckDBPyConnection, columns: list[str], **trips: Unpack[Filter]) -> pd.DataFrame:
    """The sums of the trips by some columns; in a file without trips, those of their hours."""
    listed = ", ".join(columns)
    zoned = "comuna_codigo" in columns
    if grain(con) == TRIPS:
        test, asked = where(con, **trips)
        source = "viajes inner join zonas_viaje on origen_zona = zona" if zoned else "viajes"
    else:
        source, test = "viajes_por_hora_modo", "viaje_fuente = $source and periodo_fecha = $period"
        asked = {"source": trips["source"], "period": trips["period"]}
    found = con.execute(
        f"""
        select {listed}, cast(sum(filas) as bigint) as filas, cast(sum(viajes) as double) as viajes
        from {source}
        where {test}
        group by {listed}
        order by {listed}
        """,
        asked,
    ).df()
    for column in found.columns.intersection(["modo", "sexo", "comuna_codigo", "comuna_nombre"]):
        found[column] = found[column].astype("category")
    return found.assign(procedencia=provenance(con, source=trips["source"]))
