"""Firms, territories, hours, exposure, control and days of the reactivation board against plain Python."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest

from app.queries import (
    reactivation_days,
    reactivation_firms,
    reactivation_people,
    reactivation_places,
)
from tests import economy, economy_files
from tests.economy import CHAMBER_CUT, LAST, establishments, firms, week
from tests.economy_files import database

KEYS = {"section": "ciiu_seccion", "size": "tamano", "comuna": "comuna_codigo", "footwear": "es_calzado"}
NO_FILTER = {"section": None, "size": None, "comuna": None, "footwear": False}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The internal profile's marts."""
    with database(economy.marts()) as opened:
        yield opened


@pytest.fixture(scope="module")
def public() -> Iterator[duckdb.DuckDBPyConnection]:
    with database(economy_files.public_marts()) as opened:
        yield opened


def fits(row: dict, filters: dict) -> bool:
    return all(not value or row[KEYS[name]] == value for name, value in filters.items())


def test_firms_openings_and_cells_are_those_of_the_city(con, public) -> None:
    here = [one for one in firms() if one["municipio_codigo"] == "68001"]
    active = [one for one in here if one["cierre"] is None]
    for opened in (con, public):
        for filters in (NO_FILTER, NO_FILTER | {"section": "C"}, NO_FILTER | {"size": "micro", "footwear": True}):
            rows = reactivation_firms.firms(opened, by="division", **filters).set_index("codigo")["empresas"]
            assert rows.to_dict() == dict(Counter(one["ciiu_division"] for one in active if fits(one, filters)))
        months = reactivation_firms.openings(opened, since=date(2019, 1, 1), footwear=True)
        shoes = [one for one in here if one["es_calzado"]]
        assert months["aperturas"].sum() == sum(one["apertura"] >= date(2019, 1, 1) for one in shoes)
        assert months["cierres"].sum() == sum(bool(one["cierre"]) and one["cierre"].year >= 2019 for one in shoes)
        assert months["saldo"].equals(months["aperturas"] - months["cierres"])
        assert months["mes_fecha"].diff().dropna().dt.days.between(28, 31).all(), "no month is left out"
        assert months.loc[months["es_incompleto"], "mes_fecha"].dt.date.tolist() == [CHAMBER_CUT.replace(day=1)]
    cells = reactivation_places.cells(con, measure="empresas", section="G").set_index("celda_codigo")["empresas"]
    assert cells.to_dict() == dict(
        Counter(one["celda_codigo"] for one in active if one["celda_codigo"] and one["ciiu_seccion"] == "G")
    )
    workers = reactivation_places.cells(con, measure="trabajadores")["trabajadores"].sum()
    assert workers == sum(s["trabajadores"] for s in establishments() if s["activo"] and s["celda_codigo"])


@pytest.mark.parametrize("level", ["comuna", "barrio"])
@pytest.mark.parametrize("measure", ["trabajadores", "establecimientos", "empresas"])
def test_territories_sum_to_the_city_and_what_is_hidden_is_no_zero(con, public, level, measure) -> None:
    whole, shown = (
        reactivation_places.territories(one, level=level, measure=measure, comuna="C05").set_index("territorio_codigo")
        for one in (con, public)
    )
    active = [site for site in establishments() if site["activo"]]
    total = {
        "trabajadores": sum(site["trabajadores"] for site in active),
        "establecimientos": len(active),
        "empresas": sum(one["cierre"] is None and one["municipio_codigo"] == "68001" for one in firms()),
    }[measure]
    assert whole["valor"].sum() == total and not whole["es_oculto"].any()
    assert (whole["por_hectarea"].dropna() == (whole["valor"] / whole["area_ha"]).dropna()).all()
    assert whole.index.is_unique and set(shown.index) == set(whole.index)
    hidden = shown["es_oculto"]
    assert shown.loc[hidden, ["valor", "por_hectarea"]].isna().all(axis=None)
    assert whole.loc[hidden, "valor"].between(1, 4).all()
    assert shown.loc[~hidden, "valor"].tolist() == whole.loc[~hidden, "valor"].tolist()
    assert hidden.any() or level == "comuna" or measure == "trabajadores"


def test_the_weeks_of_a_comuna_are_those_of_the_registry_and_hidden_ones_are_no_zero(con, public) -> None:
    whole, shown = (
        reactivation_places.by_week(one, comuna="C05", measure="establecimientos").set_index("semana_fecha")
        for one in (con, public)
    )
    began = Counter(week(s["activo"]) for s in establishments() if s["activo"] and s["comuna_codigo"] == "C05")
    assert {day.date(): n for day, n in whole["valor"].items() if n} == dict(began)
    assert whole.index.equals(shown.index) and shown["es_oculto"].any()
    assert shown.loc[shown["es_oculto"], "valor"].isna().all()
    assert whole.loc[shown["es_oculto"], "valor"].between(1, 4).all()
    assert shown.loc[~shown["es_oculto"], "valor"].equals(whole.loc[~shown["es_oculto"], "valor"])


