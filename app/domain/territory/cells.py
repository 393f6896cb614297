"""In which barrio, comuna or corregimiento, and municipality an H3 cell is: what draws polygons where no layer does.

Three layers, the finest first: resolution 11 in the built city, 9 in its corregimientos, 8 in the metropolitan area.
A point belongs to the first layer that has its cell; Bucaramanga's own layers win over the coarse municipal one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import h3.api.basic_int as h3
import numpy as np

from app.domain.territory.located import CITY, Located

CITY_RESOLUTION, RURAL_RESOLUTION, AREA_RESOLUTION = 11, 9, 8
NOWHERE = np.uint64(0)  # H3 has no such cell


class BadCells(ValueError):
    """Cells that repeat, are of another resolution, or have no code of their own."""


class Cells:
    """One layer: a code for each cell of a resolution. `find` answers for many cells at once."""

    def __init__(self, cells: Sequence[str], codes: Sequence[str | None], *, resolution: int):
        numbers = np.array([int(cell, 16) for cell in cells], dtype=np.uint64)
        if len(codes) != len(numbers) or len(set(cells)) != len(numbers):
            raise BadCells(f"{len(numbers)} celdas y {len(codes)} códigos; una celda no puede repetirse.")
        order = np.argsort(numbers)
        self.resolution = resolution
        self.cells = numbers[order]
        # One more place at the end, for what is not found.
        self.codes = np.array([*(codes[place] or None for place in order), None], dtype=object)
        if any(h3.get_resolution(int(cell)) != resolution for cell in self.cells):
            raise BadCells(f"Las celdas deben ser de resolución {resolution}.")

    def find(self, cells: np.ndarray) -> np.ndarray:
        """The place of each cell in `codes`; the last one for a cell that the layer does not have."""
        places = np.searchsorted(self.cells, cells)
        inside = places < len(self.cells)
        inside[inside] = self.cells[places[inside]] == cells[inside]
        return np.where(inside, places, len(self.cells))


class CellIndex:
    """Answers `locate` from three layers of (cell, code); `comunas` also holds 'R…' for cells of a corregimiento."""

    def __init__(
        self,
        *,
        city: tuple[Sequence[str], Sequence[str], Sequence[str | None]],
        rural: tuple[Sequence[str], Sequence[str]],
        area: tuple[Sequence[str], Sequence[str]],
    ):
        cells, comunas, barrios = city
        self._comunas = Cells(cells, comunas, resolution=CITY_RESOLUTION)
        self._barrios = Cells(cells, barrios, resolution=CITY_RESOLUTION)
        self._rural = Cells(*rural, resolution=RURAL_RESOLUTION)
        self._area = Cells(*area, resolution=AREA_RESOLUTION)

    def locate(self, latitude: np.ndarray, longitude: np.ndarray) -> Located:
        """Codes of points in degrees (WGS84), one by one or in arrays; a missing or impossible point has none."""
        points = np.broadcast_arrays(
            np.atleast_1d(np.asarray(latitude, dtype=float)), np.atleast_1d(np.asarray(longitude, dtype=float))
        )
        found = self._comunas.find(_cells(*points, CITY_RESOLUTION))
        parent, barrio = self._comunas.codes[found], self._barrios.codes[found]
        parent = _fill(parent, points, self._rural)
        municipality = np.where(parent != None, CITY, None)  # noqa: E711  (elementwise)
        municipality = _fill(municipality, points, self._area)
        rural = np.array([code is not None and code.startswith("R") for code in parent], dtype=bool)
        return Located(
            barrio=barrio,
            comuna=np.where(rural, None, parent),
            corregimiento=np.where(rural, parent, None),
            municipio=municipality,
        )


def _fill(codes: np.ndarray, points: list[np.ndarray], layer: Cells) -> np.ndarray:
    """Ask a coarser layer for the points that have no code yet."""
    filled, missing = codes.copy(), codes == None  # noqa: E711  (elementwise)
    latitude, longitude = (values[missing] for values in points)
    filled[missing] = layer.codes[layer.find(_cells(latitude, longitude, layer.resolution))]
    return filled


def _cells(latitude: np.ndarray, longitude: np.ndarray, resolution: int) -> np.ndarray:
    """The H3 cell of each point; NOWHERE for one that is not on Earth."""
    return np.fromiter(
        (
            h3.latlng_to_cell(lat, lon, resolution) if _on_earth(lat, lon) else NOWHERE
            for lat, lon in zip(latitude.tolist(), longitude.tolist(), strict=True)
        ),
        dtype=np.uint64,
        count=len(latitude),
    )


def _on_earth(latitude: float, longitude: float) -> bool:
    return not (math.isnan(latitude) or math.isnan(longitude)) and abs(latitude) <= 90 and abs(longitude) <= 180
