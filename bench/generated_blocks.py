"""Blocks of a city that does not exist, so that its streets part its barrios, as those of real cities do."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

WIDEST = 40_000.0  # square metres: what streets enclose is a block, or open ground if larger


def by_blocks(cells: Sequence[shapely.Polygon], streets: Iterable[np.ndarray]) -> list[shapely.Geometry]:
    """The cells with whole blocks in place of those that they cut; open ground stays cut where they cut it."""
    lines = shapely.union_all([shapely.LineString(curve) for curve in streets])
    blocks = shapely.get_parts(shapely.polygonize([lines]))
    blocks = blocks[shapely.area(blocks) < WIDEST]
    block, cell = shapely.STRtree(cells).query(shapely.centroid(blocks), predicate="within")
    built = shapely.union_all(blocks)
    return [
        shapely.union_all([shapely.difference(own, built), *blocks[block[cell == place]]])
        for place, own in enumerate(cells)
    ]
