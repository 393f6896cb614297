"""What changed between two periods of one source: from zone to zone, in each zone, and in how people travel."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.queries.mobility_zones import balance, matrix

_PAIR = ["origen_codigo", "destino_codigo"]


def cells(con: duckdb.DuckDBPyConnection, *, before: pd.DataFrame, after: pd.DataFrame, most: int) -> pd.DataFrame:
    """The matrix of the difference: `after` less `before` (both `mobility_od.od`), the zones in the order of both.

    Row: a pair with trips in one of the two; `viajes_antes`, `viajes` and `diferencia`, empty where one is hidden.
    """
    both = pd.concat([before, after], ignore_index=True)
    for name in (*_PAIR, "origen_nombre", "destino_nombre"):
        both[name] = both[name].astype(before[name].dtype)
    joined = matrix(con, od=_summed(both), order="semejanza", most=most)
    known = {*joined["origen_codigo"], *joined["destino_codigo"]}
    parts = []
    for one in (before, after):
        rows = one[["viajes", "es_oculto"]].copy()
        for name in _PAIR:
            rows[name] = one[name].astype(object).where(one[name].isin(known), "RESTO")
        parts.append(rows.groupby(_PAIR).agg(viajes=("viajes", "sum"), es_oculto=("es_oculto", "any")))
    found = joined[[*_PAIR, "origen_nombre", "destino_nombre", "origen_lugar", "destino_lugar", "procedencia"]]
    for name, part in zip(("viajes_antes", "viajes"), parts, strict=True):
        values = found[_PAIR].merge(part.reset_index(), on=_PAIR, how="left")
        hidden = values["es_oculto"].fillna(False).astype(bool)
        found = found.assign(**{name: values["viajes"].fillna(0).mask(hidden).to_numpy()})
    found["diferencia"] = found["viajes"] - found["viajes_antes"]
    return found.assign(es_oculto=found["diferencia"].isna())


def zones(con: duckdb.DuckDBPyConnection, *, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Trips that start or end in each zone in both periods, the largest change first.

    Row: a zone; `total_antes`, `total`, `diferencia` and `cambio` (of 1; empty where there was none).
    """
    keys = ["zona_codigo", "zona_nombre"]
    old, new = (balance(con, od=one)[[*keys, "total"]] for one in (before, after))
    found = new.merge(old, on=keys, how="outer", suffixes=("", "_antes")).fillna({"total": 0, "total_antes": 0})
    found["diferencia"] = found["total"] - found["total_antes"]
    found["cambio"] = found["diferencia"] / found["total_antes"].where(found["total_antes"] > 0)
    order = found["diferencia"].abs().sort_values(ascending=False, kind="stable").index
    origin = after if len(after) else before
    return (
        found.loc[order]
        .reset_index(drop=True)
        .assign(procedencia=str(origin["procedencia"].iloc[0]) if len(origin) else "real")
    )


def modes(con: duckdb.DuckDBPyConnection, *, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The share of each mode in both periods, from `mobility_profile.modes`; `diferencia_pp` in percentage points."""
    columns = ["modo", "modo_nombre", "proporcion", "viajes"]
    found = after[columns].merge(before[columns], on=["modo", "modo_nombre"], how="outer", suffixes=("", "_antes"))
    found = found.fillna({name: 0 for name in ("proporcion", "proporcion_antes", "viajes", "viajes_antes")})
    found["diferencia_pp"] = 100 * (found["proporcion"] - found["proporcion_antes"])
    found = found.sort_values(["proporcion", "modo_nombre"], ascending=[False, True], ignore_index=True)
    origin = after if len(after) else before
    return found.assign(procedencia=origin["procedencia"].iloc[0] if len(origin) else "real")


def _summed(od: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of two periods."""
    names = ["origen_nombre", "destino_nombre", "procedencia"]
    sums = od.groupby(_PAIR, observed=True, as_index=False).agg(
        filas=("filas", "sum"),
        viajes=("viajes", "sum"),
        es_oculto=("es_oculto", "any"),
        **{name: (name, "first") for name in names},
    )
    for name in (*_PAIR, *names):
        sums[name] = sums[name].astype(od[name].dtype)
    return sums
