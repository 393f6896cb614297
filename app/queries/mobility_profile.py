"""How and when the trips of a filter are made, and how long they take.

In a file without single trips these are of the whole city: no zone or municipality can be asked there.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

import duckdb
import pandas as pd

from app.domain import flows, travel
from app.queries.mobility import TRIPS, Filter, grain, provenance, where

SHARES = {"p50": 0.5, "p90": 0.9}


def departures(con: duckdb.DuckDBPyConnection, **trips: Unpack[Filter]) -> pd.DataFrame:
    """The trips that a filter leaves by mode and hour of departure.

    Row: a mode and an hour (empty: unknown); `filas` counted and `viajes` that they stand for.
    Sources: viajes or viajes_por_hora_modo.
    """
    return _grouped(con, ["modo", "hora"], "viajes_por_hora_modo", **trips)


def modes(con: duckdb.DuckDBPyConnection, *, departures: pd.DataFrame) -> pd.DataFrame:
    """How the trips are made: a row per mode, with its `proporcion` (of 1) of them all; the most used first."""
    found = departures.groupby("modo", as_index=False, observed=True)[["filas", "viajes"]].sum()
    found["proporcion"] = found["viajes"] / found["viajes"].sum()
    found["modo_nombre"] = [travel.MODES.get(code, code) for code in found["modo"]]
    return _kept(found.sort_values(["viajes", "modo"], ascending=[False, True], ignore_index=True), departures)


def durations(con: duckdb.DuckDBPyConnection, *, by_zone: bool = False, **trips: Unpack[Filter]) -> pd.DataFrame:
    """The trips that a filter leaves by mode, sex, minutes and, if asked, zone of origin (of comuna level).

    Row: one of those; `minutos` is empty where nobody said; `filas` counted and `viajes` that they stand for.
    Sources: viajes and zonas_viaje or viajes_tiempo.
    """
    columns = ["modo", "sexo", *(["comuna_codigo", "comuna_nombre"] if by_zone else []), "minutos"]
    return _grouped(con, columns, "viajes_tiempo", **trips)


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


def _grouped(
    con: duckdb.DuckDBPyConnection, columns: list[str], published: str, **trips: Unpack[Filter]
) -> pd.DataFrame:
    """The sums of the trips by some columns; in a file without trips those of the published table."""
    listed = ", ".join(columns)
    zoned = "comuna_codigo" in columns
    if grain(con) == TRIPS:
        test, asked = where(con, **trips)
        source = "viajes inner join zonas_viaje on origen_zona = zona" if zoned else "viajes"
    else:
        source, test = published, "viaje_fuente = $source and periodo_fecha = $period"
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
