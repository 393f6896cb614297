"""Maps of density: each cell in its class, coarser where asked or needed, what is hidden nowhere in the drawing."""

import json
import re
import time

import altair as alt
import h3
import pandas as pd
import pytest

from app import downloads
from app.charts import classes, maps_deck, maps_density, registry
from app.domain import hexagons
from tests import city
from tests.app.charts.test_maps import layers, texts
from tests.app.charts.test_maps_points import LIMIT, TITLES, marks

PEOPLE = {"value": "personas", "unit": "personas"}


def drawn(deck: maps_deck.CompactDeck) -> dict[str, dict]:
    return {one["h"]: one for one in layers(deck)["celdas"]["data"]}


def test_every_cell_is_in_its_class_and_says_its_count() -> None:
    rows = city.counts(9)
    deck = maps_density.density(rows, city.polygons(), **TITLES, **PEOPLE, limits=[50, 100, 150, 1000])
    found = drawn(deck)
    assert {cell: one["texto"] for cell, one in found.items()} == {
        row.celda_codigo: f"{row.personas} personas" for row in rows.itertuples()
    }
    for row in rows.itertuples():
        step = sum(row.personas >= limit for limit in (50, 100, 150, 1000))
        assert found[row.celda_codigo]["c"] == maps_deck.rgba(classes.RAMP[step])
    layer = layers(deck)["celdas"]
    assert layer["@@type"] == "H3HexagonLayer" and layer["getHexagon"] == "@@=h" and layer["getFillColor"] == "@@=c"
    assert "http" not in deck.to_json() and "Hexágonos de unas 11 hectáreas" in deck.alt
    assert list(layers(deck)) == [maps_deck.LAYER, "celdas", "contornos"]


def test_counts_add_up_to_the_resolution_asked_for() -> None:
    fine = city.counts(10)
    found = maps_density.count_cells(fine, **PEOPLE, resolution=8)
    assert found.cells["valor"].sum() == fine["personas"].sum()
    assert {h3.get_resolution(cell) for cell in found.cells["celda"]} == {8}
    one = found.cells.iloc[0]
    inside = fine[[h3.cell_to_parent(cell, 8) == one["celda"] for cell in fine["celda_codigo"]]]
    assert one["valor"] == inside["personas"].sum()
    same = maps_density.count_cells(fine, **PEOPLE, resolution=15)
    assert len(same.cells) == len(fine), "counts cannot be finer than they come"


def test_too_many_cells_are_added_up_and_the_note_says_so() -> None:
    finest = pd.DataFrame({"celda_codigo": city.cells()["celda_codigo"], "personas": 7})
    found = maps_density.count_cells(finest, **PEOPLE)
    assert len(finest) > maps_density.MOST >= len(found.cells) > 1000
    assert "las más finas que caben en un mapa de 5.000 celdas" in found.note
    assert "caben" not in maps_density.count_cells(finest, **PEOPLE, resolution=9).note


def test_what_is_hidden_is_nowhere() -> None:
    cells = sorted(city.counts(9)["celda_codigo"])[:6]
    rows = pd.DataFrame({"celda_codigo": cells, "personas": [3, 0, 5, 41, 777, None]})
    rows["es_oculto"] = [False, False, False, False, True, True]
    deck = maps_density.density(rows, city.polygons(), **TITLES, **PEOPLE, k=5)
    spec = maps_density.density_vega(rows, city.polygons(), **TITLES, **PEOPLE, k=5)
    table = maps_density.density_table(rows, **PEOPLE, k=5)
    seen = [layers(deck)["celdas"]["data"], deck.alt, spec["title"], spec["description"], table.to_dict()]
    seen += [one["properties"] for one in spec["layer"][1]["data"]["values"]]
    assert not re.search(r"777|\b3 personas", str(seen))
    found = drawn(deck)
    assert [found[cells[n]]["texto"] for n in (0, 4, 5)] == ["Oculto por privacidad"] * 3
    assert found[cells[0]]["c"] == maps_deck.rgba(classes.HIDDEN)
    assert cells[1] not in found and found[cells[2]]["texto"] == "5 personas"
    counted = maps_density.count_cells(rows, **PEOPLE, k=5)
    assert "3 celdas ocultas por privacidad." in counted.note
    table = table.set_index("clase")
    assert table.loc["Oculto por privacidad", "celdas"] == 3 and pd.isna(table.loc["Oculto por privacidad", "total"])


