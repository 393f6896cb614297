"""Shares against the scalar Wilson interval, and fatality against an epidemic followed to its end."""

import numpy as np
import pytest

from app.domain.epidemiology import wilson
from app.domain.epidemiology.severity import delay_adjusted_fatality, share


def test_each_group_has_the_wilson_interval() -> None:
    deaths, cases = np.array([0, 3, 40, 7, 0]), np.array([20, 90, 400, 7, 0])
    found = share(deaths, cases)
    for i in range(4):
        one = wilson(successes=deaths[i], trials=cases[i])
        assert [found.value[i], found.low[i], found.high[i]] == pytest.approx([one.value, one.low, one.high])
    assert np.isnan([found.value[4], found.low[4], found.high[4]]).all()


def test_fatality_of_a_growing_epidemic() -> None:
    """Each day a tenth more cases: deaths of today over cases of today halve the fatality, which is 4 %."""
    lags = np.arange(60)
    pmf = lags * np.exp(-lags / 8.0)
    pmf /= pmf.sum()
    crude, adjusted, covered = [], [], []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        cases = rng.poisson(8 * np.exp(0.06 * np.arange(80)))
        when = np.repeat(np.arange(80), cases)
        dies = when[rng.random(when.size) < 0.04]
        dead_by_now = np.sum(dies + rng.choice(lags, size=dies.size, p=pmf) <= 79)
        found = delay_adjusted_fatality(dead_by_now, cases, pmf)
        crude.append(dead_by_now / cases.sum())
        adjusted.append(found.value)
        covered.append(found.low <= 0.04 <= found.high)
    print(
        f"fatality 4 %: crude {np.mean(crude):.4f}, adjusted {np.mean(adjusted):.4f}, coverage {np.mean(covered):.3f}"
    )
    assert np.mean(crude) < 0.025
    assert np.mean(adjusted) == pytest.approx(0.04, abs=0.001)
    assert 0.92 <= np.mean(covered) <= 0.98


def test_a_cohort_hardly_resolved_has_no_fatality() -> None:
    pmf = np.append(np.zeros(20), 1.0)
    assert np.isnan(delay_adjusted_fatality(0, np.array([100, 0, 0]), pmf).value)
    assert delay_adjusted_fatality(5, np.concatenate([[100], np.zeros(20)]), pmf).value == pytest.approx(0.05)
