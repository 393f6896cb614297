"""A weighted mean of rates with its interval, as when people of one kind are spread over areas of different risk.

Fay and Feuer (1997): the weighted sum of Poisson counts is close to a gamma; with one area it is Garwood's exact
interval, and with few cases it stays wide enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from scipy.special import gammaincinv

from app.domain.epidemiology.rates import LEVEL, Interval


def mean_rate(
    cases: Sequence[float], population: Sequence[float], weights: Sequence[float], *, per: float = 100_000
) -> Interval | None:
    """The rate of each area, weighed: cases per `per` inhabitants. None without an area of some weight and people."""
    used = [one for one in zip(cases, population, weights, strict=True) if one[1] > 0 and one[2] > 0]
    whole = sum(weight for _, _, weight in used)
    if not whole:
        return None
    parts = [(count, weight / whole / people * per) for count, people, weight in used]
    mean = sum(count * weight for count, weight in parts)
    variance = sum(count * weight * weight for count, weight in parts)
    widest, tail = max(weight for _, weight in parts), (1 - LEVEL) / 2
    low = variance / mean * float(gammaincinv(mean * mean / variance, tail)) if mean else 0.0
    above, spread = mean + widest, variance + widest * widest
    return Interval(mean, low, spread / above * float(gammaincinv(above * above / spread, 1 - tail)))
