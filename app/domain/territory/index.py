"""From many points to their territories: a raster of small cells answers, polygons are asked at their borders alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from app.domain.territory.located import CITY, LEVELS, ZONE, Located
from app.domain.territory.raster import Raster, rasterize, spread
from app.domain.territory.zones import Zones


class BadLayer(ValueError):
    """Codes and geometries that make no layer: of unlike number, not polygons, or codes of no known level."""


class Index:
    """Territories of any level, told apart by their codes: 68001-15-001, C15, R1, 68001; zones apart, 68276-H66089125.

    A point on a border is of both territories (predicate "intersects"); where territories of one level overlap or meet,
    the lowest code wins. A comuna wins over a corregimiento, and what has a finer territory is of its municipality.
    """

    def __init__(self, codes: Sequence[str], geometries: Sequence[shapely.Geometry]):
        """Index polygons in degrees (WGS84); a code may have several, empty ones do not count. Raises BadLayer."""
        if len(codes) != len(geometries):
            raise BadLayer(f"{len(codes)} códigos y {len(geometries)} polígonos.")
        pairs = [(c, g) for c, g in zip(codes, geometries, strict=True) if g is not None and not g.is_empty]
        if odd := sorted({g.geom_type for _, g in pairs} - {"Polygon", "MultiPolygon"}):
            raise BadLayer(f"Un territorio es un polígono, no {', '.join(odd)}.")
        levels = {code: level(code) for code, _ in pairs}
        self._zones = Zones([pair for pair in pairs if levels[pair[0]] == ZONE])
        pairs = [pair for pair in pairs if levels[pair[0]] != ZONE]
        levels = {code: levels[code] for code, _ in pairs}
        whole = {code: code[:5] if code[:5].isdigit() else CITY for code in levels}
        names = sorted({*levels, *whole.values()})
        place = {name: number for number, name in enumerate(names)}
        self._nothing = len(names)
        self._names = np.array([*names, None], dtype=object)
        self._municipality = np.array([*(place[whole.get(name, name)] for name in names), self._nothing])
        self._shapes = np.array([shape for _, shape in pairs], dtype=object)
        self._name_of = np.array([place[code] for code, _ in pairs], dtype=np.int32)
        self._level_of = np.array([LEVELS.index(levels[code]) for code, _ in pairs], dtype=np.int8)
        self._raster: Raster = rasterize(self._shapes, self._level_of, self._name_of, nothing=self._nothing)
        self._told = self._names[self._settled(self._raster.known)].T.copy()
        self._levels = {LEVELS.index(kind) for kind in levels.values()} | {LEVELS.index("municipio")}

    def locate(self, latitude: np.ndarray, longitude: np.ndarray) -> Located:
        """Codes of points in degrees (WGS84), one by one or in arrays; a missing or impossible point has none."""
        latitude, longitude = np.broadcast_arrays(
            np.atleast_1d(np.asarray(latitude, dtype=float)), np.atleast_1d(np.asarray(longitude, dtype=float))
        )
        place = self._raster.find(latitude, longitude)
        doubtful = np.flatnonzero(place < 0)
        exact = self._names[self._settled(self._exact(~place[doubtful], latitude[doubtful], longitude[doubtful]))]
        place[doubtful] = 0
        told = [np.broadcast_to(np.array(None, dtype=object), place.shape)] * len(LEVELS)
        for number in self._levels:
            told[number] = self._told[number].take(place)
            told[number][doubtful] = exact[:, number]
        return Located(*told)

    def zones(self, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        """The zone of each point of a municipality of which no part is known; None for any other point.

        It costs many times what `locate` does: to be asked where no finer territory may be.
        """
        located = self.locate(latitude, longitude)
        latitude, longitude = np.broadcast_arrays(
            np.atleast_1d(np.asarray(latitude, dtype=float)), np.atleast_1d(np.asarray(longitude, dtype=float))
        )
        return self._zones.find(latitude, longitude, located)

    def _exact(self, doubts: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        """The territories of points whose cells a border crosses: those of the whole cell and those that hold them."""
        found = self._raster.known[self._raster.sure[doubts]]
        first, last = self._raster.starts[doubts], self._raster.starts[doubts + 1]
        points, ahead = spread(last - first)
        shapes = self._raster.crossing[first[points] + ahead]
        shapely.prepare(self._shapes)
        inside = shapely.intersects_xy(self._shapes[shapes], longitude[points], latitude[points])
        points, shapes = points[inside], shapes[inside]
        np.minimum.at(found, (points, self._level_of[shapes]), self._name_of[shapes])
        return found

    def _settled(self, found: np.ndarray) -> np.ndarray:
        """Names of each level, one row a point, made to agree."""
        barrio, comuna, rural, own = found.T
        nothing = self._nothing
        rural = np.where(comuna < nothing, nothing, rural)
        finest = np.minimum(np.minimum(barrio, comuna), rural)
        finest = np.where(barrio < nothing, barrio, finest)
        return np.stack([barrio, comuna, rural, np.where(finest < nothing, self._municipality[finest], own)], axis=1)


def level(code: str) -> str:
    """The level that a code is of; those of other municipalities begin with theirs: 68276-C03. Raises BadLayer."""
    own = code[6:] if code[:5].isdigit() and code[5:6] == "-" else code
    if own[:1] in ("C", "R") and own[1:].isdigit():
        return "comuna" if own[0] == "C" else "corregimiento"
    if own != code and own[:1] == "H":
        return ZONE
    if code[:5].isdigit() and code[5:6] in ("", "-"):
        return "barrio" if code[5:] else "municipio"
    raise BadLayer(f"«{code}» no es el código de un barrio, una comuna, un corregimiento, una zona ni un municipio.")
