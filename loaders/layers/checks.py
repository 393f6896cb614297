"""What is wrong with the shapes of a layer, measured: rings, overlaps, gaps; and their true areas."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

LEAST = 1.0  # m²; below, two polygons only share an edge that was drawn twice


@dataclass(frozen=True)
class Overlap:
    """Two polygons, by their place, and the square metres that both claim."""

    first: int
    second: int
    m2: float


def repaired(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The shapes with their invalid rings rebuilt, and which they were. What is no polygon becomes None."""
    invalid = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    sound = shapes.copy()
    sound[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    areal = np.isin(shapely.get_type_id(sound), (3, 6)) & ~shapely.is_empty(sound)
    sound[~areal] = None
    return sound, invalid & areal


def scale(planar: np.ndarray, crs: pyproj.CRS) -> np.ndarray:
    """By how much a plane area has to be divided to be the ground's: the projection's areal scale at each shape."""
    inside = shapely.point_on_surface(planar)
    to_degrees = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    longitude, latitude = to_degrees.transform(shapely.get_x(inside), shapely.get_y(inside))
    return np.asarray(pyproj.Proj(crs).get_factors(longitude, latitude).areal_scale)


def areas(planar: np.ndarray, crs: pyproj.CRS) -> np.ndarray:
    """Square metres on the ground. EPSG:9377 shortens lengths by 0.08 % here, and so areas by 0.16 %."""
    return shapely.area(planar) / scale(planar, crs)


def overlaps(planar: np.ndarray) -> list[Overlap]:
    """The pairs that claim the same ground, the largest first."""
    left, right = shapely.STRtree(planar).query(planar, predicate="intersects")
    left, right = left[left < right], right[left < right]
    shared = shapely.area(shapely.intersection(planar[left], planar[right]))
    found = [Overlap(int(a), int(b), float(m2)) for a, b, m2 in zip(left, right, shared, strict=True) if m2 > LEAST]
    return sorted(found, key=lambda one: -one.m2)


def gaps(planar: np.ndarray) -> list[float]:
    """Square metres of each hole that the polygons leave between them, the largest first."""
    whole = shapely.get_parts(shapely.union_all(planar))
    holes = [shapely.area(shapely.Polygon(ring)) for part in whole for ring in part.interiors]
    return sorted((float(hole) for hole in holes if hole > LEAST), reverse=True)
