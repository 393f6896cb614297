"""Rates of small areas, drawn to the whole as far as chance could explain their distance (empirical Bayes).

Cases are Poisson with mean theta_i e_i, e_i being the population at risk. Two ways to learn how much the theta vary:

- `poisson_gamma`: theta ~ gamma, its mean and shape by marginal (negative binomial) likelihood (Clayton and Kaldor
  1987). The shape is not plugged in but weighed over a grid, or 17 areas would give intervals too narrow (Carlin and
  Louis 2000, §5.4). It is the one shown.
- `marshall_global`: Marshall's (1991) moments. Without iteration, but its variance is negative, and cut to zero, when
  areas differ less than chance, and it has no posterior to draw an interval from.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from app.domain.epidemiology.bands import Band

LEVEL = 0.95
_SHAPES = np.geomspace(0.1, 1e4, 60)
_MEANS = np.linspace(-4, 4, 25)
_DRAWS = 2000


def poisson_gamma(
    cases: np.ndarray,
    population: np.ndarray,
    *,
    rng: np.random.Generator | None = None,
    level: float = LEVEL,
    per: float = 1e5,
) -> Band:
    """Smoothed cases per `per` inhabitants, posterior mean and credible interval of each area.

    Areas without inhabitants have none (NaN). With no case anywhere nothing can be learnt and all are NaN.
    Without an `rng` the same input gives the same answer.
    """
    rng = rng or np.random.default_rng(0)
    cases, population = np.asarray(cases, float), np.asarray(population, float)
    known = population > 0
    if not cases[known].sum():
        none = np.full(cases.shape, np.nan)
        return Band(none, none, none)
    y, e = cases[known], population[known]
    shape, rate = _hyperparameters(y, e, rng)
    posterior = rng.gamma(shape[:, None] + y, 1 / (rate[:, None] + e))
    tail = (1 - level) / 2
    low, high = np.quantile(posterior, [tail, 1 - tail], axis=0)
    mean = np.mean((shape[:, None] + y) / (rate[:, None] + e), axis=0)
    parts = []
    for values in (mean, low, high):
        part = np.full(cases.shape, np.nan)
        part[known] = values * per
        parts.append(part)
    return Band(*parts)


def marshall_global(cases: np.ndarray, population: np.ndarray, *, per: float = 1e5) -> np.ndarray:
    """Marshall's global empirical Bayes rate of each area per `per` inhabitants; NaN without inhabitants."""
    cases, population = np.asarray(cases, float), np.asarray(population, float)
    known = population > 0
    y, e = cases[known], population[known]
    overall, rate = y.sum() / e.sum(), y / e
    spread = np.sum(e * (rate - overall) ** 2) / e.sum()
    between = max(spread - overall / e.mean(), 0.0)
    pull = between / (between + overall / e) if between else np.zeros(e.size)
    smoothed = np.full(cases.shape, np.nan)
    smoothed[known] = (overall + pull * (rate - overall)) * per
    return smoothed


def _hyperparameters(y: np.ndarray, e: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Samples of the gamma's shape and rate, from the marginal likelihood on a grid of both.

    Flat in the log of the mean and in 1/sqrt(shape), the coefficient of variation of the rates among areas.
    """
    overall = y.sum() / e.sum()
    # A mean lies within four of its standard errors, of which areas that differ have more than Poisson.
    error = np.sqrt(1 / y.sum() + 1 / (_SHAPES * y.size))
    mean = overall * np.exp(_MEANS[None, :] * error[:, None])
    shape = np.broadcast_to(_SHAPES[:, None], mean.shape)
    rate = shape / mean
    a, b = shape[..., None], rate[..., None]
    likelihood = np.sum(gammaln(a + y) - gammaln(a) + a * np.log(b / (b + e)) + y * np.log(e / (b + e)), axis=-1)
    # Steps of the grid: even in log shape, and in standard errors of the log mean.
    weight = np.exp(likelihood - likelihood.max()) * error[:, None] / np.sqrt(shape)
    chosen = rng.choice(weight.size, size=_DRAWS, p=(weight / weight.sum()).ravel())
    return shape.ravel()[chosen], rate.ravel()[chosen]
