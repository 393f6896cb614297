"""Classes of a choropleth: five steps of one sequential scale, and what is hidden or missing told apart from them.

The scale goes from pale yellow to dark blue, after the colour-blind-safe YlGnBu of Brewer (2003); a test measures
that its steps and the grey stay apart with any colour vision. Outlines hold it on white and on near-black.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from app.domain import formats

RAMP = ("#eef3b0", "#a3d9b0", "#4bb0c0", "#2f78b5", "#4340a8")
HIDDEN = "#7d7a75"
MISSING = "#80889238"  # nearly clear: the ground shows through
NO_DATA = "Sin dato"
# Not «fewer than k»: larger counts are hidden beside the small ones, so that no sum gives these away.
CONCEALED = "Oculto por privacidad"


@dataclass(frozen=True)
class Classes:
    """The upper limit of each class but the last, its label and its colour; a value on a limit goes up."""

    limits: tuple[float, ...]
    labels: tuple[str, ...]
    colors: tuple[str, ...]

    def label(self, value: float) -> str:
        """The label of the class of a value."""
        return self.labels[bisect_right(self.limits, value)]


def classify(values: pd.Series, *, limits: Collection[float] | None = None, digits: int = 1) -> Classes:
    """Fixed classes (four limits at most), or fifths of the values with limits of two significant digits.

    Counts, told without decimals, have whole limits.
    """
    present = values.dropna().astype(float)
    if limits is None:
        limits = {_pretty(value) for value in present.quantile([0.2, 0.4, 0.6, 0.8]).dropna()}
        if digits == 0 and present.eq(present.round()).all():
            limits = {math.ceil(limit) for limit in limits}  # of counts: each stays in its class
        limits = sorted(limit for limit in limits if present.min() < limit <= present.max())
    limits = tuple(float(limit) for limit in limits)
    if len(limits) >= len(RAMP) or list(limits) != sorted(set(limits)):
        raise ValueError(f"Los límites de las clases deben ser hasta {len(RAMP) - 1}, distintos y en orden: {limits}")
    step = (len(RAMP) - 1) / len(limits) if limits else 0
    colors = [RAMP[round(step * place)] for place in range(len(limits) + 1)] if limits else [RAMP[len(RAMP) // 2]]
    return Classes(limits, _labels(limits, present, digits), tuple(colors))


def _labels(limits: tuple[float, ...], present: pd.Series, digits: int) -> tuple[str, ...]:
    if not limits:
        return tuple(formats.decimal(value, digits=digits) for value in sorted(set(present))[:1]) or ("Con dato",)
    while digits < 6 and any(round(limit, digits) != limit for limit in limits):
        digits += 1  # a limit is never shown rounded
    digits = 0 if all(limit == int(limit) for limit in limits) else digits
    told = [formats.decimal(limit, digits=digits) for limit in limits]
    middle = [f"{low} a < {high}" for low, high in zip(told, told[1:], strict=False)]
    return (f"< {told[0]}", *middle, f"≥ {told[-1]}")


def _pretty(value: float) -> float:
    """The value with two significant digits."""
    if value == 0:
        return 0.0
    return round(value, 1 - math.floor(math.log10(abs(value))))
