"""What every estimator of this package returns: arrays of an estimate with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Band:
    """Estimates with their interval: three arrays of one shape and unit; NaN in all three where there is none."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of_draws(cls, draws: np.ndarray, level: float, axis: int = 0) -> Band:
        """The median of posterior draws and the central interval that holds `level` of them."""
        tail = (1 - level) / 2
        low, value, high = np.quantile(draws, [tail, 0.5, 1 - tail], axis=axis)
        return cls(value, low, high)

    def where(self, kept: np.ndarray) -> Band:
        """The same estimates, with none (NaN) where `kept` is false."""
        return Band(*(np.where(kept, part, np.nan) for part in (self.value, self.low, self.high)))
