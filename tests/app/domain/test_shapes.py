"""Shapes in degrees: places inside, discs as large as their error, bows that keep to the right."""

import json

import h3
import numpy as np
import pytest
from shapely.geometry import Point, Polygon, shape

from app.domain import hexagons, shapes
from tests import city


def test_the_middle_of_a_territory_lies_inside_it() -> None:
    hollow = {
        "type": "Polygon",
        "coordinates": [[[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4], [0, 0]]],
    }
    for text in (json.dumps(hollow), *city.polygons()["geojson"]):
        assert shape(json.loads(text)).contains(Point(shapes.middle(text)))


def test_a_disc_is_as_large_as_its_error() -> None:
    ring = shapes.discs(np.array([-73.12]), np.array([7.12]), np.array([350.0]))[0]
    far = [h3.great_circle_distance((7.12, -73.12), (y, x), unit="m") for x, y in ring]
    assert min(far) == pytest.approx(350, rel=0.01) and max(far) == pytest.approx(350, rel=0.01)
    assert ring[0].tolist() == ring[-1].tolist()


def test_what_is_within_reach_of_some_points_is_one_shape_without_overlaps() -> None:
    near, apart = np.array([-73.12, -73.121]), np.array([-73.12, -73.15])
    for longitudes, kind in ((near, "Polygon"), (apart, "MultiPolygon")):
        whole = shapes.reach(longitudes, np.array([7.12, 7.12]), 300)
        assert whole["type"] == kind and shape(whole).is_valid
        assert all(shape(whole).buffer(1e-5).contains(Point(x, 7.1226)) for x in longitudes)
    single = shape(shapes.reach(apart[:1], np.array([7.12]), 300)).area
    assert single < shape(shapes.reach(near, np.array([7.12, 7.12]), 300)).area < 2 * single


def test_a_bow_goes_from_end_to_end_to_the_right_of_its_way() -> None:
    starts, ends = np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 0.0]])
    there, back = shapes.bows(starts, ends, bend=0.4, bits=5)
    assert len(there) == 11
    assert there[0].tolist() == [0, 0] and there[-1].tolist() == [1, 0] and back[0].tolist() == [1, 0]
    assert there[5].tolist() == [0.5, -0.2] and back[5].tolist() == [0.5, 0.2], "eastward to the south"


def test_hexagons_hold_their_points_and_are_held_by_coarser_ones() -> None:
    rows = city.points(200)
    fine = hexagons.cells_at(rows["latitud"], rows["longitud"], resolution=10)
    assert hexagons.resolution(fine) == 10
    for x, y, cell in zip(rows["longitud"], rows["latitud"], fine, strict=True):
        assert Polygon(hexagons.ring(cell)).buffer(2e-5).contains(Point(x, y))
    assert hexagons.coarser(fine, resolution=8) == [h3.cell_to_parent(cell, 8) for cell in fine]
    assert hexagons.hectares(10) == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("cells", [[], ["8b6608982590fff", "8a660898258ffff"], ["no es una celda"]])
def test_cells_of_no_one_resolution_are_refused(cells) -> None:
    with pytest.raises(ValueError, match="misma resolución"):
        hexagons.resolution(cells)
