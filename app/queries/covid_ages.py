"""Rates and fatality by age band, each with its interval."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import epidemiology as epi
from app.domain.ages import BANDS
from app.queries import covid


def rates(con: duckdb.DuckDBPyConnection, *, year: int, **view: object) -> pd.DataFrame:
    """Cases per 100,000 by age band, with the exact Poisson interval at 95 %.

    Row: one age band; `estimado`, `bajo`, `alto`. Empty where the population by age is not known.
    Sources: covid_casos_por_edad_sexo, poblacion_por_edad (of `year`).
    """
    population = covid.age_population(con, scope=view["scope"], year=year)
    return with_rates(covid.age_sex(con, **view), population)


def fatality(con: duckdb.DuckDBPyConnection, **view: object) -> pd.DataFrame:
    """Deaths per confirmed case by age band, with the Wilson interval at 95 %.

    Row: one age band; absent where it has no cases. Source: covid_casos_por_edad_sexo.
    """
    return with_fatality(covid.age_sex(con, **view))


def with_rates(cases: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Rate and interval by age band, from `age_sex` and `age_population`. Empty when the latter is."""
    both = _by_age(cases).merge(population[["edad_grupo", "personas"]], on="edad_grupo")
    return _with_intervals(both, [epi.poisson_rate(cases=r.casos, population=r.personas) for r in both.itertuples()])


def with_fatality(cases: pd.DataFrame) -> pd.DataFrame:
    """Case fatality and interval by age band, from `age_sex`; absent where a band has no cases."""
    bands = _by_age(cases)
    return _with_intervals(bands, [epi.wilson(successes=r.fallecidos, trials=r.casos) for r in bands.itertuples()])


def _by_age(cases: pd.DataFrame) -> pd.DataFrame:
    known = cases[cases["edad_grupo"].isin(BANDS)]
    return known.groupby("edad_grupo")[["casos", "fallecidos"]].sum().reindex(BANDS, fill_value=0).reset_index()


def _with_intervals(df: pd.DataFrame, intervals: list[epi.Interval | None]) -> pd.DataFrame:
    for name, part in (("estimado", "value"), ("bajo", "low"), ("alto", "high")):
        df[name] = [float(getattr(found, part)) if found else None for found in intervals]
    return df
