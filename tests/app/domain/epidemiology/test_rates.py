"""Each measure against a computation of its own: plain Python, no scipy, nothing shared with the kernel."""

import math
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import epidemiology as epi

counts = st.integers(0, 2_000_000)
people = st.integers(1, 60_000_000)
Z95 = 1.959963984540054


def close(value: float, expected: float) -> bool:
    return math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-9)


def bisect(function, low: float, high: float) -> float:
    """Where an increasing function crosses zero."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


def poisson_cdf(cases: int, mean: float) -> float:
    """P(X <= cases), term by term."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(cases + 1))


@given(confirmed=counts, recovered=counts, deaths=counts, other=counts)
def test_active_by_both_definitions(confirmed, recovered, deaths, other) -> None:
    parts = {"confirmed": confirmed, "recovered": recovered, "deaths": deaths}
    assert epi.active(**parts) == confirmed - (recovered + deaths)
    assert epi.active_ins(**parts, other_deaths=other) == confirmed - (recovered + deaths + other)


@given(cases=counts, population=people)
def test_rates_per_inhabitant(cases, population) -> None:
    expected = float(Fraction(cases * 100_000, population))
    assert close(epi.incidence(cases=cases, population=population), expected)
    assert close(epi.tests_per_100k(tests=cases, population=population), expected)


@given(part=st.integers(0, 10**6), rest=st.integers(1, 10**6))
def test_proportions(part, rest) -> None:
    expected = float(Fraction(part, part + rest))
    assert close(epi.case_fatality(deaths=part, confirmed=part + rest), expected)
    assert close(epi.positivity(positives=part, tests=part + rest), expected)


@given(now=counts, before=people)
def test_relative_change(now, before) -> None:
    assert close(epi.relative_change(now=now, before=before), float(Fraction(now - before, before)))


@given(successes=st.integers(0, 5000), rest=st.integers(0, 5000).filter(bool))
def test_wilson_is_where_the_score_test_turns(successes, rest) -> None:
    trials = successes + rest
    share = successes / trials

    def score(p: float) -> float:
        return (share - p) - Z95 * math.sqrt(p * (1 - p) / trials)

    found = epi.wilson(successes=successes, trials=trials)
    assert found.value == share
    assert 0 <= found.low <= share <= found.high <= 1
    low = bisect(lambda p: -score(p), 0, share) if successes else 0.0
    high = bisect(lambda p: (p - share) - Z95 * math.sqrt(p * (1 - p) / trials), share, 1)
    assert abs(found.low - low) < 1e-9 and abs(found.high - high) < 1e-9


@given(cases=st.integers(0, 400), population=st.integers(1000, 1_000_000))
def test_poisson_interval_leaves_one_fortieth_on_each_side(cases, population) -> None:
    found = epi.poisson_rate(cases=cases, population=population, per=1)
    assert close(found.value, cases / population)
    assert abs(poisson_cdf(cases, found.high * population) - 0.025) < 1e-9
    if cases:
        assert abs(1 - poisson_cdf(cases - 1, found.low * population) - 0.025) < 1e-9
    else:
        assert found.low == 0


def test_windows_do_not_overlap() -> None:
    week = epi.windows(end=date(2020, 3, 7), days=7)
    assert (week.start, week.end) == (date(2020, 3, 1), date(2020, 3, 7))
    assert (week.previous_start, week.previous_end) == (date(2020, 2, 23), date(2020, 2, 29))
    assert (epi.windows(end=date(2020, 7, 25), days=14).previous_start) == date(2020, 6, 28)


@pytest.mark.parametrize("missing", [None, math.nan])
def test_what_is_missing_stays_missing(missing) -> None:
    assert epi.active(confirmed=10, recovered=missing, deaths=1) is None
    assert epi.active_ins(confirmed=10, recovered=1, deaths=1, other_deaths=missing) is None
    assert epi.case_fatality(deaths=missing, confirmed=10) is None
    assert epi.incidence(cases=3, population=missing) is None
    assert epi.positivity(positives=missing, tests=3) is None
    assert epi.relative_change(now=missing, before=3) is None
    assert epi.wilson(successes=missing, trials=3) is None
    assert epi.poisson_rate(cases=missing, population=3) is None


def test_no_denominator_no_figure() -> None:
    assert epi.case_fatality(deaths=0, confirmed=0) is None
    assert epi.incidence(cases=1, population=0) is None
    assert epi.relative_change(now=5, before=0) is None
    assert epi.wilson(successes=0, trials=0) is None
    assert epi.positivity(positives=11, tests=10) is None


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(epi.NegativeCount, match="-1"):
        epi.incidence(cases=-1, population=10)
    with pytest.raises(epi.NegativeCount):
        epi.active(confirmed=3, recovered=-2, deaths=0)
