"""The grid that known points teach, on streets whose geometry is told here."""

import numpy as np
import pytest

from app.domain.addresses.grid import Control, fit_grid

NORTH_STEP, EAST_STEP = 0.0008, 0.0009  # degrees a block


def sites(seed: int, size: int, *, wrong: int = 0) -> Control:
    """Addresses of a straight, turned grid; the first ones are kilometres off."""
    dice = np.random.default_rng(seed)
    calle, carrera = dice.integers(1, 60, size).astype(float), dice.integers(1, 35, size).astype(float)
    latitude = 7.1 - NORTH_STEP * calle + 0.0001 * carrera
    longitude = -73.1 + EAST_STEP * carrera + 0.0001 * calle
    latitude[:wrong] += 0.02
    return Control(calle, carrera, np.full(size, np.nan), dice.random(size) < 0.5, latitude, longitude)


def apart(
    grid, calle: float, carrera: float, plate: float = np.nan, *, along: bool = True
) -> tuple[float, float, float]:
    """(latitude, longitude, radius) of one address."""
    asked = (np.array([value]) for value in (calle, carrera, plate))
    return tuple(float(value[0]) for value in grid.locate(*asked, np.array([along])))


def test_a_crossing_no_site_is_at() -> None:
    latitude, longitude, radius = apart(fit_grid(sites(1, 60)), 31.0, 17.0)
    assert latitude == pytest.approx(7.1 - NORTH_STEP * 31 + 0.0017, abs=1e-4)
    assert longitude == pytest.approx(-73.1 + EAST_STEP * 17 + 0.0031, abs=1e-4)
    assert radius < 60


def test_a_plate_counts_metres_towards_the_next_number() -> None:
    grid = fit_grid(sites(2, 80))
    at, on = (apart(grid, 30.0, 20.0, plate) for plate in (np.nan, 50.0))
    assert (on[1] - at[1]) * 110_400 == pytest.approx(50, abs=3)
    down = apart(grid, 30.0, 20.0, 50.0, along=False)
    assert (at[0] - down[0]) * 110_574 == pytest.approx(50, abs=3)
    assert apart(grid, 30.0, 20.0, 5000.0)[1] == pytest.approx(apart(grid, 30.0, 21.0)[1], abs=1e-4), (
        "one block at most"
    )


def test_in_the_west_and_north_numbers_grow_away() -> None:
    grid = fit_grid(sites(3, 80))
    at, on = (apart(grid, 30.0, -4.0, plate) for plate in (np.nan, 50.0))
    assert (at[1] - on[1]) * 110_400 == pytest.approx(50, abs=3)


def test_wrong_sites_are_not_trusted_and_bend_nothing() -> None:
    grid = fit_grid(sites(4, 80, wrong=6))
    assert (grid.trust[:6] < 0.05).all() and np.median(grid.trust[6:]) > 0.5
    latitude, _, radius = apart(grid, 31.0, 17.0)
    assert latitude == pytest.approx(7.1 - NORTH_STEP * 31 + 0.0017, abs=2e-4)
    assert radius < 100


def test_the_error_grows_away_from_what_is_known() -> None:
    grid = fit_grid(sites(5, 80))
    assert apart(grid, 30.0, 60.0)[2] > 2 * apart(grid, 30.0, 17.0)[2]
