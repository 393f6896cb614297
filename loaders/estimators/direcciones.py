"""Addresses of loaded records, each different one located once by the four stages of `app.domain.addresses`.

Persons' addresses: what is found is kept in the restricted file alone, and never remembered outside a build.
"""

from __future__ import annotations

import duckdb
import h3
import numpy as np
import pandas as pd

from app.domain.addresses.pipeline import geocode
from loaders.geo import point_index
from loaders.geocode import gazetteer, public_sites

GROUP: list[str] = []
# Tables beside its rows: it is worked out after them, and again whenever it is asked.
READS = ("territorios", "lugares", "geocodificacion_confianza", "cruces")
NAMES = {"direccion_canonica": "canonica"}
CELL, NEAR = 9, 400  # the resolution of the cells, and the radius in metres of the points that are counted in one
CENTRES = ("barrio", "comuna", "municipio", "ninguno")  # points that only stand for a territory


def estimate(rows: pd.DataFrame, con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per row: `direccion` and `territorio_codigo`, the declared place, with what the pipeline answers.

    A declared barrio goes with its address; another place (comuna, corregimiento, none) does not bind it.
    """
    if rows.empty:
        return rows
    barrios = con.execute(
        "select territorio_codigo, territorio_nombre from territorios where territorio_tipo = 'barrio'"
    ).fetchall()
    declared = rows["territorio_codigo"].map(dict(barrios))
    found = geocode(
        rows["direccion"].tolist(),
        barrios=declared.astype(object).where(declared.notna(), None).tolist(),
        gazetteer=gazetteer(con, public_sites(con)),
        territory=point_index(con),
    )
    named = {NAMES.get(name, name): values for name, values in found.items()}
    return rows.assign(**named, celda_codigo=_cells(found))


def _cells(found: dict[str, np.ndarray]) -> list[str | None]:
    """The cell of each point that stands for its own address, near enough."""
    counted = (found["radio_m"] <= NEAR) & ~np.isin(found["metodo"], CENTRES)
    points = zip(found["latitud"], found["longitud"], counted, strict=True)
    return [h3.latlng_to_cell(lat, lon, CELL) if near else None for lat, lon, near in points]
