"""Maps of flows: the strongest arcs as wide as their volume, circles within zones, what share is drawn said."""

import json
import math
import re
import time

import altair as alt
import pandas as pd
import pytest

from app import downloads
from app.charts import maps_arcs, maps_deck, maps_flows, registry
from app.domain import shapes
from tests import city
from tests.app.charts.test_maps import layers, texts
from tests.app.charts.test_maps_points import LIMIT, TITLES

TRIPS = {"value": "viajes", "unit": "viajes"}
FEW = pd.DataFrame(
    [("C01", "C02", 400), ("C02", "C01", 100), ("C01", "C01", 900), ("C02", "C02", 225), ("C03", "C01", 0)],
    columns=["origen_codigo", "destino_codigo", "viajes"],
)


def lines(svg: bytes, color: str) -> int:
    """How many lines the picture has of a colour, the key in the legend apart."""
    paths = [path for path in re.findall(r"<path[^>]*>", svg.decode()) if f'stroke="{color}"' in path]
    return sum(path.count("M") for path in paths) - 1


def test_arcs_go_from_zone_to_zone_as_wide_as_their_volume() -> None:
    deck = maps_arcs.arcs(FEW, city.polygons(), **TITLES, **TRIPS)
    arcs = layers(deck)["flujos"]
    assert [one["texto"] for one in arcs["data"]] == [
        "Zona C02 → Zona C01: 100 viajes",
        "Zona C01 → Zona C02: 400 viajes",
    ]
    middle = dict(
        zip(city.polygons()["territorio_codigo"], map(shapes.middle, city.polygons()["geojson"]), strict=True)
    )
    assert arcs["data"][1]["a"] == [*middle["C01"], *middle["C02"]], "the strongest last, above the others"
    widths = [one["w"] for one in arcs["data"]]
    assert widths[1] == maps_flows.WIDE and (widths[0] - 0.75) / (widths[1] - 0.75) == pytest.approx(1 / 4, abs=0.01)
    assert arcs["getSourcePosition"] == "@@=[a[0], a[1]]" and arcs["getSourceColor"] == "@@=[47, 125, 193, o]"
    assert "http" not in deck.to_json() and arcs["pickable"] and layers(deck)[maps_deck.LAYER]["pickable"]


def test_what_stays_in_a_zone_is_a_circle_whose_area_is_its_volume() -> None:
    circles = layers(maps_arcs.arcs(FEW, city.polygons(), **TITLES, **TRIPS))["internos"]["data"]
    assert [one["texto"] for one in circles] == ["Dentro de Zona C01: 900 viajes", "Dentro de Zona C02: 225 viajes"]
    assert [one["r"] for one in circles] == [maps_flows.LARGE, maps_flows.LARGE / 2]


def test_the_note_says_what_share_of_the_trips_is_drawn() -> None:
    assert maps_flows.flow(FEW, city.polygons(), **TRIPS).note == (
        "2 flujos entre zonas: 30,8 % del total de viajes. Los círculos son los que no salen de su zona: 69,2 %."
    )
    lost = pd.DataFrame([("C01", "X", 100), ("C05", "C06", 50)], columns=FEW.columns[:3])
    rows = pd.concat([FEW, lost], ignore_index=True)
    rows["es_oculto"] = [False] * 6 + [True]
    found = maps_flows.flow(rows, city.polygons(), **TRIPS, most=1)
    assert found.note == (
        "Se dibujan los flujos mayores, 1 de 2: 23,2 % del total de viajes. Los círculos son los que no salen de su "
        "zona: 65,2 %. Sin polígono, solo en la tabla: 1 flujo. Ocultos por privacidad: 1 flujo."
    )
    assert list(found.arcs["valor"]) == [400]
    assert "C06" not in maps_arcs.arcs_table(rows, value="viajes").to_json()


def test_only_the_strongest_five_thousand_are_drawn() -> None:
    rows, zones = city.trips("barrio_codigo"), city.polygons("barrio_codigo")
    outer = rows[rows["origen_codigo"] != rows["destino_codigo"]].nlargest(5_000, "viajes")
    assert len(rows) > 20_000
    found = maps_flows.flow(rows, zones, **TRIPS)
    assert len(found.arcs) == 5_000 and found.arcs["valor"].sum() == outer["viajes"].sum()
    assert len(maps_flows.flow(rows, zones, **TRIPS, most=60_000).arcs) == 5_000, "never more"
    spec = maps_arcs.arcs_vega(rows, zones, **TITLES, **TRIPS)
    svg = downloads.svg(spec)
    assert len(svg) < LIMIT and "Se dibujan los flujos mayores, 5.000 de" in spec["title"]["subtitle"]
    for color in maps_arcs.WAY.values():
        assert lines(svg, color) == 5_000


