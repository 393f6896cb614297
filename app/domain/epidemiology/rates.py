"""Epidemiological measures, each a pure function of counts.

A missing input (None or NaN) or an impossible denominator (zero) gives None: a figure that cannot be
computed is never a zero. A negative count raises `NegativeCount`.

Sources: Last, *A Dictionary of Epidemiology* (incidence, attack rate, case fatality); Wilson (1927) for the
interval of a proportion; Garwood (1936) for the exact Poisson interval of a rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from scipy.special import gammaincinv, ndtri

LEVEL = 0.95


class NegativeCount(ValueError):
    """A count, population or number of tests below zero."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its confidence interval, all three in the unit of the estimate."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Windows:
    """Two consecutive periods of equal length, both ends included, the second ending on the reference day."""

    previous_start: date
    previous_end: date
    start: date
    end: date


def _missing(*values: float | None) -> bool:
    for value in values:
        if value is None or math.isnan(value):
            return True
    for value in values:
        if value < 0:
            raise NegativeCount(f"Un conteo no puede ser negativo: {value}")
    return False


def active(*, confirmed: float | None, recovered: float | None, deaths: float | None) -> float | None:
    """Active cases as the bulletins show them: confirmed minus recovered minus deaths."""
    if _missing(confirmed, recovered, deaths):
        return None
    return confirmed - recovered - deaths


def active_ins(
    *, confirmed: float | None, recovered: float | None, deaths: float | None, other_deaths: float | None
) -> float | None:
    """Active cases as INS counts them: also minus confirmed cases who died of another cause."""
    reported = active(confirmed=confirmed, recovered=recovered, deaths=deaths)
    if reported is None or _missing(other_deaths):
        return None
    return reported - other_deaths


def case_fatality(*, deaths: float | None, confirmed: float | None) -> float | None:
    """Deaths per confirmed case, as a proportion of 1."""
    if _missing(deaths, confirmed) or confirmed == 0:
        return None
    return deaths / confirmed


def incidence(*, cases: float | None, population: float | None, per: float = 100_000) -> float | None:
    """Cases per `per` inhabitants."""
    if _missing(cases, population) or population == 0:
        return None
    return cases / population * per


def tests_per_100k(*, tests: float | None, population: float | None) -> float | None:
    """Tests processed per 100,000 inhabitants."""
    return incidence(cases=tests, population=population)


def positivity(*, positives: float | None, tests: float | None) -> float | None:
    """Positives per test, as a proportion of 1; None when the positives exceed the tests (not the same universe)."""
    if _missing(positives, tests) or tests == 0 or positives > tests:
        return None
    return positives / tests


def relative_change(*, now: float | None, before: float | None) -> float | None:
    """Change from `before` to `now` as a proportion of 1; None when `before` is zero: there is no base."""
    if _missing(now, before) or before == 0:
        return None
    return now / before - 1


def windows(*, end: date, days: int) -> Windows:
    """The last `days` days to `end` and the `days` before them, without overlap."""
    start = end - timedelta(days=days - 1)
    return Windows(start - timedelta(days=days), start - timedelta(days=1), start, end)


def wilson(*, successes: float | None, trials: float | None) -> Interval | None:
    """A proportion with its Wilson score interval at 95 %."""
    if _missing(successes, trials) or trials == 0 or successes > trials:
        return None
    z = float(ndtri((1 + LEVEL) / 2))
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At the ends the formula gives exactly 0 or 1; rounding must not leave the estimate outside its interval.
    return Interval(share, centre - half if successes else 0.0, centre + half if successes < trials else 1.0)


def poisson_rate(*, cases: float | None, population: float | None, per: float = 100_000) -> Interval | None:
    """Cases per `per` inhabitants with the exact (Garwood) Poisson interval at 95 %."""
    rate = incidence(cases=cases, population=population, per=per)
    if rate is None:
        return None
    tail = (1 - LEVEL) / 2
    low = float(gammaincinv(cases, tail)) if cases > 0 else 0.0
    high = float(gammaincinv(cases + 1, 1 - tail))
    return Interval(rate, low / population * per, high / population * per)
