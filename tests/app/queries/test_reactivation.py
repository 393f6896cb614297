"""The counts of the reactivation board against plain Python over the establishments that the marts come from."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest

from app.queries import (
    reactivation,
    reactivation_counts,
    reactivation_firms,
)
from tests import economy, economy_files
from tests.economy import LAST, SECTIONS, SIZES, STAGES, establishments, week
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
        rows = reactivation_counts.stages(con, until=until, **filters)
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
        rows = reactivation_counts.stages(inside, until=until, **filters)
        for measure in ("establecimientos", "trabajadores"):
            assert rows[measure].is_monotonic_decreasing, (filters, until)
    for section in (None, "C", "G"):
        counts = [
            reactivation_counts.stages(one, section=section)["establecimientos"].tolist() for one in opened.values()
        ]
        assert counts[0] == counts[1] and counts[0][-1] > 100
    for con in opened.values():
        con.close()


def test_the_public_funnel_is_the_same_for_what_both_have(con, public) -> None:
    for section in (None, "C", "SD"):
        both = [reactivation_counts.stages(one, section=section)["establecimientos"].tolist() for one in (con, public)]
        assert both[0] == both[1]
    assert reactivation_counts.stages(public)["trabajadores"].isna().tolist() == [True, True, False]


@pytest.mark.parametrize("by", reactivation.BREAKDOWNS)
@pytest.mark.parametrize("filters", [NO_FILTER, NO_FILTER | {"footwear": True}, NO_FILTER | {"comuna": "C05"}])
def test_groups_sum_to_the_whole(con, by, filters) -> None:
    rows = reactivation_counts.breakdown(con, by=by, **filters)
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
    rows = reactivation_counts.index(opened, base=base, measure="establecimientos", section=None)
    active = [site for site in establishments() if site["activo"]]
    for code, own in rows.groupby("ciiu_seccion"):
        inside = [week(s["activo"]) for s in active if code in ("TODAS", s["ciiu_seccion"])]
        counts = [sum(day <= now.date() for day in inside) for now in own["semana_fecha"]]
        assert own["valor"].tolist() == counts and own["semana_fecha"].diff().dropna().eq(pd.Timedelta(days=7)).all()
        at_base = sum(day <= base for day in inside)
        if at_base < reactivation_counts.FEW:
            assert own["indice"].isna().all()
        else:
            assert own["indice"].tolist() == pytest.approx([100 * count / at_base for count in counts])
            assert own.loc[own["semana_fecha"] == pd.Timestamp(base), "indice"].tolist() == [100]
    cut = reactivation_counts.index(opened, base=base, measure="establecimientos", start=date(2021, 1, 5), until=LAST)
    assert cut["semana_fecha"].min() == pd.Timestamp(week(date(2021, 1, 5)))
    late = rows[rows["semana_fecha"] >= cut["semana_fecha"].min()].reset_index(drop=True)
    assert cut["indice"].equals(late["indice"]), "a period cuts the line, not the counts"


def test_key_figures_are_those_of_their_figures(con, public) -> None:
    rows = reactivation_firms.key_figures(con, until=LAST, **NO_FILTER).set_index("indicador")
    active = [site for site in establishments() if site["activo"]]
    assert rows.loc["registrados", "valor"] == len(establishments()) and rows.loc["activos", "valor"] == len(active)
    assert rows.loc["trabajadores", "valor"] == sum(site["trabajadores"] for site in active)
    assert rows.loc["visitados", "valor"] == sum(bool(site["visitas"]) for site in active) / len(active)
    assert "15 feb 2024" in rows.loc["empresas", "nota"] and rows["texto"].notna().all()
    assert "visitados" not in reactivation_firms.key_figures(public, until=LAST)["indicador"].tolist()


def test_an_empty_registry_is_no_registry(con) -> None:
    tables = {name: rows.head(0) if "ciiu" not in name else rows for name, rows in economy.marts().items()}
    with database(tables) as empty:
        assert set(reactivation.offered(empty)) == {"ciiu"} and reactivation.bounds(empty) is None
    assert reactivation.bounds(con)["corte_fecha"] == date(2021, 5, 23)
