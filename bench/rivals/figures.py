"""What the rivals' board shows, counted with pandas over the list of cases: a row of `cases` is a case.

`view` is what the filters chose (scope, cutoff, date_type, start, end). A frame's name begins with `_`, as Streamlit
asks of what its caches must not hash: the view is the key. These counts are of the cases themselves, so that they also
check ours, which are read from the marts.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

FOLDER = Path(os.environ.get("RIVAL_DATOS", "."))
DATE_TYPES = {"Diagnóstico": "diagnostico", "Inicio de síntomas": "inicio_sintomas", "Reporte": "reporte"}
INCOMPLETE_DAYS = {"inicio_sintomas": 14, "diagnostico": 7, "reporte": 0}
AGES = ["0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80 o más"]
COMPARED = ["68001", "68276", "68307", "68547", "AMB", "68", "CO"]
OUTCOMES = ["recuperado", "fallecido", "fallecido_otra_causa"]
MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"]


def cases(cutoff: date, dates: tuple[str, ...]) -> pd.DataFrame:
    """The list as it stood at a cut-off, with some of its dates."""
    columns = ["municipio", "edad_grupo", "sexo", "desenlace", *dates]
    return pd.read_parquet(FOLDER / f"casos-{cutoff}.parquet", columns=columns)


def cutoffs() -> list[date]:
    """The deliveries, the newest first."""
    return sorted((date.fromisoformat(path.stem[6:]) for path in FOLDER.glob("casos-*.parquet")), reverse=True)


def small(name: str) -> pd.DataFrame:
    """One of the small tables: territories, inhabitants, tests, measures."""
    return pd.read_parquet(FOLDER / f"{name}.parquet")


def scoped(_cases: pd.DataFrame, _members: pd.DataFrame, **view) -> pd.DataFrame:
    """The cases of a territory."""
    if view["scope"] == "CO":
        return _cases
    if view["scope"] == "68":
        return _cases[_cases["municipio"].isin(_of_santander(_cases))]
    codes = _members.loc[_members["ambito_codigo"] == view["scope"], "municipio_codigo"]
    return _cases[_cases["municipio"].isin(codes)]


def curve(_own: pd.DataFrame, **view) -> pd.DataFrame:
    """Cases of each day of the period with their 7-day mean; empty where there are none."""
    cutoff, date_type, start, end = (view[name] for name in ("cutoff", "date_type", "start", "end"))
    found = _own[date_type].value_counts().sort_index()
    if found.empty:
        return pd.DataFrame({"fecha": [], "casos": [], "media_movil_7": [], "es_incompleto": []})
    first = min(found.index[0], pd.Timestamp(start or found.index[0]))
    last = max(found.index[-1], pd.Timestamp(min(cutoff, end or cutoff)))
    days = found.reindex(pd.date_range(first, last, name="fecha"), fill_value=0).rename("casos").reset_index()
    days["media_movil_7"] = days["casos"].rolling(7, min_periods=1).sum() / 7
    days["es_incompleto"] = days["fecha"] > pd.Timestamp(cutoff) - pd.Timedelta(days=INCOMPLETE_DAYS[date_type])
    return days[_within(days["fecha"], start, end)]


def ages(_own: pd.DataFrame, **view) -> pd.DataFrame:
    """Cases and deaths of the period by age band and sex."""
    dated = _dated(_own, view)
    died = dated["desenlace"] == "fallecido"
    by = ["edad_grupo", "sexo"]
    both = {
        "casos": dated.groupby(by, observed=True).size(),
        "fallecidos": dated[died].groupby(by, observed=True).size(),
    }
    found = pd.DataFrame(both).fillna(0).astype(int).reset_index()
    return found[found["edad_grupo"].isin(AGES)].astype({name: str for name in by})


def rates(_ages: pd.DataFrame, _people: pd.DataFrame, **view) -> pd.DataFrame:
    """Cases per 100,000 by age band with the exact Poisson interval; empty where ages are not known."""
    known = _people[(_people["ambito_codigo"] == view["scope"]) & (_people["anio"] == until(**view).year)]
    if known.empty:
        return pd.DataFrame()
    both = _by_age(_ages).join(known.set_index("edad_grupo")["personas"])
    low = np.where(both["casos"] > 0, stats.chi2.ppf(0.025, 2 * both["casos"]) / 2, 0)
    high = stats.chi2.ppf(0.975, 2 * (both["casos"] + 1)) / 2
    for name, count in (("estimado", both["casos"]), ("bajo", low), ("alto", high)):
        both[name] = count / both["personas"] * 100_000
    return both.reset_index()


def fatality(_ages: pd.DataFrame, **view) -> pd.DataFrame:
    """Deaths per case by age band with the Wilson interval."""
    both = _by_age(_ages)
    both["estimado"] = both["fallecidos"] / both["casos"]
    both["bajo"], both["alto"] = wilson(both["fallecidos"], both["casos"])
    return both.reset_index()


def territories(
    _cases: pd.DataFrame, _members: pd.DataFrame, _places: pd.DataFrame, _people: pd.DataFrame, **view
) -> pd.DataFrame:
    """Accumulated cases of every territory, with their rate per 100,000."""
    counts = _cases.groupby(["municipio", "desenlace"], observed=True).size().unstack(fill_value=0)
    counts = counts.set_axis(counts.index.astype(str)).rename_axis(columns=None)
    counts.columns = counts.columns.astype(str)
    counts["confirmados"] = counts.sum(axis="columns")
    found = _members.join(counts, on="municipio_codigo").groupby("ambito_codigo")[list(counts.columns)].sum()
    found.loc["68"], found.loc["CO"] = counts[counts.index.str.startswith("68")].sum(), counts.sum()
    found = _places.set_index("ambito_codigo").join(found).fillna(0)
    found["personas"] = _people[_people["anio"] == view["cutoff"].year].set_index("ambito_codigo")["personas"]
    found["tasa_ataque"] = found["confirmados"] / found["personas"] * 100_000
    return found.reset_index()


def key_figures(
    _cases: pd.DataFrame, _own: pd.DataFrame, _people: pd.DataFrame, _tests: pd.DataFrame, **view
) -> list[dict]:
    """The ten indicators: label, text and note of each."""
    scope, cutoff, dated, last = view["scope"], view["cutoff"], view["start"] or view["end"], until(**view)
    inhabitants = _people.set_index(["ambito_codigo", "anio"])["personas"]
    states = _dated(_own, view)["desenlace"].value_counts()
    confirmed = int(states.sum())
    recovered, deaths, other = (int(states.get(name, 0)) for name in OUTCOMES)
    low, high = wilson(deaths, confirmed) if confirmed else (np.nan, np.nan)
    found = [
        ("Confirmados", integer(confirmed), "fechados en el periodo" if dated else "total de la entrega"),
        ("Activos (boletín)", integer(confirmed - recovered - deaths), "confirmados − recuperados − fallecidos"),
        ("Recuperados", integer(recovered), f"al {day(cutoff)}"),
        ("Fallecidos", integer(deaths), f"al {day(cutoff)}"),
        (
            "Activos (INS)",
            integer(confirmed - recovered - deaths - other),
            "también sin los fallecidos por otras causas",
        ),
        (
            "Letalidad",
            percent(deaths / confirmed) if confirmed else "—",
            f"IC 95 %: {percent(low)} a {percent(high)}. Fallecidos / confirmados",
        ),
    ]
    days = _own[view["date_type"]].to_numpy()
    for length in (7, 14):
        edges = [np.datetime64(last - timedelta(days=n * length - 1)) for n in (0, 1, 2)]
        now = int(((days >= edges[1]) & (days < edges[0])).sum())
        before = int(((days >= edges[2]) & (days < edges[1])).sum())
        label = f"Incidencia {length} días por 100.000"
        rate = now / inhabitants.get((scope, last.year), np.nan) * 100_000
        found.append((label, decimal(rate), f"{integer(now)} casos; {integer(before)} en el periodo anterior"))
    area = scope if scope in ("CO", "68") else "68"
    known = _tests[(_tests["ambito_codigo"] == area) & (_tests["fecha"] <= pd.Timestamp(last))]
    known = known.dropna(subset="pruebas_acumuladas").sort_values("fecha").tail(1)
    for test in known.itertuples():
        positives = test.positivas_acumuladas
        if pd.isna(positives):
            inside = _cases if area == "CO" else _cases[_cases["municipio"].isin(_of_santander(_cases))]
            positives = int((inside["reporte"] <= test.fecha).sum())
        note = f"acumulado al {day(test.fecha)}: {integer(test.pruebas_acumuladas)} pruebas"
        population = inhabitants[area, test.fecha.year]
        found.append(("Pruebas por 100.000 hab.", decimal(test.pruebas_acumuladas / population * 100_000), note))
        share = positives / test.pruebas_acumuladas
        found.append(("Positividad", percent(share) if share <= 1 else "—", f"{integer(positives)} positivos"))
    if known.empty:
        found += [(name, "—", "No publicado") for name in ("Pruebas por 100.000 hab.", "Positividad")]
    return [dict(zip(("label", "text", "note"), row, strict=True)) for row in found]


def until(**view) -> date:
    """The last day of the view."""
    return min(view["end"] or view["cutoff"], view["cutoff"])


def wilson(successes, trials):
    """The ends of a proportion's Wilson interval at 95 %."""
    z, share = 1.959963984540054, successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return centre - half, centre + half


