"""The reactivation board's queries against plain Python over the establishments and firms that the marts come from."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest

from app.queries import reactivation, reactivation_city, reactivation_days
from tests import economy
from tests.economy import CHAMBER_CUT, LAST, SECTIONS, SIZES, STAGES, establishments, firms, week

KEYS = {"section": "ciiu_seccion", "size": "tamano", "comuna": "comuna_codigo", "footwear": "es_calzado"}
NO_FILTER = {"section": None, "size": None, "comuna": None, "footwear": False}


def database(tables: dict[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    economy.write(con, economy.around_it() | tables)
    return con


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The internal profile's marts."""
    with database(economy.marts()) as opened:
        yield opened


@pytest.fixture(scope="module")
def public() -> Iterator[duckdb.DuckDBPyConnection]:
    with database(economy.public_marts()) as opened:
        yield opened


def fits(row: dict, filters: dict) -> bool:
    return all(not value or row[KEYS[name]] == value for name, value in filters.items())


def some_filters(count: int) -> list[dict]:
    """Filters at random, the empty ones and the impossible ones among them."""
    dice, comunas = random.Random(7), sorted({site["comuna_codigo"] for site in establishments()})
    return [NO_FILTER, NO_FILTER | {"section": "F", "footwear": True}] + [
        {
            "section": dice.choice([None, None, *SECTIONS]),
            "size": dice.choice([None, None, *SIZES]),
            "comuna": dice.choice([None, None, *comunas]),
            "footwear": dice.random() < 0.3,
        }
        for _ in range(count)
    ]


@pytest.mark.parametrize("filters", some_filters(14), ids=lambda one: "-".join(str(v) for v in one.values() if v))
def test_the_funnel_never_grows_whatever_the_filter_and_the_day(con, filters) -> None:
    for until in (None, date(2020, 4, 1), date(2020, 6, 14), date(2020, 9, 30), LAST):
        rows = reactivation.stages(con, until=until, **filters)
        assert rows["etapa"].tolist() == list(STAGES)
        for measure in ("establecimientos", "trabajadores"):
            counts = rows[measure].fillna(0).tolist()
            assert counts == sorted(counts, reverse=True)
        reached = [
            [site for site in establishments() if fits(site, filters) and site[stage]]
            if until is None
            else [
                site for site in establishments() if fits(site, filters) and site[stage] and week(site[stage]) <= until
            ]
            for stage in STAGES
        ]
        assert rows["establecimientos"].tolist() == [len(sites) for sites in reached]
        assert rows["trabajadores"].fillna(0).tolist() == [
            sum(site["trabajadores"] for site in sites) for sites in reached
        ]
        for before, after, share in zip(reached[:-1], reached[1:], rows["conversion"][1:], strict=True):
            assert share == pytest.approx(len(after) / len(before)) if before else pd.isna(share)


def test_the_built_citys_funnel_never_grows_and_its_public_file_agrees(datos, tmp_path) -> None:
    opened = {}
    for kind in ("publica", "bodega"):
        newest = sorted(datos.glob(f"warehouse/{kind}-*.duckdb"))[-1]
        opened[kind] = duckdb.connect(str(shutil.copy(newest, tmp_path)), read_only=True)
    inside, dice = opened["bodega"], random.Random(3)
    offered = {
        name: [None, *found]
        for name, found in {
            "section": reactivation.sections(inside),
            "size": SIZES,
            "comuna": reactivation.comunas(inside),
        }.items()
    }
    for _ in range(40):
        filters = {name: dice.choice(found) for name, found in offered.items()} | {"footwear": dice.random() < 0.2}
        until = economy.FIRST + timedelta(days=dice.randrange(400))
        rows = reactivation.stages(inside, until=until, **filters)
        for measure in ("establecimientos", "trabajadores"):
            assert rows[measure].is_monotonic_decreasing, (filters, until)
    for section in (None, "C", "G"):
        counts = [reactivation.stages(one, section=section)["establecimientos"].tolist() for one in opened.values()]
        assert counts[0] == counts[1] and counts[0][-1] > 100
    for con in opened.values():
        con.close()


def test_the_public_funnel_is_the_same_for_what_both_have(con, public) -> None:
    for section in (None, "C", "SD"):
        both = [reactivation.stages(one, section=section)["establecimientos"].tolist() for one in (con, public)]
        assert both[0] == both[1]
    assert reactivation.stages(public)["trabajadores"].isna().tolist() == [True, True, False]


