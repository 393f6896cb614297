"""From a layer to what is served: polygons, territories and people follow it, and a bad one changes nothing."""

import json

import duckdb
import geopandas as gpd
import numpy as np
import pytest
import shapely

from loaders import geo, warehouse
from loaders.__main__ import REFUSED, main
from loaders.paths import Layout
from loaders.progress import steps
from loaders.sources.limites import SOURCE
from loaders.undo import undo

# Four squares of a made-up Floridablanca, out of the order of their names.
NAMES = ("Zapamanga", "Altos de Prueba", "Lagos III", "Ébano")
SQUARES = [shapely.box(-73.09 + 0.004 * n, 7.06, -73.086 + 0.004 * n, 7.064) for n in range(4)]


def floridablanca(*names: str) -> gpd.GeoDataFrame:
    squares = SQUARES[: len(names)]
    return gpd.GeoDataFrame({"NOM_BARRIO": list(names), "MUNICIPIO": "Floridablanca"}, geometry=squares, crs=4326)


def load(layout: Layout, *layers: tuple[str, gpd.GeoDataFrame]):
    paths = [layout.root / f"{name}.geojson" for name, _ in layers]
    for path, (_, layer) in zip(paths, layers, strict=True):
        layer.to_file(path)
    with steps() as progress:
        return warehouse.load(layout, [warehouse.delivery(SOURCE, path) for path in paths], progress)


def ask(layout: Layout, sql: str, kind: str = "publica") -> list[tuple]:
    with duckdb.connect(str(warehouse.published(layout)[0].files[kind]), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def layout(tmp_path_factory, shapes) -> Layout:
    """Bucaramanga's barrios, one of them new and one under an unknown name, and four barrios of Floridablanca."""
    root = Layout(tmp_path_factory.mktemp("limites"))
    city = shapes["barrio"].copy()
    city.loc[city["CODIGO"] == "68001-12-001", "NOMBRE"] = "Conjunto Zafiro"
    load(root, ("ciudad", city), ("floridablanca", floridablanca(*NAMES)))
    return root


def test_the_territory_follows_the_layers(layout):
    limits = "select limite, count(*) from territorios where territorio_tipo = '{}' group by limite order by limite"
    assert ask(layout, limits.format("barrio")) == [("capa oficial", 264), ("sin polígono", 4)]
    assert ask(layout, limits.format("comuna")) == [("celdas H3", 17)]
    assert ask(layout, limits.format("municipio")) == [("zona H3", 4)]
    assert ask(layout, "select count(*) from poligonos where es_aproximado <> (limite <> 'capa oficial')") == [(0,)]


def test_the_zones_of_a_municipality_give_way_to_its_barrios(layout):
    zones = "select municipio_codigo, count(*) from territorios where territorio_tipo = 'zona_h3' group by 1 order by 1"
    assert ask(layout, zones) == [("68307", 675), ("68547", 654)]


def test_the_barrios_of_another_municipality_get_codes_in_the_order_of_their_names(layout):
    asked = "select territorio_codigo, territorio_nombre, comuna_codigo from territorios where {} order by 1"
    assert ask(layout, asked.format("municipio_codigo = '68276' and territorio_tipo = 'barrio'")) == [
        ("68276-00-001", "Altos de Prueba", None),
        ("68276-00-002", "Ébano", None),
        ("68276-00-003", "Lagos III", None),
        ("68276-00-004", "Zapamanga", None),
    ]


def test_an_unmatched_barrio_has_no_population_and_the_known_one_keeps_its_own(layout):
    people = "select count(*) from poblacion_por_territorio where territorio_codigo = '{}'"
    new = (
        "select territorio_codigo, capa_nombre from limites where como_se_reconocio = 'ninguno' and capa like '68001%'"
    )
    [(own, name)] = ask(layout, new)
    assert (own, name) == ("68001-12-901", "Conjunto Zafiro")
    assert ask(layout, people.format(own)) == [(0,)] and ask(layout, people.format("68276-00-001")) == [(0,)]
    assert ask(layout, people.format("68001-12-001"))[0][0] > 0
    total = "select sum(personas) from poblacion_por_territorio where territorio_tipo = 'barrio' and anio = 2020"
    assert ask(layout, total)[0][0] == pytest.approx(600_098)


def test_the_polygons_meet_are_small_and_measure_what_the_layer_does(layout):
    texts = ask(layout, "select geojson from poligonos where territorio_tipo = 'barrio'")
    shapes = np.array([shapely.from_geojson(text) for (text,) in texts])
    assert shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)
    assert sum(len(text) for (text,) in texts) < 2_000_000
    measured = ask(
        layout,
        "select t.area_ha, l.area_m2 / 1e4 from territorios as t join limites as l using (territorio_codigo) "
        "where l.territorio_tipo = 'barrio'",
    )
    assert len(measured) == 264 and all(own == pytest.approx(m2, abs=0.006) for own, m2 in measured)


