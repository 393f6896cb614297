"""Reporting triangles whose deliveries need not be daily.

Days are whole numbers from any origin. A delivery of cut-off c says, for each event day t <= c, how many events of that
day were known by then. Deliveries may be days or weeks apart, so that a case's delay is known only within an interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class TriangleError(ValueError):
    """A triangle that cannot be one: cut-offs out of order, sizes that disagree, counts below zero."""


@dataclass(frozen=True)
class Triangle:
    """Counts known at each cut-off.

    `known[i, j]` is the number of events of day `first_day + i` known at `cutoffs[j]` (cumulative, net of
    revisions, so that it may fall); days after the cut-off are zero. Cut-offs increase; the last is the present.
    """

    first_day: int
    cutoffs: np.ndarray
    known: np.ndarray

    def __post_init__(self) -> None:
        if self.known.shape[1:] != self.cutoffs.shape or np.any(np.diff(self.cutoffs) <= 0):
            raise TriangleError("Un triángulo necesita cortes crecientes y una columna de conteos por corte.")
        if np.any(self.known < 0):
            raise TriangleError(f"El triángulo trae {np.sum(self.known < 0)} conteos negativos.")

    @classmethod
    def from_increments(cls, increments: np.ndarray, *, first_day: int = 0) -> Triangle:
        """The daily triangle of `increments[i, d]`, events of day i reported d days later (net; may be negative).

        The present is the last event day: what is beyond it is not read.
        """
        days, delays = increments.shape
        cutoffs = np.arange(days)
        lag = cutoffs[None, :] - np.arange(days)[:, None]
        grown = np.cumsum(increments, axis=1)
        known = np.where(lag < 0, 0, np.take_along_axis(grown, np.clip(lag, 0, delays - 1), axis=1))
        return cls(first_day, cutoffs + first_day, np.maximum(known, 0))

    @classmethod
    def from_reports(
        cls, event: np.ndarray, report: np.ndarray, *, cutoffs: np.ndarray, events: np.ndarray | None = None
    ) -> Triangle:
        """What each cut-off knew, from one list that tells when each event was reported; its revisions are not seen.

        A row of the arrays is a group of `events` (1 when absent) with the same event day and day of report.
        """
        events = np.ones(event.shape) if events is None else events
        first = int(event.min())
        known = np.zeros((int(cutoffs[-1]) - first + 1, cutoffs.size))
        used = np.maximum(event, report) <= cutoffs[-1]
        at = np.searchsorted(cutoffs, np.maximum(event, report)[used])
        np.add.at(known, (event[used] - first, at), events[used])
        return cls(first, np.asarray(cutoffs), np.cumsum(known, axis=1))

    @property
    def days(self) -> np.ndarray:
        """The event days, one per row."""
        return self.first_day + np.arange(self.known.shape[0])

    @property
    def today(self) -> int:
        """The last cut-off."""
        return int(self.cutoffs[-1])

    def as_of(self, cutoff: int) -> Triangle:
        """What was known at that cut-off: its delivery and those before, and the event days up to it."""
        deliveries, rows = self.cutoffs <= cutoff, self.days <= cutoff
        return Triangle(self.first_day, self.cutoffs[deliveries], self.known[rows][:, deliveries])

    def recent(self, days: int) -> Triangle:
        """The last `days` event days to the present, those without any event included."""
        start = self.today - days + 1
        before, after = max(self.first_day - start, 0), max(self.today - int(self.days[-1]), 0)
        known = np.pad(self.known[max(start - self.first_day, 0) :], ((before, after), (0, 0)))
        return Triangle(start, self.cutoffs, known)
