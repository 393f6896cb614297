"""Where the bus routes go: the crossings of their successive streets and the barrios and sites that they name.

Each is located by the address pipeline, whose numbers are the city's: a street of another municipality, or of one that
the itinerary does not tell, is not located.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from app.domain.addresses.gazetteer import Gazetteer
from app.domain.addresses.plane import Plane
from app.domain.addresses.reading import read
from app.domain.addresses.search import search
from app.domain.text import fold
from loaders.geocode import gazetteer, public_sites
from loaders.routes import CITY, PLACE, STREET

GROUP: list[str] = []
READS = ("territorios", "lugares", "geocodificacion_confianza", "cruces")
SURE = 400.0  # metres: a crossing whose place is known less well is not located
LEAP = 4_000.0  # metres: a point so far from the located ones before and after it is of another place of that name
NEAR = 2  # located points before and after that are looked at
METHODS = ("vias", "vias_cercanas", "cuadricula")
NAMED = ("exacto", "alias")


def estimate(rows: pd.DataFrame, con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per row, with `metodo`, `latitud`, `longitud` and `radio_m`; empty where it was not located.

    `rows` are stretches in order: ruta_codigo, orden, tramo_tipo, tramo and municipio_codigo. A street is where it
    crosses the next one of its route or, at the end of a run of streets, the one before.
    """
    if rows.empty:
        return rows
    known = gazetteer(con, public_sites(con))
    streets, following = rows["tramo_tipo"].eq(STREET) & rows["municipio_codigo"].eq(CITY), rows.shift(-1)
    meets = streets & streets.shift(-1, fill_value=False) & rows["ruta_codigo"].eq(following["ruta_codigo"])
    crossed = _crossings(rows["tramo"][meets], following["tramo"][meets], known)
    found = pd.DataFrame(index=rows.index, columns=["metodo", "latitud", "longitud", "radio_m"], dtype=object)
    found.loc[crossed.index] = crossed
    after = found["latitud"].shift(1).notna() & meets.shift(1, fill_value=False) & found["latitud"].isna() & streets
    found[after] = found.shift(1)[after]
    places = rows["tramo_tipo"].eq(PLACE) & rows["municipio_codigo"].fillna(CITY).eq(CITY)
    for row, name in rows["tramo"][places].items():
        if spot := _place(name, known):
            found.loc[row] = spot
    found = found.astype({name: float for name in ("latitud", "longitud", "radio_m")})
    found[_leaps(rows, found)] = np.nan
    found["metodo"] = found["metodo"].astype(object).where(found["latitud"].notna(), None)
    return rows.assign(**found)


def _crossings(one: pd.Series, other: pd.Series, known: Gazetteer) -> pd.DataFrame:
    """The crossings of pairs of streets that are known well enough."""
    texts = [f"{first} CON {second}" for first, second in zip(one, other, strict=True)]
    found = search([read(text).components for text in texts], [""] * len(texts), known)
    table = pd.DataFrame(
        {"metodo": found.method, "latitud": found.latitude, "longitud": found.longitude, "radio_m": found.radius},
        index=one.index,
    )
    return table[table["metodo"].isin(METHODS) & (table["radio_m"] <= SURE)]


def _place(name: str, known: Gazetteer) -> tuple[str, float, float, float] | None:
    """A site or a barrio of the city by its name."""
    if point := known.places.get(fold(name)):
        return "lugar", *point, 30.0
    spot = known.names.find(name, None)
    place = known.barrios.place.get(spot.territory) if spot.how in NAMED else None
    if place is None:
        return None
    return "barrio", *(
        float(column[place]) for column in (known.barrios.latitude, known.barrios.longitude, known.barrios.radius)
    )


def _leaps(rows: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Which points lie far from every one of the two located points before and the two after of the same route."""
    located = found["latitud"].notna()
    far = pd.Series(False, index=rows.index)
    if not located.any():
        return far
    plane = Plane.around(found["latitud"][located].to_numpy(), found["longitud"][located].to_numpy())
    for _, own in rows[located].groupby("ruta_codigo"):
        points = plane.metres(found["latitud"][own.index].to_numpy(), found["longitud"][own.index].to_numpy())
        apart = np.linalg.norm(points[:, None] - points, axis=2)
        steps = np.abs(np.subtract.outer(np.arange(len(own)), np.arange(len(own))))
        nearest = np.where((steps > 0) & (steps <= NEAR), apart, np.inf).min(axis=1, initial=np.inf)
        far[own.index] = (nearest > LEAP) & (len(own) > 1)
    return far
