"""How fast events become known, from a reporting triangle with any gaps between its deliveries.

F_t(d), the share of the events of day t known d days later, is written by its reverse hazard,

    F_t(d) = exp(-sum of h_t(k) for k in d+1 … D),   log h_t(k) = s(k) + w(weekday of t+k),

where s is a P-spline (Eilers and Marx 1996) and w the weekday on which reports are published. Of the n events known at
a delivery, those new since the one before are binomial with chance 1 - F(a)/F(b), a and b being the days from the event
to each: the right truncation conditions itself out (Lagakos 1988; Lawless 1994), which for daily deliveries is
the chain ladder. The fit is a penalised quasi-score, linear in the increments, so that revisions downwards count
for what they are; recent deliveries weigh more, since delays drift.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import BSpline

from app.domain.epidemiology.triangle import Triangle

_SMOOTHNESS = 1.0
_WEEKDAY_SD = 0.4
_KNOT_DAYS = 5.0
_ITERATIONS = 60
# Beliefs where the triangle says nothing: hazards that fall by e^0.8 each knot, give or take e^2, and uneven reports.
_FIRST_LOG_HAZARD, _FALL, _LOG_HAZARD_SD = 0.5, 0.8, 2.0
_UNEVEN_SD, _UNEVEN_WORTH = 0.15, 4.0
_LEAST_LOG_SHARE = -25.0
_MIN_EXPECTED, _MIN_DISTANCE = 3.0, 0.05


class NotEnoughReports(ValueError):
    """No delay can be learnt: a single delivery, or no event known in two of them."""


@dataclass(frozen=True)
class Reporting:
    """A fitted reporting delay: coefficients with their covariance, and how unevenly reports come.

    `delivery_sd` and `day_sd` are the standard deviations of the log of -log F from one delivery to another and from
    one event day to another. `max_delay` days after the event everything counts as known.
    """

    max_delay: int
    coefficients: np.ndarray
    covariance: np.ndarray
    delivery_sd: float
    day_sd: float

    def known_share(self, days: np.ndarray, ages: np.ndarray, coefficients: np.ndarray | None = None) -> np.ndarray:
        """F_t(age) of each event day; with a matrix of coefficients (draws × terms), a row per draw."""
        log_cdf = self.log_cdf(days, self.coefficients if coefficients is None else coefficients)
        return np.exp(log_cdf[..., np.arange(days.size), np.minimum(ages, self.max_delay)])

    def log_cdf(self, days: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
        """log F_t(d) of each event day and d = 0 … max_delay."""
        hazard = np.exp(np.clip(np.tensordot(coefficients, _terms(days, self.max_delay), axes=([-1], [2])), -30, 5))
        later = np.cumsum(hazard[..., ::-1], axis=-1)[..., ::-1]
        log_cdf = -np.concatenate([later, np.zeros((*later.shape[:-1], 1))], axis=-1)
        return np.maximum(log_cdf, _LEAST_LOG_SHARE)

    def draw(self, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Coefficients from their approximate posterior, one row per draw."""
        return rng.multivariate_normal(self.coefficients, self.covariance, size=draws, method="cholesky")

    def pmf(self, days: np.ndarray) -> np.ndarray:
        """Chance of each delay 0 … max_delay, averaged over the event days."""
        cdf = np.exp(self.log_cdf(days, self.coefficients)).mean(axis=0)
        return np.diff(cdf, prepend=0.0)


def fit_reporting(triangle: Triangle, *, max_delay: int, half_life: float) -> Reporting:
    """The delay from every pair of consecutive deliveries; a pair's weight halves each `half_life` days back."""
    cells = _Cells.of(triangle, max_delay, half_life)
    terms = _terms(triangle.days, max_delay)
    penalty = _penalty(max_delay)
    count = terms.shape[2]
    smooth = count - 7
    believed = np.concatenate([_FIRST_LOG_HAZARD - _FALL * np.arange(smooth), np.zeros(7)])
    beta = believed
    for _ in range(_ITERATIONS):
        chance, slope = cells.chance(terms, beta)
        score = slope.T @ (cells.weight * (cells.new - cells.total * chance) / chance) - penalty @ (beta - believed)
        information = (slope.T * (cells.weight * cells.total * (1 - chance) / chance)) @ slope + penalty
        step = np.linalg.solve(information, score)
        # Far from the optimum a full step overshoots: no coefficient moves more than one (a factor e in its hazard).
        beta = beta + step / max(1.0, np.max(np.abs(step)))
        if np.max(np.abs(step)) < 1e-6:
            break
    chance, _ = cells.chance(terms, beta)
    spread = (cells.new - cells.total * chance) ** 2 / np.maximum(cells.total * chance * (1 - chance), 0.5)
    covariance = np.linalg.inv(information) * max(1.0, float(np.average(spread, weights=cells.weight)))
    fitted = Reporting(max_delay, beta, (covariance + covariance.T) / 2, 0.0, 0.0)
    return replace(fitted, **_unevenness(triangle, fitted))


