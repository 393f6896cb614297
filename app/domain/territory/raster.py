"""Polygons drawn on a raster of small cells: which cells lie whole in one, and which a border crosses.

A cell is STEP degrees a side, about five metres; BLOCK × BLOCK of them make a block, and only blocks that a border
crosses keep their cells. Borders are looked for MARGIN beyond the sides of a cell, so that whatever rounding does to a
point puts it in a cell whose borders are known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

STEP = 5e-5  # degrees
BLOCK = 16  # cells
SIDES = (64, 16, 4, 1)  # in cells, of the squares that are divided as long as a border crosses them
MARGIN = 1e-9 / STEP  # in cells: a tenth of a millimetre, far more than rounding


@dataclass(frozen=True)
class Raster:
    """Where each cell points to.

    `blocks`: a row of `known`, or ~n for the n-th of `cells`. `cells`: by row and column in the block, a row of
    `known`, or ~n for doubt n. `known`: the lowest name of each level, a row per combination, the first one of no name.
    Doubt n lies whole in the territories of row `sure[n]`, and on borders of `crossing[starts[n]:starts[n + 1]]`.
    """

    west: float
    south: float
    blocks: np.ndarray
    cells: np.ndarray
    known: np.ndarray
    sure: np.ndarray
    starts: np.ndarray
    crossing: np.ndarray

    def find(self, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        """The row of `known` of each point, or ~n where doubt n has to be settled."""
        column, row = (longitude - self.west) / STEP, (latitude - self.south) / STEP
        height, width = (BLOCK * side for side in self.blocks.shape)
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        column, row = (np.where(inside, values, 0).astype(np.int32) for values in (column, row))
        block = (row // BLOCK) * self.blocks.shape[1] + column // BLOCK
        place = np.where(inside, self.blocks.ravel().take(block), 0)
        fine = np.flatnonzero(place < 0)
        cell = (~place[fine] * BLOCK + row[fine] % BLOCK) * BLOCK + column[fine] % BLOCK
        place[fine] = self.cells.ravel().take(cell)
        return place


def rasterize(shapes: np.ndarray, level_of: np.ndarray, name_of: np.ndarray, *, nothing: int) -> Raster:
    """Draw polygons, each of a level and with a name that counts more the lower it is; `nothing` for no name."""
    west, south, east, north = shapely.total_bounds(shapes) if len(shapes) else (0.0, 0.0, 0.0, 0.0)
    west, south = west - STEP, south - STEP  # a cell all around
    height, width = (int((span / STEP + 2) / SIDES[0]) + 1 for span in (north - south, east - west))
    borders = _borders(shapes, west, south)
    blocks = np.zeros((1, height * SIDES[0] // BLOCK, width * SIDES[0] // BLOCK), dtype=np.int32)
    cells = np.zeros((0, BLOCK, BLOCK), dtype=np.int32)
    combinations: dict[tuple, int] = {(nothing,) * 4: 0}

    squares = np.arange(height * width)  # row by row, in order at every size
    found = np.full((len(squares), 4), nothing, dtype=np.int32)
    asked, by = shapely.STRtree(shapes).query(shapely.points(*_centres(squares, SIDES[0], width, west, south)))
    shapely.prepare(shapes)
    for side in SIDES:
        across = width * SIDES[0] // side
        at, crossing = _crossings(borders, side, across)
        at = np.searchsorted(squares, at)
        # A polygon that crossed the larger square and not this one holds all of it or nothing: its centre tells.
        settled = ~_among(asked * np.int64(len(shapes)) + by, at * np.int64(len(shapes)) + crossing)
        asked, by = asked[settled], by[settled]
        holds = shapely.intersects_xy(shapes[by], *_centres(squares[asked], side, across, west, south))
        np.minimum.at(found, (asked[holds], level_of[by[holds]]), name_of[by[holds]])

        open_, counts = np.unique(at, return_counts=True)
        places = _places(found, combinations)
        if side in (BLOCK, 1):
            sure, places[open_] = places[open_], ~np.arange(len(open_), dtype=np.int32)
        row, column = np.divmod(squares, across)
        if side >= BLOCK:
            _paint(blocks, 0, row, column, side // BLOCK, places)
        else:
            _paint(cells, ~blocks[0, row * side // BLOCK, column * side // BLOCK], row, column, side, places)
        if side == BLOCK:
            cells = np.zeros((len(open_), BLOCK, BLOCK), dtype=np.int32)
        if side > 1:
            squares, parent = _divided(row[open_], column[open_], across)
            found = found[open_[parent]]
            asked, ahead = spread(counts[parent])
            by = crossing[(np.cumsum(counts) - counts)[parent[asked]] + ahead]
    known = np.array(list(combinations), dtype=np.int32)
    return Raster(west, south, blocks[0], cells, known, sure, np.append(0, np.cumsum(counts)), crossing)


def spread(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each thing and a number from 0 for each of its many.

    >>> [each.tolist() for each in spread(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return owner, np.arange(len(owner), dtype=np.int32) - (np.cumsum(counts) - counts).astype(np.int32)[owner]


def _borders(shapes: np.ndarray, west: float, south: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The start, end and polygon of every piece of border, in cells from the corner; none much longer than a square."""
    outlines = shapely.segmentize(shapely.boundary(shapes), SIDES[-2] * STEP)
    lines, owner = shapely.get_parts(outlines, return_index=True)
    corners, line = shapely.get_coordinates(lines, return_index=True)
    corners = (corners - (west, south)) / STEP
    joined = np.flatnonzero(line[1:] == line[:-1])
    return corners[joined], corners[joined + 1], owner[line[joined]]


