"""The zones of the municipalities of which no part is known: polygons asked one by one, and only when asked for.

They do not go into the raster of the index: their borders would make it four times larger.
"""

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
import shapely

from app.domain.territory.located import Located


class Zones:
    """Zones by their codes, which begin with their municipality's: 68276-H66089125."""

    def __init__(self, pairs: Sequence[tuple[str, shapely.Geometry]]):
        """Index (code, polygon in degrees)."""
        ordered = sorted(pairs, key=itemgetter(0))
        self._codes = np.array([*(code for code, _ in ordered), None], dtype=object)
        self._towns = np.array([code[:5] for code, _ in ordered], dtype=object)
        self._shapes = np.array([shape for _, shape in ordered], dtype=object)
        self._known = sorted(set(self._towns))

    def find(self, latitude: np.ndarray, longitude: np.ndarray, located: Located) -> np.ndarray:
        """The zone of each point in its municipality, the lowest code of several; None in any finer territory."""
        found = np.full(len(located.municipio), len(self._towns))
        finer = np.stack([located.barrio, located.comuna, located.corregimiento]) != None  # noqa: E711  (elementwise)
        asked = np.flatnonzero(np.isin(located.municipio, self._known) & ~finer.any(axis=0))
        points = shapely.points(longitude[asked], latitude[asked])
        point, zone = shapely.STRtree(self._shapes).query(points, predicate="intersects")
        own = self._towns[zone] == located.municipio[asked[point]]
        np.minimum.at(found, asked[point[own]], zone[own])
        return self._codes[found]
