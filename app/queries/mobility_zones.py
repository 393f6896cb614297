"""What each zone sends, receives and keeps, the ordered matrix of origins and destinations, and how both changed."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import flows

# In the place of the zones that a readable matrix leaves out.
REST, REST_NAME = "RESTO", "Las demás zonas"
ORDERS = {"volumen": flows.by_volume, "semejanza": flows.by_likeness}


def balance(con: duckdb.DuckDBPyConnection, *, od: pd.DataFrame, margins: pd.DataFrame | None = None) -> pd.DataFrame:
    """What each zone sends to others, receives from others and keeps, from `mobility_od.od`; the busiest first.

    Row: a zone; `salen`, `llegan` and `internos` in trips, `autocontencion` the share (of 1) of the trips that start
    there and stay. `ocultos` counts the zone's hidden pairs, which are in its sums only where `margins`
    (`mobility_od.margins`) has them; where they are not, the share is empty.
    """
    inner = od["origen_codigo"].astype(object) == od["destino_codigo"].astype(object)
    parts = {"salen": ("origen", ~inner), "llegan": ("destino", ~inner), "internos": ("origen", inner)}
    sums = {}
    for name, (end, which) in parts.items():
        own = od[which]
        sums[name] = own.groupby(f"{end}_codigo", observed=False)["viajes"].sum()
    found = pd.DataFrame(sums)
    hidden = od[od["es_oculto"]]
    starts = hidden.groupby("origen_codigo", observed=False).size()
    found["ocultos"] = starts + hidden[~inner[hidden.index]].groupby("destino_codigo", observed=False).size()
    known = starts == 0
    if margins is not None:
        totals = margins.set_index("zona_codigo").reindex(found.index.astype(str))
        totals.index = found.index
        kept = ~pd.Series(found.index.isin(hidden.loc[inner[hidden.index], "origen_codigo"]), found.index)
        for name, total in (("salen", "empiezan"), ("llegan", "terminan")):
            whole = totals[total] - found["internos"]
            found[name] = whole.where(kept & whole.notna(), found[name])
        known |= kept & totals["empiezan"].notna()
    begun = found["salen"] + found["internos"]
    found["autocontencion"] = (found["internos"] / begun.where(begun > 0)).where(known)
    found["total"] = found["salen"] + found["llegan"] + found["internos"]
    names = dict(zip(od["origen_codigo"].cat.categories, od["origen_nombre"].cat.categories, strict=True))
    found = found.rename_axis("zona_codigo").reset_index()
    found["zona_codigo"] = found["zona_codigo"].astype(str)
    found.insert(1, "zona_nombre", [names[code] for code in found["zona_codigo"]])
    found = found[(found["total"] > 0) | (found["ocultos"] > 0)]
    found = found.sort_values(["total", "zona_nombre"], ascending=[False, True], ignore_index=True)
    return found.assign(procedencia=_origin(od))


def matrix(con: duckdb.DuckDBPyConnection, *, od: pd.DataFrame, order: str, most: int) -> pd.DataFrame:
    """The table of origins and destinations, its zones in order, those beyond the busiest `most` as one.

    Row: a pair with trips or hidden ones; `origen_lugar` and `destino_lugar` are the places in the order; `proporcion`
    (of 1) is of all the trips that start in the origin, empty where one of those is hidden.
    """
    codes = list(od["origen_codigo"].cat.categories)
    names = dict(zip(codes, od["origen_nombre"].cat.categories, strict=True)) | {REST: REST_NAME}
    starts, ends = (od[f"{end}_codigo"].cat.codes.to_numpy().astype(int) for end in ("origen", "destino"))
    table = flows.square(starts, ends, od["viajes"].fillna(0).to_numpy(float), count=len(codes))
    held = {*starts.tolist(), *ends.tolist()}
    busiest = [place for place in flows.by_volume(table).tolist() if place in held]
    shown = busiest[:most] if len(busiest) > most + 1 else busiest
    within = table[shown][:, shown]
    order_of = [shown[place] for place in ORDERS[order](within)]
    places = {codes[place]: number for number, place in enumerate(order_of)} | {REST: len(order_of)}
    rows = pd.DataFrame({"filas": od["filas"], "viajes": od["viajes"], "es_oculto": od["es_oculto"]})
    for end in ("origen", "destino"):
        rows[f"{end}_codigo"] = od[f"{end}_codigo"].astype(object).where(od[f"{end}_codigo"].isin(places), REST)
    keys = ["origen_codigo", "destino_codigo"]
    rows = rows.groupby(keys, sort=False).agg(
        filas=("filas", "sum"), viajes=("viajes", lambda own: own.sum(min_count=1)), es_oculto=("es_oculto", "any")
    )
    rows = rows.reset_index()
    for end in ("origen", "destino"):
        rows[f"{end}_nombre"] = rows[f"{end}_codigo"].map(names)
        rows[f"{end}_lugar"] = rows[f"{end}_codigo"].map(places).astype(int)
    begun = rows.groupby("origen_codigo")["viajes"].transform("sum")
    whole = ~rows.groupby("origen_codigo")["es_oculto"].transform("any")
    rows["proporcion"] = (rows["viajes"] / begun.where(begun > 0)).where(whole)
    rows = rows.sort_values(["origen_lugar", "destino_lugar"], ignore_index=True)
    return rows.assign(procedencia=_origin(od))


def _origin(od: pd.DataFrame) -> str:
    return str(od["procedencia"].iloc[0]) if len(od) else "real"
