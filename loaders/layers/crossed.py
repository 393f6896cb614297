"""The crossings of a street layer, and how well the known public sites agree with them."""

import csv
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import shapely

from app.domain.addresses.assembly import Site, settled
from app.domain.addresses.crossings import Crossings, Streets, crossings
from app.domain.addresses.ways import Crossroad, crossroad
from app.domain.formats import integer
from loaders.paths import REFERENCE

REACH = 2.0  # metres by which the line of an office may fall short of the one that it meets
FAR = 500.0  # metres from a site to where the layer has its address
FEW_SITES = 5  # that say nothing of a layer


def crossed(lines: Iterable[tuple[Sequence[str], shapely.Geometry]]) -> Crossings:
    """Where ways meet. A line has the keys of its way, several where that has several names, which do not cross."""
    lines = list(lines)
    found = crossings([(key, shape) for keys, shape in lines for key in keys], str, REACH)
    same = {frozenset(keys) for keys, _ in lines if len(keys) > 1}
    chosen = [row for row, ways in enumerate(zip(found.one, found.other, strict=True)) if frozenset(ways) not in same]
    return Crossings(
        [found.one[row] for row in chosen],
        [found.other[row] for row in chosen],
        found.longitude[chosen],
        found.latitude[chosen],
    )


def far_sites(found: Crossings) -> tuple[int, list[str]]:
    """How many known sites have their address in the layer, and those far from it: «nombre (a 900 m)»."""
    if not found.one:
        return 0, []
    streets, checked, far = Streets(found), 0, []
    for site, road in _sites():
        if meetings := streets.meetings(road.way.key, road.cross.key):
            there = streets.plane.metres(site.latitude, site.longitude)
            plates = np.full(len(meetings), road.plate)
            metres = np.linalg.norm(streets.along(np.array(meetings), plates) - there, axis=1).min()
            checked += 1
            if metres > FAR:
                far.append(f"{site.name} (a {integer(metres)} m)")
    return (checked, far) if checked >= FEW_SITES else (0, [])


@cache
def _sites() -> list[tuple[Site, Crossroad]]:
    """The public sites whose address and point go together, each with what its address says."""
    with (REFERENCE / "puntos_control_direcciones.csv").open(encoding="utf-8", newline="") as file:
        sites = [
            Site(row["sitio"], row["direccion"], row["comuna_codigo"], float(row["latitud"]), float(row["longitud"]))
            for row in csv.DictReader(file)
        ]
    _, trusted = settled(sites)
    roads = {row: crossroad(parts) for row, parts in trusted.items()}
    return [(sites[row], road) for row, road in roads.items() if road and road.cross]
