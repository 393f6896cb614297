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
    both = _by_age(cases).merge(people[["edad_grupo", "personas"]], on="edad_grupo")
    return _with_intervals(both, [epi.poisson_rate(cases=r.casos, population=r.personas) for r in both.itertuples()])


def fatality(_con: object, *, cases: pd.DataFrame) -> pd.DataFrame:
    """Deaths per confirmed case by age band, with the Wilson interval at 95 %.

    Row: one age band; absent where it has no cases. From `queries.covid.age_sex`.
    """
    bands = _by_age(cases)
    return _with_intervals(bands, [epi.wilson(successes=r.fallecidos, trials=r.casos) for r in bands.itertuples()])


def _by_age(cases: pd.DataFrame) -> pd.DataFrame:
    known = cases[cases["edad_grupo"].isin(BANDS)]
    return known.groupby("edad_grupo")[["casos", "fallecidos"]].sum().reindex(BANDS, fill_value=0).reset_index()


def _with_intervals(df: pd.DataFrame, intervals: list[epi.Interval | None]) -> pd.DataFrame:
    for name, part in (("estimado", "value"), ("bajo", "low"), ("alto", "high")):
        df[name] = [float(getattr(found, part)) if found else None for found in intervals]
    return df
