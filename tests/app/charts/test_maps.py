"""The map kit: each territory in its class, what is missing or hidden said, two drawings of one map, no third party."""

import html
import json
import pickle
import re

import altair as alt
import numpy as np
import pandas as pd
import pytest

from app import downloads
from app.charts import classes, maps, maps_deck, painting, registry, territory, theme
from app.domain import formats

# What the three kinds of colour blindness see of linear RGB (Machado, Oliveira and Fernandes, 2009, severity 1).
VISION = {
    "any": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(color: str) -> np.ndarray:
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(color: str, vision: str) -> np.ndarray:
    """The colour as a kind of vision sees it, in CIE L*a*b*."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(np.array(VISION[vision]) @ linear(color), 0, 1) / (to_xyz @ np.ones(3))
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def square(place: int) -> str:
    west, south = -73.15 + 0.01 * (place % 4), 7.08 + 0.01 * (place // 4)
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


CODES = [f"T{n:02d}" for n in range(12)]
POLYGONS = pd.DataFrame({"territorio_codigo": CODES, "territorio_nombre": [f"Barrio {n}" for n in range(12)]}).assign(
    geojson=[square(n) for n in range(12)]
)
# T10 has no value, T11 no row, T09 is hidden; T99 has no polygon.
RATES = pd.DataFrame(
    {
        "territorio_codigo": [*CODES[:11], "T99"],
        "territorio_nombre": [*POLYGONS["territorio_nombre"][:11], "Diminuto"],
        "tasa": [0, 100, 200, 300, 400, 500, 1600, 1700, 1800.25, 77, None, 9999],
        "es_oculto": [False] * 9 + [True, False, False],
        "procedencia": "real",
    }
)
SHOWN = {"value": "tasa", "unit": "casos por 100.000 habitantes"}
TITLES = {"title": "Un hallazgo", "subtitle": "Con su explicación."}


def seen(painted: painting.Painted) -> dict[str, dict]:
    return {feature["properties"]["codigo"]: feature["properties"] for feature in painted.features}


def layers(deck: maps.CompactDeck) -> dict[str, dict]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def texts(svg: bytes) -> str:
    return html.unescape(" | ".join(re.findall(r">([^<>]+)<", svg.decode())))


def test_every_territory_is_in_its_class_and_says_its_value() -> None:
    painted = painting.paint(RATES, POLYGONS, **SHOWN, limits=[100, 200, 500, 1700])
    assert list(painted.legend.items()) == [
        *zip(("< 100", "100 a < 200", "200 a < 500", "500 a < 1.700", "≥ 1.700"), classes.RAMP, strict=True),
        ("Oculto por privacidad", classes.HIDDEN),
        ("Sin dato", classes.MISSING),
    ]
    found = seen(painted)
    assert [found[code]["clase"] for code in CODES[:9]] == [
        *("< 100", "100 a < 200", "200 a < 500", "200 a < 500", "200 a < 500"),
        *("500 a < 1.700", "500 a < 1.700", "≥ 1.700", "≥ 1.700"),
    ]
    assert found["T08"] == {
        "codigo": "T08",
        "nombre": "Barrio 8",
        "clase": "≥ 1.700",
        "texto": "1.800,3 casos por 100.000 habitantes",
    }
    assert found["T00"]["texto"].startswith("0,0 "), "a zero is shown"
    assert found["T09"]["texto"] == found["T09"]["clase"] == "Oculto por privacidad"
    assert "77" not in json.dumps(list(found.values())), "a hidden value is nowhere"
    assert found["T10"]["texto"] == found["T11"]["texto"] == "Sin dato"
    assert found["T11"]["nombre"] == "Barrio 11"


def test_fifths_hold_a_fifth_each_and_what_is_hidden_or_undrawn_moves_no_limit() -> None:
    rates = RATES.assign(tasa=[*range(10, 100, 10), 5000, None, 9000])
    counts = pd.Series(
        [about["clase"] for about in seen(painting.paint(rates, POLYGONS, **SHOWN)).values()]
    ).value_counts()
    assert counts.to_dict() == {
        **{"< 26": 2, "26 a < 42": 2, "42 a < 58": 1, "58 a < 74": 2, "≥ 74": 2},
        **{"Oculto por privacidad": 1, "Sin dato": 2},
    }


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([7, 7, 7], ("7,0",)),
        ([0, 0, 0, 0, 9], ("< 1,8", "≥ 1,8")),
        ([1, 2], ("< 1,2", "1,2 a < 1,4", "1,4 a < 1,6", "1,6 a < 1,8", "≥ 1,8")),
        ([-5, 5], ("< −3", "−3 a < −1", "−1 a < 1", "1 a < 3", "≥ 3")),
        ([0.012, 0.034], ("< 0,016", "0,016 a < 0,021", "0,021 a < 0,025", "0,025 a < 0,030", "≥ 0,030")),
    ],
)
def test_classes_of_few_equal_small_or_negative_values(values, labels) -> None:
    found = classes.classify(pd.Series(values))
    assert found.labels == labels
    assert len(found.colors) == len(labels) and all(found.label(value) in labels for value in values)


@pytest.mark.parametrize("limits", [[1, 2, 3, 4, 5], [3, 2], [1, 1]])
def test_limits_that_make_no_classes_are_refused(limits) -> None:
    with pytest.raises(ValueError, match="límites"):
        classes.classify(pd.Series([1.0, 9.0]), limits=limits)


def test_nothing_to_draw_says_so() -> None:
    for empty in (RATES[:0], RATES[-2:], RATES.assign(es_oculto=True)):
        with pytest.raises(registry.NothingToDraw, match="Ningún territorio"):
            maps.choropleth_vega(empty, POLYGONS, **SHOWN, **TITLES)
    with pytest.raises(ValueError, match="una sola fila"):
        maps.choropleth(pd.concat([RATES, RATES]), POLYGONS, **SHOWN, **TITLES)


def test_the_deck_asks_no_one_and_carries_its_colours() -> None:
    deck = maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES, outline=POLYGONS[:3])
    told = json.loads(deck.to_json())
    assert "mapProvider" not in told and told["mapStyle"] == "__MAP_STYLE__", "Streamlit's sign for no base map"
    assert "http" not in deck.to_json() and "\n" not in deck.to_json()
    assert told == json.loads(super(maps.CompactDeck, deck).to_json()), "the same map as pydeck writes it"
    assert len(deck.to_json()) < len(super(maps.CompactDeck, deck).to_json()) / 2
    assert set(layers(deck)) == {maps.LAYER, "contornos"}
    layer = layers(deck)[maps.LAYER]
    assert layer["getFillColor"] == "@@=properties.color" and layer["pickable"]
    assert len(layers(deck)["contornos"]["data"]) == 3 and not layers(deck)["contornos"]["pickable"]
    colors = {feature["properties"]["codigo"]: feature["properties"]["color"] for feature in layer["data"]}
    assert colors["T00"] == [0xEE, 0xF3, 0xB0] and colors["T09"] == [0x7D, 0x7A, 0x75] and len(colors["T11"]) == 4
    assert "Mayor: Barrio 8, 1.800,3; menor: Barrio 0, 0,0" in deck.alt and "Oculto por privacidad: 1" in deck.alt
    assert pickle.loads(pickle.dumps(deck)).to_json() == deck.to_json()


def test_the_tooltip_names_properties_that_every_territory_has() -> None:
    deck = maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES)
    wanted = set(re.findall(r"{(\w+)}", deck._tooltip["text"]))
    assert wanted == {"nombre", "texto"} and "html" not in deck._tooltip
    assert all(wanted <= feature["properties"].keys() for feature in layers(deck)[maps.LAYER]["data"])


def test_the_first_view_holds_every_territory_with_a_value() -> None:
    view = json.loads(maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES).to_json())["initialViewState"]
    scale = 512 * 2 ** view["zoom"] / 360  # pixels a degree
    assert view["longitude"] == pytest.approx(-73.13) and view["latitude"] == pytest.approx(7.095, abs=1e-4)
    assert 0.6 < 0.04 * scale / maps_deck.WIDTH <= 1 or 0.6 < 0.03 * scale / maps.HEIGHT <= 1
    alone = maps.choropleth(RATES[RATES["territorio_codigo"] == "T06"], POLYGONS, **SHOWN, **TITLES)
    close = json.loads(alone.to_json())["initialViewState"]
    assert close["zoom"] > view["zoom"] + 1 and close["longitude"] == pytest.approx(-73.125)
    framed = maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES, outline=POLYGONS[6:7])
    assert json.loads(framed.to_json())["initialViewState"] == close, "the level above frames the view"


def test_the_chosen_territory_is_outlined_in_both_drawings() -> None:
    deck = maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES, chosen="T03")
    rings = [layer for name, layer in layers(deck).items() if name.startswith("elegido")]
    assert [layer["data"][0]["geometry"] for layer in rings] == [json.loads(square(3))] * 2
    assert [layer["getLineColor"] for layer in rings] == [[14, 23, 22], [255, 255, 255]]
    assert not any(layer["pickable"] or layer["filled"] for layer in rings)
    plain = maps.choropleth_vega(RATES, POLYGONS, **SHOWN, **TITLES)
    outlined = maps.choropleth_vega(RATES, POLYGONS, **SHOWN, **TITLES, chosen="T03")
    assert len(outlined["layer"]) == len(plain["layer"]) + 2
    assert '"#0e1716"' in downloads.svg(outlined).decode() and '"#0e1716"' not in downloads.svg(plain).decode()
    absent = maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES, chosen="no-existe")
    assert set(layers(absent)) == {maps.LAYER}


def test_the_twin_draws_every_territory_its_legend_and_its_unit_in_spanish() -> None:
    spec = maps.choropleth_vega(RATES, POLYGONS, **SHOWN, **TITLES, outline=POLYGONS[:3])
    alt.Chart.from_dict(spec, validate=True)
    assert spec["config"]["locale"]["number"] == formats.number_locale()
    svg = downloads.svg(spec)
    for label in ("casos por 100.000 habitantes", "Oculto por privacidad", "Sin dato", "≥ ", "Un hallazgo"):
        assert label in texts(svg)
    assert "Sin polígono, solo en la tabla: Diminuto." in spec["title"]["subtitle"]
    drawn = re.findall(r'<path[^>]*fill="(#[^"]+)"', svg.decode())
    assert drawn.count(classes.HIDDEN) == 2, "one territory and its key in the legend"
    assert {*classes.RAMP} <= set(drawn) and len(drawn) >= 12
    assert not re.findall(r"\d,\d{3}\b", texts(svg)), "a thousands comma is English"
    assert downloads.png(spec).startswith(b"\x89PNG")


def test_the_legend_alone_is_that_of_the_map() -> None:
    shown = {**SHOWN, "limits": [100, 200]}
    spec = maps.legend_vega(RATES, POLYGONS, **shown)
    alt.Chart.from_dict(spec, validate=True)
    seen_there = texts(downloads.svg(spec))
    for label in ("casos por 100.000 habitantes", *painting.paint(RATES, POLYGONS, **shown).legend):
        assert label in seen_there
    full = RATES[:9]
    assert "Sin dato" not in painting.paint(full, POLYGONS[:9], **SHOWN).legend, "only what the map shows"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"selection": {"objects": {"territorios": [{"properties": {"codigo": "T03"}}]}}}, "T03"),
        ({"selection": {"objects": {"territorios": [{"properties": {"codigo": "<script>"}}]}}}, None),
        ({"selection": {"objects": {"territorios": [{"properties": {"codigo": ["T03"]}}]}}}, None),
        ({"selection": {"objects": {"territorios": [{"properties": None}]}}}, None),
        ({"selection": {"objects": {"contornos": [{"properties": {"codigo": "T03"}}]}}}, None),
        ({"selection": {"objects": {}}}, None),
        ({}, None),
    ],
)
def test_a_click_gives_a_known_code_or_nothing(event, code) -> None:
    assert maps.clicked(event, known=CODES) == code
    assert maps.clicked(event, known=set(CODES)) == code


def test_colours_are_told_apart_with_any_vision() -> None:
    for vision in VISION:
        steps = [lab(color, vision) for color in classes.RAMP]
        light = [step[0] for step in steps]
        assert light == sorted(light, reverse=True), vision
        grey = lab(classes.HIDDEN, vision)
        apart = [np.linalg.norm(a - b) for a, b in zip(steps, steps[1:], strict=False)]
        assert min(*apart, *(np.linalg.norm(grey - step) for step in steps)) > 15, vision


def test_every_fill_has_the_outline_that_holds_on_every_ground() -> None:
    """A pale fill on white and a dark one on near-black are told by their outline (theme.RULE, 3:1 on both)."""
    spec = maps.choropleth_vega(RATES, POLYGONS, **SHOWN, **TITLES)
    assert spec["layer"][0]["mark"]["stroke"] == theme.RULE
    layer = layers(maps.choropleth(RATES, POLYGONS, **SHOWN, **TITLES))[maps.LAYER]
    assert layer["getLineColor"] == [int(theme.RULE[at : at + 2], 16) for at in (1, 3, 5)]
    assert layer["getLineWidth"] >= 1 and layer["lineWidthUnits"] == "pixels"


DENSITY = pd.DataFrame(
    {
        "territorio_codigo": CODES,
        "territorio_nombre": POLYGONS["territorio_nombre"],
        "personas": 1000.0,
        "area_ha": range(1, 13),
        "personas_ha": [1000 / n for n in range(1, 13)],
        "limite": "celdas H3",
        "procedencia": "real",
    }
)


@pytest.mark.parametrize(("level", "what"), [("comuna", "la comuna"), ("barrio", "el barrio")])
def test_the_density_figure_states_its_finding(level, what) -> None:
    spec = registry.get("mapa-densidad").draw(DENSITY, polygons=POLYGONS, level=level, year=2020, chosen="T00")
    assert spec["title"]["text"] == f"Barrio 0 es {what} con más habitantes por hectárea"
    assert "2020" in spec["title"]["subtitle"] and "aproximados" in spec["title"]["subtitle"]
    assert territory.UNIT in texts(downloads.svg(spec))
    deck = territory.density_map(DENSITY, polygons=POLYGONS, level=level, year=2020)
    assert deck.alt.startswith("Mapa. Barrio 0 es")
    shown = list(registry.table("mapa-densidad", DENSITY))
    assert shown == ["Código", "Territorio", "Habitantes", "Hectáreas", "Habitantes por hectárea"]
    with pytest.raises(registry.NothingToDraw):
        territory.population_density(DENSITY.assign(personas_ha=None), polygons=POLYGONS, level=level, year=2020)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (["celdas H3"], "Polígonos aproximados, derivados de celdas."),
        (["capa oficial", "sin polígono"], "Límites de una capa oficial."),
        (["capa oficial", "celdas H3"], "Límites de una capa oficial donde la hay; los demás, aproximados"),
    ],
)
def test_the_density_figure_says_where_its_polygons_come_from(limits, told) -> None:
    df = DENSITY.assign(limite=[limits[n % len(limits)] for n in range(len(DENSITY))])
    spec = registry.get("mapa-densidad").draw(df, polygons=POLYGONS, level="comuna", year=2020)
    assert told in " ".join(spec["title"]["subtitle"]) or told in spec["title"]["subtitle"]


def test_the_first_view_holds_a_chosen_territory_without_data() -> None:
    df = RATES.assign(tasa=[1.0, 2.0] + [None] * (len(RATES) - 2))
    far = maps.choropleth(df, POLYGONS, **SHOWN, **TITLES, chosen=CODES[-1]).initial_view_state
    near = maps.choropleth(df, POLYGONS, **SHOWN, **TITLES).initial_view_state
    assert (far.longitude, far.latitude, far.zoom) != (near.longitude, near.latitude, near.zoom)
