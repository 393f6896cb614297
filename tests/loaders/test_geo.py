"""The polygons derived from cells: valid, edge to edge, small, the same every time; and the marts made of them."""

import json
import re
import time

import duckdb
import h3
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from app.domain.territory import ZONE
from loaders import geo
from loaders.bookkeeping import DECLARATIONS
from loaders.models import all_models, check_model, create, declare, in_order
from loaders.reading import SQL_TYPES
from loaders.reference import load_reference
from loaders.sources.limites import SOURCE as LIMITS

LEVELS = {"barrio": ("barrio",), "zona": ("comuna", "corregimiento"), "municipio": ("municipio",), ZONE: (ZONE,)}
COUNTS = {"barrio": 260, "comuna": 17, "corregimiento": 3, "municipio": 4, ZONE: 1466}
DIVIDED = {"68276": 137, "68307": 675, "68547": 654}
WITHOUT_CELL = {"68001-01-009", "68001-01-010", "68001-01-016"}
MARTS = {"ambitos", "ambitos_municipios", "poblacion_por_ambito", "stg_limites", "poligonos_exactos"} | {
    *("territorios", "poligonos", "poblacion_por_territorio"),
}


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as connection:
        for table in DECLARATIONS:
            table.create(connection)
        load_reference(connection)
        declared = ", ".join(f"{column.name} {SQL_TYPES[column.type]}" for column in LIMITS.columns)
        connection.execute(f"create table raw_limites ({declared}, desde_corte date, hasta_corte date)")
        started = time.monotonic()
        geo.build_territory(connection)
        assert time.monotonic() - started < 60
        yield connection


@pytest.fixture(scope="module")
def index(con):
    return geo.point_index(con)


@pytest.fixture(scope="module")
def marts(con):
    ordered = in_order(con, [model for model in all_models() if model.name in MARTS])
    assert {model.name for model, _ in ordered} == MARTS
    for model, reads in ordered:
        declare(con, model, reads)
        create(con, model)
        check_model(con, model)
    return con


def rows(con, sql: str) -> list[tuple]:
    return con.execute(sql).fetchall()


def shapes(con, level: str) -> dict[str, shapely.Geometry]:
    kinds = ", ".join(f"'{kind}'" for kind in LEVELS[level])
    found = rows(con, f"select territorio_codigo, geojson from geo_poligonos where territorio_tipo in ({kinds})")
    return {code: shape(json.loads(text)) for code, text in found}


def test_every_territory_with_cells_has_a_polygon(con) -> None:
    assert dict(rows(con, "select territorio_tipo, count(*) from geo_poligonos group by territorio_tipo")) == COUNTS
    missing = rows(con, "select barrio_codigo from ref_barrios except select territorio_codigo from geo_poligonos")
    assert {code for (code,) in missing} == WITHOUT_CELL


@pytest.mark.parametrize("level", LEVELS)
def test_neighbours_share_their_edges(con, level) -> None:
    found = np.array(list(shapes(con, level).values()))
    assert shapely.is_valid(found).all()
    assert shapely.coverage_is_valid(found)
    whole, parts = shapely.union_all(found).area, shapely.area(found).sum()
    assert abs(whole - parts) <= 1e-6 * parts
    left, right = shapely.STRtree(found).query(found, predicate="intersects")
    pairs = left < right
    assert pairs.sum() >= 3
    assert shapely.area(shapely.intersection(found[left[pairs]], found[right[pairs]])).max() < 1e-12


def test_polygons_are_small_short_and_turn_as_geojson_says(con) -> None:
    texts = dict(rows(con, "select territorio_codigo, geojson from geo_poligonos"))
    city = sum(len(text) for code, text in texts.items() if len(code) != 5 and code[6:7] != "H")
    print(f"polígonos de la ciudad: {city / 1000:.0f} kB")
    assert 100_000 < city <= 260_000
    for code, text in texts.items():
        told = json.loads(text)
        assert told["type"] in ("Polygon", "MultiPolygon"), code
        assert max(map(len, re.findall(r"\.(\d+)", text))) <= 5, code
        parts = told["coordinates"] if told["type"] == "MultiPolygon" else [told["coordinates"]]
        assert all(shapely.is_ccw(shapely.LinearRing(rings[0])) for rings in parts), code


