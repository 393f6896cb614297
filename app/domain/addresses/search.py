"""Second stage: from the components of an address to a point, and how far off it may be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.addresses.address import Components
from app.domain.addresses.crossings import CORNER, FOUND, NO_PLATE, Streets
from app.domain.addresses.gazetteer import Areas, Gazetteer
from app.domain.addresses.grid import WITHIN
from app.domain.addresses.ways import Crossroad, crossroad

# From the surest to the least; what each one knows is in docs/methods/geocodificacion.md.
METHODS = ("lugar", "vias", "vias_cercanas", "cuadricula", "barrio", "comuna", "municipio", "ninguno")
PLACE = 30.0  # metres
SPREAD = 3.0  # standard deviations within which the grid and the barrio speak of one place

Roads = Sequence[Crossroad | None]


@dataclass(frozen=True)
class Found:
    """A row per address: method, degrees, the radius in metres that holds 68 % of such points, and what is doubtful.

    `area`: the code of the smallest territory that is said. `missing`: the layer lacks the way or the crossing, or the
    grid has it far from the barrio. `several`: the same numbers cross in far places.
    """

    method: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    radius: np.ndarray
    missing: np.ndarray
    several: np.ndarray
    area: np.ndarray


def search(addresses: Sequence[Components], declared: Sequence[str], gazetteer: Gazetteer) -> Found:
    """Points of addresses; `declared` is the code of the barrio or comuna that each one is said to be in, or ""."""
    size = len(addresses)
    found = Found(
        np.full(size, "ninguno", dtype=object),
        *(np.full(size, np.nan) for _ in range(3)),
        *(np.zeros(size, dtype=bool) for _ in range(2)),
        np.full(size, "", dtype=object),
    )
    roads = [_road(parts, gazetteer) for parts in addresses]
    _areas(found, addresses, declared, gazetteer)
    asked = [row for row, road in enumerate(roads) if road and road.cross]
    if gazetteer.grid:
        _on_grid(found, [row for row in asked if np.isfinite(roads[row].numbers()).all()], roads, gazetteer)
    if gazetteer.streets:
        _on_streets(found, asked, roads, declared, gazetteer)
    if gazetteer.places:
        _at_places(found, addresses, gazetteer)
    return found


def core(parts: Components) -> str:
    """What an address says of its ways, by which known places are looked up; empty without a crossing.

    >>> core(Components(via_tipo="CL", via_numero="35", cruce_numero="19", placa="41", interior="APTO 2"))
    'CL 35|KR 19|41'
    """
    road = crossroad(parts)
    if not road or not road.cross:
        return ""
    return f"{road.way.key}|{road.cross.key}|{parts.placa}"


def _road(parts: Components, gazetteer: Gazetteer) -> Crossroad | None:
    """The ways of an address of the city; None for another municipality's, whose numbers are others."""
    return None if gazetteer.elsewhere(parts.municipio) else crossroad(parts)


def _areas(found: Found, addresses: Sequence[Components], declared: Sequence[str], gazetteer: Gazetteer) -> None:
    """The centre of the smallest territory that is known."""
    levels = (("municipio", gazetteer.municipalities), ("comuna", gazetteer.comunas), ("barrio", gazetteer.barrios))
    for row, (parts, code) in enumerate(zip(addresses, declared, strict=True)):
        town = gazetteer.municipality_of.get(parts.municipio, "") if parts.municipio else ""
        for method, areas in levels:
            place = areas.place.get(town if method == "municipio" and not code else code)
            if place is not None:
                _put(found, row, method, areas.latitude[place], areas.longitude[place], areas.radius[place])
                found.area[row] = areas.codes[place]


