"""The reproduction number as it changes, after Cori et al. (2013), and the growth rate.

Cases of day t are Poisson with mean R_t Lambda_t, where Lambda_t = sum of w_s I_{t-s} weighs the cases of past days by
the serial interval w. R is taken as constant over a window that ends on t; with a gamma prior its posterior is gamma:

    shape = a + sum of I,   rate = 1/b + sum of Lambda      (mean and standard deviation of the prior: 5 and 5).

The paper shifts the gamma by a day so that nobody infects within the day; here w_0 keeps its weight and I_t is part of
Lambda_t, which holds in the mean and removes the bias of leaving those pairs out (0.03 at R = 1.5 with an interval of
3.8 days).

Counts come as (..., days): any leading axes are territories. A day's estimate speaks of the `window` days to it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import gammainc, gammaincinv, ndtri

from app.domain.epidemiology.bands import Band

WINDOW = 7
GROWTH_WINDOW = 14
MIN_CASES = 12
PRIOR_MEAN = 5.0
PRIOR_SD = 5.0
LEVEL = 0.95
MOST_STEPS, CLOSE = 15, 1e-9  # of the regression's iterations


def serial_interval(*, mean: float, sd: float, days: int = 30) -> np.ndarray:
    """Chance of each serial interval of 0, 1 … `days` days: a gamma seen through whole days.

    Each case's hour is uniform in its day, so that an interval x is seen as the days around it with triangular
    weights, its own day among them.
    """
    shape, scale = (mean / sd) ** 2, sd**2 / mean
    edges = np.arange(-1, days + 2)
    # Integral of the distribution function, from which second differences give the triangular weights.
    past = np.maximum(edges, 0) / scale
    area = edges * gammainc(shape, past) - mean * gammainc(shape + 1, past)
    weights = np.diff(area, n=2)
    return weights / weights.sum()


def reproduction_number(
    counts: np.ndarray,
    serial: np.ndarray,
    *,
    window: int = WINDOW,
    min_cases: float = MIN_CASES,
    level: float = LEVEL,
) -> Band:
    """R of the window that ends each day: posterior median and interval, of the shape of `counts`.

    NaN where the window has fewer than `min_cases`, is not whole, or has nobody before who could have infected.
    """
    shape, rate, told = _posterior(counts, serial, window, min_cases)
    tail = (1 - level) / 2
    low, value, high = (gammaincinv(shape, p) / rate for p in (tail, 0.5, 1 - tail))
    return Band(value, low, high).where(told)


def reproduction_number_of_draws(
    draws: np.ndarray,
    serial: np.ndarray,
    *,
    rng: np.random.Generator,
    window: int = WINDOW,
    min_cases: float = MIN_CASES,
    level: float = LEVEL,
) -> Band:
    """R from samples of the counts (draws × days): the mixture of their posteriors, so that a nowcast's doubt stays.

    A day has no estimate when the median of the draws has fewer than `min_cases` in its window.
    """
    shape, rate, told = _posterior(draws, serial, window, min_cases)
    mixture = rng.gamma(shape) / np.where(rate > 0, rate, 1.0)
    return Band.of_draws(mixture, level).where(np.mean(told, axis=0) > 0.5)


def growth_rate(
    counts: np.ndarray, *, window: int = GROWTH_WINDOW, min_cases: float = MIN_CASES, level: float = LEVEL
) -> Band:
    """Daily growth (log scale, per day) of the window that ends each day, by quasi-Poisson log-linear regression.

    Whole weeks cancel most of the weekday. NaN where the window has fewer than `min_cases` or is not whole.
    """
    slope, error, told = _log_linear(counts, window, min_cases)
    half = ndtri((1 + level) / 2) * error
    return Band(slope, slope - half, slope + half).where(told)


def growth_rate_of_draws(
    draws: np.ndarray,
    *,
    rng: np.random.Generator,
    window: int = GROWTH_WINDOW,
    min_cases: float = MIN_CASES,
    level: float = LEVEL,
) -> Band:
    """`growth_rate` from samples of the counts (draws × days), their doubt included."""
    known = _days_alike(draws)
    once, each = _log_linear(draws[:1, :known], window, min_cases), max(known - window + 1, 0)
    differing = _log_linear(draws[:, each:], window, min_cases)
    slope, error, told = (
        np.concatenate([np.repeat(first, len(draws), axis=0), then[:, known - each :]], axis=1)
        for first, then in zip(once, differing, strict=True)
    )
    return Band.of_draws(slope + error * rng.standard_normal(slope.shape), level).where(np.mean(told, axis=0) > 0.5)


def doubling_time(growth: Band) -> Band:
    """Days in which cases double (negative: in which they halve), from a growth rate.

    NaN where the interval of the growth holds zero: doubling and halving cannot be told apart.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        days = Band(math.log(2) / growth.value, math.log(2) / growth.high, math.log(2) / growth.low)
        return days.where(growth.low * growth.high > 0)


