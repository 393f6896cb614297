"""Who came to the Puntos Digitales: persons of the sample population who live near, most once and a few very often.

Persons trained from January to September (who have a document and a contact other than free access) are as many as the
report counts.
"""

from pathlib import Path

import numpy as np

from loaders.sample import facts
from loaders.sample import puntos_digitales_words as words
from loaders.sample.population import METRES_PER_DEGREE, Population
from loaders.sample.puntos_digitales_agenda import Contacts

CONSIDERED = 0.25  # of the city: more than enough to draw from
LAST_MONTH = 9  # the report counts persons up to September
TAIL, MOST = 1.1, 60.0  # of how often somebody comes back: Pareto's exponent, and times the rarest
NEW_ONE_IN = 0.6  # persons beyond those trained, by contact of them
BANDS = tuple(words.BANDS)


def attended(
    rng: np.random.Generator,
    city: Population,
    known: Contacts,
    named: np.ndarray,
    sure: np.ndarray,
    scale: float,
    folder: Path,
) -> np.ndarray:
    """The person of each contact; `named` have a document, and the programme of those that are not `sure` is unclear.

    Those always have another contact of training too, so that however they are read the persons are as many.
    """
    assumed = facts.parameters("muestra", folder)["puntos"]
    told = {row["clave"]: int(row["cifra"]) for row in facts.rows("informe_2020_t3/formacion", folder)}
    band = np.array([BANDS.index(one) if one in BANDS else BANDS.index("adultos") for one in known.group.tolist()])
    cell = known.point * len(BANDS) + band
    band_of = np.select(
        [(city.age >= low) & (city.age <= high) for low, high in words.BANDS.values()], range(len(BANDS)), -1
    )
    pools = _neighbours(rng, city, band_of, assumed["km_al_punto"], folder)
    counted = named & (known.month < LAST_MONTH) & (known.programme != "acceso_libre")
    wanted = round(told["personas_capacitadas"] * scale)
    cores = _distinct(cell[counted & sure], known.activity[counted & sure], wanted, len(pools))
    person = np.empty(len(known), dtype=np.int64)
    is_first = np.zeros(len(known), dtype=bool)
    for here, pool in enumerate(pools):
        rows = np.flatnonzero(cell == here)
        core, fresh = cores[here], rows[~counted[rows]]
        first = rng.choice(rows[(counted & sure)[rows]], core, replace=False)
        is_first[first] = True
        seat = np.full(len(known), -1)
        seat[first] = rng.permutation(core)
        again = rows[counted[rows] & (seat[rows] < 0)]
        _seated(rng, seat, known.activity, rows, again, max(core, 1))
        largest = np.unique(known.activity[rows[known.activity[rows] >= 0]], return_counts=True)[1].max(initial=1)
        beyond = max(int(largest), round(NEW_ONE_IN * len(fresh)))
        _seated(rng, seat, known.activity, rows, fresh, core + beyond)
        person[rows] = _widened(pool, seat[rows].max(initial=-1) + 1, band_of == here % len(BANDS))[seat[rows]]
    _elsewhere(rng, person, band, is_first, counted & ~is_first & (known.activity < 0), assumed["va_a_otro_punto"])
    return person


def _widened(pool: np.ndarray, size: int, alike: np.ndarray) -> np.ndarray:
    """The pool with persons `alike` from farther off behind it, where a small city has fewer near than `size`."""
    if len(pool) >= size:
        return pool
    return np.concatenate([pool, np.setdiff1d(np.flatnonzero(alike), pool)])


def _neighbours(
    rng: np.random.Generator, city: Population, band_of: np.ndarray, reach_km: float, folder: Path
) -> list[np.ndarray]:
    """For each point and band of age, persons who would go there, near ones first."""
    centres = {row["barrio_codigo"]: row for row in facts.rows("barrios", folder)}
    sites = np.array(
        [[float(centres[one.barrio][axis]) for axis in ("latitud", "longitud")] for one in words.POINTS.values()]
    )
    places = city.places
    north = places.latitude[:, None] - sites[:, 0]
    east = (places.longitude[:, None] - sites[:, 1]) * np.cos(np.radians(sites[:, 0]))
    near = np.exp(-np.hypot(north, east) * METRES_PER_DEGREE / 1000 / reach_km)
    some = np.flatnonzero(rng.random(len(city)) < CONSIDERED)
    steps = np.cumsum(near, axis=1) / near.sum(axis=1, keepdims=True)
    place, band = city.place[some], band_of[some]
    point = np.minimum((rng.random(len(some))[:, None] > steps[place]).sum(axis=1), len(sites) - 1)
    rank = rng.exponential(size=len(some)) / near[place, point]
    cell = np.where(band < 0, len(sites) * len(BANDS), point * len(BANDS) + band)
    order = np.lexsort((rank, cell))
    cuts = np.searchsorted(cell[order], np.arange(len(sites) * len(BANDS) + 1))
    return [some[order[start:end]] for start, end in zip(cuts[:-1], cuts[1:], strict=True)]


def _distinct(cell: np.ndarray, activity: np.ndarray, wanted: int, cells: int) -> np.ndarray:
    """Persons of each cell, `wanted` in all: at least those that its largest activity needs, at most its contacts."""
    most = np.bincount(cell, minlength=cells)
    least = np.minimum(most, 1)
    pairs, together = np.unique(np.column_stack([cell, activity])[activity >= 0], axis=0, return_counts=True)
    np.maximum.at(least, pairs[:, 0], together)
    spare = most - least
    return least + facts.apportion(min(max(0, wanted - least.sum()), spare.sum()), spare + 1e-9)


def _seated(
    rng: np.random.Generator,
    seat: np.ndarray,
    activity: np.ndarray,
    rows: np.ndarray,
    empty: np.ndarray,
    size: int,
) -> None:
    """Give the `empty` rows one of `size` seats, popular ones often, and none twice in one activity."""
    if not len(empty):
        return
    taste = np.minimum(1 + rng.pareto(TAIL, size), MOST)
    alone = empty[activity[empty] < 0]
    seat[alone] = rng.choice(size, len(alone), p=taste / taste.sum())
    joined = empty[activity[empty] >= 0]
    joined = joined[np.argsort(activity[joined], kind="stable")]
    starts = np.flatnonzero(np.diff(activity[joined], prepend=-1))
    filled = rows[(seat[rows] >= 0) & (activity[rows] >= 0)]
    filled = filled[np.argsort(activity[filled], kind="stable")]
    for group in np.split(joined, starts[1:]) if len(joined) else ():
        low, high = np.searchsorted(activity[filled], activity[group[0]] + np.array([0, 1]))
        rank = rng.exponential(size=size) / taste
        rank[seat[filled[low:high]]] = np.inf
        seat[group] = rng.permutation(np.argpartition(rank, len(group) - 1)[: len(group)])


def _elsewhere(
    rng: np.random.Generator,
    person: np.ndarray,
    band: np.ndarray,
    is_first: np.ndarray,
    able: np.ndarray,
    share: float,
) -> None:
    """Some of those who come again go to a point that is not theirs."""
    for one in range(len(BANDS)):
        moved = np.flatnonzero(able & (band == one))
        moved = moved[rng.random(len(moved)) < share]
        known = person[is_first & (band == one)]
        if len(known):
            person[moved] = rng.choice(known, len(moved))
