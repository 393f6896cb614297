"""A weighted mean of rates: one area is Garwood's interval, many cover what they should."""

import numpy as np
import pytest

from app.domain import epidemiology as epi
from app.domain.epidemiology.weighted import mean_rate


@pytest.mark.parametrize("cases", [0, 1, 7, 400])
def test_one_area_is_the_exact_interval(cases) -> None:
    one, exact = mean_rate([cases], [5000], [3]), epi.poisson_rate(cases=cases, population=5000)
    assert (one.value, one.low, one.high) == pytest.approx((exact.value, exact.low, exact.high))


def test_the_mean_is_weighed_and_its_scale_does_not_matter() -> None:
    found = mean_rate([10, 40], [1000, 1000], [3, 1])
    assert found.value == pytest.approx((3 * 1000 + 4000) / 4) and found.low < found.value < found.high
    assert mean_rate([10, 40], [1000, 1000], [300, 100]) == pytest.approx(found)


def test_areas_without_people_or_weight_are_left_out_and_none_is_none() -> None:
    assert mean_rate([10, 99, 99], [1000, 0, 1000], [1, 1, 0]) == mean_rate([10], [1000], [1])
    assert mean_rate([], [], []) is None and mean_rate([5], [0], [1]) is None


def test_the_interval_covers_the_truth() -> None:
    chance = np.random.default_rng(5)
    people, weights = chance.integers(7_000, 80_000, 17), chance.gamma(1, 1, 17)
    truth = chance.gamma(20, 0.0001, 17)
    wanted = float((truth * weights).sum() / weights.sum() * 1e5)
    inside = 0
    for _ in range(300):
        band = mean_rate(chance.poisson(truth * people), people, weights)
        inside += band.low <= wanted <= band.high
    assert inside >= 280
