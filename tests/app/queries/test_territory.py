"""The queries of the maps over a few inline rows."""

from collections.abc import Iterator

import duckdb
import pytest

from app.queries import territory

TABLES = """
create table territorios as select * from (values
    ('C01', 'comuna', 'Norte', 'C01', 400.0, 'capa oficial', 'real'),
    ('C02', 'comuna', 'Nororiental', 'C02', 100.0, 'celdas H3', 'real'),
    ('R1', 'corregimiento', 'Corregimiento 1', 'R1', 4000.0, 'celdas H3', 'real'),
    ('68001-01-009', 'barrio', 'Caminos de Paz I', 'C01', 0.5, 'sin polígono', 'real')
) as t (territorio_codigo, territorio_tipo, territorio_nombre, comuna_codigo, area_ha, limite, procedencia);
create table poligonos as select * from (values
    ('R1', 'corregimiento', '{"type":"Polygon"}'), ('C02', 'comuna', '{}'), ('C01', 'comuna', '{}')
) as t (territorio_codigo, territorio_tipo, geojson);
create table poblacion_por_territorio as select * from (values
    ('C01', 2019, 50.0), ('C01', 2020, 800.0), ('C02', 2020, 30.0), ('68001-01-009', 2020, 120.0)
) as t (territorio_codigo, anio, personas)
"""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


def test_polygons_of_the_types_asked_with_their_names(con) -> None:
    found = territory.polygons(con, kinds=("comuna", "corregimiento"))
    assert found["territorio_codigo"].tolist() == ["C01", "C02", "R1"]
    assert found["territorio_nombre"].tolist() == ["Norte", "Nororiental", "Corregimiento 1"]
    assert found["geojson"].tolist()[2] == '{"type":"Polygon"}'
    assert territory.polygons(con, kinds=("barrio",)).empty


def test_density_of_the_year_and_missing_where_nobody_was_counted(con) -> None:
    found = territory.density(con, kinds=("comuna", "corregimiento"), year=2020).set_index("territorio_codigo")
    assert found.loc["C01", ["personas", "personas_ha"]].tolist() == [800.0, 2.0]
    assert found.loc["C02", "personas_ha"] == pytest.approx(0.3)
    assert found["limite"].tolist() == ["capa oficial", "celdas H3", "celdas H3"]
    assert found.loc["R1", ["personas", "personas_ha"]].isna().all(), "not a zero"
    assert territory.density(con, kinds=("barrio",), year=2020)["personas_ha"].tolist() == [240.0], "no polygon needed"
    assert territory.density(con, kinds=("comuna",), year=2019)["personas_ha"].notna().sum() == 1
