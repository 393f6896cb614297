"""Delays by cohort against people followed to the end, and cut short on purpose."""

import numpy as np
import pytest

from app.domain.epidemiology.delays import Delays, delays_by_cohort

MONTH = 30


def people(rng: np.random.Generator, *, months: int, medians: list[float], growth: float = 0.02, start: int = 15):
    """Start day and delay of everyone: counts that grow, lognormal delays whose median is given for each month."""
    days = np.arange(months * MONTH)
    day = np.repeat(days, rng.poisson(start * np.exp(growth * days)))
    exact = np.array(medians)[day // MONTH] * rng.lognormal(0, 0.5, day.size)
    return day, np.round(exact).astype(int)


def cut(day: np.ndarray, delay: np.ndarray, cutoff: int) -> Delays:
    return delays_by_cohort(day, delay, day // MONTH, cutoff=cutoff, max_delay=60)


def test_a_cut_list_gives_the_delays_that_everyone_had() -> None:
    """The last month is closed on its last day: as it comes its median is more than a day too short."""
    covered, naive, corrected = [], [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        day, delay = people(rng, months=4, medians=[10.0] * 4)
        found = cut(day, delay, cutoff=4 * MONTH - 1)
        seen = (day // MONTH == 3) & (day + delay <= 4 * MONTH - 1)
        naive.append(np.median(delay[seen]) - 10)
        corrected.append(found.p50.value[3] - 10)
        for band, truth in ((found.p50, 10.0), (found.p90, 10 * np.exp(0.5 * 1.2816))):
            covered.append((band.low <= truth) & (truth <= band.high))
    by_month = np.mean(covered, axis=0)
    print(
        f"last month: as it comes {np.mean(naive):+.2f} days, corrected {np.mean(corrected):+.2f}; coverage {by_month}"
    )
    assert np.mean(naive) < -1
    assert abs(np.mean(corrected)) < 0.3
    assert (by_month > 0.85).all()


def test_a_cohort_too_young_has_no_percentile() -> None:
    day, delay = people(np.random.default_rng(1), months=4, medians=[10.0] * 4)
    found = cut(day, delay, cutoff=3 * MONTH + 11)
    assert found.cohorts.tolist() == [0, 1, 2, 3]
    assert np.isfinite(found.p50.value).tolist() == [True, True, True, False]
    assert found.seen_share[3] < 0.9 < found.seen_share[2]
    assert found.seen[3] > 30


def test_the_trend_is_the_slope_of_the_medians() -> None:
    day, delay = people(np.random.default_rng(2), months=5, medians=[14.0, 12.0, 10.0, 8.0, 6.0], growth=0.0, start=200)
    found = cut(day, delay, cutoff=1000)
    assert found.p50.value == pytest.approx([14, 12, 10, 8, 6], abs=0.2)
    assert found.trend.value == pytest.approx(-2, abs=0.1)
    assert found.trend.low <= -2 <= found.trend.high
    assert np.isnan(cut(*people(np.random.default_rng(2), months=2, medians=[9.0, 9.0]), cutoff=500).trend.value)


def test_whole_delays_by_hand_groups_and_what_is_left_out() -> None:
    delay, events = np.array([2, 4, 90, -1]), np.array([50, 50, 7, 7])
    found = delays_by_cohort(np.zeros(4, int), delay, np.zeros(4, int), cutoff=300, max_delay=60, events=events)
    assert found.seen.tolist() == [100]
    # Half have a delay of two days, which ends at 2.5; nine tenths lie four fifths into the day of four.
    assert (found.p50.value[0], found.p90.value[0]) == pytest.approx((2.5, 3.5 + 0.8))
    same = delays_by_cohort(np.zeros(100, int), np.repeat([2, 4], 50), np.zeros(100, int), cutoff=300, max_delay=60)
    assert same.p90.high == pytest.approx(found.p90.high)
    few = delays_by_cohort(np.zeros(9, int), np.full(9, 3), np.zeros(9, int), cutoff=300, max_delay=60)
    assert np.isnan(few.p50.value).all()
    nobody = delays_by_cohort(np.zeros(0, int), np.zeros(0, int), np.zeros(0, int), cutoff=300, max_delay=60)
    assert nobody.cohorts.size == 0 and nobody.p50.value.size == 0 and np.isnan(nobody.trend.value)
