"""Hexagons of the H3 grid: the one of a point, the coarser one that holds it, its outline and its size."""

from __future__ import annotations

from collections.abc import Iterable

import h3

DIGITS = 5  # of a degree: about a metre


def cells_at(latitudes: Iterable[float], longitudes: Iterable[float], *, resolution: int) -> list[str]:
    """The cell of each point, in degrees (WGS84); raises ValueError for one that is not on Earth."""
    return [h3.latlng_to_cell(y, x, resolution) for y, x in zip(latitudes, longitudes, strict=True)]


def coarser(cells: Iterable[str], *, resolution: int) -> list[str]:
    """The cell of a coarser or equal resolution that holds each cell; raises ValueError for a finer one."""
    return [h3.cell_to_parent(cell, resolution) for cell in cells]


def resolution(cells: Iterable[str]) -> int:
    """The resolution that all these cells share; raises ValueError where they do not or one is no cell."""
    found = {h3.get_resolution(cell) if h3.is_valid_cell(cell) else None for cell in cells}
    if len(found) != 1 or None in found:
        raise ValueError("Las celdas H3 deben ser válidas y de una misma resolución.")
    return found.pop()


def ring(cell: str) -> list[list[float]]:
    """The outline of a cell, closed: [longitude, latitude] in degrees."""
    corners = [[round(x, DIGITS), round(y, DIGITS)] for y, x in h3.cell_to_boundary(cell)]
    return [*corners, corners[0]]


def hectares(size: int) -> float:
    """The average area of a cell of that resolution."""
    return h3.average_hexagon_area(size, unit="km^2") * 100
