"""Where the next sites would reach most people whom the network does not, against chance and what none can exceed.

A candidate is the centre of a coarser cell where somebody lives, so that two next to each other are about a third of
the radius apart.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from app.domain import coverage
from app.domain.coverage_optimum import bounds
from loaders.coverage import KERNEL, City

__all__ = ["GROUP", "KERNEL", "estimate"]
GROUP: list[str] = []
RESOLUTION = {300: 10, 1000: 9}  # of the candidates of each radius
PROPOSED = ("wifi", "ambas")
SITES, DRAWS, SEED = 20, 1_000, 20_201_018
FEWEST = 1.0  # people: a site that adds fewer is not proposed
QUANTILES = {"azar_p05": 5, "azar_mediana": 50, "azar_p95": 95}


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per network, radius and site, in the order in which they are taken; shares of the city in percent.

    `rows` are those of `alcance_lugares`. The same rows give the same sites: draws are seeded, steps counted.
    """
    city = City.of(rows)
    if city.cells.empty or not city.people.sum():
        return pd.DataFrame()
    tables = [_proposed(city, network, radius) for network in PROPOSED for radius in RESOLUTION]
    return pd.concat(tables, ignore_index=True)


def _proposed(city: City, network: str, radius: int) -> pd.DataFrame:
    covered = city.near_network(network, radius).likely
    candidates = city.candidates(RESOLUTION[radius], np.ones(len(city.cells), dtype=bool))
    left = np.where(covered, 0.0, city.people)
    points = city.points(candidates)
    found = coverage.reach(points, city.metres, left, radius)
    choice = coverage.greedy(found, SITES, least=FEWEST)
    count = len(choice.order)
    chance = coverage.at_random(found, SITES, draws=DRAWS, seed=SEED)[:, :count]
    most = bounds(found, count)
    everyone, already = city.people.sum(), city.people[covered].sum()

    def share(people: np.ndarray) -> np.ndarray:
        return np.minimum(100.0, 100.0 * (already + people) / everyone)

    own = candidates.iloc[list(choice.order)].reset_index(drop=True)
    # Of the nearest cell: the centre of a coarser cell may lie just outside the city.
    at = city.cells.iloc[cKDTree(city.metres).query(points[list(choice.order)])[1]] if count else city.cells.iloc[:0]
    proved = most - choice.accumulated <= FEWEST / 2
    return pd.DataFrame(
        {
            "red": network,
            "radio_m": radius,
            "orden": np.arange(1, count + 1),
            "candidato_codigo": own["codigo"],
            "latitud": own["latitud"],
            "longitud": own["longitud"],
            "barrio_codigo": at["barrio_codigo"].to_numpy(),
            "comuna_codigo": at["comuna_codigo"].to_numpy(),
            "candidatos": len(candidates),
            "personas_nuevas": choice.gains,
            "acumulado_pct": share(choice.accumulated),
            **{name: share(np.percentile(chance, rank, axis=0)) for name, rank in QUANTILES.items()},
            "optimo": np.where(proved, share(choice.accumulated), np.nan),
            "cota": share(most),
            "procedencia": city.provenance,
        }
    )