def _on_grid(found: Found, rows: list[int], roads: Roads, gazetteer: Gazetteer) -> None:
    """Crossings by their numbers; where the barrio is known too, both are weighed by their errors."""
    if not rows:
        return
    at = np.array(rows)
    calle, carrera = np.array([roads[row].numbers() for row in rows]).T
    plate = np.array([roads[row].plate for row in rows])
    along = np.array([roads[row].way.family == "CL" for row in rows])
    latitude, longitude, radius = gazetteer.grid.locate(calle, carrera, plate, along)
    plane = gazetteer.grid.plane
    points = plane.metres(latitude, longitude)
    known = found.method[at] == "barrio"
    centre = plane.metres(found.latitude[at], found.longitude[at])
    share = np.where(known, radius**2 / (radius**2 + found.radius[at] ** 2), 0.0)
    apart = np.linalg.norm(points - centre, axis=1)
    agree = ~known | (apart < SPREAD / WITHIN * np.hypot(radius, found.radius[at]))
    points = np.where(known[:, None], points + (centre - points) * share[:, None], points)
    latitude, longitude = plane.degrees(points)
    radius = np.where(known, radius * np.sqrt(1 - share), radius)
    found.missing[at[~agree]] = True
    at, agree = at[agree], agree.nonzero()
    found.method[at] = "cuadricula"
    found.latitude[at], found.longitude[at], found.radius[at] = latitude[agree], longitude[agree], radius[agree]


def _on_streets(found: Found, rows: list[int], roads: Roads, declared: Sequence[str], gazetteer: Gazetteer) -> None:
    """Crossings of the layer, and from there the metres and the side of the plate."""
    streets, barrios = gazetteer.streets, gazetteer.barrios
    met, at = [], []
    for row in rows:
        if meetings := _met(streets, roads[row]):
            if len(meetings) > 1:
                found.several[row] = declared[row] not in barrios.place
                meetings = _nearest(streets, meetings, barrios, barrios.place.get(declared[row]))
            met.append(meetings[0])
            at.append(row)
            continue
        found.missing[row] = True
        between = streets.between(roads[row].way.key, roads[row].cross.family, roads[row].cross.place)
        if between and (found.method[row] != "cuadricula" or between[1] < found.radius[row]):
            latitude, longitude = streets.plane.degrees(between[0])
            _put(found, row, "vias_cercanas", latitude, longitude, between[1])
    if not at:
        return
    at = np.array(at)
    plates = np.array([roads[row].plate for row in at])
    corner = np.array([roads[row].corner for row in at])
    points = streets.along(np.array(met), plates)
    found.method[at], found.missing[at] = "vias", False
    found.latitude[at], found.longitude[at] = streets.plane.degrees(points)
    found.radius[at] = np.where(np.isfinite(plates), FOUND, np.where(corner, CORNER, NO_PLATE))


def _met(streets: Streets, road: Crossroad) -> list[int]:
    """The crossings of an address, under whichever family the number after «#» may be of."""
    number = road.cross.key.partition(" ")[2]
    for family in dict.fromkeys((road.cross.family, "KR", "CL")):
        if family != road.way.family and (meetings := streets.meetings(road.way.key, f"{family} {number}")):
            return meetings
        if road.way.family in ("CL", "KR"):
            break
    return []


def _nearest(streets: Streets, meetings: list[int], barrios: Areas, place: int | None) -> list[int]:
    """The crossing that is nearest to the middle of the barrio, if it is known."""
    if place is None:
        return meetings
    centre = streets.plane.metres(barrios.latitude[place], barrios.longitude[place])
    apart = np.linalg.norm(streets.along(np.array(meetings), np.zeros(len(meetings))) - centre, axis=1)
    return [meetings[int(apart.argmin())]]


def _at_places(found: Found, addresses: Sequence[Components], gazetteer: Gazetteer) -> None:
    """Sites known by their address or by their name."""
    for row, parts in enumerate(addresses):
        names = (core(parts) if parts.placa or parts.esquina else "", parts.edificio, parts.resto)
        point = next((gazetteer.places[name] for name in names if name and name in gazetteer.places), None)
        if point:
            _put(found, row, "lugar", *point, PLACE)
            found.missing[row] = False


def _put(found: Found, row: int, method: str, latitude: float, longitude: float, radius: float) -> None:
    found.method[row] = method
    found.latitude[row], found.longitude[row], found.radius[row] = latitude, longitude, radius
