"""A registered map of the kit as a page shows it: its codes, its table summed up, its streets over a choropleth."""

import json
from functools import partial

import pytest

from app import downloads, drawing
from app.charts import maps, maps_density, maps_points, maps_streets, registry
from tests import city
from tests.app.charts.test_maps import POLYGONS, RATES, SHOWN, layers
from tests.app.charts.test_maps_points import HOW, TITLES

ABOUT = {"unit": "puntos", "models": (), "method": "docs/methods/territorio.md"}


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two figures of the kit, registered for one test."""
    monkeypatch.setattr(registry, "_FIGURES", {})
    own = {name: value for name, value in HOW.items() if name != "unit"}
    registry.figure(
        "puntos",
        title="Puntos",
        **ABOUT,
        columns={"clase": "Cómo se ubicó", "puntos": "Puntos"},
        deck=partial(maps_points.points, **TITLES, **HOW),
        legend=partial(maps_points.points_legend, **HOW),
        tabulate=partial(maps_points.points_table, **own),
    )(partial(maps_points.points_vega, **TITLES, **HOW))
    people = {"value": "personas", "unit": "personas"}
    registry.figure(
        "celdas",
        title="Celdas",
        **ABOUT,
        columns={"celda_codigo": "Celda", "personas": "Personas"},
        deck=partial(maps_density.density, **TITLES, **people),
        legend=partial(maps_density.density_legend, **people),
    )(partial(maps_density.density_vega, **TITLES, **people))


@pytest.mark.parametrize(
    ("figure_id", "rows"), [("puntos", lambda: city.points(300)), ("celdas", lambda: city.counts(9))]
)
def test_a_click_beside_the_marks_chooses_a_territory(figures, figure_id, rows) -> None:
    asked = {"figure_id": figure_id, "rows": rows(), "polygons": city.polygons()}
    made, twin = drawing.mapping(None, **asked, height=480, chosen="C13"), drawing.drawing(None, **asked)
    assert made.codes == set(city.polygons()["territorio_codigo"])
    assert made.legend and downloads.svg(twin.spec).startswith(b"<svg")
    assert {"text": made.title, "subtitle": made.subtitle} == twin.spec["title"]
    (ground,) = [one for one in layers(made.deck)[maps.LAYER]["data"] if one["properties"]["codigo"] == "C13"]
    event = {"selection": {"objects": {maps.LAYER: [ground]}}}
    assert maps.clicked(event, known=made.codes) == "C13"


def test_a_table_of_too_many_rows_is_summed_up(figures) -> None:
    table = registry.table("puntos", city.points(300))
    assert list(table) == ["Cómo se ubicó", "Puntos"] and list(table["Cómo se ubicó"]) == list(city.DECISIONS.values())
    assert table["Puntos"].sum() == 300
    assert len(registry.table("celdas", city.counts(9))) == len(city.counts(9)), "as it comes where nothing sums it up"


def test_streets_lie_over_a_choropleth_in_both_drawings() -> None:
    streets = city.streets(50)
    deck = maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES, streets=streets, outline=POLYGONS[:3], chosen="T03")
    assert list(layers(deck))[:3] == [maps.LAYER, "calles", "contornos"]
    (drawn,) = layers(deck)["calles"]["data"]
    assert drawn == json.loads(json.dumps(maps_streets.feature(streets)))
    svg = downloads.svg(maps.choropleth_vega(RATES, POLYGONS, **SHOWN, **TITLES, streets=streets)).decode()
    assert maps_streets.COLOR in svg
    assert maps_streets.COLOR not in downloads.svg(maps.choropleth_vega(RATES, POLYGONS, **SHOWN, **TITLES)).decode()