@pytest.mark.parametrize("by", reactivation.BREAKDOWNS)
@pytest.mark.parametrize("filters", [NO_FILTER, NO_FILTER | {"footwear": True}, NO_FILTER | {"comuna": "C05"}])
def test_groups_sum_to_the_whole(con, by, filters) -> None:
    rows = reactivation.breakdown(con, by=by, **filters)
    column, active = reactivation.BREAKDOWNS[by], [s for s in establishments() if s["activo"] and fits(s, filters)]
    counted = Counter(site[column] for site in active)
    shown = rows[rows["establecimientos"] > 0].set_index("codigo")["establecimientos"]
    assert shown.to_dict() == dict(counted)
    assert rows["trabajadores"].sum() == sum(site["trabajadores"] for site in active)
    assert rows["registrados"].sum() == sum(fits(site, filters) for site in establishments())
    assert rows["nombre"].notna().all() and rows["codigo"].is_unique
    assert rows["trabajadores"].is_monotonic_decreasing


@pytest.mark.parametrize("profile", ["con", "public"])
def test_the_index_is_one_hundred_at_its_base_and_follows_the_count(profile, request) -> None:
    opened, base = request.getfixturevalue(profile), week(date(2020, 8, 3))
    rows = reactivation.index(opened, base=base, measure="establecimientos", section=None)
    active = [site for site in establishments() if site["activo"]]
    for code, own in rows.groupby("ciiu_seccion"):
        inside = [week(s["activo"]) for s in active if code in ("TODAS", s["ciiu_seccion"])]
        counts = [sum(day <= now.date() for day in inside) for now in own["semana_fecha"]]
        assert own["valor"].tolist() == counts and own["semana_fecha"].diff().dropna().eq(pd.Timedelta(days=7)).all()
        at_base = sum(day <= base for day in inside)
        if at_base < reactivation.FEW:
            assert own["indice"].isna().all()
        else:
            assert own["indice"].tolist() == pytest.approx([100 * count / at_base for count in counts])
            assert own.loc[own["semana_fecha"] == pd.Timestamp(base), "indice"].tolist() == [100]
    cut = reactivation.index(opened, base=base, measure="establecimientos", start=date(2021, 1, 5), until=LAST)
    assert cut["semana_fecha"].min() == pd.Timestamp(week(date(2021, 1, 5)))
    late = rows[rows["semana_fecha"] >= cut["semana_fecha"].min()].reset_index(drop=True)
    assert cut["indice"].equals(late["indice"]), "a period cuts the line, not the counts"


def test_firms_openings_and_cells_are_those_of_the_city(con, public) -> None:
    here = [one for one in firms() if one["municipio_codigo"] == "68001"]
    active = [one for one in here if one["cierre"] is None]
    for opened in (con, public):
        for filters in (NO_FILTER, NO_FILTER | {"section": "C"}, NO_FILTER | {"size": "micro", "footwear": True}):
            rows = reactivation_city.firms(opened, by="division", **filters).set_index("codigo")["empresas"]
            assert rows.to_dict() == dict(Counter(one["ciiu_division"] for one in active if fits(one, filters)))
        months = reactivation_city.openings(opened, since=date(2019, 1, 1), footwear=True)
        shoes = [one for one in here if one["es_calzado"]]
        assert months["aperturas"].sum() == sum(one["apertura"] >= date(2019, 1, 1) for one in shoes)
        assert months["cierres"].sum() == sum(bool(one["cierre"]) and one["cierre"].year >= 2019 for one in shoes)
        assert months["saldo"].equals(months["aperturas"] - months["cierres"])
        assert months["mes_fecha"].diff().dropna().dt.days.between(28, 31).all(), "no month is left out"
        assert months.loc[months["es_incompleto"], "mes_fecha"].dt.date.tolist() == [CHAMBER_CUT.replace(day=1)]
    cells = reactivation_city.cells(con, measure="empresas", section="G").set_index("celda_codigo")["empresas"]
    assert cells.to_dict() == dict(
        Counter(one["celda_codigo"] for one in active if one["celda_codigo"] and one["ciiu_seccion"] == "G")
    )
    workers = reactivation_city.cells(con, measure="trabajadores")["trabajadores"].sum()
    assert workers == sum(s["trabajadores"] for s in establishments() if s["activo"] and s["celda_codigo"])