def test_presence_counts_who_is_at_work(con) -> None:
    rows = reactivation_people.presence(con, comuna="C05").set_index(["dia_semana", "hora"])["trabajadores"]
    assert len(rows) == 7 * 24
    for day, hour in ((1, 6), (1, 7), (5, 15), (6, 10), (7, 10), (3, 18)):
        assert rows[day, hour] == sum(
            site["trabajadores"]
            for site in establishments()
            if site["activo"] and site["comuna_codigo"] == "C05" and day <= site["dias"]
            if site["desde"] <= hour < site["hasta"]
        )


def test_the_exposure_index_is_its_formula(con, public) -> None:
    rows = reactivation_people.exposure(con)
    for row in rows.itertuples():
        workers = sum(
            s["trabajadores"] for s in establishments() if s["activo"] and s["comuna_codigo"] == row.comuna_codigo
        )
        assert row.trabajadores == workers and row.exposicion == pytest.approx(workers * row.incidencia_14 / 100_000)
    assert rows["parte"].sum() == pytest.approx(1) and rows["exposicion"].is_monotonic_decreasing
    hidden = reactivation_people.exposure(public).set_index("comuna_codigo").loc["C01"]
    assert hidden["es_oculto"] and pd.isna(hidden["exposicion"]) and pd.isna(hidden["parte"])


def test_coverage_counts_establishments_and_findings_count_visits(con, public) -> None:
    rows = reactivation_people.coverage(con, by="seccion", comuna="C03").set_index("codigo")
    for code, row in rows.iterrows():
        own = [s for s in establishments() if s["activo"] and (s["comuna_codigo"], s["ciiu_seccion"]) == ("C03", code)]
        visits = [visit for site in own for visit in site["visitas"]]
        failed = sum(visit["concepto"] == "no_cumple" for visit in visits)
        assert (row["activos"], row["visitados"]) == (len(own), sum(bool(site["visitas"]) for site in own))
        assert (row["visitas"], row["no_cumple"]) == (len(visits), failed)
        assert row["cobertura"] == pytest.approx(row["visitados"] / len(own))
    shown = reactivation_people.coverage(public, by="seccion")
    assert shown["codigo"].str.startswith(("C", "S", "R")).all() and shown["visitas"].isna().all()
    months = reactivation_people.visits(con)
    assert months["visitas"].sum() == sum(len(site["visitas"]) for site in establishments())


def test_the_days_around_a_measure_are_fourteen_on_each_side(con) -> None:
    days = reactivation_days.days(con)
    laws = reactivation_days.activity(con, start=economy.FIRST, until=LAST)
    assert laws["inicio_fecha"].dt.date.tolist()[:3] == [date(2020, 4, 27), date(2020, 5, 11), date(2020, 6, 1)]
    rows = reactivation_days.around(con, days=days, measures=laws, measure="trabajadores").set_index("inicio_fecha")
    began = [(site["activo"], site["trabajadores"]) for site in establishments() if site["activo"]]
    day = date(2020, 7, 16)
    sides = [
        sum(n for at, n in began if first <= at < first + timedelta(days=14)) / 14
        for first in (day - timedelta(days=14), day)
    ]
    row = rows.loc[pd.Timestamp(day)]
    assert [row["antes"], row["despues"]] == pytest.approx(sides)
    assert row["cambio"] == pytest.approx(sides[1] / sides[0] - 1)
    assert pd.isna(rows.iloc[0]["antes"]), "the registry did not exist yet"


def test_the_report_has_three_series_of_their_own_places(con) -> None:
    rows = reactivation_days.report(con).set_index("fecha")
    day = pd.Timestamp(2020, 6, 20)
    assert rows.loc[day, "casos"] == (day - pd.Timestamp(2020, 4, 1)).days and rows["procedencia"].eq("mixto").all()
    assert rows.loc[day, "pruebas_100k"] == pytest.approx(700 / 2_000_000 * 100_000)
    assert rows.loc[day, "trabajadores"] == sum(
        site["trabajadores"] for site in establishments() if site["activo"] and site["activo"] <= day.date()
    )
    assert rows.loc["2021-01-01":, "pruebas_100k"].isna().all(), "no tests were published then"
    assert reactivation_days.report(con, start=date(2020, 6, 1), until=date(2020, 6, 30)).shape[0] == 30
