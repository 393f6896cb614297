"""The network's figures: marks told apart without colour, titles that say the finding, and chance that may win."""

import itertools
import json

import numpy as np
import pandas as pd
import pytest

from app import downloads, drawing
from app.charts import (
    connectivity,
    connectivity_coverage,
    connectivity_map,
    connectivity_next,
    connectivity_next_map,
    maps,
    registry,
    theme,
)
from app.navigation import ROOT
from app.queries import connectivity as queries
from app.queries import connectivity_coverage as coverage
from app.queries import connectivity_next as following
from tests import connectivity as network
from tests.app.charts.test_maps import VISION, lab, layers, texts

ALL = {"network": "ambas", "radius": 300}
GROUND = {"polygons": network.polygons(), "outline": network.polygons()}


@pytest.fixture(scope="module")
def rows() -> dict[str, pd.DataFrame]:
    with network.warehouse() as con:
        return {
            "sites": queries.sites(con, **ALL),
            "comunas": coverage.territories(con, level="comuna", **ALL),
            "estratos": coverage.estratos(con, **ALL),
            "proposals": following.proposals(con, count=2, **ALL),
            "curve": following.curve(con, **ALL),
            "cases": following.cases(con),
        }


def values(spec: dict) -> list[dict]:
    return [row for table in theme.whole(spec)["datasets"].values() for row in table]


def test_kinds_of_sites_are_told_apart_with_any_colour_vision_and_without_any() -> None:
    for vision in VISION:
        colors = [lab(color, vision) for color in (*connectivity.COLORS.values(), connectivity.PROPOSED)]
        apart = min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(colors[:3], 2))
        assert apart > 20, vision
    marks = [(shape, letter) for _, shape, letter in connectivity.MARKS.values()]
    assert len(set(marks)) == len(marks)


def test_the_map_marks_kinds_approximate_places_and_doubtful_comunas(rows) -> None:
    deck = layers(connectivity_map.sites_deck(rows["sites"], radius=300, **GROUND))
    assert [len(deck[name]["data"]) for name in ("wifi", "punto_digital-aproximado", "centro_pensamiento-sitio")] == [
        *(3, 2, 1)
    ]
    assert (
        deck["punto_digital-aproximado"]["getBackgroundColor"] != deck["centro_pensamiento-sitio"]["getBackgroundColor"]
    )
    assert {row["texto"].partition(" (")[0] for row in deck["revisar-ffffff"]["data"]} == {
        "Parque Dos",
        "Parque Lejano",
    }
    (said,) = [row["texto"] for row in deck["wifi"]["data"] if row["texto"].startswith("Parque de Abajo")]
    assert "A 300 m o menos: 30.000 personas (entre 15.000 y 60.000)" in said
    assert deck["alcance"]["data"][0]["geometry"]["type"] == "MultiPolygon"
    with pytest.raises(registry.NothingToDraw):
        connectivity_map.sites_deck(rows["sites"][:0], radius=300, **GROUND)


def test_the_twin_says_the_same_and_leaves_out_what_lies_far_away(rows) -> None:
    deck = connectivity_map.sites_deck(rows["sites"], radius=300, **GROUND)
    spec = connectivity_map.sites_map(rows["sites"], radius=300, **GROUND)
    assert deck.heading[0] == spec["title"]["text"] == "Centro tiene 3 de los 7 sitios; Sur no tiene ninguno"
    assert (
        "fuera de la ciudad: Parque Lejano. No se sabe dónde está y solo sale en la tabla: Otro centro."
        in (deck.heading[1])
    )
    assert spec["title"]["subtitle"].endswith("Fuera de la imagen: 1 sitio.")
    svg = texts(downloads.svg(spec))
    for word in (
        "Zona wifi",
        "Punto Digital (P)",
        "Lugar aproximado",
        "Comuna por revisar",
        "A 300 m o menos",
        "C",
        "P",
    ):
        assert word in svg.split(" | "), word
    legend = connectivity_map.sites_legend(rows["sites"][:1], radius=1000)
    assert "A 1 km o menos" in legend["description"] and "Lugar aproximado" not in legend["description"]