@pytest.mark.parametrize("level", ["comuna", "barrio"])
@pytest.mark.parametrize("measure", ["trabajadores", "establecimientos", "empresas"])
def test_territories_sum_to_the_city_and_what_is_hidden_is_no_zero(con, public, level, measure) -> None:
    whole, shown = (
        reactivation_city.territories(one, level=level, measure=measure, comuna="C05").set_index("territorio_codigo")
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
        reactivation_city.by_week(one, comuna="C05", measure="establecimientos").set_index("semana_fecha")
        for one in (con, public)
    )
    began = Counter(week(s["activo"]) for s in establishments() if s["activo"] and s["comuna_codigo"] == "C05")
    assert {day.date(): n for day, n in whole["valor"].items() if n} == dict(began)
    assert whole.index.equals(shown.index) and shown["es_oculto"].any()
    assert shown.loc[shown["es_oculto"], "valor"].isna().all()
    assert whole.loc[shown["es_oculto"], "valor"].between(1, 4).all()
    assert shown.loc[~shown["es_oculto"], "valor"].equals(whole.loc[~shown["es_oculto"], "valor"])


def test_presence_counts_who_is_at_work(con) -> None:
    rows = reactivation_city.presence(con, comuna="C05").set_index(["dia_semana", "hora"])["trabajadores"]
    assert len(rows) == 7 * 24
    for day, hour in ((1, 6), (1, 7), (5, 15), (6, 10), (7, 10), (3, 18)):
        assert rows[day, hour] == sum(
            site["trabajadores"]
            for site in establishments()
            if site["activo"] and site["comuna_codigo"] == "C05" and day <= site["dias"]
            if site["desde"] <= hour < site["hasta"]
        )


def test_the_exposure_index_is_its_formula(con, public) -> None:
    rows = reactivation_city.exposure(con)
    for row in rows.itertuples():
        workers = sum(
            s["trabajadores"] for s in establishments() if s["activo"] and s["comuna_codigo"] == row.comuna_codigo
        )
        assert row.trabajadores == workers and row.exposicion == pytest.approx(workers * row.incidencia_14 / 100_000)
    assert rows["parte"].sum() == pytest.approx(1) and rows["exposicion"].is_monotonic_decreasing
    hidden = reactivation_city.exposure(public).set_index("comuna_codigo").loc["C01"]
    assert hidden["es_oculto"] and pd.isna(hidden["exposicion"]) and pd.isna(hidden["parte"])


def test_coverage_counts_establishments_and_findings_count_visits(con, public) -> None:
    rows = reactivation_city.coverage(con, by="seccion", comuna="C03").set_index("codigo")
    for code, row in rows.iterrows():
        own = [s for s in establishments() if s["activo"] and (s["comuna_codigo"], s["ciiu_seccion"]) == ("C03", code)]
        visits = [visit for site in own for visit in site["visitas"]]
        failed = sum(visit["concepto"] == "no_cumple" for visit in visits)
        assert (row["activos"], row["visitados"]) == (len(own), sum(bool(site["visitas"]) for site in own))
        assert (row["visitas"], row["no_cumple"]) == (len(visits), failed)
        assert row["cobertura"] == pytest.approx(row["visitados"] / len(own))
    shown = reactivation_city.coverage(public, by="seccion")
    assert shown["codigo"].str.startswith(("C", "S", "R")).all() and shown["visitas"].isna().all()
    months = reactivation_city.visits(con)
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


def test_key_figures_are_those_of_their_figures(con, public) -> None:
    rows = reactivation_city.key_figures(con, until=LAST, **NO_FILTER).set_index("indicador")
    active = [site for site in establishments() if site["activo"]]
    assert rows.loc["registrados", "valor"] == len(establishments()) and rows.loc["activos", "valor"] == len(active)
    assert rows.loc["trabajadores", "valor"] == sum(site["trabajadores"] for site in active)
    assert rows.loc["visitados", "valor"] == sum(bool(site["visitas"]) for site in active) / len(active)
    assert "15 feb 2024" in rows.loc["empresas", "nota"] and rows["texto"].notna().all()
    assert "visitados" not in reactivation_city.key_figures(public, until=LAST)["indicador"].tolist()


def test_an_empty_registry_is_no_registry(con) -> None:
    tables = {name: rows.head(0) if "ciiu" not in name else rows for name, rows in economy.marts().items()}
    with database(tables) as empty:
        assert set(reactivation.offered(empty)) == {"ciiu"} and reactivation.bounds(empty) is None
    assert reactivation.bounds(con)["corte_fecha"] == date(2021, 5, 23)
