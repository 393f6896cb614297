"""Trips beyond what distance explains: the pairs of a gravity model, fitted when data load, and how well it fits."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.mobility import zones


def fit(con: duckdb.DuckDBPyConnection, *, source: str, level: str, period: date) -> dict | None:
    """How the model of a source and level fits, of its last period until one asked for, or its first after it.

    Keys: those of viajes_gravedad_ajuste, its source. None where none was fitted.
    """
    found = con.execute(
        """
        select * from viajes_gravedad_ajuste
        where viaje_fuente = $source and nivel = $level
        order by periodo_fecha <= $period desc, abs(date_diff('day', periodo_fecha, $period))
        limit 1
        """,
        {"source": source, "level": level, "period": period},
    )
    names = [column[0] for column in found.description]
    row = found.fetchone()
    return None if row is None else dict(zip(names, row, strict=True))


def pairs(
    con: duckdb.DuckDBPyConnection, *, source: str, level: str, period: date, zone: str | None = None
) -> pd.DataFrame:
    """Trips observed and expected between zones.

    Row: a pair of zones, those with an end in `zone` if one is asked for; `exceso` is observed less expected, in trips,
    `residuo` the same in standard deviations, `es_anomalia` whether it is more than distance explains; the largest
    residual first. Sources: viajes_gravedad, zonas_viaje.
    """
    found = con.execute(
        """
        select
            origen_codigo,
            destino_codigo,
            distancia_km,
            filas,
            observados,
            esperados,
            observados - esperados as exceso,
            residuo,
            es_anomalia,
            procedencia
        from viajes_gravedad
        where viaje_fuente = $source and nivel = $level and periodo_fecha = $period
        order by es_anomalia desc, residuo desc, origen_codigo, destino_codigo
        """,
        {"source": source, "level": level, "period": period},
    ).df()
    known = zones(con)
    kind = "comuna" if level == "comuna" else "zona"
    names = dict(zip(known[f"{kind}_codigo"], known[f"{kind}_nombre"], strict=True))
    own = {zone} | set(known.loc[known["comuna_codigo"] == zone, f"{kind}_codigo"])
    for end in ("origen", "destino"):
        found.insert(2, f"{end}_nombre", [names.get(code, code) for code in found[f"{end}_codigo"]])
    if zone:
        found = found[found["origen_codigo"].isin(own) | found["destino_codigo"].isin(own)]
    return found.reset_index(drop=True)