def test_a_coarser_cell_gives_away_no_hidden_one() -> None:
    parent = h3.cell_to_parent(city.counts(9)["celda_codigo"][0], 8)
    inside, other = sorted(h3.cell_to_children(parent, 9)), h3.grid_ring(parent, 1)[0]
    rows = pd.DataFrame({"celda_codigo": [*inside, h3.cell_to_center_child(other, 9)], "personas": 10})
    rows["es_oculto"] = [True] + [False] * len(inside)
    found = maps_density.count_cells(rows, **PEOPLE, resolution=8).cells.set_index("celda")
    assert found.loc[parent, "texto"] == "Oculto por privacidad" and found.loc[other, "valor"] == 10


def test_the_twin_draws_every_cell_where_it_lies() -> None:
    rows = city.counts(10, 30_000)
    spec = maps_density.density_vega(
        rows, city.polygons(), **TITLES, **PEOPLE, k=5, chosen="C13", streets=city.streets()
    )
    svg = downloads.svg(spec)
    assert len(svg) < LIMIT
    assert sum(marks(svg, color) for color in (*classes.RAMP, classes.HIDDEN) if color in svg.decode()) == len(rows)
    for label in ("personas", "Oculto por privacidad", "Un hallazgo", "hectáreas"):
        assert label in texts(svg)
    rings = [ring for one in spec["layer"][1]["data"]["values"] for (ring,) in one["geometry"]["coordinates"]]
    assert sorted(rings) == sorted(hexagons.ring(cell) for cell in rows["celda_codigo"])
    assert downloads.png(spec).startswith(b"\x89PNG")
    alt.Chart.from_dict({**spec, "layer": [one | {"data": {"values": []}} for one in spec["layer"]]}, validate=True)
    legend = texts(downloads.svg(maps_density.density_legend(rows, city.polygons(), **PEOPLE, k=5)))
    assert all(label in legend for label in maps_density.density_table(rows, **PEOPLE, k=5)["clase"])


def test_nothing_to_count_says_so() -> None:
    rows = city.counts(9)
    for empty in (rows[:0], rows.assign(personas=0), rows.assign(es_oculto=True), rows.assign(personas=2)):
        with pytest.raises(registry.NothingToDraw, match="Ninguna celda"):
            maps_density.density(empty, city.polygons(), **TITLES, **PEOPLE, k=5)


@pytest.mark.completa
@pytest.mark.sola
def test_sizes_and_times() -> None:
    """Prints what 5,000 cells weigh and take; the size is a promise, the time is not."""
    rows = city.counts(11)[: maps_density.MOST]
    start = time.process_time()
    text = maps_density.density(rows, city.polygons(), **TITLES, **PEOPLE, streets=city.streets(10_000)).to_json()
    deck = time.process_time()
    spec = json.dumps(maps_density.density_vega(rows, city.polygons(), **TITLES, **PEOPLE))
    twin = time.process_time()
    print(
        f"{len(rows)} cells: {len(text) / 1e3:.0f} kB in {1e3 * (deck - start):.0f} ms, "
        f"twin {len(spec) / 1e3:.0f} kB in {1e3 * (twin - deck):.0f} ms"
    )
    assert len(layers(maps_density.density(rows, city.polygons(), **TITLES, **PEOPLE))["celdas"]["data"]) == 5_000
    assert len(text.encode()) < LIMIT and len(spec) < LIMIT
