"""Polygons that meet edge to edge, from layers that do not: official ones first, cells for what those leave out.

The borders of every source are noded together, with corners rounded to a grid of a metre, so that they cut the ground
into faces; each face belongs to one territory of each level. Slivers and overlaps are gone by construction.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

# Degrees: one metre, finer than any cell and the precision that the polygons are written with.
GRID = 1e-5
LEFT = 0.5  # of a territory's cells that official polygons must leave for it to keep a shape made of them

Official = Sequence[tuple[str, shapely.Geometry]]


def faces(borders: Sequence[shapely.Geometry]) -> np.ndarray:
    """The pieces into which those lines cut the ground."""
    noded = shapely.union_all(np.asarray(borders), grid_size=GRID)
    return shapely.get_parts(shapely.polygonize([noded]))


def claim(points: np.ndarray, official: Official) -> np.ndarray:
    """The code of the official polygon in which each point lies, the smallest of several; None outside of all."""
    codes = np.full(len(points), None, dtype=object)
    shapes = np.array([shape for _, shape in official], dtype=object)
    if not len(shapes):
        return codes
    face, polygon = shapely.STRtree(shapes).query(points, predicate="within")
    largest_first = np.argsort(-shapely.area(shapes[polygon]), kind="stable")
    for place in largest_first:
        codes[face[place]] = official[polygon[place]][0]
    return codes


def fill(codes: np.ndarray, cells: np.ndarray, area: np.ndarray, replaced: frozenset[str]) -> np.ndarray:
    """What has no official territory goes to that of its cell, unless it has an official shape or too little is left.

    `replaced` are the codes with one. `area` is each face's, in any unit.
    """
    open_to = np.array([code is not None and code not in replaced for code in cells])
    whole = _sums(cells[open_to], area[open_to])
    free = open_to & (codes == None)  # noqa: E711  (elementwise)
    left = _sums(cells[free], area[free])
    keeps = {code for code, total in whole.items() if left.get(code, 0) >= LEFT * total}
    filled = codes.copy()
    filled[free] = [cell if cell in keeps else None for cell in cells[free]]
    return filled


def fill_from_children(codes: np.ndarray, children: np.ndarray, parents: Mapping[str, str]) -> np.ndarray:
    """What no territory of the level claims goes to the parent of the barrio that lies there."""
    return np.array([code or parents.get(child) for code, child in zip(codes, children, strict=True)], dtype=object)


def joined(pieces: np.ndarray, codes: np.ndarray) -> dict[str, shapely.Geometry]:
    """Each territory as the union of its faces, in the order of the codes."""
    own = defaultdict(list)
    for place, code in enumerate(codes):
        if code is not None:
            own[code].append(place)
    return {code: shapely.coverage_union_all(pieces[own[code]]) for code in sorted(own)}


def _sums(codes: np.ndarray, values: np.ndarray) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for code, value in zip(codes, values, strict=True):
        sums[code] += value
    return sums
