"""The gravity model of trips between zones: how many distance explains, and which pairs have more.

Trips from i to j are expected to be A_i · B_j · f(d_ij), with f(d) = d^(-power) · exp(-decay · d). The A and the B make
the expected trips of each origin and of each destination equal to the observed ones (doubly constrained, by iterative
proportional fitting), and the two parameters are of greatest Poisson likelihood: it is the Poisson regression with an
effect per origin and per destination, whose likelihood equations are those margins. Pairs within a zone are left out:
no distance between points tells of them.

A zone may be made of finer places: then f is the mean over the places' pairs, weighted by their trips, because the law
of a mean distance is not the mean of the law.

Sources: Wilson (1967), Transportation Research 1, for the model; Flowerdew and Aitkin (1982), Journal of Regional
Science 22, for the Poisson regression; Benjamini and Hochberg (1995), JRSS B 57, for the false discovery rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

EARTH_KM = 6371.0088
NEAREST_KM = 0.2
BOUNDS = ((0.0, 5.0), (0.0, 5.0))
BALANCED, ROUNDS = 1e-7, 400
FALSE_SHARE = 0.05  # of the pairs pointed out, those that chance alone may account for
TRIMMED = 0.99  # of the squared residuals, those that tell how scattered the trips are
AGAIN = 8  # times that the model is fitted without the pairs pointed out, at most
FOLDS = 5


@dataclass(frozen=True)
class Gravity:
    """A fitted model. Matrices are of zones; `residual` is in standard deviations, `pointed` are pairs in excess.

    `dispersion` is the variance of a pair's trips over their expectation. `deviance` and `naive_deviance` are of pairs
    left out of the fit, the second of the model without distance.
    """

    decay: float
    power: float
    expected: np.ndarray
    residual: np.ndarray
    pointed: np.ndarray
    included: np.ndarray
    dispersion: float
    deviance: float
    naive_deviance: float

    @property
    def beats_naive(self) -> bool:
        return self.deviance < self.naive_deviance


@dataclass(frozen=True)
class Places:
    """Kilometres between places, and the zone that each is part of with its weight there, as origin and destination.

    The weights are matrices of zones by places whose rows sum 1; None where each zone is one place.
    """

    km: np.ndarray
    starts: np.ndarray | None = None
    ends: np.ndarray | None = None

    def law(self, decay: float, power: float) -> tuple[np.ndarray, np.ndarray]:
        """The law between zones, and how its logarithm changes with each parameter."""
        logs = np.log(self.km)
        fine = np.exp(-decay * self.km - power * logs)
        law = self._between(fine)
        slopes = np.array([-self._between(self.km * fine), -self._between(logs * fine)])
        return law, slopes / law

    def distances(self) -> np.ndarray:
        """Kilometres between zones: the mean of their places'."""
        return self._between(self.km)

    def _between(self, fine: np.ndarray) -> np.ndarray:
        return fine if self.starts is None else self.starts @ fine @ self.ends.T


def haversine(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Kilometres between every two points in degrees, over the sphere of the Earth's mean radius."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))


def places(latitude: np.ndarray, longitude: np.ndarray, zone: np.ndarray, trips: np.ndarray, zones: int) -> Places:
    """The places of zones; `zone` is the number of each one's, `trips` the matrix between places that weighs them."""
    kilometres = np.maximum(haversine(latitude, longitude), NEAREST_KM)
    if np.array_equal(zone, np.arange(zones)):
        return Places(kilometres)
    return Places(kilometres, *(_weights(zone, weight, zones) for weight in (trips.sum(axis=1), trips.sum(axis=0))))


def _weights(zone: np.ndarray, weight: np.ndarray, zones: int) -> np.ndarray:
    made = np.zeros((zones, len(zone)))
    made[zone, np.arange(len(zone))] = weight
    empty = made.sum(axis=1) == 0
    made[zone, np.arange(len(zone))] += empty[zone]
    return made / made.sum(axis=1, keepdims=True)


def model(observed: np.ndarray, known: Places, *, least_dispersion: float = 1.0, seed: int = 0) -> Gravity:
    """Fit, point out the pairs in excess and judge the law by pairs left out.

    `least_dispersion` is that of the sampling alone: 1 of counted trips, the mean weight of expanded ones. Pairs
    pointed out do not take part in the fit that expects them, so that none hides itself nor makes others look empty.
    """
    included = ~np.eye(len(observed), dtype=bool)
    included &= (observed.sum(axis=1) > 0)[:, None] & (observed.sum(axis=0) > 0)
    pointed = np.zeros_like(included)
    start = (0.2, 0.5)
    for _ in range(AGAIN):
        start, expected = fit(observed, known, included & ~pointed, start)
        dispersion = _dispersion(observed, expected, included & ~pointed, least_dispersion)
        found = _in_excess(observed, expected, included, dispersion)
        if (found == pointed).all():
            break
        pointed = found
    deviance, naive = _left_out(observed, known, included & ~pointed, start, seed)
    residual = np.zeros_like(expected)
    sound = included & (expected > 0)
    residual[sound] = (observed[sound] - expected[sound]) / np.sqrt(dispersion * expected[sound])
    return Gravity(*start, expected, residual, pointed, included, dispersion, deviance, naive)


def fit(
    observed: np.ndarray, known: Places, mask: np.ndarray, start: tuple[float, float]
) -> tuple[tuple[float, float], np.ndarray]:
    """The parameters of greatest likelihood on the pairs of the mask, and the trips expected on every pair."""
    state = {"ends": np.ones(len(observed))}
    counted = np.where(mask, observed, 0.0)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        law, slopes = known.law(*parameters)
        expected, state["ends"] = _balanced(counted, law, mask, state["ends"])
        inside = mask & (expected > 0)
        gain = (counted[inside] * np.log(expected[inside])).sum() - expected[mask].sum()
        slope = ((counted - expected) * slopes)[:, mask].sum(axis=1)
        return -gain / counted.sum(), -slope / counted.sum()

    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=BOUNDS, options={"ftol": 1e-9})
    parameters = (float(found.x[0]), float(found.x[1]))
    expected, _ = _balanced(counted, known.law(*parameters)[0], mask, state["ends"])
    return parameters, expected


