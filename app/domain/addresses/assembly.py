"""A gazetteer from rows of the warehouse: territories, known sites and the fitted confidence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from app.domain.addresses.address import Components
from app.domain.addresses.confidence import Confidence
from app.domain.addresses.crossings import Crossings, Streets
from app.domain.addresses.gazetteer import Areas, Gazetteer, Names, radius_of
from app.domain.addresses.grid import Control, Grid, control_points, fit_grid
from app.domain.addresses.known import KnownNames
from app.domain.addresses.plane import Plane
from app.domain.addresses.reading import read
from app.domain.addresses.search import core
from app.domain.addresses.tokens import fold
from app.domain.addresses.variants import north, west

AGREEMENT = "acuerdo"  # the name of Confidence.agreement among the fitted numbers
# 3.4 % of the people of the comunas (census of 2018) live on the 48 % of their ground that is of no barrio.
OUTSIDE = (0.034 / 0.48) / (0.966 / 0.52)
LEAST_CONTROL = 12  # known points that make a grid
FAR = 3.0  # radii at which a site is not where it should be: from the middle of its comuna, from its crossing


class Territory(NamedTuple):
    """A row of `territorios`."""

    code: str
    kind: str
    name: str
    comuna: str | None
    municipality: str
    hectares: float
    latitude: float
    longitude: float


class Site(NamedTuple):
    """A row of `lugares`: a public site, its address as written, its comuna and its degrees."""

    name: str
    address: str
    comuna: str | None
    latitude: float
    longitude: float


def assemble(
    *,
    city: str,
    territories: Sequence[Territory],
    sites: Sequence[Site],
    terms: Mapping[str, float],
    names: Names,
    outside: float,
    towns: Iterable[str] = (),
    crossings: Crossings | None = None,
) -> Gazetteer:
    """All that is known of a city; `towns` are the names of any municipality that an address may be of.

    The grid is learnt from the crossings, or from the sites where there are none.
    """
    areas = {
        kind: _areas([row for row in territories if row.kind in kinds])
        for kind, kinds in (("b", {"barrio"}), ("c", {"comuna", "corregimiento"}), ("m", {"municipio"}))
    }
    streets = Streets(crossings) if crossings else None
    placed = [site for site in sites if _in_place(site, areas["c"])]
    grid, trusted = settled(placed)
    places = {fold(site.name): (site.latitude, site.longitude) for site in placed}
    places |= {core(parts): (placed[row].latitude, placed[row].longitude) for row, parts in trusted.items()}
    places.pop("", None)
    return Gazetteer(
        city=city,
        barrios=areas["b"],
        comunas=areas["c"],
        municipalities=areas["m"],
        comuna_of={row.code: row.comuna or "" for row in territories if row.kind == "barrio"},
        municipality_of={"": city} | {fold(row.name): row.code for row in territories if row.kind == "municipio"},
        names=names,
        confidence=Confidence({name: value for name, value in terms.items() if name != AGREEMENT}, terms[AGREEMENT]),
        places=places,
        grid=fit_grid(streets.control()) if streets else grid,
        streets=streets,
        outside=outside,
        known=KnownNames(
            frozenset(fold(row.name.partition("(")[0]) for row in territories if row.kind == "barrio"),
            frozenset(map(fold, towns)),
        ),
    )


def enough(crossings: Crossings) -> Crossings | None:
    """The crossings, unless too few are of a calle with a carrera to make a grid."""
    return crossings if numbered(crossings) >= LEAST_CONTROL else None


def numbered(crossings: Crossings) -> int:
    """How many crossings are of a calle with a carrera."""
    pairs = zip(crossings.one, crossings.other, strict=True)
    return sum(one.startswith("CL ") and other.startswith("KR ") for one, other in pairs)


def settled(sites: Sequence[Site]) -> tuple[Grid | None, dict[int, Components]]:
    """The grid of those sites, and their addresses by row where point and address go together.

    A calle or a carrera that only fits with another cardinal is taken with it: in the North it is often left out.
    """
    parts = {row: read(site.address).components for row, site in enumerate(sites)}
    grid = _grid(sites, parts)
    if grid is None:
        return None, {row: one for row, one in parts.items() if core(one)}
    doubted = _doubted(sites, parts, grid)
    for row in doubted:
        for meant in filter(None, (north(parts[row]), west(parts[row]))):
            if not _doubted(sites, {row: meant}, grid):
                parts[row] = meant
    grid = _grid(sites, parts) or grid
    doubted = set(_doubted(sites, parts, grid))
    return grid, {row: one for row, one in parts.items() if core(one) and row not in doubted}


def _grid(sites: Sequence[Site], parts: Mapping[int, Components]) -> Grid | None:
    control = _control(sites, parts)[0]
    return fit_grid(control) if len(control.calle) >= LEAST_CONTROL else None


def _control(sites: Sequence[Site], parts: Mapping[int, Components]) -> tuple[Control, np.ndarray]:
    """Known points of the grid and the row of each."""
    rows = np.array(list(parts), dtype=int)
    degrees = np.array([(sites[row].latitude, sites[row].longitude) for row in rows]).reshape(-1, 2)
    return control_points([parts[row] for row in rows], *degrees.T, rows)


def _doubted(sites: Sequence[Site], parts: Mapping[int, Components], grid: Grid) -> list[int]:
    """Rows whose point is not where the grid has their address."""
    control, rows = _control(sites, parts)
    if not len(rows):
        return []
    latitude, longitude, radius = grid.locate(control.calle, control.carrera, control.plate, control.along_calle)
    there = grid.plane.metres(control.latitude, control.longitude)
    apart = np.linalg.norm(grid.plane.metres(latitude, longitude) - there, axis=1)
    return rows[apart > FAR * radius].tolist()


def _areas(rows: Sequence[Territory]) -> Areas:
    columns = np.array([(row.latitude, row.longitude, row.hectares) for row in rows], dtype=float).reshape(-1, 3)
    return Areas([row.code for row in rows], columns[:, 0], columns[:, 1], radius_of(columns[:, 2]))


def _in_place(site: Site, comunas: Areas) -> bool:
    """Whether a site is near the comuna that it says."""
    place = comunas.place.get(site.comuna or "")
    if place is None:
        return True
    plane = Plane(float(comunas.latitude[place]), float(comunas.longitude[place]))
    return float(np.linalg.norm(plane.metres(site.latitude, site.longitude))) < FAR * comunas.radius[place]
