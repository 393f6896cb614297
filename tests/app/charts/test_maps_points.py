"""Maps of points: each in its class and as large as its error, what is not drawn said, one map in two drawings."""

import json
import re
import time

import altair as alt
import numpy as np
import pandas as pd
import pytest

from app import downloads
from app.charts import classes, maps_deck, maps_placed, maps_points, maps_streets, registry, theme
from tests import city
from tests.app.charts.test_maps import VISION, lab, layers, texts

TITLES = {"title": "Un hallazgo", "subtitle": "Con su explicación."}
HOW = {"unit": "cómo se ubicó", "category": "decision", "labels": city.DECISIONS}
LIMIT = 2_000_000


def marks(svg: bytes, color: str) -> int:
    """How many dots or discs the picture has of a colour, its keys in the legend apart."""
    paths = re.findall(r"<path[^>]*>", svg.decode())
    return sum(path.count("M") for path in paths if f'fill="{color}"' in path and "stroke-width" in path) - 1


def spread(deck: maps_deck.CompactDeck) -> dict[str, list]:
    return {name: layer["data"] for name, layer in layers(deck).items() if name.startswith("puntos")}


def test_every_point_is_in_its_class_and_says_what_it_is() -> None:
    rows = city.points(400)
    deck = maps_points.points(rows, city.polygons(), **TITLES, **HOW, radius="radio_m", name="nombre")
    drawn = layers(deck)
    found = [layer for name, layer in drawn.items() if name.startswith("puntos")]
    assert sum(len(layer["data"]) for layer in found) == 400
    by_color = {tuple(layer["getLineColor"]): len(layer["data"]) for layer in found}
    expected = rows["decision"].value_counts()
    for code, color in zip(city.DECISIONS, maps_placed.HUES, strict=True):
        assert by_color[tuple(maps_deck.rgba(color))] == expected[code]
    first = rows.iloc[0]
    said = [one for layer in found for one in layer["data"] if one["p"][0] == round(first["longitud"], 5)]
    assert said[0]["texto"] == f"{first['nombre']}\n{city.DECISIONS[first['decision']]}, error de {first['radio_m']} m"
    assert said[0]["p"] == [round(first["longitud"], 5), round(first["latitud"], 5), first["radio_m"]]
    assert all(layer["pickable"] and layer["getRadius"] == "@@=p[2]" for layer in found)
    assert "Exacta" in deck.alt and "El círculo de cada punto es su error." in deck.alt


def test_the_wide_and_the_common_are_drawn_below() -> None:
    deck = maps_points.points(city.points(400), city.polygons(), **TITLES, **HOW)
    sizes = [len(data) for data in spread(deck).values()]
    assert sizes == sorted(sizes, reverse=True)
    wide = maps_points.points(city.points(400), city.polygons(), **TITLES, **HOW, radius="radio_m")
    radii = [np.median([one["p"][2] for one in data]) for data in spread(wide).values()]
    assert radii == sorted(radii, reverse=True)


def test_the_ground_is_ours_and_can_be_pointed_at_and_chosen() -> None:
    deck = maps_points.points(city.points(50), city.polygons(), **TITLES, **HOW, chosen="C13", streets=city.streets())
    told, drawn = json.loads(deck.to_json()), layers(deck)
    assert "http" not in deck.to_json() and "mapProvider" not in told and told["mapStyle"] == "__MAP_STYLE__"
    assert list(drawn)[:2] == [maps_deck.LAYER, "calles"] and "elegido-ffffff" in drawn
    ground = drawn[maps_deck.LAYER]
    assert ground["pickable"] and not drawn["calles"]["pickable"]
    assert {one["properties"]["codigo"]: one["properties"]["texto"] for one in ground["data"]}["C13"] == "Zona C13"
    assert set(re.findall(r"{(\w+)}", deck._tooltip["text"])) == {"texto"}


def test_many_points_are_sampled_and_the_note_says_so() -> None:
    rows = city.points(60_000)
    deck = maps_points.points(rows, city.polygons(), **TITLES, **HOW)
    drawn = spread(deck)
    assert sum(map(len, drawn.values())) == maps_placed.MOST and len(deck.to_json()) < LIMIT
    assert not any(layer["pickable"] for name, layer in layers(deck).items() if name in drawn)
    shares = [len(data) / maps_placed.MOST for data in drawn.values()]
    real = rows["decision"].value_counts(normalize=True)
    assert shares == pytest.approx(list(real), abs=0.01), "the sample is that of all classes"
    assert maps_points.points(rows, city.polygons(), **TITLES, **HOW).to_json() == deck.to_json()
    spec = maps_points.points_vega(rows, city.polygons(), **TITLES, **HOW)
    assert "De 60.000 puntos, el mapa muestra 50.000 escogidos al azar y la imagen 20.000" in spec["title"]["subtitle"]
    svg = downloads.svg(spec)
    assert len(svg) < LIMIT
    assert sum(marks(svg, color) for color in maps_placed.HUES) == maps_placed.STILL
    table = maps_points.points_table(rows, category="decision", labels=city.DECISIONS)
    assert table["puntos"].sum() == 60_000 and table["puntos_pct"].sum() == pytest.approx(100)