def _balanced(
    counted: np.ndarray, law: np.ndarray, mask: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Trips by that law on every pair, their sums over the mask the counted ones; and the factor per destination."""
    inside = np.where(mask, law, 0.0)
    leaving, arriving = counted.sum(axis=1), counted.sum(axis=0)
    for _ in range(ROUNDS):
        starts = _ratio(leaving, inside @ ends)
        reached = starts @ inside
        off = np.abs(reached * ends - arriving).max()
        ends = _ratio(arriving, reached)
        if off <= BALANCED * max(arriving.max(), 1e-12):
            break
    return starts[:, None] * law * ends, np.where(ends > 0, ends, 1e-12)


def _ratio(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def _dispersion(observed: np.ndarray, expected: np.ndarray, mask: np.ndarray, least: float) -> float:
    """The variance over the expectation where enough is expected to tell; never less than the sampling's own."""
    told = mask & (expected >= least)
    if told.sum() < 30:
        return least
    squares = (observed[told] - expected[told]) ** 2 / expected[told]
    kept = np.sort(squares)[: int(np.ceil(TRIMMED * len(squares)))]
    # Each margin takes away some freedom to differ.
    free = 1 - (told.any(axis=0).sum() + told.any(axis=1).sum()) / told.sum()
    return max(least, float(kept.mean() / max(free, 0.2)))


def _in_excess(observed: np.ndarray, expected: np.ndarray, mask: np.ndarray, dispersion: float) -> np.ndarray:
    """Pairs with more trips than expected, at a false discovery rate of FALSE_SHARE over all pairs."""
    chance = np.ones_like(expected)
    some = mask & (observed > expected)
    chance[some] = special.gammainc(
        observed[some] / dispersion, np.maximum(expected[some], 1e-12) / dispersion
    )  # P(at least as many), of a Poisson count in units of the dispersion
    tested = np.sort(chance[mask])
    allowed = np.flatnonzero(tested <= FALSE_SHARE * np.arange(1, len(tested) + 1) / len(tested))
    threshold = tested[allowed[-1]] if len(allowed) else -1.0
    return mask & (chance <= threshold)


def _left_out(
    observed: np.ndarray, known: Places, mask: np.ndarray, start: tuple[float, float], seed: int
) -> tuple[float, float]:
    """The deviance of pairs from models fitted without them: the model's and that of no distance."""
    fold = np.random.default_rng(seed).integers(FOLDS, size=observed.shape)
    floor = observed[mask].mean() / 100
    flat = np.ones_like(observed)
    total = np.zeros(2)
    for out in range(FOLDS):
        seen, unseen = mask & (fold != out), mask & (fold == out)
        _, expected = fit(observed, known, seen, start)
        naive, _ = _balanced(np.where(seen, observed, 0.0), flat, seen, np.ones(len(observed)))
        total += [deviance(observed[unseen], np.maximum(guess[unseen], floor)) for guess in (expected, naive)]
    return float(total[0]), float(total[1])


def deviance(observed: np.ndarray, expected: np.ndarray) -> float:
    """The Poisson deviance: twice what the likelihood loses against knowing every count."""
    return float(2 * (special.xlogy(observed, observed / expected) - observed + expected).sum())
