"""The real layers, each to what an analyst of the mayor's office would want of it."""

from collections import defaultdict

import duckdb
import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from app.domain.territory import ZONE
from loaders import geo
from loaders.bookkeeping import DECLARATIONS
from loaders.contract import ContractError
from loaders.intake import take_in
from loaders.reference import load_reference
from loaders.sources.limites import SOURCE

BARRIOS, COMUNAS = "Barrio_Comuna_Corregimiento.geojson", "ComunasWGS84.geojson"
GAPPED, MUNICIPALITIES = "comunas_bucaramanga.geojson", "municipios_amb.geojson"


@pytest.fixture
def real(con, reales):
    def take(name: str, **options):
        return take_in(con, SOURCE, reales / "poligonos" / name, **options)

    return take


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return con.execute(sql).fetchall()


def test_barrios_and_corregimientos_are_taken_and_the_remainders_of_comunas_are_not(con, real):
    intake = real(BARRIOS)
    assert (intake.read, intake.loaded, intake.rejected) == (284, 266, 18)
    assert intake.rules == {"LIM-01": 1, "LIM-05": 17, "LIM-10": 2, "LIM-20": 5, "LIM-30": 2}
    told = intake.totals["levels"]["barrios de Bucaramanga"]
    assert (told["features"], told["territories"], told["missing"], told["new"], told["far"]) == (263, 263, [], [], [])
    assert told["matched"] == {"tildes": 258, "errata": 5}
    assert told["repaired"] == ["TRANSICION", "VILLAS DE SAN IGNACIO"]
    assert told["overlaps"]["pairs"] == 2 and told["overlaps"]["m2"] == pytest.approx(7123, abs=5)
    assert intake.totals["levels"]["corregimientos de Bucaramanga"]["territories"] == 3
    refused = {one["name"] for one in intake.totals["refused"]}
    assert "PORDEFINIR" in refused and "COMUNA CENTRO" in refused
    typos = dict(rows(con, "select nombre, territorio_codigo from entrega where como = 'errata'"))
    assert typos["QUINTQ BRIGADA"] == "68001-13-010" and typos["20 DDE JULIO"] == "68001-08-001"
    assert rows(con, "select territorio_codigo from entrega where nombre = 'BUCARAMANGA'") == [("68001-08-004",)]
    assert {rule for (rule,) in rows(con, "select regla_codigo from incidencias")} == {"LIM-01", "LIM-05", "LIM-10"}


def test_whole_comunas_are_taken_and_the_parts_of_one_joined(con, real):
    intake = real(COMUNAS)
    assert (intake.read, intake.loaded, intake.rules) == (20, 20, {"LIM-11": 3, "LIM-20": 1})
    found = dict(rows(con, "select territorio_codigo, count(*) from entrega group by territorio_codigo"))
    assert found == {f"C{number:02}": 1 for number in range(1, 18)} | {"C01": 4}
    how = dict(rows(con, "select nombre, como from entrega where como in ('alias', 'errata', 'tildes')"))
    assert how == {
        "Comuna Tejar": "alias",
        "Comuna Ciudadela Rela de Minas": "errata",
        "Comuna Garcia Rovira": "tildes",
    }


def test_a_layer_without_two_comunas_is_refused_unless_someone_insists(con, real):
    with pytest.raises(ContractError, match=r"«comunas_bucaramanga.geojson» \(15 elementos") as refusal:
        real(GAPPED)
    assert "Faltan 2 de 17" in str(refusal.value) and "Occidental (C04), Morrorico (C14)" in str(refusal.value)
    assert "--forzar" in str(refusal.value) and "No se publicó nada" in str(refusal.value)
    intake = real(GAPPED, forced=True)
    assert intake.loaded == 15 and intake.rules == {"LIM-23": 2, "LIM-90": 1} and intake.totals["forced"]


def test_the_municipalities_are_taken(con, real):
    intake = real(MUNICIPALITIES)
    assert (intake.layout, intake.loaded, intake.rules) == ("municipios", 4, {})
    assert {code for (code,) in rows(con, "select territorio_codigo from entrega")} == {
        *("68001", "68276", "68307", "68547")
    }


