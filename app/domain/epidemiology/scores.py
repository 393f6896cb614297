"""How good a nowcast was, once the final counts are known."""

from __future__ import annotations

import numpy as np

from app.domain.epidemiology.bands import Band


def mean_absolute_error(estimate: np.ndarray, truth: np.ndarray) -> float:
    """Mean distance to the truth, in its unit."""
    return float(np.mean(np.abs(estimate - truth)))


def coverage(band: Band, truth: np.ndarray) -> float:
    """Share of the truths inside their interval, ends included."""
    return float(np.mean((band.low <= truth) & (truth <= band.high)))


def interval_score(band: Band, truth: np.ndarray, level: float) -> np.ndarray:
    """Width of the interval plus 2/alpha times the distance by which it misses (Gneiting and Raftery 2007)."""
    missed = np.maximum(band.low - truth, 0) + np.maximum(truth - band.high, 0)
    return band.high - band.low + 2 / (1 - level) * missed


def weighted_interval_score(median: np.ndarray, bands: dict[float, Band], truth: np.ndarray) -> float:
    """Mean WIS of Bracher et al. (2021) from the median and intervals by level (0.5, 0.9 …); lower is better.

    Its unit is that of the counts; without intervals it is the absolute error.
    """
    total = np.abs(median - truth) / 2
    for level, band in bands.items():
        total = total + (1 - level) / 2 * interval_score(band, truth, level)
    return float(np.mean(total / (len(bands) + 0.5)))


def carry_forward(known: np.ndarray, completeness: np.ndarray, *, complete: float = 0.9) -> np.ndarray:
    """The baseline a nowcast has to beat: the mean of the last seven complete days, for every day after them."""
    done = np.flatnonzero(completeness >= complete)
    if done.size == 0:
        return known.astype(float)
    last = int(done[-1]) + 1
    return np.concatenate([known[:last], np.full(known.size - last, known[max(last - 7, 0) : last].mean())])
