"""The statistical kernel: each estimator a pure function of arrays, its method and limits in docs/methods."""

from app.domain.epidemiology.rates import (
    LEVEL,
    Interval,
    NegativeCount,
    Windows,
    active,
    active_ins,
    case_fatality,
    incidence,
    poisson_rate,
    positivity,
    relative_change,
    tests_per_100k,
    wilson,
    windows,
)

__all__ = [
    "LEVEL",
    "Interval",
    "NegativeCount",
    "Windows",
    "active",
    "active_ins",
    "case_fatality",
    "incidence",
    "poisson_rate",
    "positivity",
    "relative_change",
    "tests_per_100k",
    "wilson",
    "windows",
]