def _unevenness(triangle: Triangle, fitted: Reporting) -> dict[str, float]:
    """How far past deliveries were from what the fit says they should have known of what is known today.

    Moments of the log ratio over the distance between both ages, less the binomial noise; few deliveries lean on
    the prior belief.
    """
    log_cdf = fitted.log_cdf(triangle.days, fitted.coefficients)
    row = np.arange(triangle.days.size)
    now, age_now = triangle.known[:, -1], np.minimum(triangle.today - triangle.days, fitted.max_delay)
    between, deliveries, within, days = 0.0, 0, 0.0, 0.0
    for cutoff, known in zip(triangle.cutoffs[:-1], triangle.known[:, :-1].T, strict=True):
        age = np.clip(cutoff - triangle.days, 0, fitted.max_delay)
        distance = log_cdf[row, age_now] - log_cdf[row, age]
        expected = now * np.exp(-distance)
        told = (cutoff >= triangle.days) & (expected >= _MIN_EXPECTED) & (distance > _MIN_DISTANCE)
        if told.sum() < 3:
            continue
        distance, expected = distance[told], expected[told]
        effect = -np.log((known[told] + 0.5) / (expected + 0.5)) / distance
        sampling = (1 - np.exp(-distance)) / expected / distance**2
        weight = 1 / (sampling + _UNEVEN_SD**2)
        centre = np.average(effect, weights=weight)
        between += centre**2 - 1 / weight.sum()
        deliveries += 1
        within += np.sum(weight * ((effect - centre) ** 2 - sampling))
        days += weight.sum()
    prior = _UNEVEN_WORTH * _UNEVEN_SD**2
    return {
        "delivery_sd": float(np.sqrt(max(between + prior, 0.0) / (deliveries + _UNEVEN_WORTH))),
        "day_sd": float(np.sqrt(max(within / days, 0.0))) if days else _UNEVEN_SD,
    }


def completeness(delay_pmf: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """Share of a day's events already known `ages` days later, given the chance of each delay (0, 1, 2 … days).

    A day is called incomplete below 0.9. A negative age is a day to come: nothing of it is known.
    """
    cdf = np.cumsum(delay_pmf) / np.sum(delay_pmf)
    ages = np.asarray(ages)
    return np.where(ages < 0, 0.0, cdf[np.clip(ages, 0, cdf.size - 1)])


@dataclass(frozen=True)
class _Cells:
    """One per event day and pair of consecutive deliveries that says something of the delay."""

    row: np.ndarray
    earlier: np.ndarray
    later: np.ndarray
    new: np.ndarray
    total: np.ndarray
    weight: np.ndarray

    @classmethod
    def of(cls, triangle: Triangle, max_delay: int, half_life: float) -> _Cells:
        lag = triangle.cutoffs[None, :] - triangle.days[:, None]
        earlier, later, total = lag[:, :-1], np.minimum(lag[:, 1:], max_delay), triangle.known[:, 1:]
        row, pair = np.nonzero((earlier >= 0) & (earlier < max_delay) & (total > 0))
        if row.size == 0:
            raise NotEnoughReports("No hay dos entregas que permitan conocer la demora de los reportes.")
        new = total - triangle.known[:, :-1]
        weight = 0.5 ** ((triangle.today - triangle.cutoffs[1:]) / half_life)
        return cls(row, earlier[row, pair], later[row, pair], new[row, pair], total[row, pair], weight[pair])

    def chance(self, terms: np.ndarray, beta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Chance that an event known at the later delivery was not at the earlier one, and its log-survival slope."""
        hazard = np.exp(np.clip(terms @ beta, -30, 5))
        summed = np.pad(np.cumsum(hazard, axis=1), ((0, 0), (1, 0)))
        slopes = np.pad(np.cumsum(hazard[:, :, None] * terms, axis=1), ((0, 0), (1, 0), (0, 0)))
        distance = summed[self.row, self.later] - summed[self.row, self.earlier]
        return -np.expm1(-distance), slopes[self.row, self.later] - slopes[self.row, self.earlier]


def _terms(days: np.ndarray, max_delay: int) -> np.ndarray:
    """Terms of log h: event days × delays 1 … D × (spline bases, then seven weekdays of report)."""
    delays = np.arange(1, max_delay + 1)
    pieces = max(4, round(max_delay / _KNOT_DAYS))
    knots = np.linspace(1, max_delay, pieces + 1)
    step = knots[1] - knots[0]
    knots = np.concatenate([knots[0] - step * np.arange(3, 0, -1), knots, knots[-1] + step * np.arange(1, 4)])
    spline = BSpline.design_matrix(np.minimum(delays, max_delay - 1e-9), knots, 3).toarray()
    weekday = (days[:, None] + delays[None, :])[:, :, None] % 7 == np.arange(7)
    return np.concatenate([np.broadcast_to(spline, (days.size, *spline.shape)), weekday], axis=2)


def _penalty(max_delay: int) -> np.ndarray:
    smooth = max(4, round(max_delay / _KNOT_DAYS)) + 3
    bends = np.diff(np.eye(smooth), n=2, axis=0)
    penalty = np.zeros((smooth + 7, smooth + 7))
    penalty[:smooth, :smooth] = _SMOOTHNESS * bends.T @ bends + np.eye(smooth) / _LOG_HAZARD_SD**2
    penalty[smooth:, smooth:] = np.eye(7) / _WEEKDAY_SD**2
    return penalty