def test_the_same_every_time(con) -> None:
    geo._polygons.cache_clear()
    geo._exact.cache_clear()
    with duckdb.connect() as again:
        for table in DECLARATIONS:
            table.create(again)
        load_reference(again)
        geo.build_territory(again)
        asked = "select * from geo_poligonos order by territorio_codigo"
        assert rows(again, asked) == rows(con, asked)


def test_a_polygon_holds_the_cells_that_made_it(con) -> None:
    zones, barrios = shapes(con, "zona"), shapes(con, "barrio")
    for column, polygons, least in (("comuna_codigo", zones, 0.985), ("barrio_codigo", barrios, 0.95)):
        cells = rows(con, f"select celda_codigo, {column} from ref_celdas_bucaramanga where {column} is not null")
        centres = np.array([h3.cell_to_latlng(cell) for cell, _ in cells])
        inside = shapely.contains_xy([polygons[code] for _, code in cells], centres[:, 1], centres[:, 0])
        assert inside.mean() >= least, column


def test_areas_agree_with_the_published_ones(con) -> None:
    found = rows(
        con,
        """
        select p.area_ha, cast(c.area_ha as double)
        from geo_poligonos as p inner join ref_comunas as c on p.territorio_codigo = c.comuna_codigo
        """,
    )
    assert len(found) == 17
    assert all(abs(own / known - 1) < 0.06 for own, known in found)


def test_a_coverage_that_does_not_hold_stops_the_build() -> None:
    overlapping = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    with pytest.raises(geo.BrokenCoverage, match="barrio"):
        geo._simplified(overlapping, "barrio")


def test_index_of_the_warehouse(index) -> None:
    located = index.locate([7.11935, 6.99], [-73.12274, -73.05])
    assert located.comuna.tolist() == ["C15", None] and located.municipio.tolist() == ["68001", "68547"]


def test_the_published_polygons_give_the_same_answers(marts, index) -> None:
    rng = np.random.default_rng(1622)
    points = rng.uniform(7.04, 7.19, 4_000), rng.uniform(-73.18, -73.05, 4_000)
    again = geo.published_index(marts)
    drawn, published = index.locate(*points), again.locate(*points)
    for level in ("barrio", "comuna", "corregimiento", "municipio"):
        assert getattr(published, level).tolist() == getattr(drawn, level).tolist()
    assert again.zones(*points).tolist() == index.zones(*points).tolist()
    assert len(set(published.barrio.tolist())) > 100


def test_zones_are_the_cells_of_a_municipality_without_parts(con) -> None:
    cells = dict(rows(con, "select celda_codigo, municipio_codigo from ref_celdas_municipios"))
    drawn = geo.exact_polygons(con)
    zones, towns = dict(drawn[ZONE]), dict(drawn["municipio"])
    assert set(zones) == {f"{town}-H{cell[2:10].upper()}" for cell, town in cells.items() if town in DIVIDED}
    for town, count in DIVIDED.items():
        own = [shape for code, shape in zones.items() if code.startswith(town)]
        assert len(own) == count
        assert shapely.union_all(own).symmetric_difference(towns[town]).area < 2e-6 * towns[town].area, (
            "to the metre of the grid"
        )
        assert shapely.area(own).sum() == pytest.approx(towns[town].area, rel=2e-6)
    centres = np.array([h3.cell_to_latlng(f"88{code[7:].lower()}fffff") for code in zones])
    held = shapely.contains_xy(list(zones.values()), centres[:, 1], centres[:, 0])
    assert (~held).sum() <= 20, "only where Bucaramanga begins"


