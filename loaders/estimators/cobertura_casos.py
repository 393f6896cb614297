"""How near the greedy way comes to the best choice, in cases small enough to prove what that is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.domain import coverage
from app.domain.coverage_optimum import optimum
from loaders.coverage import KERNEL, RADII, City

__all__ = ["GROUP", "KERNEL", "estimate"]
GROUP: list[str] = []
NETWORK, RESOLUTION = "wifi", 9
SITES, SITES_OF_CITY, RADIUS = 3, 20, 300
CITY = "68001"
CALLED = {300: " · 300 m", 1000: " · 1 km"}
DRAWS, SEED = 1_000, 20_201_018


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per case: each comuna and corregimiento with three sites of 300 m, and the city with twenty of each radius.

    `rows` are those of `alcance_lugares` with `comuna_nombre`; people are those whom the Wi-Fi zones do not reach.
    """
    names = dict(zip(rows["comuna_codigo"], rows["comuna_nombre"], strict=True)) | {CITY: "Toda la ciudad"}
    city = City.of(rows)
    if city.cells.empty:
        return pd.DataFrame()
    comunas = city.cells["comuna_codigo"].to_numpy()
    cases = [(code, RADIUS, SITES, comunas == code) for code in sorted(set(comunas))]
    cases += [(CITY, radius, SITES_OF_CITY, np.ones(len(comunas), dtype=bool)) for radius in RADII]
    covered = {radius: city.near_network(NETWORK, radius).likely for radius in RADII}
    found = pd.DataFrame([_case(city, *case, covered[case[1]]) for case in cases])
    called = found["territorio_codigo"].map(names) + found["radio_m"].map(CALLED)
    return found.assign(caso=called, procedencia=city.provenance)


def _case(city: City, code: str, radius: int, sites: int, kept: np.ndarray, covered: np.ndarray) -> dict:
    candidates = city.candidates(RESOLUTION, kept)
    found = coverage.reach(
        city.points(candidates), city.metres, np.where(kept & ~covered, city.people, 0.0), float(radius)
    )
    choice, best = coverage.greedy(found, sites), optimum(found, sites)
    chance = coverage.at_random(found, sites, draws=DRAWS, seed=SEED)
    drawn = chance[:, -1] if chance.size else np.zeros(DRAWS)
    return {
        "territorio_codigo": code,
        "radio_m": radius,
        "candidatos": len(candidates),
        "sitios": sites,
        "voraz": float(choice.gains.sum()),
        "optimo": best.people if best.proved else np.nan,
        "cota": best.bound,
        "azar": float(np.median(drawn)),
        "azar_p05": float(np.percentile(drawn, 5)),
        "azar_p95": float(np.percentile(drawn, 95)),
    }