def test_the_twin_draws_each_arc_in_two_halves_and_every_circle() -> None:
    rows, zones = city.trips(), city.polygons()
    spec = maps_arcs.arcs_vega(rows, zones, **TITLES, **TRIPS, chosen="C13", streets=city.streets())
    svg = downloads.svg(spec)
    between = (rows["origen_codigo"] != rows["destino_codigo"]).sum()
    for color in maps_arcs.WAY.values():
        assert lines(svg, color) == between
    assert svg.decode().count(f'stroke="{maps_arcs.WITHIN}"') == len(rows) - between
    for label in ("sentido", "Origen", "Destino", "viajes entre zonas", "viajes dentro de la zona"):
        assert label in texts(svg)
    assert downloads.png(spec).startswith(b"\x89PNG") and not re.findall(r"\d,\d{3}\b", texts(svg))
    alt.Chart.from_dict({**spec, "layer": [one | {"data": {"values": []}} for one in spec["layer"]]}, validate=True)
    halves = [
        one for layer in spec["layer"] for one in layer["data"]["values"] if "extremo" in one.get("properties", {})
    ]
    ends = {
        (label, tuple(line[place]))
        for label, place in (("Origen", 0), ("Destino", -1))
        for one in halves
        if one["properties"]["extremo"] == label
        for line in one["geometry"]["coordinates"]
    }
    middles = {shapes.middle(text) for text in zones["geojson"]}
    assert {place for _, place in ends} == middles


def test_the_legend_is_that_of_the_map() -> None:
    told = texts(downloads.svg(maps_arcs.arcs_legend(FEW, city.polygons(), **TRIPS)))
    for label in ("Origen", "Destino", "viajes entre zonas", "400", "viajes dentro de la zona", "900"):
        assert label in told
    loops = FEW[FEW["origen_codigo"] == FEW["destino_codigo"]]
    assert "Origen" not in texts(downloads.svg(maps_arcs.arcs_legend(loops, city.polygons(), **TRIPS)))
    assert layers(maps_arcs.arcs(loops, city.polygons(), **TITLES, **TRIPS))["flujos"]["data"] == []


@pytest.mark.parametrize(("top", "marks"), [(26_050, [2_000, 10_000, 20_000]), (400, [40, 200, 400]), (7.5, [7])])
def test_keys_are_round_and_no_larger_than_the_greatest(top, marks) -> None:
    assert maps_arcs._marks(top) == marks and not math.isinf(top)


def test_flows_that_repeat_or_have_no_place_are_refused() -> None:
    with pytest.raises(ValueError, match="una sola fila"):
        maps_arcs.arcs(pd.concat([FEW, FEW]), city.polygons(), **TITLES, **TRIPS)
    for empty in (FEW[:0], FEW[4:], FEW.assign(es_oculto=True), FEW.assign(origen_codigo=[*"VWXYZ"])):
        with pytest.raises(registry.NothingToDraw, match="Ningún flujo"):
            maps_arcs.arcs_vega(empty, city.polygons(), **TITLES, **TRIPS)


@pytest.mark.completa
@pytest.mark.sola
def test_sizes_and_times() -> None:
    """Prints what 5,000 arcs weigh and take; the size is a promise, the time is not."""
    rows, zones = city.trips("barrio_codigo"), city.polygons("barrio_codigo")
    start = time.process_time()
    text = maps_arcs.arcs(rows, zones, **TITLES, **TRIPS, streets=city.streets(10_000)).to_json()
    deck = time.process_time()
    spec = json.dumps(maps_arcs.arcs_vega(rows, zones, **TITLES, **TRIPS))
    twin = time.process_time()
    print(
        f"5000 arcs of {len(rows)}: {len(text) / 1e3:.0f} kB in {1e3 * (deck - start):.0f} ms, "
        f"twin {len(spec) / 1e3:.0f} kB in {1e3 * (twin - deck):.0f} ms"
    )
    assert len(text.encode()) < LIMIT and len(spec) < LIMIT


def test_the_map_says_what_its_twin_says_without_drawing_it() -> None:
    rows = FEW.assign(procedencia="sintetico")
    deck, twin = (make(rows, city.polygons(), **TITLES, **TRIPS) for make in (maps_arcs.arcs, maps_arcs.arcs_vega))
    assert dict(zip(("text", "subtitle"), deck.heading, strict=True)) == twin["title"]


def test_flows_end_where_the_zones_say() -> None:
    moved = city.polygons().assign(longitud=-73.1, latitud=[7 + n / 100 for n in range(len(city.polygons()))])
    found = maps_flows.flow(FEW, moved, **TRIPS)
    assert found.arcs[["x", "y", "x2", "y2"]].iloc[1].tolist() == [-73.1, 7.0, -73.1, 7.01]


def test_many_arcs_are_fainter_than_few() -> None:
    few, many = (maps_flows.flow(city.trips(), city.polygons(), **TRIPS, most=most).faint for most in (20, 200))
    assert few == maps_flows.FAINT > many >= maps_flows.FAINT_OF_MANY