def test_a_point_goes_to_the_barrio_of_the_layer(layout):
    with duckdb.connect(str(warehouse.published(layout)[0].files["interna"]), read_only=True) as con:
        index, points = geo.point_index(con), ([7.062, 7.11935, 7.03, 7.07], [-73.084, -73.12274, -73.085, -73.17])
    located, zones = index.locate(*points), index.zones(*points)
    assert located.barrio.tolist() == ["68276-00-001", "68001-15-001", None, None]
    assert located.municipio.tolist() == ["68276", "68001", "68276", "68307"]
    assert zones.tolist()[:3] == [None] * 3 and zones[3].startswith("68307-H")


def test_the_rules_of_the_layer_are_kept_for_the_page(layout):
    found = ask(layout, "select regla_codigo, filas from cargas_reglas where fuente_codigo = 'limites'")
    assert dict(found) == {"LIM-21": 1, "LIM-22": 4, "LIM-26": 4}


def test_a_bad_layer_is_refused_by_the_command_line_and_changes_nothing(layout, shapes, monkeypatch, capsys):
    before = warehouse.published(layout)
    path = layout.root / "corrida.geojson"
    city = shapes["barrio"].copy()
    city["NOMBRE"] = np.roll(city["NOMBRE"], 1)
    city.to_file(path)
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(layout.root))
    monkeypatch.setattr("sys.argv", ["loaders", "load", "limites", str(path)])
    assert main() == REFUSED
    assert "«corrida.geojson»" in (told := capsys.readouterr().err) and "LIM-24" in told
    assert warehouse.published(layout) == before
    assert len(list((layout.raw / "limites").iterdir())) == 2


def test_a_dry_run_reports_and_publishes_nothing(layout, tmp_path, monkeypatch, capsys):
    before = warehouse.published(layout)
    path, report = tmp_path / "florida.geojson", tmp_path / "informe.json"
    floridablanca("Zapamanga", "Nuevo").to_file(path)
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(layout.root))
    monkeypatch.setattr("sys.argv", ["l", "load", "limites", str(path), "--dry-run", "--report", str(report)])
    assert main() == 0
    told = json.loads(report.read_text())
    assert (told["read"], told["loaded"], told["rules"]) == (2, 2, {"LIM-26": 2})
    assert told["totals"]["levels"]["barrios de Floridablanca"]["territories"] == 2
    assert "Revisión sin publicar" in capsys.readouterr().err and warehouse.published(layout) == before


@pytest.mark.completa
def test_a_later_layer_keeps_the_codes_and_undo_brings_the_earlier_one_back(layout):
    codes = "select territorio_nombre, territorio_codigo from territorios where territorio_codigo like '68276-%'"
    before = dict(ask(layout, codes))
    _, version = load(layout, ("florida_2", floridablanca("Aaa Nuevo", *NAMES[:3])))
    after = dict(ask(layout, codes))
    assert version and after == {name: before[name] for name in NAMES[:3]} | {"Aaa Nuevo": "68276-00-005"}
    with steps() as progress:
        warehouse.build(layout, progress, scale=0.001)
    assert dict(ask(layout, codes)) == after, "a later build uses the kept files"
    undo(layout)
    undo(layout)
    assert dict(ask(layout, codes)) == before
    with steps() as progress:
        warehouse.build(layout, progress, scale=0.001)
    assert dict(ask(layout, codes)) == before