def test_a_click_on_the_maps_chooses_a_comuna(rows) -> None:
    made = drawing.mapping(
        None, figure_id="mapa-red", rows=rows["sites"], radius=300, height=400, chosen="C02", **GROUND
    )
    assert made.codes == {"C01", "C02", "C03"} and maps.LAYER in layers(made.deck)


def test_coverage_says_where_it_is_least_and_how_little_is_known(rows) -> None:
    shown = {"level": "comuna", "radius": 300}
    spec = connectivity_coverage.coverage_map(rows["comunas"], **shown, **GROUND)
    assert spec["title"]["text"] == "La cobertura iría de 60,0 % en Norte a 80,0 % en Centro"
    assert "En 1 comuna el intervalo pasa de 50 puntos" in spec["title"]["subtitle"]
    deck = connectivity_coverage.coverage_deck(rows["comunas"], **shown, **GROUND)
    texts_of = {one["properties"]["nombre"]: one["properties"]["texto"] for one in layers(deck)[maps.LAYER]["data"]}
    assert texts_of["Norte"] == "60,0 % de los habitantes" and texts_of["Sur"] == "Sin dato"
    bare = rows["comunas"].assign(cubiertas_max_pct=0.0)
    told = connectivity_coverage.coverage_map(bare, level="barrio", radius=300, **GROUND)["title"]["text"]
    assert told == "2 barrios sin ningún sitio cerca: 15.000 habitantes"
    nobody = rows["comunas"].assign(personas=np.nan)
    with pytest.raises(registry.NothingToDraw, match="Nadie"):
        connectivity_coverage.coverage_map(nobody, **shown, **GROUND)


def test_comunas_are_ranked_with_their_interval_and_those_left_out(rows) -> None:
    spec = connectivity_coverage.ranking(rows["comunas"], level="comuna", radius=300, selected="C01")
    assert spec["title"]["text"] == "1 comuna tendría la mitad de las 5.000 personas sin un sitio cerca"
    drawn = {row["nombre"]: row for row in values(spec)}
    assert list(drawn) == ["Centro", "Norte"]
    assert (drawn["Norte"]["bajo"], drawn["Norte"]["valor"], drawn["Norte"]["alto"]) == (30, 60, 90)
    assert drawn["Norte"]["texto"] == "60 % · 4.000 por fuera" and not drawn["Centro"]["elegido"]
    assert "Norte, 60,0 % (30,0 a 90,0)" in spec["description"]


def test_barrios_of_one_name_stay_apart() -> None:
    rows = pd.DataFrame({"territorio_codigo": ["A", "B"], "territorio_nombre": ["San Luis"] * 2, "personas": 100.0})
    for name in ("cubiertas", "cubiertas_min", "cubiertas_max"):
        rows[name], rows[f"{name}_pct"] = 50.0, 50.0
    spec = connectivity_coverage.ranking(rows.assign(sin_cubrir=50.0), level="barrio", radius=300)
    assert {row["nombre"] for row in values(spec)} == {"San Luis (A)", "San Luis (B)"}


def test_the_estrato_left_out_is_named_only_where_the_intervals_tell_it(rows) -> None:
    crossed = connectivity_coverage.estratos(rows["estratos"], radius=300, place="Bucaramanga")["title"]["text"]
    assert crossed.startswith("En Bucaramanga no se distingue qué estrato queda más lejos: del 50,0 % del 1 al 77,8 %")
    apart = rows["estratos"].assign(cubiertas_max_pct=[55.0, 90.0], cubiertas_min_pct=[45.0, 60.0])
    told = connectivity_coverage.estratos(apart, radius=300, place="Norte")["title"]
    assert told["text"] == "En Norte, el estrato 1 es el que menos red tiene cerca, 50,0 %; el 6, el que más, 77,8 %"
    assert "el 60,0 % viviría en estrato 1, 2 o 3" in told["subtitle"]


