"""A street layer through its contract: what is read, what is refused and what is only told."""

import json

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from loaders.contract import ContractError
from loaders.estimators import calles, cruces
from loaders.intake import refusal, take_in
from loaders.layers.crossed import crossed
from loaders.sources import all_sources
from loaders.sources.vias import SOURCE
from tests import streets


@pytest.fixture
def layer() -> gpd.GeoDataFrame:
    return streets.layer()


@pytest.fixture
def take_lines(con, tmp_path):
    """Take a street layer in; tables `entrega` and `incidencias` stay in `con`."""

    def take(layer: gpd.GeoDataFrame, name: str = "calles.geojson", **options):
        layer.to_file(tmp_path / name)
        return take_in(con, SOURCE, tmp_path / name, **options)

    return take


def found_crossings(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return cruces.estimate(con.execute("select via_clave, via_otra_clave, geojson from entrega order by fila").df())


def test_a_layer_is_read_piece_by_piece(con, take_lines, layer):
    intake = take_lines(layer)
    assert (intake.layout, intake.read, intake.loaded, intake.rules) == ("Bucaramanga", 381, 381, {"VIA-20": 1})
    asked = "select via_clave, via_otra_clave, via_clase, municipio_codigo, largo_m from entrega where via_nombre = ?"
    avenue = con.execute(asked, ["Calle 30 (Avenida Quebradaseca)"]).fetchall()
    assert avenue == [("CL 30", "AV QUEBRADASECA", "principal", "68001", pytest.approx(1_350, abs=15))]
    kinds = con.execute("select via_clase, count(*) from entrega group by all order by 2 desc, 1").fetchall()
    assert kinds == [("local", 365), ("principal", 14), ("peatonal", 1), ("secundaria", 1)]


@pytest.mark.parametrize("name", ["calles.geojson", "calles.gpkg", "calles.shp.zip"])
@pytest.mark.parametrize("system", [9377, 3116, 4326])
def test_every_format_and_system_has_the_same_crossings(con, take_lines, layer, name, system):
    assert take_lines(layer.to_crs(system), name).loaded == 381
    found = found_crossings(con)
    pairs = set(zip(found["via_clave"], found["cruce_clave"], strict=True))
    assert len(found) == len(pairs) == 14 * 14 + 2 * 14 + 5
    diagonal = {one if other == "DG 104" else other for one, other in pairs if "DG 104" in (one, other)}
    assert diagonal == {"CL 103", "CL 104", "CL 105", "KR 85", "KR 86"}, "its ends meet the middle of other pieces"
    assert ("AV QUEBRADASECA", "CL 30") not in pairs and ("AV QUEBRADASECA", "KR 90") in pairs
    where = found.set_index(["via_clave", "cruce_clave"]).loc[("CL 107", "KR 88")]
    assert (where["latitud"], where["longitud"]) == pytest.approx(streets.degrees(107, 88), abs=2e-6)
    assert set(found["municipio_codigo"]) == {"68001"}


def test_an_office_may_tell_type_and_number_apart(con, take_lines, layer):
    parts = layer["name"].str.extract(r"^(\w+) (\d+)")
    office = gpd.GeoDataFrame(
        {"TIPO_VIA": parts[0], "NUM_VIA": parts[1], "JERARQUIA": "Vía Colectora"}, geometry=layer.geometry
    )
    assert take_lines(office).totals["ways"] == 30
    assert con.execute("select distinct via_clase from entrega").fetchall() == [("secundaria",)]
    assert ("CL 105", "Calle 105") in con.execute("select distinct via_clave, via_nombre from entrega").fetchall()


def test_another_name_makes_a_way_of_a_line_whose_name_is_none(con, take_lines, layer):
    layer["alt_name"] = np.where(layer["name"] == "Carrera 85", "Carrera 85", None)
    layer.loc[layer["name"] == "Carrera 85", "name"] = "Paseo del Comercio"
    take_lines(layer)
    told = "select distinct via_nombre from entrega where via_clave = 'KR 85'"
    assert con.execute(told).fetchall() == [("Paseo del Comercio",)]


def test_what_is_no_street_is_refused_one_by_one(con, take_lines, layer):
    layer.loc[0, "geometry"] = shapely.Point(streets.point(101, 81))
    layer.loc[1, "geometry"] = shapely.box(*streets.point(101, 81), *(streets.point(101, 81) + 30))
    layer.loc[2, "geometry"] = None
    layer.loc[3, "highway"] = "proposed"
    layer.loc[4, ["name", "highway"]] = ["Quebrada La Rosita", None]
    layer.loc[5, "geometry"] = shapely.transform(layer.geometry[5], lambda points: points + 90_000)
    layer.loc[6, "geometry"] = shapely.LineString([streets.point(101, 81), streets.point(101, 81) + 0.1])
    intake = take_lines(layer)
    assert (intake.read, intake.loaded, intake.rejected) == (381, 374, 7)
    assert intake.rules == {"VIA-01": 4, "VIA-02": 1, "VIA-03": 2, "VIA-20": 1}
    kept = con.execute("select fila, regla_codigo, registro from incidencias order by fila").fetchall()
    assert [(row, rule) for row, rule, _ in kept] == [
        (1, "VIA-01"), (2, "VIA-01"), (3, "VIA-01"), (4, "VIA-03"), (5, "VIA-03"), (6, "VIA-02"), (7, "VIA-01"),
    ]  # fmt: skip
    assert json.loads(kept[4][2])["nombre"] == "Quebrada La Rosita"
    assert "No son vías que existan: «Calle 101» (elemento 4), «Quebrada La Rosita» (elemento 5)." in intake.notes


def test_a_line_that_is_there_twice_is_kept_once(con, take_lines, layer):
    again = layer.iloc[:10].copy()
    again["geometry"] = shapely.reverse(again.geometry.to_numpy())
    intake = take_lines(pd.concat([layer, again], ignore_index=True))
    assert (intake.read, intake.loaded, intake.duplicates, intake.rules["VIA-10"]) == (391, 381, 10, 10)


def test_names_that_say_no_way_are_told_and_make_no_crossing(con, take_lines, layer):
    layer.loc[layer["name"] == "Carrera 85", "name"] = "Puente <b>La Flora</b>"
    layer.loc[layer["name"] == "Carrera 86", "name"] = "KR 86 # 104-12"
    layer.loc[layer["name"] == "Carrera 87", "name"] = "SIN NOMBRE"
    intake = take_lines(layer)
    assert intake.rules == {"VIA-20": 15, "VIA-21": 28}
    assert "Nombres que no son de vía: «Puente bLa Flora/b», «KR 86 # 104-12»." in intake.notes
    found = found_crossings(con)
    assert not {"KR 85", "KR 86", "KR 87"} & {*found["via_clave"], *found["cruce_clave"]}


@pytest.mark.parametrize(
    ("spoil", "reasons"),
    [
        (lambda layer: layer.assign(name="residential"), ("VIA-21", "VIA-30")),
        (lambda layer: layer.assign(name=layer["name"].where(layer.index % 20 == 0)), ("VIA-20", "hasta el 90 %")),
        (lambda layer: layer[layer["name"].str.startswith("Calle", na=False)], ("Cruces de calle con carrera: 0",)),
        (lambda layer: pd.concat([layer] * 2), ("Tramos repetidos", "VIA-10")),
        (lambda layer: layer.iloc[:, 1:], ("le falta 1 columna: «name»",)),
        (lambda layer: layer.to_crs(3116).set_crs(9377, allow_override=True), ("revise el sistema que declara",)),
        (lambda layer: layer.set_geometry(layer.geometry.centroid), ("0 capas de líneas", "exactamente una")),
        (lambda layer: layer.set_geometry(layer.geometry.buffer(3)), ("0 capas de líneas", "exactamente una")),
    ],
)
def test_a_bad_layer_is_refused_whole(take_lines, layer, spoil, reasons):
    with pytest.raises(ContractError) as refused:
        take_lines(spoil(layer))
    told = str(refused.value)
    assert "«calles.geojson»" in told and "No se publicó nada" in told
    assert all(reason in told for reason in reasons), told


def test_a_layer_far_from_where_sites_have_their_addresses_is_refused(take_lines, layer):
    """The numbers of the centre, on the streets of another place: declared in the wrong system, or renumbered."""
    numbers = layer["name"].str.extract(r"^(Calle|Carrera) (\d+)$")
    new = pd.to_numeric(numbers[1]) - np.where(numbers[0] == "Calle", 74, 67)
    layer["name"] = np.where(new.notna(), numbers[0] + " " + new.map("{:.0f}".format), layer["name"])
    with pytest.raises(ContractError, match=r"Sitios lejos de su dirección: .* \(a [\d.]+ m\).*VIA-23"):
        take_lines(layer)
    intake = take_lines(layer, forced=True)
    assert intake.rules["VIA-90"] == 1 and intake.totals["forced"]


def test_a_mixed_file_is_the_source_of_what_most_of_it_is(tmp_path, layer):
    mixed = layer.copy()
    mixed.loc[:9, "geometry"] = mixed.geometry[:10].buffer(20)
    mixed.to_file(tmp_path / "mezcla.geojson")
    assert [name for name, one in all_sources().items() if refusal(one, tmp_path / "mezcla.geojson") is None] == [
        "vias"
    ]
    assert "371 de sus 381 elementos son líneas" in refusal(all_sources()["limites"], tmp_path / "mezcla.geojson")


@pytest.mark.completa
def test_drawn_streets_fit_a_map(con, take_lines, layer):
    """Ten thousand crooked lines become as many as 2 MB hold, the important ones first."""
    dice = np.random.default_rng(4)
    start = streets.CORNER + dice.uniform(0, 3000, (10_000, 1, 2))
    lines = shapely.linestrings(start + dice.normal(0, 30, (10_000, 40, 2)).cumsum(axis=1))
    rows = pd.DataFrame(
        {
            "municipio_codigo": "68001",
            "via_clase": np.where(np.arange(10_000) % 10, "local", "principal"),
            "via_clave": [f"CL {row}" for row in range(10_000)],
            "via_nombre": None,
            "largo_m": shapely.length(lines),
            "geojson": shapely.to_geojson(gpd.GeoSeries(lines, crs=9377).to_crs(4326).to_numpy()),
        }
    )
    drawn = calles.estimate(rows)
    assert 1_000_000 < drawn["geojson"].str.len().sum() <= 2_000_000
    assert (drawn["via_clase"] == "principal").sum() == 1_000 and len(drawn) < 10_000
    take_lines(layer)
    small = calles.estimate(con.execute("from entrega order by fila").df())
    assert len(small) == 14 + 14 + 2 + 1 and small["largo_m"].sum() == pytest.approx(layer.length.sum(), rel=1e-3)
    carrera = small.set_index("via_clave").loc["KR 85"]
    assert carrera["via_nombre"] == "Carrera 85" and json.loads(carrera["geojson"])["type"] == "LineString"
    assert "sin nombre" in set(small["via_clave"]) and calles.estimate(rows.iloc[:0]).empty


def test_a_way_of_two_names_does_not_cross_itself():
    one, other = shapely.LineString([(0, 0), (0.01, 0)]), shapely.LineString([(0.005, -0.01), (0.005, 0.01)])
    found = crossed([(("CL 30", "AV QUEBRADASECA"), one), (("KR 9",), other)])
    assert sorted(zip(found.one, found.other, strict=True)) == [("AV QUEBRADASECA", "KR 9"), ("CL 30", "KR 9")]
    assert list(crossed([]).one) == []
