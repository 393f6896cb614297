"""Who lives within a radius: an estimate, and the least and the most that they may be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from app.domain.addresses.plane import Plane
from app.domain.coverage_reach import Units, any_of, within

# Two units on a line: four cells at 0, 100, 200 and 300 m, and one at 1,000 m.
CELLS = np.array([[0.0, 0.0], [100, 0], [200, 0], [300, 0], [1_000, 0]])
UNITS = Units(np.array([10.0, 10, 10, 10, 7]), np.array([0, 0, 0, 0, 1]))
HERE = np.array([0.0, 0.0])


def covered(radius: float, *, places: np.ndarray = HERE[None], margin: float = 0.0) -> list[list[float]]:
    return [each.tolist() for each in UNITS.covered(within(places[0], places, CELLS, radius, margin=margin))]


def test_a_unit_in_part_within_is_none_or_all_of_it():
    assert covered(150) == [[20, 0], [0, 0], [40, 0]]
    assert covered(300) == [[40, 0], [40, 0], [40, 0]]
    assert covered(2_000) == [[40, 7], [40, 7], [40, 7]]


def test_a_cell_reaches_beyond_its_centre():
    assert covered(300, margin=25) == [[40, 0], [0, 0], [40, 0]]
    assert covered(980, margin=25) == [[40, 0], [40, 0], [40, 7]]


def test_a_site_that_may_be_anywhere_in_its_barrio_is_sure_only_of_what_all_its_places_reach():
    places = np.array([[0.0, 0.0], [0, 0], [600, 0]])
    assert covered(450, places=places) == [[40, 0], [0, 0], [40, 7]]
    assert covered(650, places=places) == [[40, 0], [40, 0], [40, 7]]


def test_several_sites_reach_what_any_does():
    near = any_of((within(np.array([x, 0.0]), np.array([[x, 0.0]]), CELLS, 60, margin=0) for x in (0.0, 300.0)), 5)
    assert near.likely.tolist() == [True, False, False, True, False]
    assert [each.tolist() for each in UNITS.covered(near)] == [[20, 0], [0, 0], [40, 0]]
    assert [each.sum() for each in UNITS.covered(any_of((), 5))] == [0, 0, 0]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1, 2_000), st.integers(1, 30))
def test_the_estimate_lies_between_its_ends_and_both_bind(seed, radius, places):
    rng = np.random.default_rng(seed)
    cells, spots = rng.uniform(0, 2_000, (200, 2)), rng.uniform(0, 800, (places, 2))
    units = Units(rng.uniform(0, 9, 200), rng.integers(0, 12, 200))
    near = within(spots[0], spots, cells, radius, margin=20)
    assert (near.surely <= near.likely).all()
    assert (near.likely <= near.possibly).all()
    likely, low, high = units.covered(near)
    assert (low <= likely).all()
    assert (likely <= high).all()
    apart = np.linalg.norm(cells[:, None] - spots, axis=2)
    assert (near.surely == (apart.max(axis=1) <= radius - 20)).all()
    assert (near.possibly == (apart.min(axis=1) <= radius + 20)).all()


def test_metres_of_the_plane_are_those_of_the_ellipsoid_over_the_whole_city():
    rng = np.random.default_rng(1)
    latitude, longitude = rng.uniform(7.06, 7.19, 300), rng.uniform(-73.17, -73.06, 300)
    plane = Plane.around(latitude, longitude)
    for metres in (300.0, 1_000.0):
        east, north, _ = Geod(ellps="WGS84").fwd(longitude, latitude, rng.uniform(0, 360, 300), np.full(300, metres))
        apart = np.hypot(*(plane.metres(north, east) - plane.metres(latitude, longitude)).T)
        assert apart == pytest.approx(np.full(300, metres), rel=4e-4)