def _posterior(counts: np.ndarray, serial: np.ndarray, window: int, min_cases: float) -> tuple[np.ndarray, ...]:
    counts = np.asarray(counts, float)
    days = counts.shape[-1]
    lag = np.arange(days)[None, :] - np.arange(days)[:, None]
    kernel = np.where((lag >= 0) & (lag < serial.size), serial[np.clip(lag, 0, serial.size - 1)], 0.0)
    cases, infectious = _summed(counts, window), _summed(counts @ kernel, window)
    prior_shape, prior_scale = (PRIOR_MEAN / PRIOR_SD) ** 2, PRIOR_SD**2 / PRIOR_MEAN
    past = infectious > 1.001 * serial[0] * cases
    told = (np.arange(days) >= window) & (cases >= min_cases) & past
    return prior_shape + np.maximum(cases, 0), 1 / prior_scale + infectious, told


def _summed(counts: np.ndarray, window: int) -> np.ndarray:
    """The sum of each day and the `window` - 1 before it; shorter at the start."""
    total = np.cumsum(counts, axis=-1)
    total[..., window:] -= total[..., :-window].copy()
    return total


def _days_alike(draws: np.ndarray) -> int:
    """How many of the first days are the same in every draw: most of them, when only the last are estimated."""
    differ = (draws != draws[0]).any(axis=0)
    return int(differ.argmax()) if differ.any() else draws.shape[-1]


def _log_linear(counts: np.ndarray, window: int, min_cases: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slope and standard error of log E[count] = a + b t in every window, by weighted least squares iterated."""
    counts = np.asarray(counts, float)
    if counts.shape[-1] < window:
        none = np.full(counts.shape, np.nan)
        return none, none, np.zeros(counts.shape, bool)
    seen = sliding_window_view(counts, window, axis=-1)
    told = seen.sum(-1) >= min_cases
    t = np.arange(window) - (window - 1) / 2
    level, slope = np.log(np.maximum(seen.mean(axis=-1), 0.1)), np.zeros(seen.shape[:-1])
    for _ in range(MOST_STEPS):
        mean = np.exp(np.clip(level[..., None] + slope[..., None] * t, -20, 20))
        s0, s1, s2 = mean.sum(-1), mean @ t, mean @ t**2
        g0, g1 = (seen - mean).sum(-1), (seen - mean) @ t
        determinant = np.maximum(s0 * s2 - s1**2, 1e-12)
        up, steeper = (s2 * g0 - s1 * g1) / determinant, (s0 * g1 - s1 * g0) / determinant
        level, slope = level + np.clip(up, -1, 1), slope + np.clip(steeper, -0.2, 0.2)
        if max(np.abs(up[told]).max(initial=0), np.abs(steeper[told]).max(initial=0)) < CLOSE:
            break
    dispersion = np.maximum(1.0, ((seen - mean) ** 2 / np.maximum(mean, 1e-9)).sum(-1) / (window - 2))
    error = np.sqrt(dispersion * s0 / determinant)
    pad = [(0, 0)] * (counts.ndim - 1) + [(window - 1, 0)]
    return tuple(
        np.pad(part, pad, constant_values=fill) for part, fill in ((slope, np.nan), (error, np.nan), (told, 0))
    )
