"""Smoothed rates against areas whose rates are known."""

import numpy as np
import pytest

from app.domain.epidemiology.smoothing import marshall_global, poisson_gamma


def areas(rng: np.random.Generator, *, count: int, cv: float, typical: float = 30_000, rate: float = 4e-4):
    """Cases, population and true rate per 100 000 of areas of very unequal size, their rates lognormal around one."""
    population = typical * rng.lognormal(0, 0.8, count)
    sigma = np.sqrt(np.log1p(cv**2))
    truth = rate * rng.lognormal(-(sigma**2) / 2, sigma, count)
    return rng.poisson(population * truth), population, truth * 1e5


def compare(times: int, **world) -> dict[str, float]:
    rows = []
    for seed in range(times):
        rng = np.random.default_rng(seed)
        cases, population, truth = areas(rng, **world)
        if cases.sum() == 0:
            continue
        found = poisson_gamma(cases, population, rng=rng)
        raw, marshall = cases / population * 1e5, marshall_global(cases, population)
        error = [np.sqrt(np.mean((rate - truth) ** 2)) for rate in (raw, marshall, found.value)]
        rows.append([*error, np.mean((found.low <= truth) & (truth <= found.high)), np.ptp(marshall) < 1e-9])
    return dict(zip(("raw", "marshall", "gamma", "covered", "flat"), np.mean(rows, axis=0), strict=True))


WORLDS = {
    "17 comunas that differ": {"count": 17, "cv": 0.4},
    "17 comunas alike": {"count": 17, "cv": 0.05},
    "200 barrios": {"count": 200, "cv": 0.4, "typical": 2_500},
    "200 barrios, few cases": {"count": 200, "cv": 0.4, "typical": 2_500, "rate": 4e-5},
}


@pytest.mark.parametrize("name", WORLDS)
def test_smoothing_comes_nearer_than_the_raw_rates(name) -> None:
    found = compare(8, **WORLDS[name])
    assert found["gamma"] < found["raw"]
    assert found["covered"] > 0.85


@pytest.mark.completa
@pytest.mark.parametrize("name", WORLDS)
def test_smoothing_over_two_hundred_cities(name) -> None:
    found = compare(200, **WORLDS[name])
    print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in found.items()))
    assert found["gamma"] < found["raw"]
    # With areas alike the moments are cut to one rate for all, by luck the right one; where the data say little of the
    # differences, by likeness or by few cases, intervals are wide.
    alike, telling = WORLDS[name]["cv"] < 0.1, WORLDS[name]["cv"] >= 0.1 and "rate" not in WORLDS[name]
    assert found["gamma"] <= found["marshall"] * (1.15 if alike else 1.02)
    assert 0.90 <= found["covered"] <= (0.98 if telling else 1)


def test_small_areas_move_and_large_ones_stay() -> None:
    cases, population = np.array([0, 6, 4000, 900]), np.array([500, 1_000, 2_000_000, 300_000])
    rng = np.random.default_rng(1)
    found, raw = poisson_gamma(cases, population, rng=rng), cases / population * 1e5
    assert found.value[0] > 20
    assert found.value[1] < raw[1] / 1.2
    assert found.value[2:] == pytest.approx(raw[2:], rel=0.02)
    assert (found.low <= found.value).all() and (found.value <= found.high).all()
    assert marshall_global(cases, population)[2] == pytest.approx(raw[2], rel=0.05)


def test_an_area_without_people_and_a_city_without_cases_have_no_rate() -> None:
    rng = np.random.default_rng(1)
    found = poisson_gamma(np.array([3, 0, 5]), np.array([1000, 0, 2000]), rng=rng)
    assert np.isnan(found.value).tolist() == [False, True, False]
    assert np.isnan(marshall_global(np.array([3, 0, 5]), np.array([1000, 0, 2000]))).tolist() == [False, True, False]
    assert np.isnan(poisson_gamma(np.zeros(3), np.ones(3), rng=rng).value).all()
