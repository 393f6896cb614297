"""The law by which the synthetic city goes to work: people times attraction, falling with distance, bar a few pairs.

Zones are the population's places and, after them, the three neighbouring municipalities. Which pairs have more trips
than the law explains is known to this module and to what asks `loaders.sample.viajes_trabajadores.truth`.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import facts, typing
from loaders.sample.population import CITY, METRES_PER_DEGREE, Population

INSIDE = 0.5  # of a zone's radius: how far apart two of its own points are taken to be
LEAST_KM = 1.5
COMUNA_TRIPS = (80.0, 700.0)


@dataclass(frozen=True)
class Zones:
    """A row per zone: its code (barrio, comuna or municipality), its comuna ("" of a neighbour), people and point.

    `is_plain` is a barrio whose name cannot be taken for another's.
    """

    code: np.ndarray
    comuna: np.ndarray
    municipality: np.ndarray
    is_barrio: np.ndarray
    is_plain: np.ndarray
    people: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    radius_m: np.ndarray

    def __len__(self) -> int:
        return len(self.code)


def zones(city: Population, scale: float, year: str, folder: Path = REFERENCE) -> Zones:
    """The city's places and the neighbouring municipalities, with the people of that year."""
    assumed, places = facts.parameters("muestra", folder), city.places
    neighbours = list(assumed["vecino_latitud"])
    people = dict.fromkeys(neighbours, 0)
    for row in facts.rows("poblacion_municipios", folder):
        if row["anio"] == year and row["municipio_codigo"] in people:
            people[row["municipio_codigo"]] += int(row["personas"])
    own = len(places.barrio)
    far = len(neighbours)
    return Zones(
        code=np.concatenate([np.where(places.barrio != "", places.barrio, places.comuna), neighbours]),
        comuna=np.concatenate([places.comuna, np.full(far, "")]),
        municipality=np.concatenate([np.full(own, CITY), neighbours]),
        is_barrio=np.concatenate([places.barrio != "", np.zeros(far, dtype=bool)]),
        is_plain=np.concatenate([typing.plain_names(places.name), np.zeros(far, dtype=bool)]),
        people=np.concatenate(
            [np.bincount(city.place, minlength=own), [round(people[code] * scale) for code in neighbours]]
        ).astype(float),
        latitude=np.concatenate([places.latitude, [assumed["vecino_latitud"][code] for code in neighbours]]),
        longitude=np.concatenate([places.longitude, [assumed["vecino_longitud"][code] for code in neighbours]]),
        radius_m=np.concatenate([places.radius_m, np.full(far, 2500.0)]),
    )


def distances(known: Zones) -> np.ndarray:
    """Kilometres between the points of every two zones; within one, half its radius."""
    north = (known.latitude[:, None] - known.latitude[None, :]) * METRES_PER_DEGREE
    east = (known.longitude[:, None] - known.longitude[None, :]) * METRES_PER_DEGREE
    east *= np.cos(np.radians(known.latitude.mean()))
    apart = np.hypot(north, east)
    np.fill_diagonal(apart, known.radius_m * INSIDE)
    return apart / 1000


def likelihood(known: Zones, apart: np.ndarray, scale_km: float) -> np.ndarray:
    """How likely each origin (row) is for somebody who goes to each destination (column)."""
    pull = known.people[:, None] * np.exp(-apart / scale_km)
    return pull / pull.sum(axis=0)


def anomalies(
    rng: np.random.Generator, known: Zones, apart: np.ndarray, expected: np.ndarray, law: dict[str, float]
) -> tuple[np.ndarray, dict[str, list[tuple[str, str]]]]:
    """A factor for every two zones, and the pairs of comunas and barrios of which it is not one.

    `expected` are the trips of the law alone: only pairs with trips enough to be seen are taken, none of them twice.
    """
    factor = np.ones_like(expected)
    comunas = [code for code in np.unique(known.comuna) if code.startswith("C")]
    inside = np.array([known.comuna == code for code in comunas]).astype(float)
    between = inside @ expected @ inside.T
    least, most = (limit * expected.sum() / 45_000 for limit in COMUNA_TRIPS)
    np.fill_diagonal(between, 0)
    pairs: dict[str, list[tuple[str, str]]] = {"comuna": [], "barrio": []}
    used: set[str] = set()
    for start, end in rng.permutation(np.argwhere((between >= least) & (between <= most))).tolist():
        if len(pairs["comuna"]) == law["anomalias_comuna"]:
            break
        if used & {comunas[start], comunas[end]}:
            continue
        used |= {comunas[start], comunas[end]}
        pairs["comuna"].append((str(comunas[start]), str(comunas[end])))
        factor[np.ix_(inside[start] > 0, inside[end] > 0)] = law["factor_comuna"]
    allowed = known.is_plain[:, None] & known.is_plain[None, :] & (apart >= LEAST_KM) & (factor == 1)
    allowed &= known.comuna[:, None] != known.comuna[None, :]
    wanted = int(law["anomalias_barrio"])
    enough = min(law["esperados_minimos"], np.sort(expected[allowed])[-40 * wanted])
    taken: set[int] = set()
    for start, end in rng.permutation(np.argwhere(allowed & (expected >= enough))).tolist():
        if len(pairs["barrio"]) == wanted:
            break
        if taken & {start, end}:
            continue
        taken |= {start, end}
        pairs["barrio"].append((str(known.code[start]), str(known.code[end])))
        factor[start, end] = law["factor_barrio"]
    return factor, pairs


def origins(rng: np.random.Generator, chances: np.ndarray, arriving: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Origin and destination of as many trips as arrive at each zone, those of one destination in any order."""
    starts, ends = [], []
    for zone in np.flatnonzero(arriving).tolist():
        column = chances[:, zone] / chances[:, zone].sum()
        from_each = np.repeat(np.arange(len(column)), rng.multinomial(arriving[zone], column))
        starts.append(rng.permutation(from_each))
        ends.append(np.full(len(from_each), zone))
    return np.concatenate(starts), np.concatenate(ends)
