"""Who lives within a radius of a site, where all that is known of people is in which unit they live.

A unit is a barrio, or what a comuna has outside its barrios, made of cells. Its people are spread evenly over them for
the estimate, and anywhere in it for the interval: at least those of units that lie whole within the radius, at most
those of units that it touches. A site whose place is known only as a barrio may be at any of its cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull, QhullError, cKDTree


@dataclass(frozen=True)
class Within:
    """Of each cell, whether its centre is within the radius, and whether it surely or possibly is, whole or in part."""

    likely: np.ndarray
    surely: np.ndarray
    possibly: np.ndarray

    def __or__(self, other: Within) -> Within:
        return Within(self.likely | other.likely, self.surely | other.surely, self.possibly | other.possibly)


@dataclass(frozen=True)
class Units:
    """The people of each cell and the number of the unit that it is part of, from 0."""

    people: np.ndarray
    unit: np.ndarray

    def covered(self, near: Within) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """People of each unit within the radius: an estimate, the least and the most that they may be."""
        whole = self._sum(np.ones(len(self.people), dtype=bool))
        outside, touched = np.bincount(self.unit, ~near.surely), np.bincount(self.unit, near.possibly)
        low, high = np.where(outside == 0, whole, 0.0), np.where(touched > 0, whole, 0.0)
        return np.clip(self._sum(near.likely), low, high), low, high

    def _sum(self, kept: np.ndarray) -> np.ndarray:
        return np.bincount(self.unit, np.where(kept, self.people, 0.0))


def within(centre: np.ndarray, places: np.ndarray, cells: np.ndarray, radius: float, *, margin: float) -> Within:
    """The cells near a site: its best point, every point where it may be, and the centres of cells, all in metres.

    `margin` is how far a cell reaches from its centre. A site that is at its best point has that alone in `places`.
    """
    likely = _apart(cells, centre)
    near, far = (cKDTree(places).query(cells)[0], _farthest(places, cells)) if len(places) > 1 else (likely, likely)
    return Within(likely <= radius, surely=far <= radius - margin, possibly=near <= radius + margin)


def any_of(found: Iterable[Within], cells: int) -> Within:
    """The cells near any one of several sites."""
    nowhere = np.zeros(cells, dtype=bool)
    joined = Within(nowhere, nowhere, nowhere)
    for one in found:
        joined |= one
    return joined


def _farthest(places: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """How far each cell is from the farthest of the places, which is a corner of their hull."""
    try:
        corners = places[ConvexHull(places).vertices] if len(places) > 3 else places
    except QhullError:  # all on one line
        corners = places
    far = np.zeros(len(cells))
    for corner in corners:
        np.maximum(far, _apart(cells, corner), out=far)
    return far


def _apart(cells: np.ndarray, point: np.ndarray) -> np.ndarray:
    return np.hypot(*(cells - point).T)
