"""The streets as maps draw them: the lines of each way in one, with no more corners than a map can carry."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from loaders.layers.ways import CLASSES

GROUP: list[str] = []
KERNEL = ()
DECIMALS = 5  # of a degree: a metre
TOLERANCES = (2e-5, 5e-5, 1e-4, 2e-4, 4e-4)  # degrees by which a line may move: the first that makes them fit
MOST = 1_900_000  # letters of all the lines together; a map of the city is to weigh 2 MB at most
UNNAMED = "sin nombre"


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per municipality, class and way: `via_nombre` as most of its lines write it, `largo_m` and `geojson`.

    `rows` are lines: municipio_codigo, via_clase, via_clave, via_nombre, largo_m and geojson, in degrees. Where all do
    not fit, the most important and longest do.
    """
    if rows.empty:
        return rows
    rows = rows.assign(shape=shapely.from_geojson(rows["geojson"].to_numpy(object)))
    rows["via_clave"] = rows["via_clave"].fillna(UNNAMED)
    by = rows.groupby(["municipio_codigo", "via_clase", "via_clave"], sort=True)
    found = by.agg(via_nombre=("via_nombre", _usual), largo_m=("largo_m", "sum"), shape=("shape", _joined))
    shapes = found.pop("shape").to_numpy(object)
    table = found.reset_index().assign(largo_m=found["largo_m"].round(1).to_numpy())
    for tolerance in TOLERANCES:
        table["geojson"] = _written(shapes, tolerance)
        if table["geojson"].str.len().sum() <= MOST:
            return table
    order = table["via_clase"].map(CLASSES.index)
    important = table.assign(order=order).sort_values(["order", "largo_m"], ascending=[True, False])
    return important[important["geojson"].str.len().cumsum() <= MOST].drop(columns="order")


def _usual(names: pd.Series) -> str | None:
    found = names.mode()
    return found.iloc[0] if len(found) else None


def _joined(shapes: pd.Series) -> shapely.Geometry:
    """The lines end to end."""
    return shapely.line_merge(shapely.multilinestrings(shapely.get_parts(shapes.to_numpy(object))))


def _written(shapes: np.ndarray, tolerance: float) -> np.ndarray:
    simple = shapely.transform(shapely.simplify(shapes, tolerance), lambda points: np.round(points, DECIMALS))
    return shapely.to_geojson(shapely.remove_repeated_points(simple))
