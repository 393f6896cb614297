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

from app.domain import flows, shapes

# The grains of the file: single trips with all they say, or flows between comunas alone.
TRIPS, COMUNAS = "viaje", "comuna"
# The row or column of the totals of a published matrix.
ALL = "TODAS"
TABLES = {TRIPS: "viajes", COMUNAS: "viajes_por_comuna"}
# Degrees around the outermost zones, which the polygons of the other towns are cut at.
MARGIN = 0.012
BARRIO_CODE = len("68001-01-001")
PLACE = ["territorio_codigo", "territorio_nombre", "territorio_tipo", "geojson", "longitud", "latitud"]
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
    if level == "detalle":  # under its barrios
        rows = pd.concat([places(con, level="comuna").query("territorio_codigo == @zone"), rows])
    return rows.sort_values("territorio_codigo")[PLACE].reset_index(drop=True)


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


def _nodes(known: pd.DataFrame, *, level: str, zone: str | None) -> tuple[pd.Series, pd.Series]:
    """The code and the name that each zone has at a level."""
    if level == "barrio":
        return known["zona_codigo"], known["zona_nombre"]
    if level == "detalle":
        inside = known["comuna_codigo"] == zone
        return tuple(known[f"zona_{one}"].where(inside, known[f"comuna_{one}"]) for one in ("codigo", "nombre"))
    return known["comuna_codigo"], known["comuna_nombre"]


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
