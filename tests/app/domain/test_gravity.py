"""The gravity model finds the law that made the trips and the pairs that it did not make, and few others."""

import numpy as np
import pytest

from app.domain import gravity

LAWS = {"exponential": (0.35, 0.0), "power": (0.0, 1.4), "both": (0.15, 0.8)}


def city(rng, zones: int, trips: float, law: tuple[float, float]):
    """Zones over some 12 km and the trips that the law expects between them, none within a zone."""
    points = gravity.places(
        7.12 + rng.normal(0, 0.03, zones),
        -73.12 + rng.normal(0, 0.02, zones),
        np.arange(zones),
        np.ones((zones, zones)),
        zones,
    )
    expected = rng.lognormal(0, 0.8, zones)[:, None] * rng.lognormal(0, 1.0, zones) * points.law(*law)[0]
    np.fill_diagonal(expected, 0)
    return points, expected * trips / expected.sum()


def planted(rng, expected: np.ndarray, pairs: int, factor: float, enough: float) -> np.ndarray:
    """Pairs whose trips are multiplied, of those with so many expected."""
    made = np.zeros(expected.shape, dtype=bool)
    able = np.argwhere(expected >= enough)
    made[tuple(able[rng.choice(len(able), pairs, replace=False)].T)] = True
    expected[made] *= factor
    return made


def test_distances_are_those_of_the_ground():
    apart = gravity.haversine(np.array([7.0, 7.0, 8.0]), np.array([-73.0, -74.0, -73.0]))
    assert apart[0, 2] == pytest.approx(111.2, abs=0.1)
    assert apart[0, 1] == pytest.approx(110.4, abs=0.1)
    assert (np.diag(apart) == 0).all()


@pytest.mark.parametrize("law", LAWS)
def test_the_law_is_recovered_and_margins_are_kept(law):
    rng = np.random.default_rng(3)
    points, expected = city(rng, 40, 60_000, LAWS[law])
    observed = rng.poisson(expected).astype(float)
    mask = ~np.eye(40, dtype=bool)
    found, fitted = gravity.fit(observed, points, mask, (0.2, 0.5))
    assert found == pytest.approx(LAWS[law], abs=0.06)
    for axis in (0, 1):
        assert np.where(mask, fitted, 0).sum(axis=axis) == pytest.approx(observed.sum(axis=axis), rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(("zones", "trips", "factor", "enough"), [(24, 40_000, 2.0, 30), (80, 40_000, 4.0, 8)])
def test_planted_pairs_are_found_and_few_others(zones, trips, factor, enough, capsys):
    hits = false = pairs = 0
    for seed in range(4):
        rng = np.random.default_rng(seed)
        points, expected = city(rng, zones, trips, LAWS["both"])
        truth = planted(rng, expected, 6, factor, enough)
        found = gravity.model(rng.poisson(expected).astype(float), points)
        assert found.beats_naive
        hits += int((found.pointed & truth).sum())
        false += int((found.pointed & ~truth).sum())
        pairs += int(found.included.sum())
    with capsys.disabled():
        print(f"\n{zones} zones: {hits} of 24 planted pairs found, {false} false among {pairs} pairs")
    assert hits >= 22
    assert false <= 3


def test_nothing_is_planted_and_hardly_anything_is_found(capsys):
    false = 0
    for seed in range(4):
        rng = np.random.default_rng(100 + seed)
        points, expected = city(rng, 60, 30_000, LAWS["exponential"])
        false += int(gravity.model(rng.poisson(expected).astype(float), points).pointed.sum())
    with capsys.disabled():
        print(f"\nnothing planted: {false} pointed out in 4 cities")
    assert false <= 2


def test_expanded_trips_are_judged_by_what_was_asked():
    rng = np.random.default_rng(5)
    points, expected = city(rng, 24, 8_000, LAWS["both"])
    weighted = rng.poisson(expected) * 100.0
    assert not gravity.model(weighted, points, least_dispersion=100.0).pointed.any()


def test_without_a_law_the_model_does_not_beat_no_distance():
    rng = np.random.default_rng(7)
    points, expected = city(rng, 24, 5_000, (0.0, 0.0))
    found = gravity.model(rng.poisson(expected).astype(float), points)
    assert found.decay < 0.05 and found.power < 0.1
    assert found.deviance >= 0.98 * found.naive_deviance


def test_a_zone_made_of_places_has_the_mean_of_their_law():
    known = gravity.places(
        np.array([7.10, 7.16, 7.12]),
        np.full(3, -73.12),
        np.array([0, 0, 1]),
        np.array([[0, 0, 9], [0, 0, 3], [1, 1, 0]]),
        2,
    )
    law, _ = known.law(0.5, 0.0)
    near, far = gravity.haversine(np.array([7.10, 7.16, 7.12]), np.full(3, -73.12))[2, :2]
    assert law[0, 1] == pytest.approx(0.75 * np.exp(-0.5 * near) + 0.25 * np.exp(-0.5 * far))
    assert law[1, 0] == pytest.approx(0.5 * np.exp(-0.5 * near) + 0.5 * np.exp(-0.5 * far))