def test_a_point_of_a_municipality_without_parts_has_a_zone(index) -> None:
    giron, bucaramanga, sea = (7.07, -73.17), (7.11935, -73.12274), (0.0, -73.0)
    told = index.zones(*zip(giron, bucaramanga, sea, (None, None), strict=True))
    assert told.tolist() == [f"68307-H{h3.latlng_to_cell(*giron, 8)[2:10].upper()}", None, None, None]
    assert index.locate(*giron).barrio.tolist() == [None], "a zone is no barrio"
    latitude, longitude = np.random.default_rng(8).uniform((6.9, -73.2), (7.2, -73.0), (5_000, 2)).T
    located, zones = index.locate(latitude, longitude), index.zones(latitude, longitude)
    assert ((zones != None) == np.isin(located.municipio, list(DIVIDED))).all()  # noqa: E711  (elementwise)
    known = np.flatnonzero(zones != None)  # noqa: E711  (elementwise)
    assert len(known) > 2_000 and all(zones[n][:5] == located.municipio[n] for n in known)
    there = [h3.latlng_to_cell(latitude[n], longitude[n], 8)[2:10].upper() for n in known]
    same = np.mean([zones[n][7:] == cell for n, cell in zip(known, there, strict=True)])
    assert same > 0.998, "but for the metre that the corners of a cell are rounded to"


def test_a_zone_has_a_name_and_no_people(marts) -> None:
    asked = "select * exclude (latitud, longitud) from territorios where territorio_codigo = '68307-H660C6C81'"
    [(code, kind, name, comuna, town, area, limit, origin)] = rows(marts, asked)
    assert (kind, name, comuna, town) == (ZONE, "Girón · zona 6C81", None, "68307")
    assert (limit, origin) == ("zona H3", "real") and area == pytest.approx(73.5, abs=0.5)
    names = "select count(distinct territorio_nombre) from territorios where territorio_tipo = 'zona_h3'"
    assert rows(marts, names) == [(1466,)]
    assert rows(marts, "select count(*) from poblacion_por_territorio where territorio_codigo like '%-H%'") == [(0,)]


def test_territories_and_their_parents(marts) -> None:
    counts = dict(rows(marts, "select territorio_tipo, count(*) from territorios group by territorio_tipo"))
    assert counts == COUNTS | {"barrio": 263}
    orphans = """
        select t.territorio_codigo from territorios as t
        left join territorios as c on t.comuna_codigo = c.territorio_codigo
        where t.territorio_tipo = 'barrio' and coalesce(c.territorio_tipo not in ('comuna', 'corregimiento'), true)
        """
    assert rows(marts, orphans) == []
    assert rows(
        marts, "select count(*) from territorios where comuna_codigo like 'R%' and territorio_tipo = 'barrio'"
    ) == [(19,)]
    undrawn = "select territorio_codigo from territorios except select territorio_codigo from poligonos"
    assert {code for (code,) in rows(marts, undrawn)} == WITHOUT_CELL
    assert rows(marts, "select territorio_codigo from poligonos except select territorio_codigo from territorios") == []


def test_each_level_sums_to_the_projection_of_the_year(marts) -> None:
    projected = dict(rows(marts, "select anio, personas from poblacion_por_ambito where ambito_codigo = '68001'"))
    sums = rows(
        marts,
        """
        select territorio_tipo, anio, sum(personas) from poblacion_por_territorio
        where territorio_tipo <> 'municipio' group by territorio_tipo, anio
        """,
    )
    assert len(sums) == 2 * 18
    assert all(total == pytest.approx(projected[year], rel=1e-9) for _, year, total in sums)


def test_a_territory_keeps_its_share_of_the_census(marts) -> None:
    people = dict(rows(marts, "select territorio_codigo, personas from poblacion_por_territorio where anio = 2020"))
    assert people["C01"] == pytest.approx(66710 / 513757 * 600098)
    assert people["68001-01-009"] == pytest.approx(108 / 496219 * 600098), "without a cell, but counted"
    assert people["68276"] == 317541
    assert not {"R1", "R2", "R3", "68001-00-001"} & people.keys(), "what was not counted is missing, not zero"