def test_sites_per_person_name_who_has_most_and_none(rows) -> None:
    comunas = rows["comunas"].assign(
        sitios=[2, 4, 0], personas=[10_000.0, 5_000.0, 1_000.0], sitios_10mil=[2.0, 8.0, 0.0]
    )
    title = connectivity_coverage.per_person(comunas)["title"]
    assert title["text"] == "Centro, 8,0 sitios por 10.000 habitantes; la ciudad, 3,8"
    assert title["subtitle"].endswith("Sin ninguno: Sur.")
    with pytest.raises(registry.NothingToDraw):
        connectivity_coverage.per_person(comunas.assign(sitios=0))


def test_the_proposals_are_numbered_on_the_map_and_in_order(rows) -> None:
    ground = GROUND | {"sites": rows["sites"], "radius": 300}
    deck = layers(connectivity_next_map.proposals_deck(rows["proposals"], **ground))
    assert [row["rotulo"] for row in deck["propuestos"]["data"]] == ["1", "2"]
    assert deck["propuestos"]["data"][0]["texto"] == "1. Barrio Norte, Sur\n1.000 personas nuevas"
    spec = connectivity_next_map.proposals_map(rows["proposals"], **ground)
    assert spec["title"]["text"] == "2 sitios más llegarían a 1.500 personas sin red cerca"
    assert {"1", "2"} <= set(texts(downloads.svg(spec)).split(" | "))
    bars = connectivity_next.gains(rows["proposals"], radius=300)
    assert bars["title"]["text"] == "El primero, en Barrio Norte, alcanzaría a 1.000 personas; el 2.º, a 500"
    with pytest.raises(registry.NothingToDraw):
        connectivity_next_map.proposals_map(rows["proposals"][:0], **ground)


def test_the_curve_says_plainly_when_chance_does_as_well(rows) -> None:
    wins = connectivity_next.curve(rows["curve"], count=1)["title"]
    assert wins["text"] == "Con 1 sitio, la propuesta llega al 73,0 % y el azar al 70,0 %: 3,0 puntos más"
    assert wins["subtitle"].startswith("Está demostrado: ninguna otra elección de tantos sitios llega a más.")
    loses = connectivity_next.curve(rows["curve"], count=2)["title"]
    assert loses["text"] == "Con 2 sitios, la propuesta no le gana al azar: 76,0 %, y hay sorteos que llegan a 77,0 %"
    assert loses["subtitle"].startswith("Ninguna elección de tantos sitios pasa de 77,5 %: 1,5 puntos más.")
    spec = connectivity_next.curve(rows["curve"], count=2)
    assert {row["serie"] for row in values(spec) if "serie" in row} == {
        *("Propuesta", "Al azar (mediana)", "Lo más que se puede")
    }
    assert json.dumps(spec, default=str).count("azar_p95") >= 2
    with pytest.raises(registry.NothingToDraw):
        connectivity_next.curve(rows["curve"][:1], count=1)


def test_cases_compare_with_the_best_and_with_chance(rows) -> None:
    spec = connectivity_next.cases(rows["cases"])
    title, note = spec["title"]["text"], spec["title"]["subtitle"]
    assert title == "De 2 casos con óptimo demostrado, la propuesta lo da en 1; en el peor llega al 95,0 %"
    assert "En 1 no le gana con claridad al azar." in note and "Con asterisco (1)" in note
    assert [row["nombre"] for row in values(spec)] == ["Norte", "Centro", "Bucaramanga a 1 km *"]
    table = registry.table("casos-cobertura", rows["cases"])
    assert table["Propuesta, % de lo mejor"].tolist() == [80, 100, 95]
    with pytest.raises(registry.NothingToDraw):
        connectivity_next.cases(rows["cases"].assign(es_demostrado=False))


def test_every_figure_names_models_that_there_are_and_a_method_that_can_be_read() -> None:
    own = [one for one in registry.figures() if one.draw and "connectivity" in one.draw.__module__]
    assert len(own) == 9 and {one.method for one in own} == {(connectivity.METHOD,)}
    models = {file.stem for file in (ROOT / "loaders" / "sql").rglob("*.sql")}
    assert {name for one in own for name in one.models} <= models
    assert (ROOT / connectivity.METHOD).is_file()
