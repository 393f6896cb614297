"""Where the ways of the street layers cross, and in which municipality."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely

from app.domain import addresses
from loaders.layers import crossed
from loaders.layers.known import locate
from loaders.paths import REFERENCE

GROUP: list[str] = []
KERNEL = (
    Path(crossed.__file__),
    *sorted(Path(addresses.__file__).parent.glob("*.py")),
    *sorted(REFERENCE.glob("celdas_*.csv*")),
)
DECIMALS = 6  # of a degree: ten centimetres


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per crossing: the keys of two ways, municipality and degrees.

    `rows` are lines: `via_clave`, `via_otra_clave` and `geojson`, in degrees.
    """
    keys = zip(rows["via_clave"], rows["via_otra_clave"], strict=True)
    named = [tuple(key for key in pair if isinstance(key, str)) for pair in keys]
    found = crossed.crossed(zip(named, shapely.from_geojson(rows["geojson"].to_numpy(object)), strict=True))
    table = pd.DataFrame(
        {
            "via_clave": found.one,
            "cruce_clave": found.other,
            "municipio_codigo": locate(found.latitude, found.longitude).municipio,
            "latitud": found.latitude.round(DECIMALS),
            "longitud": found.longitude.round(DECIMALS),
        }
    )
    return table.drop_duplicates(ignore_index=True)
