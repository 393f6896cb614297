"""The reactivation board's figures: what their titles find, what they leave out and say, and their empty states."""

import json
from collections.abc import Callable
from datetime import date

import altair as alt
import pandas as pd
import pytest

from app import downloads
from app.charts import (
    reactivation,
    reactivation_days,
    reactivation_groups,
    reactivation_people,
    reactivation_places,
    registry,
)
from app.domain import formats
from app.queries import reactivation_counts as marts
from app.queries import reactivation_days as by_day
from app.queries import reactivation_firms
from app.queries import reactivation_people as people
from app.queries import reactivation_places as city
from tests import economy, economy_files
from tests.city import polygons
from tests.economy import CHAMBER_CUT, LAST
from tests.economy_files import database

BASE = date(2020, 8, 2)
PLACE = {"place": "Bucaramanga"}
MAP = {"level": "comuna", "measure": "trabajadores", "told": "Trabajadores."}
CELLS = {"measure": "trabajadores", "told": "Trabajadores."}


@pytest.fixture(scope="module")
def con():
    with database(economy.marts()) as opened:
        yield opened


def days(con) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = by_day.days(con)
    laws = by_day.activity(con, start=economy.FIRST, until=LAST)
    return rows, by_day.around(con, days=rows, measures=laws, measure="trabajadores")


