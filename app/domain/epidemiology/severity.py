"""How severe the cases were: shares with their interval, and the fatality of cases not yet resolved."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from app.domain.epidemiology.bands import Band
from app.domain.epidemiology.reporting import completeness

LEVEL = 0.95


def share(events: np.ndarray, cases: np.ndarray, *, level: float = LEVEL) -> Band:
    """Events per case (0 to 1) with Wilson's (1927) interval, one entry per group; NaN in a group without cases.

    `cases` may be fractional (the cases already resolved of a recent cohort) and less than `events`: the share is
    then cut at 1.
    """
    events, cases = np.asarray(events, float), np.asarray(cases, float)
    z = ndtri((1 + level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.minimum(events / cases, 1.0)
        centre = (p + z**2 / (2 * cases)) / (1 + z**2 / cases)
        half = z / (1 + z**2 / cases) * np.sqrt(p * (1 - p) / cases + z**2 / (4 * cases**2))
    # At both ends the formula gives exactly 0 or 1, which rounding must not spoil.
    return Band(p, np.where(p == 0, 0.0, centre - half), np.where(p == 1, 1.0, centre + half)).where(cases > 0)


def delay_adjusted_fatality(
    deaths: float, cases_by_day: np.ndarray, delay_pmf: np.ndarray, *, level: float = LEVEL, resolved: float = 0.1
) -> Band:
    """Fatality of the cases whose death, if it comes, would be known by now (Nishiura et al. 2009).

    Divides by the sum of c_t F(T - t): cases of each day, oldest first and the last one today, times the chance
    that a death would have come already, from the chance of each delay in days among those who die. NaN when fewer
    than `resolved` of the cases count.
    """
    cases = np.asarray(cases_by_day, float)
    effective = float(np.sum(cases * completeness(delay_pmf, np.arange(cases.size)[::-1])))
    return share(np.array(deaths), np.array(effective), level=level).where(effective > resolved * cases.sum())
