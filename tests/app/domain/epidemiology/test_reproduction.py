"""R and growth against epidemics whose R is known, simulated person by person."""

import time

import numpy as np
import pytest

from app.domain.epidemiology.bands import Band
from app.domain.epidemiology.reproduction import (
    doubling_time,
    growth_rate,
    growth_rate_of_draws,
    reproduction_number,
    reproduction_number_of_draws,
    serial_interval,
)
from tests.app.domain.epidemiology.simulated import epidemic

MEAN, SD = 4.7, 2.9
SETTLED = slice(21, None)


def simulated(r: float, times: int, **more) -> np.ndarray:
    return np.array([epidemic(np.random.default_rng(i), r=r, mean=MEAN, sd=SD, days=45, **more) for i in range(times)])


def bias_and_coverage(found: Band, r: float) -> tuple[float, float]:
    value, low, high = (part[:, SETTLED] for part in (found.value, found.low, found.high))
    told = np.isfinite(value)
    assert told.mean() > 0.5
    return float(np.mean(value[told] - r)), float(np.mean((low[told] <= r) & (r <= high[told])))


@pytest.mark.parametrize("r", [1.5, 1.0, 0.8])
def test_r_of_simulated_epidemics(r) -> None:
    bias, covered = bias_and_coverage(reproduction_number(simulated(r, 20), serial_interval(mean=MEAN, sd=SD)), r)
    print(f"R = {r}: error {bias:+.3f}, coverage {covered:.3f} (20 epidemics)")
    assert abs(bias) < 0.05
    assert covered > 0.85


@pytest.mark.completa
@pytest.mark.parametrize("r", [1.5, 1.0, 0.8])
def test_r_of_two_hundred_epidemics(r) -> None:
    weights = serial_interval(mean=MEAN, sd=SD)
    bias, covered = bias_and_coverage(reproduction_number(simulated(r, 200), weights), r)
    print(f"R = {r}: error {bias:+.4f}, coverage {covered:.3f} (200 epidemics)")
    assert abs(bias) < 0.05
    assert 0.90 <= covered <= 0.98
    uneven = bias_and_coverage(reproduction_number(simulated(r, 200, k=0.5), weights), r)
    print(
        f"  few infect many (k = 0.5): error {uneven[0]:+.4f}, coverage {uneven[1]:.3f}: too narrow, as the method says"
    )
    wrong = bias_and_coverage(reproduction_number(simulated(r, 200), serial_interval(mean=3.8, sd=2.7)), r)
    print(f"  with an interval of 3.8 days instead of 4.7: error {wrong[0]:+.3f}, coverage {wrong[1]:.3f}")


def test_the_serial_interval_keeps_its_mean_and_matches_pairs_of_whole_days() -> None:
    weights = serial_interval(mean=MEAN, sd=SD)
    assert weights.sum() == pytest.approx(1)
    assert weights @ np.arange(weights.size) == pytest.approx(MEAN, abs=0.01)
    rng = np.random.default_rng(1)
    infector = rng.uniform(0, 1, 400_000)
    infected = infector + rng.gamma((MEAN / SD) ** 2, SD**2 / MEAN, infector.size)
    seen = np.bincount(infected.astype(int), minlength=31)[:31] / infector.size
    assert np.abs(seen - weights).max() < 0.003


def test_the_posterior_is_the_papers_in_a_case_done_by_hand() -> None:
    """Everybody infects after exactly two days: R of days 7-13 is gamma(1 + cases, 1/5 + cases two days before)."""
    weights = np.array([0.0, 0.0, 1.0])
    counts = np.arange(10, 24)
    found = reproduction_number(counts, weights)
    shape, rate = 1 + counts[7:].sum(), 0.2 + counts[5:12].sum()
    sample = np.random.default_rng(1).gamma(shape, 1 / rate, 400_000)
    expected = np.quantile(sample, [0.5, 0.025, 0.975])
    assert [found.value[13], found.low[13], found.high[13]] == pytest.approx(expected, abs=0.003)


