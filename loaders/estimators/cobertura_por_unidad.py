"""How many people of each unit live within 300 m and 1 km of some site of a network."""

from __future__ import annotations

import pandas as pd

from loaders.coverage import KERNEL, NETWORKS, RADII, City

__all__ = ["GROUP", "KERNEL", "estimate"]
GROUP: list[str] = []


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per network, radius and unit: people, those covered and the ends of their interval.

    `rows` are those of `alcance_lugares`.
    """
    city = City.of(rows)
    if city.cells.empty:
        return pd.DataFrame()
    places = city.cells.drop_duplicates("unidad_codigo").set_index("unidad_codigo").loc[city.unit_codes]
    whole = city.cells.groupby("unidad_codigo")["personas"].sum().loc[city.unit_codes]
    told = []
    for network in NETWORKS:
        for radius in RADII:
            likely, low, high = city.units.covered(city.near_network(network, radius))
            told.append(
                pd.DataFrame(
                    {
                        "red": network,
                        "radio_m": radius,
                        "unidad_codigo": city.unit_codes,
                        "barrio_codigo": places["barrio_codigo"].to_numpy(),
                        "comuna_codigo": places["comuna_codigo"].to_numpy(),
                        "personas": whole.to_numpy(),
                        "cubiertas": likely,
                        "cubiertas_min": low,
                        "cubiertas_max": high,
                        "procedencia": city.provenance,
                    }
                )
            )
    return pd.concat(told, ignore_index=True)
