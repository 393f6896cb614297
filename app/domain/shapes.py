"""Shapes for the maps, in degrees: a place inside a territory, the disc of an error, the bow of a flow."""

from __future__ import annotations

import json

import numpy as np
from shapely import set_precision, unary_union
from shapely.geometry import Polygon, box, mapping, shape

METRES = 110_600.0  # a degree of latitude, at seven degrees north
CORNERS = 24
DIGITS = 5  # of a degree: about a metre


def middle(geojson: str) -> tuple[float, float]:
    """Longitude and latitude of a point inside a polygon: its centroid or, where that lies outside, another."""
    polygon = shape(json.loads(geojson))
    centre = polygon.centroid
    point = centre if polygon.contains(centre) else polygon.representative_point()
    return round(point.x, DIGITS), round(point.y, DIGITS)


def within(geojson: str, bounds: tuple[float, float, float, float]) -> str | None:
    """The part of a polygon inside west, south, east and north; None where there is none."""
    part = shape(json.loads(geojson)).buffer(0).intersection(box(*bounds))
    return None if part.is_empty else json.dumps(mapping(part), separators=(",", ":"))


def across(geojson: str) -> float:
    """How wide a polygon is, in metres: the side of the square of its area."""
    polygon = shape(json.loads(geojson))
    return float(METRES * np.sqrt(polygon.area * np.cos(np.radians(polygon.centroid.y))))


def discs(longitudes: np.ndarray, latitudes: np.ndarray, metres: np.ndarray) -> np.ndarray:
    """The closed ring of the disc around each point: points × corners × (longitude, latitude)."""
    turn = np.linspace(0, 2 * np.pi, CORNERS + 1)
    up = np.asarray(metres, dtype=float)[:, None] / METRES
    xs = np.asarray(longitudes)[:, None] + up / np.cos(np.radians(latitudes))[:, None] * np.cos(turn)
    return np.stack([xs, np.asarray(latitudes)[:, None] + up * np.sin(turn)], axis=2).round(DIGITS)


def bows(starts: np.ndarray, ends: np.ndarray, *, bend: float, bits: int) -> np.ndarray:
    """The half ellipse from each start to its end, to the right of the way: lines × (2 bits + 1) × (x, y).

    `bend` is twice its rise over the straight line, as a share of that line; a start or end is (longitude, latitude).
    """
    along = (1 - np.cos(np.linspace(0, np.pi, 2 * bits + 1))) / 2
    way = ends - starts
    right = np.stack([way[:, 1], -way[:, 0]], axis=1)
    rise = bend * np.sqrt(along * (1 - along))
    return (starts[:, None] + along[:, None] * way[:, None] + rise[:, None] * right[:, None]).round(DIGITS)


def reach(longitudes: np.ndarray, latitudes: np.ndarray, metres: float) -> dict:
    """All that lies within so many metres of any of some points, as one GeoJSON geometry."""
    rings = discs(longitudes, latitudes, np.full(len(longitudes), metres))
    whole = unary_union([Polygon(ring) for ring in rings])
    return json.loads(json.dumps(mapping(set_precision(whole, 10.0**-DIGITS))))
