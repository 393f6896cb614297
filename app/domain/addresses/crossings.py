"""The crossings of a street layer: where two ways meet, and which way the plates count from there.

A plate says the metres from the crossing towards the next higher number: CL 35 # 19-41 is on calle 35, 41 m from
carrera 19 towards carrera 20. Walking that way the even plates are on the right hand and the odd ones on the left; as
numbers grow the other way in the North and the West, so do the sides.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from app.domain.addresses.grid import Control
from app.domain.addresses.plane import Plane
from app.domain.addresses.reading import read
from app.domain.addresses.ways import ORIGIN, crossroad, way

METRES = 111_000.0  # in a degree
EXACT = 0.01  # metres by which rounding and projecting part lines that meet
APART = 30.0  # metres: of a crossing of two carriageways at most; a longer stretch in common is no crossing
SAME = 60.0  # metres within which two crossings of the same ways are one
FARTHEST = 450.0  # metres: of a block at most
ASIDE = 8.0  # metres from the axis of a street to a door: half a street between fronts, and into the plot
NEXT = 3.0  # numbers ahead among which the next crossing is sought
FOUND, CORNER, NO_PLATE = 21.0, 15.0, 55.0  # metres: 68 % of the points lie within, measured on generated cities
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
        """(east, north) of plates counted from those crossings, on their side of the way.

        Without a plate, the crossing itself; on the axis where it is 0 or nothing says which way the numbers grow.
        """
        ahead, metres = self._ahead[meetings], np.nan_to_num(plates)
        right = np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)
        aside = np.where(metres > 0, np.where(metres % 2 == 0, ASIDE, -ASIDE), 0.0)
        return self._points[meetings] + ahead * metres[:, None] + right * aside[:, None]

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


def way_keys(name: str) -> tuple[str, ...]:
    """The keys under which an address may name a way of that name: two for one of two names; none if it is no way's.

    >>> way_keys("Cra. 27 A"), way_keys("Calle 30 (Avenida Quebradaseca)"), way_keys("Puente La Flora")
    (('KR 27A',), ('CL 30', 'AV QUEBRADASECA'), ())
    """
    parts = read(name).components
    road = None if parts.placa else crossroad(parts)
    if road is None:
        return ()
    return (road.way.key, road.cross.key) if road.cross and parts.cruce_tipo else (road.way.key,)


def way_key(name: str) -> str | None:
    """The first of the keys of a way's name."""
    return next(iter(way_keys(name)), None)


def crossings(
    lines: Iterable[tuple[str, shapely.Geometry]],
    key: Callable[[str], str | None] = way_key,
    reach: float = EXACT,
) -> Crossings:
    """Where the lines of different ways touch; their ends may fall `reach` metres short of the axis that they meet.

    `key` reads a name («Cra. 27A») as a way's key, None for no way. Lines in degrees. A way that crosses another twice
    has two rows; ways that run along each other do not cross there.
    """
    known = [(read, line) for name, line in lines if (read := key(name)) and line is not None and not line.is_empty]
    keys = np.array([read for read, _ in known], dtype=object)
    shapes = np.array([line for _, line in known], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=reach / METRES)
    one, other = one[keys[one] < keys[other]], other[keys[one] < keys[other]]
    around = shapely.buffer(shapes, reach / METRES, quad_segs=2)
    met, pair = shapely.get_parts(shapely.intersection(shapes[one], around[other]), return_index=True)
    length = shapely.length(met)
    point = (length > 0) & (length < APART / METRES)  # nothing, where only the round of the reach would have touched
    middle = shapely.get_coordinates(shapely.centroid(met[point]))
    return _gathered(keys[one[pair[point]]], keys[other[pair[point]]], middle)


def _gathered(one: Sequence[str], other: Sequence[str], points: np.ndarray) -> Crossings:
    """A row per place where two ways meet: every piece of either that ends or passes there found it once."""
    places: dict[tuple[str, str], list[list[np.ndarray]]] = {}
    for first, second, point in zip(one, other, points, strict=True):
        groups = places.setdefault((first, second), [])
        near = next((group for group in groups if np.abs(group[0] - point).max() < APART / METRES), None)
        if near:
            near.append(point)
        else:
            groups.append([point])
    rows = [(*ways, *np.mean(group, axis=0)) for ways, groups in sorted(places.items()) for group in groups]
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