@pytest.mark.parametrize(
    ("shown", "colors"),
    [
        (HOW, maps_placed.HUES),
        (HOW | {"radius": "radio_m"}, maps_placed.HUES),
        ({"unit": "µg/m³", "value": "valor"}, classes.RAMP),
    ],
)
def test_the_twin_draws_every_point_and_its_legend_in_spanish(shown, colors) -> None:
    spec = maps_points.points_vega(city.points(1_000), city.polygons(), **TITLES, **shown, chosen="C13")
    svg = downloads.svg(spec)
    assert sum(marks(svg, color) for color in colors) == 1_000
    for label in (shown["unit"], "Un hallazgo", "1.000 puntos."):
        assert label in texts(svg)
    assert downloads.png(spec).startswith(b"\x89PNG")
    bare = {**spec, "layer": [{**layer, "data": {"values": []}} for layer in spec["layer"]]}
    alt.Chart.from_dict(bare, validate=True)
    own = {name: value for name, value in shown.items() if name != "unit"}
    legend = texts(downloads.svg(maps_points.points_legend(city.points(1_000), city.polygons(), **shown)))
    assert all(label in legend for label in maps_points.points_table(city.points(1_000), **own)["clase"])


def test_what_has_no_place_is_counted_and_never_drawn() -> None:
    rows = city.points(20).assign(radio_m=30.0)
    rows.loc[0, ["latitud", "longitud"]] = None
    rows.loc[1, ["latitud", "longitud"]] = 0
    rows.loc[2, "decision"] = None
    rows.loc[3, "radio_m"] = None
    deck = maps_points.points(rows, city.polygons(), **TITLES, **HOW, radius="radio_m")
    drawn = [one for data in spread(deck).values() for one in data]
    assert len(drawn) == 18 and [one["p"][2] for one in drawn].count(0) == 1
    assert "Otros o sin dato" in [one["texto"].split(",")[0] for one in drawn]
    assert "18 puntos. Sin coordenadas o fuera del mapa, solo en la tabla: 2." in deck.alt
    assert maps_points.points_table(rows, category="decision")["puntos"].sum() == 20
    with pytest.raises(registry.NothingToDraw, match="Ningún punto"):
        maps_points.points_vega(rows[:2], city.polygons(), **TITLES, **HOW)


def test_a_map_is_of_a_category_or_a_value_and_tells_four_apart() -> None:
    with pytest.raises(ValueError, match="categoría o por un valor"):
        maps_points.points(city.points(5), city.polygons(), **TITLES, unit="x")
    with pytest.raises(ValueError, match="hasta 4"):
        maps_placed.classify(city.points(5), category="decision", labels=dict.fromkeys("abcde", "x"))
    rest = maps_placed.classify(city.points(400), category="decision", labels={"exacta": "Exacta"})
    assert rest[1] == {"Exacta": theme.CASES, "Otros o sin dato": maps_placed.REST}


def test_categories_are_told_apart_with_any_vision_and_hold_on_both_grounds() -> None:
    hues = (*maps_placed.HUES, maps_placed.REST)
    for vision in VISION:
        found = [lab(color, vision) for color in hues]
        assert min(np.linalg.norm(a - b) for n, a in enumerate(found) for b in found[:n]) > 15, vision
    for color in hues:
        light = (lab(color, "any")[0] + 16) / 116
        bright = light**3
        for ground in (1.0, 0.01):  # white and the site's near-black
            high, low = max(bright, ground), min(bright, ground)
            assert (high + 0.05) / (low + 0.05) >= 3, color


def test_streets_keep_to_their_budget_the_longest_first() -> None:
    few = maps_streets.feature(city.streets())
    assert len(few["geometry"]["coordinates"]) == 3_000
    long = {"type": "MultiLineString", "coordinates": [[[-73.2, 7.0], [-73.2, 7.0], [-73.0, 7.2, 900.0]]]}
    many = pd.concat([city.streets()] * 5 + [pd.DataFrame({"geojson": [json.dumps(long)]})])
    lines = maps_streets.feature(many)["geometry"]["coordinates"]
    assert lines[0] == [[-73.2, 7.0], [-73.0, 7.2]], "no corner twice, no height"
    assert sum(map(len, lines)) <= maps_streets.CORNERS < 3 * len(many)


@pytest.mark.completa
@pytest.mark.sola
def test_sizes_and_times() -> None:
    """Prints what 50,000 points weigh and take; the size is a promise, the time is not."""
    shown = TITLES | HOW | {"radius": "radio_m", "name": "nombre", "streets": city.streets(10_000)}
    for count in (maps_placed.SPOKEN, maps_placed.MOST):
        rows, start = city.points(count), time.process_time()
        text = maps_points.points(rows, city.polygons(), **shown).to_json()
        deck = time.process_time()
        spec = json.dumps(maps_points.points_vega(rows, city.polygons(), **shown))
        twin = time.process_time()
        print(
            f"{count} points: {len(text) / 1e3:.0f} kB in {1e3 * (deck - start):.0f} ms, "
            f"twin {len(spec) / 1e3:.0f} kB in {1e3 * (twin - deck):.0f} ms"
        )
        assert len(text.encode()) < LIMIT and len(spec) < LIMIT
