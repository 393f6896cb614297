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
        whole, size = np.bincount(self.unit, self.people), np.bincount(self.unit)
        inside, touched = (self._sum(kept, np.ones(len(kept))) for kept in (near.surely, near.possibly))
        low, high = np.where(inside == size, whole, 0.0), np.where(touched > 0, whole, 0.0)
        return np.clip(self._sum(near.likely, self.people), low, high), low, high

    def _sum(self, kept: np.ndarray, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.unit[kept], values[kept], minlength=int(self.unit.max(initial=-1)) + 1)


def within(centre: np.ndarray, places: np.ndarray, cells: np.ndarray, radius: float, *, margin: float) -> Within:
    """The cells near a site: its best point, every point where it may be, and the centres of cells, all in metres.

    `margin` is how far a cell reaches from its centre. A site that is at its best point has that alone in `places`.
    """
    reach = radius + margin
    asked = np.flatnonzero(
        ((cells >= places.min(axis=0) - reach) & (cells <= places.max(axis=0) + reach)).all(axis=1)
    )  # the others are too far from any place
    own = cells[asked]
    likely = near = far = _apart(own, centre)
    if len(places) > 1:
        near, far = cKDTree(places).query(own)[0], _farthest(places, own)
    answers = (likely <= radius, far <= radius - margin, near <= reach)
    return Within(*(_at(asked, answer, len(cells)) for answer in answers))


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


def _at(asked: np.ndarray, answer: np.ndarray, size: int) -> np.ndarray:
    whole = np.zeros(size, dtype=bool)
    whole[asked] = answer
    return whole


def _apart(cells: np.ndarray, point: np.ndarray) -> np.ndarray:
    return np.hypot(*(cells - point).T)