def _of_santander(cases: pd.DataFrame) -> list[str]:
    return [code for code in cases["municipio"].cat.categories if code.startswith("68")]


def _dated(own: pd.DataFrame, view: dict) -> pd.DataFrame:
    if not (view["start"] or view["end"]):
        return own
    return own[_within(own[view["date_type"]], view["start"], view["end"])]


def _within(days: pd.Series, start: date | None, end: date | None) -> pd.Series:
    return days.between(pd.Timestamp(start or date(1900, 1, 1)), pd.Timestamp(end or date(2100, 1, 1)))


def _by_age(ages: pd.DataFrame) -> pd.DataFrame:
    return ages.groupby("edad_grupo", observed=True)[["casos", "fallecidos"]].sum().reindex(AGES, fill_value=0)


def decimal(value: float, digits: int = 1) -> str:
    """`19.088,5`."""
    if value != value:
        return "—"
    rounded = np.floor(value * 10**digits + 0.5 + 1e-9) / 10**digits  # half up, as a reader would
    return f"{rounded:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def integer(value: float) -> str:
    """`19.088`."""
    return decimal(value, 0)


def percent(value: float) -> str:
    """`62,6 %`."""
    return f"{decimal(value * 100)} %"


def day(value: date) -> str:
    """`7 mar 2020`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
