"""What loading them publishes: the longer series wins, forms live side by side, a real file retires the sample."""

import csv

import duckdb
import pytest

from loaders import warehouse
from loaders.paths import REFERENCE, Layout
from loaders.progress import steps
from loaders.sample import facts, ocupacion_uci
from tests.loaders.test_beside import BED_DAYS, BEDS, CITY, CITY_DAYS, DAYS, SNAPSHOT, TESTS, WIDE


@pytest.fixture
def layout(tmp_path) -> Layout:
    return Layout(tmp_path / "datos")


def load(layout: Layout, source, tmp_path, text: str, name: str = "a.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with steps(2) as progress:
        return warehouse.load(layout, [warehouse.delivery(source, path)], progress)


def published(layout: Layout, query: str, kind: str = "publica") -> list[tuple]:
    with duckdb.connect(str(warehouse.published(layout)[0].files[kind]), read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.mark.completa
def test_the_series_that_reaches_further_wins_and_forms_do_not_undo_each_other(layout, tmp_path):
    last = (
        "select ambito_codigo, max(fecha)::varchar, max(pruebas_acumuladas) from pruebas_por_dia group by 1 order by 1"
    )
    load(layout, TESTS, tmp_path, DAYS)
    assert published(layout, last) == [("68", "2020-11-01", 157_121), ("CO", "2020-11-01", 4_240_181)]
    wide = WIDE + "2020-12-01,5000000,9,200000,7,8,\n2020-12-02,5000010,9,199990,7,8,\n"
    load(layout, TESTS, tmp_path, wide)
    expected = [("68", "2020-12-02", 200_000), ("CO", "2020-12-02", 5_000_010)]
    assert published(layout, last) == expected
    assert published(layout, "select pruebas from pruebas_por_dia where ambito_codigo = '68' order by fecha") == [
        (None,),
        (-10,),
    ]
    load(layout, TESTS, tmp_path, "FECHA,ACUMULADAS\n-,601\n01/12/2020,5000000\n02/12/2020,5000010\n")
    assert published(layout, last) == expected
    results, version = load(layout, TESTS, tmp_path, wide)
    assert version is None and results[0].changes is None
    with steps(2) as progress:
        again = warehouse.build(layout, progress)
    assert published(layout, last) == expected and not warehouse.check(again)


@pytest.mark.completa
def test_snapshots_join_the_cutoffs_and_a_loaded_day_replaces_the_fact(layout, tmp_path):
    with (REFERENCE / "jhu_2020_10_18.csv").open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if row["departamento_codigo"] != "CO"]
    names = {row["departamento_codigo"]: row["departamento_nombre"] for row in facts.rows("divipola")}
    keys = ("confirmados", "fallecidos", "recuperados", "activos")
    body = [[names[row["departamento_codigo"]].replace(",", ""), *(int(row[key]) for key in keys)] for row in known]
    head = "Province_State,Confirmed,Deaths,Recovered,Active\n"

    def text(extra: int) -> str:
        return head + "".join(f"{name},{cases + extra},{','.join(map(str, rest))}\n" for name, cases, *rest in body)

    jhu = (
        "select corte_fecha::varchar, ambito_codigo, confirmados from covid_totales_por_ambito "
        "where fuente_codigo = 'jhu' order by all"
    )
    load(layout, SNAPSHOT, tmp_path, text(1), "10-18-2020.csv")
    load(layout, SNAPSHOT, tmp_path, text(0), "10-13-2020.csv")
    assert published(layout, jhu) == [
        ("2020-10-13", "68", 37_439),
        ("2020-10-13", "CO", 959_572),
        ("2020-10-18", "68", 37_440),
        ("2020-10-18", "CO", 959_605),
    ]
    load(layout, SNAPSHOT, tmp_path, head + "Santander,40000,1,2,3\n", "10-20-2020.csv")
    assert published(layout, jhu)[4:] == [("2020-10-20", "68", 40_000)], "a part is not the country"


@pytest.mark.completa
def test_the_city_series_gives_way_to_a_longer_one(layout, tmp_path):
    total = "select count(*), sum(positivos)::bigint, max(fecha)::varchar from covid_serie_secretaria"
    load(layout, CITY, tmp_path, CITY_DAYS)
    assert published(layout, total) == [(505, 54_467, "2021-05-23")]
    load(layout, CITY, tmp_path, CITY_DAYS.replace("2020", "2021").replace("-06-", "-07-"))
    assert published(layout, total) == [(20, 40, "2021-07-20")]


@pytest.mark.completa
def test_a_real_file_of_beds_retires_the_sample(layout, tmp_path, monkeypatch):
    monkeypatch.setattr("loaders.sample.SOURCES", {"ocupacion_uci": ocupacion_uci.deliveries})
    monkeypatch.setenv("OBSERVATORIO_MUESTRA", "1")
    count = "select procedencia, count(*) > 20, max(ocupadas) from ocupacion_uci_por_dia group by procedencia"
    with steps(2) as progress:
        warehouse.build(layout, progress)
    assert published(layout, count)[0][:2] == ("sintetico", True)
    load(layout, BEDS, tmp_path, BED_DAYS)
    assert published(layout, count) == [("real", False, 65)]
    assert published(layout, "select procedencia, cargas from frescura where fuente_codigo = 'ocupacion_uci'") == [
        ("real", 1)
    ]