@pytest.mark.parametrize("name", [COMUNAS, MUNICIPALITIES])
def test_areas_are_those_on_the_ground(con, real, reales, name):
    real(name)
    own = dict(rows(con, "select elemento, area_m2 from entrega"))
    layer = gpd.read_file(reales / "poligonos" / name)
    ellipsoid = pyproj.Geod(ellps="GRS80")
    for number, shape in enumerate(layer.geometry, 1):
        true = abs(ellipsoid.geometry_area_perimeter(shapely.force_2d(shape))[0])
        assert own[number] == pytest.approx(true, rel=1e-4, abs=0.1)
    planar = layer.to_crs(9377).area.sum()
    assert sum(own.values()) == pytest.approx(planar / 0.9992**2, rel=1e-4), "EPSG:9377 alone is 0.16 % short"


def drawn(con: duckdb.DuckDBPyConnection, *taken) -> dict[str, dict[str, tuple]]:
    """What the maps draw once those layers are loaded: by type, {code: (polygon, letters of its text, limit)}."""
    for number, take in enumerate(taken):
        take()
        kept = "select * exclude (fila), corte_fecha as desde_corte, null::date as hasta_corte from entrega"
        con.execute(f"insert into raw_limites {kept}" if number else f"create table raw_limites as {kept}")
    for table in DECLARATIONS:
        table.create(con)
    load_reference(con)
    geo.build_territory(con)
    found = defaultdict(dict)
    for kind, code, text, limit in rows(
        con, "select territorio_tipo, territorio_codigo, geojson, limite from geo_poligonos"
    ):
        found[kind][code] = (shapely.from_geojson(text), len(text), limit)
    return found


def test_the_maps_of_the_real_layers_meet_at_their_edges_and_are_light(con, real):
    found = drawn(con, lambda: real(BARRIOS), lambda: real(COMUNAS), lambda: real(MUNICIPALITIES))
    assert {kind: len(codes) for kind, codes in found.items()} == {
        **{"barrio": 263, "comuna": 17, "corregimiento": 3, "municipio": 4, ZONE: len(found[ZONE])}
    }
    assert {limit for *_, limit in found[ZONE].values()} == {"zona H3"}
    assert {limit for kind in found.keys() - {ZONE} for *_, limit in found[kind].values()} == {"capa oficial"}
    for kinds in (("barrio",), ("comuna", "corregimiento"), ("municipio",), (ZONE,)):
        shapes = np.array([shape for kind in kinds for shape, *_ in found[kind].values()])
        assert shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)
        assert sum(size for kind in kinds for _, size, _ in found[kind].values()) < 400_000
    drawn_by_level = geo.exact_polygons(con)
    exact, towns = drawn_by_level["barrio"], dict(drawn_by_level["municipio"])
    for town in ("68276", "68307", "68547"):
        own = shapely.union_all([shape for code, shape in drawn_by_level[ZONE] if code.startswith(town)])
        assert (own - towns[town]).area < 1e-5 * own.area, "an official outline cuts the zones"
        assert own.area > 0.99 * towns[town].area
    layer = dict(rows(con, "select territorio_codigo, area_m2 from raw_limites where nivel = 'barrio'"))
    ellipsoid = pyproj.Geod(ellps="GRS80")
    moved = set()
    for code, shape in exact:
        area, perimeter = ellipsoid.geometry_area_perimeter(shape)
        if abs(abs(area) - layer[code]) > 0.3 * perimeter:  # square metres; corners go to a grid of a metre
            moved.add(code)
    assert moved == {"68001-01-045"}, "Villas de San Ignacio, whose overlaps go to the smaller ones"


def test_a_comuna_that_the_layer_lacks_keeps_the_shape_of_its_cells(con, real):
    found = drawn(con, lambda: real(GAPPED, forced=True))
    limits = {code: limit for code, (*_, limit) in found["comuna"].items()}
    assert {code for code, limit in limits.items() if limit == "celdas H3"} == {"C04", "C14"} and len(limits) == 17
    shapes = np.array([shape for kind in ("comuna", "corregimiento") for shape, *_ in found[kind].values()])
    assert shapely.coverage_is_valid(shapes)
