"""The crossings of a street layer: where two ways meet, and which way the plates count from there.

A plate says the metres from the crossing towards the next higher number: CL 35 # 19-41 is on calle 35, 41 m from
carrera 19 towards carrera 20.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from app.domain.addresses.grid import Control
from app.domain.addresses.plane import Plane
from app.domain.addresses.ways import ORIGIN, way

SAME = 60.0  # metres within which two crossings of the same ways are one
FARTHEST = 450.0  # metres: of a block at most
NEXT = 3.0  # numbers ahead among which the next crossing is sought
FOUND, CORNER, NO_PLATE = 22.0, 15.0, 45.0  # metres: 68 % of the points lie within, measured on generated cities
BETWEEN = 0.35  # of the gap between the crossings on both sides of one that the layer lacks


class BadCrossings(ValueError):
    """Columns of unlike length, or crossings out of the Earth."""


@dataclass(frozen=True)
class Crossings:
    """A row per crossing: the keys of two ways («CL 35A», «KR 19») and its degrees (WGS84)."""

    one: Sequence[str]
    other: Sequence[str]
    longitude: np.ndarray
    latitude: np.ndarray


class Streets:
    """Crossings ready to be asked. `known(key)` tells whether the layer has a way at all."""

    def __init__(self, crossings: Crossings):
        if len({len(crossings.one), len(crossings.other), len(crossings.longitude), len(crossings.latitude)}) > 1:
            raise BadCrossings("Las columnas de los cruces tienen distinto largo.")
        if not (np.isfinite(crossings.longitude).all() and np.isfinite(crossings.latitude).all()):
            raise BadCrossings("Hay cruces sin coordenadas.")
        self.plane = Plane.around(crossings.latitude, crossings.longitude)
        points = self.plane.metres(crossings.latitude, crossings.longitude)
        rows = [*zip(crossings.one, crossings.other, points, strict=True)]
        rows += [(other, one, point) for one, other, point in rows]
        self._groups: dict[tuple[str, str], np.ndarray] = {}
        self._places: dict[tuple[str, str], list[int]] = {}
        self._points, self._places_of, self._ahead = _directed(rows, self._groups, self._places)
        self._ways = {one for one, _ in self._groups}

    def known(self, key: str) -> bool:
        return key in self._ways

    def meetings(self, key: str, other: str) -> list[int]:
        """The crossings of two ways, by their number here; several where the same numbers meet in far places."""
        return self._places.get((key, other), [])

    def along(self, meetings: np.ndarray, plates: np.ndarray) -> np.ndarray:
        """(east, north) of plates counted from those crossings; the crossing itself where there is no plate."""
        return self._points[meetings] + self._ahead[meetings] * np.nan_to_num(plates)[:, None]

    def between(self, key: str, family: str, place: float) -> tuple[np.ndarray, float] | None:
        """The point of a way where one that the layer lacks would cross it, and its error; None out of its reach."""
        group = self._groups.get((key, family))
        if group is None:
            return None
        places = self._places_of[group]
        after = int(np.searchsorted(places, place))
        if not 0 < after < len(group):
            return None
        low, high = group[after - 1], group[after]
        gap = float(np.linalg.norm(self._points[high] - self._points[low]))
        if gap > 2 * FARTHEST:
            return None
        share = (place - places[after - 1]) / max(places[after] - places[after - 1], 1e-9)
        return self._points[low] + (self._points[high] - self._points[low]) * share, FOUND + BETWEEN * gap

    def control(self) -> Control:
        """The crossings of calles and carreras, as known points of a grid."""
        rows = [
            (way(key).place, self._places_of[number], *self._points[number])
            for (key, family), group in self._groups.items()
            if family == "KR" and key.startswith("CL ")
            for number in group
        ]
        calle, carrera, east, north = map(np.array, zip(*rows, strict=True))
        latitude, longitude = self.plane.degrees(np.stack([east, north], axis=1))
        return Control(calle, carrera, np.zeros(len(rows)), np.ones(len(rows), dtype=bool), latitude, longitude)


def crossings(lines: Iterable[tuple[str, shapely.LineString]], key: Callable[[str], str | None]) -> Crossings:
    """Where the lines of different ways touch; `key` reads a name («Cra. 27A») as a way's key, None for no way.

    Lines in degrees. Pieces of one way are joined first; a way that crosses another twice has two rows.
    """
    pieces: dict[str, list[shapely.LineString]] = {}
    for name, line in lines:
        if (read := key(name)) and line is not None and not line.is_empty:
            pieces.setdefault(read, []).append(line)
    names = sorted(pieces)
    shapes = np.array([shapely.union_all(pieces[name]) for name in names], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    rows = []
    for first, second in zip(one, other, strict=True):
        met = shapely.get_parts(shapely.intersection(shapes[first], shapes[second]))
        for centre in shapely.centroid(met):
            rows.append((names[first], names[second], centre.x, centre.y))
    columns = [*zip(*rows, strict=True)] or [(), (), (), ()]
    return Crossings(list(columns[0]), list(columns[1]), np.array(columns[2], float), np.array(columns[3], float))


def _directed(
    rows: list[tuple[str, str, np.ndarray]],
    groups: dict[tuple[str, str], np.ndarray],
    meetings: dict[tuple[str, str], list[int]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the crossings of each way and point each towards the next higher number; fills both look-ups."""
    points: list[np.ndarray] = []
    for one, other, point in rows:
        near = meetings.setdefault((one, other), [])
        if all(np.linalg.norm(points[number] - point) > SAME for number in near):
            near.append(len(points))
            points.append(point)
    by_family: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for (one, other), numbers in meetings.items():
        crossed = way(other)
        by_family.setdefault((one, crossed.family), []).extend((crossed.place, number) for number in numbers)
    at, places, ahead = np.array(points), np.full(len(points), np.nan), np.zeros((len(points), 2))
    for name, members in by_family.items():
        numbered = sorted(member for member in members if member[0] == member[0])
        order = np.array([number for _, number in numbered], dtype=int)
        places[order] = [place for place, _ in numbered]
        groups[name] = order
        ahead[order] = _directions(at[order], places[order])
    return at, places, ahead


def _directions(points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Unit vectors towards the next higher number; at the end of a way, from the one before."""
    unit = np.zeros((len(points), 2))
    for here, place in enumerate(places):
        onward = np.where(place > ORIGIN, places - place, place - places)
        apart = np.linalg.norm(points - points[here], axis=1)
        near = (apart < FARTHEST) & (np.abs(onward) <= NEXT) & (onward != 0)
        if not near.any():
            continue
        score = np.where(
            near, np.where(onward > 0, onward, NEXT - onward), np.inf
        )  # those before, only if none is after
        nearest = int(np.lexsort([apart, score])[0])
        unit[here] = (points[nearest] - points[here]) / max(apart[nearest], 1.0) * np.sign(onward[nearest])
    return unit
