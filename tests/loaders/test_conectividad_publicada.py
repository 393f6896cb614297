"""What a build says of the network: real sites, each with its place, and the figures of the city."""

import duckdb
import pytest

from loaders import warehouse
from loaders.paths import Layout


@pytest.fixture(scope="module")
def public(datos) -> duckdb.DuckDBPyConnection:
    with duckdb.connect(str(warehouse.published(Layout(datos))[0].files["publica"]), read_only=True) as con:
        yield con


def test_the_points_are_on_the_map_as_far_as_a_source_places_them(public):
    found = public.execute("from puntos_digitales").df().set_index("punto_codigo")
    assert len(found) == 9
    assert found["ubicacion"].value_counts().to_dict() == {"barrio": 5, "sitio": 2, "comuna": 1, "sin_ubicar": 1}
    placed = found[found["ubicacion"] != "sin_ubicar"]
    assert placed[["latitud", "longitud", "comuna_codigo", "fuente_url", "personas_1km"]].notna().all(axis=None)
    assert (placed["personas_1km_min"] <= placed["personas_1km"]).all()
    assert (placed["personas_1km"] <= placed["personas_1km_max"]).all()
    assert found.loc["santander", "barrio_codigo"] == "68001-03-010"
    assert found.loc["centro_pensamiento", ["latitud", "personas_1km"]].isna().all()
    assert found["nota"].str.len().gt(20).all()


def test_sites_whose_comuna_is_not_that_of_their_point_are_told_apart(public):
    odd = public.execute(
        "select sitio_nombre, comuna_escrita, comuna_codigo, municipio_codigo from sitios_conectividad "
        "where not es_coherente order by 1"
    ).fetchall()
    assert odd == [
        ("ALTÍSIMO DE MORRORICO", "C14", None, "68276"),
        ("CANCHA DE FÚTBOL LA BOMBONERA NORTE", "C01", "C02", "68001"),
        ("CANCHA SINTÉTICA ESPERANZA III", "C01", "C02", "68001"),
        ("CENTRO COMUNAL BUENA VISTA", "C14", "R3", "68001"),
        ("PARQUE KIOSKO ESPERANZA I", "C01", "C02", "68001"),
    ]
    kinds = public.execute("select sitio_tipo, count(*) from sitios_conectividad group by all order by 1").fetchall()
    assert kinds == [("centro_pensamiento", 1), ("punto_digital", 8), ("wifi", 82)]


def test_the_city_is_the_sum_of_its_parts_and_of_its_estratos(public):
    found = public.execute(
        """
        select red, radio_m, case when nivel like '%barrio' then 'barrio' else nivel end as parte,
               sum(personas) as personas, sum(cubiertas) as cubiertas
        from cobertura_por_territorio group by all
        union all
        select red, radio_m, 'estrato', sum(personas), sum(cubiertas)
        from cobertura_por_estrato where comuna_codigo = 'TODAS' group by all
        """
    ).df()
    assert len(found) == 24
    assert found["personas"].tolist() == pytest.approx([600_098] * 24)
    spread = found.groupby(["red", "radio_m"])["cubiertas"].agg(["min", "max"])
    assert spread["min"].tolist() == pytest.approx(spread["max"].tolist())
    assert all(
        row[0] == "real" for row in public.execute("select distinct procedencia from alcance_por_sitio").fetchall()
    )


def test_what_the_method_says_of_the_city(public):
    city = public.execute(
        "select red, radio_m, round(cubiertas_pct, 1), round(100 * cubiertas_min / personas, 1), "
        "round(100 * cubiertas_max / personas, 1) from cobertura_por_territorio where nivel = 'ciudad'"
    ).fetchall()
    assert {(red, radius): told for red, radius, *told in city} == {
        ("wifi", 300): [49.5, 3.9, 85.3],
        ("wifi", 1000): [96.2, 89.0, 98.5],
        ("puntos", 300): [7.4, 0.0, 59.5],
        ("puntos", 1000): [51.9, 4.6, 89.2],
        ("ambas", 300): [52.7, 3.9, 92.5],
        ("ambas", 1000): [96.3, 89.0, 98.5],
    }
    last = public.execute(
        "select round(acumulado_pct, 1), round(azar_mediana, 1), round(cota, 1) from sitios_propuestos "
        "where red = 'wifi' and radio_m = 300 and orden = 20"
    ).fetchone()
    assert last == (69.3, 54.0, 69.7)
    worst = public.execute("select count(*), count(optimo), min(voraz / optimo) from cobertura_casos").fetchone()
    assert worst[:2] == (22, 22)
    assert worst[2] == pytest.approx(0.908, abs=0.001)
