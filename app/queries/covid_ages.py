"""Rates and fatality by age band, each with its interval."""

from __future__ import annotations

import pandas as pd

from app.domain import epidemiology as epi
from app.domain.ages import BANDS


def rates(_con: object, *, cases: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Cases per 100,000 by age band, with the exact Poisson interval at 95 %.

    Row: one age band; `estimado`, `bajo`, `alto`. Empty where the population by age is not known.
    From `queries.covid.age_sex` and `queries.covid.age_population`.
    """
    known = dict(zip(people["edad_grupo"], people["personas"], strict=True))
    bands = [(age, *counts, known[age]) for age, *counts in _by_age(cases) if age in known]
    found = [epi.poisson_rate(cases=counted, population=persons) for _, counted, _, persons in bands]
    return _with_intervals(bands, found, columns=["edad_grupo", "casos", "fallecidos", "personas"])


def fatality(_con: object, *, cases: pd.DataFrame) -> pd.DataFrame:
    """Deaths per confirmed case by age band, with the Wilson interval at 95 %.

    Row: one age band; absent where it has no cases. From `queries.covid.age_sex`.
    """
    bands = _by_age(cases)
    found = [epi.wilson(successes=deaths, trials=counted) for _, counted, deaths in bands]
    return _with_intervals(bands, found, columns=["edad_grupo", "casos", "fallecidos"])


def _by_age(cases: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Each band with its cases and deaths of both sexes."""
    found = {age: [0, 0] for age in BANDS}
    for age, counted, deaths in zip(cases["edad_grupo"], cases["casos"], cases["fallecidos"], strict=True):
        if age in found:
            found[age] = [found[age][0] + counted, found[age][1] + deaths]
    return [(age, *counts) for age, counts in found.items()]


def _with_intervals(bands: list[tuple], intervals: list[epi.Interval | None], *, columns: list[str]) -> pd.DataFrame:
    ends = [(float(one.value), float(one.low), float(one.high)) if one else (None, None, None) for one in intervals]
    rows = [(*band, *end) for band, end in zip(bands, ends, strict=True)]
    return pd.DataFrame(rows, columns=[*columns, "estimado", "bajo", "alto"])