DRAWN: dict[str, Callable[..., dict]] = {
    "embudo-reactivacion": lambda con: reactivation.funnel(
        marts.stages(con), measure="trabajadores", until=LAST, **PLACE
    ),
    "indice-reactivacion": lambda con: reactivation.index(
        marts.index(con, base=BASE, measure="trabajadores"), measure="trabajadores", base=BASE, **PLACE
    ),
    "orden-reactivacion": lambda con: reactivation_groups.groups(
        marts.breakdown(con, by="division"), by="division", measure="trabajadores", until=LAST, **PLACE
    ),
    "orden-empresas": lambda con: reactivation_groups.firms(
        reactivation_firms.firms(con, by="seccion"), by="seccion", cutoff=CHAMBER_CUT, **PLACE
    ),
    "aperturas-cierres": lambda con: reactivation_groups.openings(
        reactivation_firms.openings(con, since=date(2019, 1, 1)), cutoff=CHAMBER_CUT, **PLACE
    ),
    "mapa-reactivacion": lambda con: reactivation_places.territory_map(
        city.territories(con, level="comuna", measure="trabajadores"), polygons=polygons(), **MAP
    ),
    "orden-lugares": lambda con: reactivation_places.places(
        city.territories(con, level="comuna", measure="trabajadores"), **MAP
    ),
    "semanas-comuna": lambda con: reactivation_places.by_week(
        city.by_week(con, comuna="C05", measure="trabajadores"), measure="trabajadores", place="García Rovira"
    ),
    "mapa-celdas": lambda con: reactivation_places.cells_map(
        city.cells(con, measure="trabajadores"), polygons=polygons(), **CELLS
    ),
    "presencia-hora": lambda con: reactivation_people.presence(people.presence(con), **PLACE),
    "exposicion-comunas": lambda con: reactivation_people.exposure(people.exposure(con)),
    "cobertura-control": lambda con: reactivation_people.coverage(
        people.coverage(con, by="seccion"), by="seccion", cutoff=LAST, **PLACE
    ),
    "visitas-por-mes": lambda con: reactivation_people.visits(people.visits(con), cutoff=LAST),
    "reactivacion-medidas": lambda con: reactivation_days.measures(
        days(con)[0], strips=days(con)[1], measure="trabajadores", **PLACE
    ),
    "reporte-reactivacion": lambda con: reactivation_days.report(by_day.report(con)),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_is_a_valid_picture_with_a_finding(con, name) -> None:
    spec = DRAWN[name](con)
    alt.Chart.from_dict(spec, validate=True)
    text = f"{spec['title']['text']} {spec['title']['subtitle']} {spec['description']}"
    assert any(digit in spec["title"]["text"] for digit in "0123456789"), "a title states what is found"
    assert not {"nan", "None", "<NA>", "NaT"} & set(text.replace(".", " ").replace(",", " ").split())
    assert downloads.svg(spec).startswith(b"<svg")


def test_no_figure_is_left_untested() -> None:
    drawn = {one.id for one in registry.figures() if one.draw and "reactivation" in one.draw.__module__}
    assert drawn == set(DRAWN)


def test_the_funnel_falls_back_to_what_is_published(con) -> None:
    rows = marts.stages(con)
    spec = reactivation.funnel(rows, measure="trabajadores", until=LAST, **PLACE)
    assert "de los trabajadores registrados" in spec["title"]["text"]
    rows["trabajadores"] = [pd.NA, pd.NA, 5]
    spec = reactivation.funnel(rows, measure="trabajadores", until=LAST, **PLACE)
    assert "de los establecimientos registrados" in spec["title"]["text"]
    assert "solo se publican de los activos" in spec["title"]["subtitle"]


def test_the_index_says_its_base_and_which_sections_have_none(con) -> None:
    rows = marts.index(con, base=BASE, measure="trabajadores")
    spec = reactivation.index(rows, measure="trabajadores", base=BASE, **PLACE)
    assert "100 es la semana base, la del 2 ago 2020" in spec["title"]["subtitle"]
    small = rows.assign(indice=rows["indice"].where(rows["ciiu_seccion"] != "SD"))
    told = reactivation.index(small, measure="trabajadores", base=BASE, **PLACE)["title"]["subtitle"]
    assert "Una sección tenía menos de 20 en la semana base: sin índice." in told
    top = rows[rows["semana_fecha"].eq(rows["semana_fecha"].max()) & rows["indice"].notna()]
    top = top[~top["ciiu_seccion"].isin([reactivation.WHOLE, "SD"])].nlargest(1, "indice").iloc[0]
    rise = f": de {formats.integer(top['valor_base'])} a {formats.integer(top['valor'])} trabajador"
    assert rise in spec["title"]["text"]
    with pytest.raises(registry.NothingToDraw, match="Elija una semana base posterior"):
        reactivation.index(rows.assign(indice=None, valor_base=3), measure="trabajadores", base=BASE, **PLACE)


def test_the_panels_of_the_report_share_one_axis_and_say_their_places(con) -> None:
    spec = DRAWN["reporte-reactivacion"](con)
    text = json.dumps(spec, ensure_ascii=False)
    for label in ("Bucaramanga (Secretaría de Salud)", "Santander (departamento)", "Bucaramanga (acumulado)"):
        assert label in text
    assert "vconcat" not in spec and len(spec["layer"]) == 3
    ranges = [panel["layer"][0]["layer"][0]["encoding"]["y"]["scale"]["range"] for panel in spec["layer"]]
    bottoms, tops = zip(*ranges, strict=True)
    assert all(bottom < top for bottom, top in zip(bottoms, tops[1:], strict=False)), "no panel covers another"
    assert "no se publican por municipio" in spec["title"]["subtitle"]


def test_the_strip_of_a_measure_is_fourteen_days_on_each_side(con) -> None:
    rows, strips = days(con)
    assert (strips["inicio_fecha"] - strips["desde_fecha"]).eq(pd.Timedelta(days=14)).all()
    assert (strips["hasta_fecha"] - strips["inicio_fecha"]).eq(pd.Timedelta(days=14)).all()
    spec = reactivation_days.measures(rows, strips=strips, measure="trabajadores", **PLACE)
    largest = strips.loc[(strips["despues"] - strips["antes"]).abs().idxmax()]
    assert (
        f"alrededor de la medida {largest['numero']}, «{largest['titulo']}» (" in spec["title"]["text"]
        and "no siempre se debe a ella" in spec["title"]["subtitle"]
    )
    alone = reactivation_days.measures(rows, strips=strips.head(0), measure="trabajadores", **PLACE)
    alt.Chart.from_dict(alone, validate=True)
    assert "Ninguna medida" in alone["title"]["subtitle"]


def test_a_trade_of_a_few_barrios_has_its_classes_from_them() -> None:
    densities = [0.0] * 94 + [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    codes = [f"B{place}" for place in range(100)]
    rows = pd.DataFrame({"territorio_codigo": codes, "territorio_nombre": codes, "valor": densities, "area_ha": 1.0})
    rows = rows.assign(por_hectarea=densities, es_oculto=False, territorio_tipo="barrio")
    about, _ = reactivation_places._territory(rows, level="barrio", measure="trabajadores", told="")
    assert about["limits"] == (2.0, 3.0, 4.0, 5.0)


def test_hidden_territories_are_grey_and_said(con) -> None:
    with database(economy_files.public_marts()) as public:
        rows = city.territories(public, level="barrio", measure="empresas", footwear=True)
    shown = MAP | {"level": "barrio", "measure": "empresas"}
    spec = reactivation_places.territory_map(rows, polygons=polygons("barrio_codigo"), **shown)
    assert "Oculto por privacidad" in json.dumps(spec, ensure_ascii=False)
    assert "oculto por privacidad" in spec["title"]["subtitle"] and "de lo que puede mostrarse" in spec["title"]["text"]
    ranked = reactivation_places.places(rows, **shown)
    assert "que se muestran" in ranked["title"]["text"] and "ocultos por privacidad" in ranked["title"]["subtitle"]


def test_of_the_barrios_those_of_the_chosen_comuna(con) -> None:
    rows = city.territories(con, level="barrio", measure="trabajadores")
    spec = reactivation_places.places(rows, selected="C05", **MAP | {"level": "barrio"})
    names = set(rows.loc[rows["comuna_codigo"] == "C05", "territorio_nombre"])
    drawn = {row["nombre"] for row in next(iter(spec["datasets"].values())) if "nombre" in row}
    assert drawn and drawn <= names


def test_the_months_of_visits_count_those_with_a_date(con) -> None:
    rows = people.visits(con)
    assert f"{int(rows['visitas'].sum())} con fecha" in DRAWN["visitas-por-mes"](con)["title"]["subtitle"]


def test_monday_comes_first() -> None:
    assert reactivation_people.weekdays() == [
        *("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    ]


@pytest.mark.parametrize("name", ["embudo-reactivacion", "orden-reactivacion", "mapa-reactivacion", "mapa-celdas"])
def test_nothing_says_why(con, name, monkeypatch) -> None:
    nothing = {"section": "F", "footwear": True}
    for module, query in ((marts, "stages"), (marts, "breakdown"), (city, "territories"), (city, "cells")):
        real = getattr(module, query)
        monkeypatch.setattr(module, query, lambda con, *, real=real, **about: real(con, **about, **nothing))
    with pytest.raises(registry.NothingToDraw, match="con estos filtros"):
        DRAWN[name](con)