def _crossings(borders: tuple[np.ndarray, ...], side: int, across: int) -> tuple[np.ndarray, np.ndarray]:
    """Each square that a border touches and the polygon whose it is, in order and once."""
    start, end, owner = borders
    low, high = (
        np.floor(corner / side).astype(np.int32)
        for corner in (np.minimum(start, end) - MARGIN, np.maximum(start, end) + MARGIN)
    )
    wide, tall = (high - low + 1).T
    piece, ahead = spread(wide * tall)
    square = low[piece] + np.stack([ahead % wide[piece], ahead // wide[piece]], axis=1)
    # The line passes by a square when all its corners lie on one side of it.
    along, away = (end - start)[piece], (square + 0.5) * side - start[piece]
    across_line = np.abs(along[:, 0] * away[:, 1] - along[:, 1] * away[:, 0])
    touched = across_line <= (side / 2 + MARGIN) * np.abs(along).sum(axis=1)
    square, owner = square[touched], owner[piece[touched]]
    many = int(owner.max(initial=0)) + 1
    keys = np.sort((square[:, 1] * np.int64(across) + square[:, 0]) * many + owner)
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return keys // many, (keys % many).astype(np.int32)


def _among(asked: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Whether each number is one of those known, which are in order."""
    at = np.searchsorted(known, asked)
    return np.append(known, -1)[at] == asked


def _centres(squares: np.ndarray, side: int, across: int, west: float, south: float) -> tuple[np.ndarray, np.ndarray]:
    row, column = np.divmod(squares, across)
    return west + (column + 0.5) * side * STEP, south + (row + 0.5) * side * STEP


def _divided(row: np.ndarray, column: np.ndarray, across: int) -> tuple[np.ndarray, np.ndarray]:
    """The smaller squares of each square, in order, and the place of the square that each is part of."""
    parts = SIDES[0] // SIDES[1]
    parent, part = spread(np.full(len(row), parts * parts))
    inner = (row[parent] * parts + part // parts) * across * parts + column[parent] * parts + part % parts
    order = np.argsort(inner)
    return inner[order], parent[order]


def _places(found: np.ndarray, combinations: dict[tuple, int]) -> np.ndarray:
    """The number of each row's combination of names; new combinations are added."""
    # A row as one number (four names of up to 55,108), and once for each run of neighbours that are alike: sorting rows
    # took most of an index's time.
    base = int(found.max(initial=0)) + 1
    keys = found.astype(np.int64) @ base ** np.arange(found.shape[1] - 1, -1, -1, dtype=np.int64)
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    _, own, which = np.unique(keys[first], return_index=True, return_inverse=True)
    numbers = [combinations.setdefault(tuple(row), len(combinations)) for row in found[first[own]].tolist()]
    return np.repeat(np.array(numbers, dtype=np.int32)[which], np.diff(first, append=len(keys)))


def _paint(blocks: np.ndarray, block: np.ndarray | int, row: np.ndarray, column: np.ndarray, size: int, values) -> None:
    """Write each value on a square of size × size cells; rows and columns count such squares, from any corner."""
    height, width = (extent // size for extent in blocks.shape[1:])
    blocks.reshape(-1, height, size, width, size)[block, row % height, :, column % width, :] = values[:, None, None]
