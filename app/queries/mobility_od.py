"""Trips from zone to zone by any filter, the totals that are published of them, and where the zones lie."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

import duckdb
import pandas as pd

from app.domain import flows, shapes
from app.queries.mobility import ALL, COMUNAS, Filter, grain, provenance, where, zones

BARRIO_CODE = len("68001-01-001")
PLACE = ["territorio_codigo", "territorio_nombre", "territorio_tipo", "geojson", "longitud", "latitud"]
# Degrees around the outermost zones, which the polygons of the other towns are cut at.
MARGIN = 0.012


def od(con: duckdb.DuckDBPyConnection, *, level: str, **trips: Unpack[Filter]) -> pd.DataFrame:
    """The trips from zone to zone that a filter leaves.

    `level` is comuna, barrio or `detalle`: the barrios of the comuna asked for as `zone`, the comunas elsewhere.
    Row: an origin and a destination; `filas` counted and `viajes` that they stand for, empty where `es_oculto`.
    Sources: viajes and zonas_viaje or, in a file without trips, viajes_por_comuna.
    """
    known = zones(con)
    if grain(con) == COMUNAS:
        return _published(con, known, **trips)
    test, asked = where(con, **trips)
    found = con.execute(
        f"""
        select origen_zona, destino_zona, sum(filas) as filas, sum(viajes) as viajes
        from viajes
        where {test}
        group by origen_zona, destino_zona
        """,
        asked,
    ).fetchnumpy()
    own, names = _nodes(known, level=level, zone=trips.get("zone"))
    named = dict(zip(own, names, strict=True))
    codes = sorted(named)
    node = dict(zip(codes, range(len(codes)), strict=True))
    place = pd.Series([node[code] for code in own], index=known["zona"]).reindex(range(int(known["zona"].max()) + 1))
    starts, ends, (rows, volume) = flows.roll_up(
        found["origen_zona"],
        found["destino_zona"],
        [found["filas"].astype(float), found["viajes"]],
        nodes=place.fillna(-1).to_numpy().astype("int64"),
        count=len(codes),
    )
    columns = {"filas": rows.astype("int64"), "viajes": volume, "es_oculto": False}
    return _described(starts, ends, codes, named, columns, provenance=provenance(con, source=trips["source"]))


def margins(con: duckdb.DuckDBPyConnection, **trips: Unpack[Filter]) -> pd.DataFrame | None:
    """The trips that start and end in each zone as they are published, what is hidden between zones included.

    Row: a zone of comuna level, or `TODAS` for all of them; `empiezan`, `terminan`, empty where hidden. Of a zone asked
    for, its own row alone. None where nothing is hidden (the file has the trips) or a town is asked for, which no
    published total is of. Source: viajes_por_comuna.
    """
    if grain(con) != COMUNAS or trips.get("towns"):
        return None
    found = con.execute(
        """
        select
            coalesce(o.origen_codigo, d.destino_codigo) as zona_codigo,
            o.viajes as empiezan,
            d.viajes as terminan
        from (
            select origen_codigo, viajes from viajes_por_comuna
            where viaje_fuente = $source and periodo_fecha = $period and destino_codigo = $all
        ) as o
        full join (
            select destino_codigo, viajes from viajes_por_comuna
            where viaje_fuente = $source and periodo_fecha = $period and origen_codigo = $all
        ) as d on o.origen_codigo = d.destino_codigo
        """,
        {"source": trips["source"], "period": trips["period"], "all": ALL},
    ).df()
    if not trips.get("zone"):
        return found
    unasked = {"salen": "terminan", "llegan": "empiezan"}.get(trips.get("way"))
    own = found[found["zona_codigo"] == trips["zone"]].reset_index(drop=True)
    return own.assign(**{unasked: None}).astype({unasked: float}) if unasked else own


def places(con: duckdb.DuckDBPyConnection, *, level: str, zone: str | None = None) -> pd.DataFrame:
    """Where the zones of `od` lie, for a map.

    Row: a zone that is a place; its point (`longitud`, `latitud`) and `geojson`: its polygon as far as the map of the
    city goes, or that point where it has none. Sources: zonas_viaje, poligonos.
    """
    known = zones(con)
    known = known[known["latitud"].notna()]
    codes, names = _nodes(known, level=level, zone=zone)
    rows = known.assign(territorio_codigo=codes, territorio_nombre=names)
    outer = rows["territorio_codigo"].eq(rows["comuna_codigo"])
    kinds = rows["zona_tipo"].where(~outer | rows["zona_tipo"].isin(["corregimiento", "municipio"]), "comuna")
    rows = rows.assign(territorio_tipo=kinds)
    # The point of a comuna is that of what it has outside of its barrios; of other zones, their own.
    rows = rows.sort_values("zona_tipo", key=lambda kind: kind.eq("barrio"), kind="stable")
    rows = rows.drop_duplicates("territorio_codigo")
    drawn = con.execute("select territorio_codigo, territorio_tipo, geojson from poligonos").df()
    rows = rows.merge(drawn, on=["territorio_codigo", "territorio_tipo"], how="left")
    west, east = rows["longitud"].min() - MARGIN, rows["longitud"].max() + MARGIN
    south, north = rows["latitud"].min() - MARGIN, rows["latitud"].max() + MARGIN
    rows["geojson"] = [
        (shapes.within(row.geojson, (west, south, east, north)) if isinstance(row.geojson, str) else None)
        or f'{{"type":"Point","coordinates":[{row.longitud},{row.latitud}]}}'
        for row in rows.itertuples()
    ]
    if zone and level != "comuna" and zone not in set(rows["territorio_codigo"]):  # the comuna, under its barrios
        rows = pd.concat([places(con, level="comuna").query("territorio_codigo == @zone"), rows])
    return rows.sort_values("territorio_codigo")[PLACE].reset_index(drop=True)


def _nodes(known: pd.DataFrame, *, level: str, zone: str | None) -> tuple[pd.Series, pd.Series]:
    """The code and the name that each zone has at a level."""
    if level == "barrio":
        return known["zona_codigo"], known["zona_nombre"]
    if level == "detalle":
        inside = known["comuna_codigo"] == zone
        return tuple(known[f"zona_{one}"].where(inside, known[f"comuna_{one}"]) for one in ("codigo", "nombre"))
    return known["comuna_codigo"], known["comuna_nombre"]


def _published(con: duckdb.DuckDBPyConnection, known: pd.DataFrame, **trips: Unpack[Filter]) -> pd.DataFrame:
    """`od` of a file that has flows between comunas alone."""
    found = con.execute(
        """
        select origen_codigo, destino_codigo, filas, viajes, es_oculto
        from viajes_por_comuna
        where viaje_fuente = $source and periodo_fecha = $period
            and origen_codigo <> $all and destino_codigo <> $all and (filas > 0 or es_oculto)
        order by origen_codigo, destino_codigo
        """,
        {"source": trips["source"], "period": trips["period"], "all": ALL},
    ).df()
    towns = dict(zip(known["comuna_codigo"], known["municipio_codigo"], strict=True))
    kept = pd.Series(True, found.index)
    if trips.get("towns"):
        asked = {code for code, town in towns.items() if town in trips["towns"]}
        kept &= found["origen_codigo"].isin(asked) | found["destino_codigo"].isin(asked)
    if trips.get("zone"):
        starts, ends = (found[end].eq(trips["zone"]) for end in ("origen_codigo", "destino_codigo"))
        kept &= {"salen": starts, "llegan": ends}.get(trips.get("way"), starts | ends)
    rows = found[kept]
    named = dict(zip(known["comuna_codigo"], known["comuna_nombre"], strict=True))
    codes = sorted(named)
    columns = {
        "filas": rows["filas"].astype("Int64").array,
        "viajes": rows["viajes"].astype(float).array,
        "es_oculto": rows["es_oculto"].fillna(False).astype(bool).array,
    }
    starts, ends = (pd.Categorical(rows[end], categories=codes).codes for end in ("origen_codigo", "destino_codigo"))
    return _described(starts, ends, codes, named, columns, provenance=provenance(con, source=trips["source"]))


def _described(
    starts: Collection[int], ends: Collection[int], codes: list[str], named: dict, columns: dict, *, provenance: str
) -> pd.DataFrame:
    """Pairs of zones with their codes and names, as categories: a text in each row would take most of the time."""
    names = [named[code] for code in codes]
    if len(set(names)) < len(names):  # two zones of one name
        kinds = ["comuna" if len(code) < BARRIO_CODE else "barrio" for code in codes]
        told = [f"{name} ({kind})" for name, kind in zip(names, kinds, strict=True)]
        names = [
            name if names.count(name) == 1 else full if told.count(full) == 1 else f"{name} ({code})"
            for code, name, full in zip(codes, names, told, strict=True)
        ]
    ends_of = {"origen": starts, "destino": ends}
    found = {f"{end}_codigo": pd.Categorical.from_codes(place, codes) for end, place in ends_of.items()}
    found |= {f"{end}_nombre": pd.Categorical.from_codes(place, names) for end, place in ends_of.items()}
    return pd.DataFrame(found | columns).assign(
        procedencia=pd.Categorical.from_codes([0] * len(starts), [provenance]) if len(starts) else provenance
    )
