"""The place of each area when they are put in order by their rate, with what chance alone may do to it.

A single place hides how little is known of it: areas with few cases go to both ends (Goldstein and Spiegelhalter 1996;
Marshall and Spiegelhalter 1998). Each rate is drawn from its posterior under a Poisson and Jeffreys' prior,
gamma(cases + 1/2, population), the areas are put in order in every draw, and the middle of each one's places is its
interval.
"""

from __future__ import annotations

import numpy as np

from app.domain.epidemiology.bands import Band

LEVEL = 0.95
DRAWS = 1000


def of_rates(
    cases: np.ndarray,
    population: np.ndarray,
    *,
    rng: np.random.Generator | None = None,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> Band:
    """The place of each area by cases per inhabitant, 1 the highest, and the ends of its interval, all whole numbers.

    Areas with the same rate share the best of their places. Every area has inhabitants. Without an `rng` the same input
    gives the same answer.
    """
    rng = rng or np.random.default_rng(0)
    cases, population = np.asarray(cases, float), np.asarray(population, float)
    rates = cases / population
    place = 1 + (rates[None, :] > rates[:, None]).sum(axis=1)
    drawn = rng.gamma(cases + 0.5, 1 / population, size=(draws, cases.size))
    order = np.argsort(-drawn, axis=1)
    places = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(places, order, np.arange(1, cases.size + 1)[None, :], axis=1)
    tail = (1 - level) / 2
    low, high = np.quantile(places, [tail, 1 - tail], axis=0, method="inverted_cdf").astype(np.int64)
    return Band(place, np.minimum(low, place), np.maximum(high, place))