def test_a_window_with_few_cases_or_not_whole_has_no_estimate() -> None:
    weights = serial_interval(mean=MEAN, sd=SD)
    eleven, twelve = np.zeros(20), np.zeros(20)
    eleven[10:13] = 4, 4, 3
    twelve[10:13] = 4, 4, 4
    assert np.isnan(reproduction_number(eleven, weights).value).all()
    assert np.isfinite(reproduction_number(twelve, weights).value[12:17]).all()
    assert np.isnan(reproduction_number(np.full(20, 50), weights).value[:7]).all()
    alone = np.zeros(20)
    alone[10] = 30
    assert np.isnan(reproduction_number(alone, weights).value[10])


def test_the_doubt_of_a_nowcast_widens_r() -> None:
    rng = np.random.default_rng(3)
    weights = serial_interval(mean=MEAN, sd=SD)
    counts = np.full(40, 60)
    sure = reproduction_number_of_draws(np.tile(counts, (2000, 1)), weights, rng=rng)
    plain = reproduction_number(counts, weights)
    assert sure.value[-1] == pytest.approx(plain.value[-1], abs=0.01)
    assert [sure.low[-1], sure.high[-1]] == pytest.approx([plain.low[-1], plain.high[-1]], abs=0.02)
    draws = np.tile(counts, (2000, 1))
    draws[:, -5:] = rng.poisson(60 * rng.lognormal(0, 0.5, (2000, 1)), (2000, 5))
    doubtful = reproduction_number_of_draws(draws, weights, rng=rng)
    assert doubtful.high[-1] - doubtful.low[-1] > 2 * (plain.high[-1] - plain.low[-1])
    assert doubtful.high[20] - doubtful.low[20] == pytest.approx(plain.high[20] - plain.low[20], rel=0.1)


def test_growth_and_doubling_of_an_exponential() -> None:
    rng = np.random.default_rng(5)
    truth = np.log(2) / 9
    mean = 40 * np.exp(truth * np.arange(30))
    # Reports vary more than Poisson: the interval must grow with them.
    counts = rng.negative_binomial(10, 10 / (10 + mean), (400, 30))
    found = growth_rate(counts)
    covered = np.mean((found.low[:, -1] <= truth) & (truth <= found.high[:, -1]))
    print(f"growth: error {np.mean(found.value[:, -1] - truth):+.4f} per day, coverage {covered:.3f}")
    assert abs(np.mean(found.value[:, -1] - truth)) < 0.005
    assert 0.88 <= covered <= 0.98
    exact = doubling_time(growth_rate(np.round(1000 * mean)))
    assert exact.value[-1] == pytest.approx(9, rel=1e-3)
    assert exact.low[-1] <= exact.value[-1] <= exact.high[-1]
    halving = doubling_time(growth_rate(np.round(1000 * mean)[::-1]))
    assert halving.value[-1] == pytest.approx(-9, rel=1e-3)
    assert halving.low[-1] <= halving.value[-1] <= halving.high[-1]
    assert np.isnan(doubling_time(growth_rate(np.full(30, 7))).value[-1])
    assert np.isnan(growth_rate(np.zeros(30)).value).all()
    of_draws = growth_rate_of_draws(np.tile(counts[0], (4000, 1)), rng=rng)
    assert of_draws.low[-1] == pytest.approx(found.low[0, -1], abs=0.01)


def test_the_city_and_its_comunas_in_less_than_a_second() -> None:
    counts = np.random.default_rng(1).poisson(30, (18, 500))
    start = time.process_time()
    reproduction_number(counts, serial_interval(mean=MEAN, sd=SD))
    growth_rate(counts)
    taken = time.process_time() - start
    print(f"R and growth of 18 territories × 500 days: {taken:.3f} s of processor")
    assert taken < 1


class _Still:
    """No noise of its own, so that what remains is what the draws say."""

    standard_normal = staticmethod(np.zeros)


@pytest.mark.parametrize("differing", [0, 1, 20, 90])
def test_days_that_all_draws_share_give_what_each_draw_alone_would(differing):
    rng = np.random.default_rng(3)
    draws = np.tile(rng.poisson(60, 90).astype(float), (9, 1))
    draws[:, 90 - differing :] += rng.poisson(20, (9, differing))
    found = growth_rate_of_draws(draws, rng=_Still()).value
    alone = np.median([growth_rate(draw).value for draw in draws], axis=0)
    np.testing.assert_allclose(found, alone, atol=1e-8)
    assert np.isfinite(found).sum() == 90 - 13
