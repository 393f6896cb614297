"""Each rule of a layer by a layer that breaks it, a little and beyond its limit."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from loaders.contract import ContractError
from loaders.intake import take_in
from loaders.layers import checks
from loaders.layers.naming import match
from loaders.sources.limites import SOURCE

BOW_TIE = shapely.Polygon([(-73.127, 7.116), (-73.121, 7.122), (-73.121, 7.116), (-73.127, 7.122)])


def names(con, where: str) -> list[str]:
    return [name for (name,) in con.execute(f"select nombre from entrega where {where} order by elemento").fetchall()]


def also(layer: gpd.GeoDataFrame, **columns: object) -> gpd.GeoDataFrame:
    """The layer with one more feature."""
    more = gpd.GeoDataFrame({name: [value] for name, value in columns.items()}, geometry="geometry", crs=layer.crs)
    return pd.concat([layer, more], ignore_index=True)


def at(layer: gpd.GeoDataFrame, code: str) -> int:
    return int(layer.index[layer["CODIGO"] == code][0])


def test_the_reference_as_a_layer_is_taken_without_a_word(con, take, barrios, comunas):
    intake = take(barrios)
    assert intake.rules == {"LIM-22": 3} and "Caminos de Paz I (68001-01-009)" in intake.notes[0]
    assert con.execute("select count(*) from entrega where territorio_codigo <> capa_codigo").fetchall() == [(0,)]
    assert take(comunas).rules == {"LIM-31": 2}, "where the cells of a corregimiento reach into the city"


def test_features_without_name_or_polygon_or_place_are_rejected(con, take, barrios):
    barrios.loc[0, "NOMBRE"] = None
    barrios.loc[1, "NOMBRE"] = "Por definir"
    barrios.loc[2, "geometry"] = shapely.Point(-73.12, 7.12)
    barrios.loc[3, "geometry"] = None
    barrios.loc[4, "geometry"] = shapely.box(-74.10, 4.60, -74.09, 4.61)
    intake = take(barrios)
    assert (intake.read, intake.loaded, intake.rejected) == (260, 255, 5)
    assert {rule: intake.rules[rule] for rule in ("LIM-01", "LIM-02", "LIM-03")} == {
        "LIM-01": 2,
        "LIM-02": 2,
        "LIM-03": 1,
    }
    assert intake.rules["LIM-22"] == 8
    rejected = con.execute("select fila, regla_codigo, registro from incidencias order by fila").fetchall()
    assert [row[:2] for row in rejected] == [(1, "LIM-01"), (2, "LIM-01"), (3, "LIM-02"), (4, "LIM-02"), (5, "LIM-03")]
    assert "Por definir" in rejected[1][2]


def test_a_type_of_another_kind_is_rejected_and_each_feature_goes_to_its_level(con, take, barrios, comunas):
    layer = pd.concat([barrios.assign(TIPO="Barrio"), comunas.assign(TIPO="COMUNA")], ignore_index=True)
    layer.loc[0, "TIPO"] = "Humedal"
    intake = take(layer)
    assert intake.rules["LIM-04"] == 1 and "LIM-05" not in intake.rules, "whole comunas hold their barrios"
    counted = con.execute("select nivel, count(*) from entrega group by nivel order by nivel").fetchall()
    assert counted == [("barrio", 259), ("comuna", 17)]


def test_invalid_rings_are_rebuilt_until_they_are_too_many(con, take, barrios):
    place = at(barrios, "68001-15-001")
    barrios.loc[place, "geometry"] = BOW_TIE
    intake = take(barrios)
    assert intake.rules["LIM-10"] == 1
    [(kept,)] = con.execute("select geojson from entrega where elemento = ?", [place + 1]).fetchall()
    assert shapely.from_geojson(kept).is_valid
    assert shapely.from_geojson(kept).area == pytest.approx(0.006 * 0.006 / 2, rel=1e-2)
    barrios.loc[:80, "geometry"] = [
        shapely.Polygon([(x, y), (X, Y), (X, y), (x, Y)]) for x, y, X, Y in barrios.bounds[:81].to_numpy()
    ]
    with pytest.raises(ContractError, match=r"Anillos inválidos.*\(LIM-10\)"):
        take(barrios)


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("Quinta Brigada", "exacto"),
        ("QUINTA BRIGADA", "tildes"),
        ("QUINTQ BRIGADA", "errata"),
        ("La Quinta Brigada", "alias"),
        ("Conjunto Zafiro", "ninguno"),
    ],
)
def test_how_a_name_was_matched_is_kept(con, take, barrios, typed, how):
    place = at(barrios, "68001-13-010")
    barrios.loc[place, "NOMBRE"] = typed
    take(barrios)
    found = con.execute("select como, territorio_codigo from entrega where elemento = ?", [place + 1]).fetchall()
    assert found == [(how, "68001-13-901" if how == "ninguno" else "68001-13-010")]


def test_a_numeral_and_another_name_are_told_apart():
    assert match("Villa Helena 2", "Villa Helena II") == "numeral"
    assert match("ANGELES", "Los Ángeles") == "alias" and match("Tejar", "Lagos del Cacique") == "alias"


def test_a_name_that_two_barrios_bear_goes_by_where_it_lies(con, take, barrios):
    barrios.loc[at(barrios, "68001-01-020"), "NOMBRE"] = "DELICIAS"
    barrios.loc[at(barrios, "68001-11-009"), "NOMBRE"] = "LAS DELICIAS"
    intake = take(barrios)
    assert intake.rules == {"LIM-22": 3}


def test_an_unknown_name_is_a_territory_of_its_own_until_they_are_too_many(con, take, barrios):
    before = barrios.copy()
    barrios.loc[:9, "NOMBRE"] = [f"Conjunto Zafiro {chr(65 + n) * 4}" for n in range(10)]
    intake = take(barrios)
    assert intake.rules["LIM-21"] == 10 and intake.rules["LIM-22"] == 13
    own = con.execute("select territorio_codigo, nombre from entrega where como = 'ninguno' order by 1").fetchall()
    assert own[0][0].split("-")[2] == "901" and len({code for code, _ in own}) == 10
    before["NOMBRE"] = [f"Sector {number:04}" for number in range(len(before))]
    with pytest.raises(ContractError, match=r"Nombres sin correspondencia.*\(LIM-21\)"):
        take(before)


def test_missing_barrios_are_told_until_they_are_too_many(take, barrios):
    assert take(barrios[10:]).rules["LIM-22"] == 13
    with pytest.raises(ContractError, match=r"Faltan 43 de 263 en barrios de Bucaramanga.*16,3 %.*hasta el 10 %"):
        take(barrios[40:])


def test_names_shifted_by_one_row_are_refused(take, barrios, comunas):
    barrios["NOMBRE"] = np.roll(barrios["NOMBRE"], 1)
    with pytest.raises(ContractError, match=r"Polígonos lejos del centro conocido.*\(LIM-24\)"):
        take(barrios)
    comunas["NOMBRE"] = np.roll(comunas["NOMBRE"], 1)
    with pytest.raises(ContractError, match=r"Nombre y número de comunas distintas.*\(LIM-28\)"):
        take(comunas)


def test_the_parts_of_a_territory_are_joined(con, take, comunas):
    layer = also(comunas, NOMBRE="Norte", COD_COMUNA=1, CODIGO="x", geometry=shapely.box(-73.15, 7.17, -73.149, 7.171))
    intake = take(layer)
    assert intake.rules["LIM-11"] == 1
    assert con.execute("select count(*) from entrega where territorio_codigo = 'C01'").fetchall() == [(2,)]


def test_overlaps_are_measured_until_they_are_too_much(take, barrios):
    place = at(barrios, "68001-12-003")
    widened = barrios.to_crs(9377)
    widened.loc[place, "geometry"] = widened.geometry[place].buffer(15)
    intake = take(widened.to_crs(4326))
    assert 1 <= intake.rules["LIM-30"] <= 12
    assert 1_000 < intake.totals["levels"]["barrios de Bucaramanga"]["overlaps"]["m2"] < 100_000
    widened["geometry"] = widened.geometry.buffer(10)
    with pytest.raises(ContractError, match=r"Pares que se traslapan en barrios de Bucaramanga: .* m²\).*\(LIM-30\)"):
        take(widened.to_crs(4326))


def test_a_hole_between_comunas_is_measured(take, comunas):
    told = take(comunas).totals["levels"]["comunas de Bucaramanga"]["gaps"]
    place = at(comunas, "C12")
    point = shapely.centroid(comunas.geometry[place])
    comunas.loc[place, "geometry"] = shapely.difference(comunas.geometry[place], point.buffer(0.0005))
    intake = take(comunas)
    assert intake.rules == {"LIM-31": 3}
    now = intake.totals["levels"]["comunas de Bucaramanga"]["gaps"]
    assert now["count"] == told["count"] + 1 and now["m2"] - told["m2"] == pytest.approx(np.pi * 55.4**2, rel=0.03)


def test_an_area_unlike_the_known_one_is_told(take, barrios):
    place = at(barrios, "68001-16-006")
    barrios.loc[place, "geometry"] = barrios.geometry[place].buffer(-0.002)
    intake = take(barrios)
    assert intake.rules["LIM-25"] >= 1 and any("Lagos del Cacique (" in note for note in intake.notes)


def test_columns_that_name_nothing_are_listed(take, barrios):
    with pytest.raises(ContractError, match=r"no trae ninguna columna con el nombre del barrio.*«GRIDCODE»"):
        take(barrios.rename(columns={"NOMBRE": "GRIDCODE"})[["GRIDCODE", "geometry"]])


def test_a_gap_narrower_than_a_drawn_line_is_none():
    left, right = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
    assert checks.overlaps(np.array([left, right])) == [] and checks.gaps(np.array([left, right])) == []
    assert checks.overlaps(np.array([left, shapely.box(9, 0, 20, 10)]))[0].m2 == 10


def test_the_declared_limits_are_those_that_refuse(con, tmp_path, comunas):
    limited = {rule.code: rule.limit for rule in SOURCE.rules if rule.limit is not None}
    assert limited["LIM-23"] == 0 and all(0 <= limit < 1 for limit in limited.values())
    comunas[comunas["CODIGO"] != "C04"].to_file(tmp_path / "capa.geojson")
    assert take_in(con, SOURCE, tmp_path / "capa.geojson", forced=True).rules["LIM-90"] == 1


def test_a_name_brings_no_markup_nor_hidden_letters(con, take, barrios):
    barrios.loc[0, "NOMBRE"] = "[Zafiro](http://x) \u202e<b>" + "largo " * 40
    take(barrios)
    [(name,)] = con.execute("select nombre from entrega where elemento = 1").fetchall()
    assert name.startswith("Zafiro(http://x) b") and len(name) <= 80


def test_an_open_ring_is_closed(con, tmp_path):
    ring = [[-73.09, 7.06], [-73.089, 7.06], [-73.089, 7.061], [-73.09, 7.061]]
    feature = {
        "type": "Feature",
        "properties": {"NOMBRE": "Uno"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "capa.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert take_in(con, SOURCE, path).loaded == 1


def test_comunas_and_barrios_of_another_municipality_say_to_which_they_belong(con, take):
    squares = [shapely.box(-73.09 + 0.01 * n, 7.06, -73.085 + 0.01 * n, 7.065) for n in range(2)]
    take(gpd.GeoDataFrame({"COMUNA": ["Comuna 1", "2"]}, geometry=squares, crs=4326))
    asked = "select territorio_codigo, comuna_codigo from entrega order by elemento"
    assert con.execute(asked).fetchall() == [("68276-C01", "68276-C01"), ("68276-C02", "68276-C02")]
    take(gpd.GeoDataFrame({"BARRIO": ["Altos", "Bajos"], "COMUNA": ["3", "3"]}, geometry=squares, crs=4326))
    assert con.execute(asked).fetchall() == [("68276-03-001", "68276-C03"), ("68276-03-002", "68276-C03")]


@pytest.mark.parametrize("name", ["Alto de los Padres", "Perímetro urbano"])
def test_a_polygon_over_all_others_hides_no_overlap_by_its_size(take, barrios, name):
    barrios.loc[0, "NOMBRE"] = name
    barrios.loc[0, "geometry"] = shapely.box(-73.3, 6.9, -73.0, 7.3)
    with pytest.raises(ContractError, match="LIM-30"):
        take(barrios)
