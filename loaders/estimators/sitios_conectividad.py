"""The sites of the network with the territories of their points, held against the comuna that their source writes."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import shapely

from app.domain.territory import level
from loaders.geo import exact_polygons

GROUP: list[str] = []
READS = ("territorios",)


def estimate(rows: pd.DataFrame, con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per site: those of its query with `barrio_codigo`, `comuna_codigo`, `municipio_codigo`, `es_coherente`.

    A site known by its barrio or comuna alone keeps those that its source writes.
    """
    found = _located(rows, [pair for pairs in exact_polygons(con).values() for pair in pairs])
    by_point = rows["ubicacion"].eq("sitio")
    written = rows["comuna_escrita"]
    comuna = found["comuna"].where(found["comuna"].notna(), found["corregimiento"])
    agrees = (comuna == written).astype("boolean").where(by_point & comuna.notna() & written.notna())
    # Outside the city, no comuna of the city is that of the point.
    elsewhere = by_point & comuna.isna() & found["municipio"].notna() & written.notna()
    return rows.assign(
        barrio_codigo=found["barrio"].where(by_point, rows["barrio_codigo"]),
        comuna_codigo=comuna.where(by_point, written),
        municipio_codigo=found["municipio"],
        es_coherente=agrees.mask(elsewhere, False),
    )


def _located(rows: pd.DataFrame, polygons: list[tuple[str, shapely.Geometry]]) -> pd.DataFrame:
    """The territory of each level that holds each point; the lowest code of several."""
    table = pd.DataFrame(None, rows.index, ["barrio", "comuna", "corregimiento", "municipio", "zona_h3"], dtype=object)
    points = shapely.points(rows["longitud"].to_numpy(float), rows["latitud"].to_numpy(float))
    known = np.flatnonzero(rows["latitud"].notna())
    point, shape = shapely.STRtree([polygon for _, polygon in polygons]).query(points[known], predicate="intersects")
    codes = [polygons[place][0] for place in shape]
    for row, code in sorted(zip(known[point], codes, strict=True), key=lambda pair: pair[1], reverse=True):
        table.loc[table.index[row], level(code)] = code
    return table
