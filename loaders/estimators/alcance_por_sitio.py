"""How many people live within 300 m and 1 km of each site of the network."""

from __future__ import annotations

import pandas as pd

from loaders.coverage import KERNEL, RADII, City

__all__ = ["GROUP", "KERNEL", "estimate"]
GROUP: list[str] = []


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per site and radius: `personas` and the ends of their interval. `rows` are those of `alcance_lugares`."""
    city = City.of(rows)
    if city.sites.empty or city.cells.empty:
        return pd.DataFrame()
    year = int(city.cells["anio"].iloc[0])
    told = []
    for site, code in enumerate(city.sites["codigo"]):
        for radius in RADII:
            likely, low, high = city.units.covered(city.near(site, radius))
            told.append((code, radius, likely.sum(), low.sum(), high.sum(), year, city.provenance))
    names = ["sitio_codigo", "radio_m", "personas", "personas_min", "personas_max", "anio", "procedencia"]
    return pd.DataFrame(told, columns=names)
