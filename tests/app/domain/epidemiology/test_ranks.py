"""Places with their interval: certain where rates are far apart, wide where chance could explain them."""

import numpy as np
import pytest

from app.domain.epidemiology import ranks


def test_the_place_is_that_of_the_rate_and_equals_share_it() -> None:
    band = ranks.of_rates(np.array([10, 40, 10, 0]), np.array([1000, 1000, 1000, 1000]))
    assert band.value.tolist() == [2, 1, 2, 4]


def test_far_rates_are_certain_and_like_ones_are_not() -> None:
    sure = ranks.of_rates(np.array([9000, 3000, 1000]), np.full(3, 100_000))
    assert sure.low.tolist() == sure.high.tolist() == sure.value.tolist() == [1, 2, 3]
    alike = ranks.of_rates(np.full(20, 100), np.full(20, 10_000))
    assert (alike.low <= 2).all() and (alike.high >= 19).all()


def test_few_cases_may_be_anywhere() -> None:
    band = ranks.of_rates(np.array([0, 500, 600, 700]), np.array([30, 100_000, 100_000, 100_000]))
    assert (band.value[0], band.low[0], band.high[0]) == (4, 1, 4)


def test_the_place_lies_in_its_interval_and_the_same_input_gives_the_same() -> None:
    chance = np.random.default_rng(3)
    cases, people = chance.poisson(8, 200), chance.integers(50, 5000, 200)
    first, again = ranks.of_rates(cases, people), ranks.of_rates(cases, people)
    assert (first.low <= first.value).all() and (first.value <= first.high).all()
    assert all(np.array_equal(getattr(first, part), getattr(again, part)) for part in ("value", "low", "high"))
    assert first.low.min() >= 1 and first.high.max() <= 200


@pytest.mark.parametrize("seed", [1, 2])
def test_the_interval_covers_the_true_place(seed) -> None:
    chance = np.random.default_rng(seed)
    people = np.full(60, 20_000)
    truth = chance.gamma(8, 0.0004, 60)
    true_place = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    band = ranks.of_rates(chance.poisson(truth * people), people)
    assert ((band.low <= true_place) & (true_place <= band.high)).mean() > 0.85
