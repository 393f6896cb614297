"""How long from one event to the next, by cohort of the first, corrected for what could not be seen yet.

A list of cases closed on a day holds the recent ones whose delay was short: taken as they come, delays seem to
shorten. The reverse-time product limit (Lagakos, Barraj and De Gruttola 1988; Lawless 1994) compares each delay only
with those that could have been seen:

    g(d) = events of delay d / events of delay <= d, both among starts at least d days before the cut-off
    F(d) = product over k > d of 1 - g(k)

which knows F only up to the age A of the cohort's first day. F(A) itself is taken from all starts together; a
cohort of which less than `ENOUGH` would be seen by then gives no estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from app.domain.epidemiology.bands import Band

ENOUGH = 0.9
MIN_EVENTS = 30
LEVEL = 0.95


@dataclass(frozen=True)
class Delays:
    """One entry per cohort, in the order of `cohorts`; delays in days.

    `seen` is the number of events used and `seen_share` the share of the cohort's that could be seen by the cut-off.
    `trend` is the slope of the median from one cohort to the next, in days, its three parts scalars (NaN with
    fewer than three cohorts).
    """

    cohorts: np.ndarray
    seen: np.ndarray
    seen_share: np.ndarray
    p50: Band
    p90: Band
    trend: Band


def delays_by_cohort(
    start: np.ndarray,
    delay: np.ndarray,
    cohort: np.ndarray,
    *,
    cutoff: int,
    max_delay: int,
    events: np.ndarray | None = None,
    level: float = LEVEL,
) -> Delays:
    """Median and 90th percentile of the delay of each cohort (a month of the first event, say).

    A row of the arrays is a group of `events` (1 when absent) with the same start day, delay in days and cohort.
    Delays outside 0 … `max_delay` and events after the cut-off are left out. A percentile is interpolated within
    its day, a delay of d days standing for d ± 1/2.
    """
    events = np.ones(start.shape) if events is None else np.asarray(events, float)
    used = (delay >= 0) & (delay <= max_delay) & (start + delay <= cutoff)
    start, delay, cohort, events = start[used], delay[used], cohort[used], events[used]
    cohorts = np.unique(cohort)
    whole = _ReverseTime.of(cutoff - start, delay, events, max_delay)
    rows = []
    for name in cohorts:
        inside = cohort == name
        age = min(int((cutoff - start[inside]).max()), max_delay)
        own = _ReverseTime.of(cutoff - start[inside], delay[inside], events[inside], age)
        # What no one of the cohort could show yet is as in the whole.
        log_cdf = own.log_cdf + whole.log_cdf[age]
        variance = own.variance + whole.variance[age]
        told = events[inside].sum() >= MIN_EVENTS and np.exp(whole.log_cdf[age]) >= ENOUGH
        points = [_percentile(share, log_cdf, variance, level) if told else [np.nan] * 3 for share in (0.5, 0.9)]
        rows.append((events[inside].sum(), float(np.exp(whole.log_cdf[age])), *points))
    seen, share, p50, p90 = zip(*rows, strict=True) if rows else ((), (), (), ())
    median = Band(*np.array(p50, float).reshape(-1, 3).T)
    return Delays(
        cohorts,
        np.array(seen),
        np.array(share),
        median,
        Band(*np.array(p90, float).reshape(-1, 3).T),
        _trend(median, level),
    )


@dataclass(frozen=True)
class _ReverseTime:
    """log F(d) for d = 0 … max_delay, conditional on delays of at most max_delay, and its variance (Greenwood)."""

    log_cdf: np.ndarray
    variance: np.ndarray

    @classmethod
    def of(cls, age: np.ndarray, delay: np.ndarray, events: np.ndarray, max_delay: int) -> _ReverseTime:
        lags = np.arange(max_delay + 1)
        table = np.zeros((max_delay + 1, max_delay + 1))
        np.add.at(table, (np.minimum(age, max_delay), np.minimum(delay, max_delay)), events)
        old_enough = np.cumsum(table[::-1], axis=0)[::-1]
        shown = old_enough[lags, lags]
        at_risk = np.cumsum(old_enough, axis=1)[lags, lags]
        # A hazard of 1 (nobody faster) leaves log F at minus infinity: the first delays have no share.
        hazard = np.divide(shown, at_risk, out=np.zeros_like(shown), where=at_risk > 0)
        with np.errstate(divide="ignore"):
            steps = np.log1p(-hazard)
        variance = np.divide(
            hazard, at_risk * (1 - hazard), out=np.zeros_like(shown), where=(at_risk > 0) & (hazard < 1)
        )
        return cls(_after(steps), _after(variance))


def _after(values: np.ndarray) -> np.ndarray:
    """The sum of what follows each entry."""
    return np.append(np.cumsum(values[:0:-1])[::-1], 0.0)


def _percentile(share: float, log_cdf: np.ndarray, variance: np.ndarray, level: float) -> list[float]:
    """The percentile and the delays whose F could still be `share` (Woodruff 1952, on the log of F)."""
    z = ndtri((1 + level) / 2)
    half = z * np.sqrt(variance)
    curves = [np.exp(log_cdf + shift * half) for shift in (0, 1, -1)]
    # An upper bound that never reaches the share ends at the longest delay that was looked at.
    return [_crossing(share, np.minimum(curve, 1.0)) for curve in curves]


def _crossing(share: float, cdf: np.ndarray) -> float:
    grown = np.maximum.accumulate(cdf)
    if grown[-1] < share:
        return float(cdf.size - 0.5)
    day = int(np.argmax(grown >= share))
    before = grown[day - 1] if day else 0.0
    return max(0.0, day - 0.5 + (share - before) / (grown[day] - before))


def _trend(median: Band, level: float) -> Band:
    told = np.flatnonzero(np.isfinite(median.value))
    if told.size < 3:
        none = np.array(np.nan)
        return Band(none, none, none)
    x, y = told - told.mean(), median.value[told]
    slope = np.sum(x * y) / np.sum(x**2)
    residual = y - y.mean() - slope * x
    # The months differ among themselves by more than the interval of each: the residuals say by how much.
    error = np.sqrt(np.sum(residual**2) / (told.size - 2) / np.sum(x**2))
    half = stdtrit(told.size - 2, (1 + level) / 2) * error
    return Band(*(np.array(value) for value in (slope, slope - half, slope + half)))
