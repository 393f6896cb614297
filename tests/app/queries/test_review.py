"""What a delivery under review would change, over tables written by hand."""

import duckdb
import pytest

from app.queries import review


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(
        """
        create table cargas as select * from (values
            ('a', 'covid_casos', 'portal', date '2020-07-01', 'huella-a',
             110, 100, 10, 0, timestamp '2020-08-01', 'real'),
            ('b', 'covid_casos', 'portal', date '2020-07-11', 'vieja',
             190, 190, 0, 0, timestamp '2020-08-02', 'real'),
            ('c', 'covid_casos', 'otra', date '2020-07-11', 'huella-c',
             200, 200, 0, 0, timestamp '2020-08-03', 'real'),
            ('d', 'covid_casos', 'portal', date '2020-07-05', 'muestra',
             9, 9, 0, 0, timestamp '2020-08-04', 'sintetico')
        ) as t(carga_id, fuente_codigo, disposicion, corte_fecha, huella, leidas, cargadas, rechazadas,
               duplicadas, cargado_en, procedencia);
        create table reglas as select * from (values
            ('covid_casos', 'COV-1', 'rechaza', 'Sin clave.'), ('covid_casos', 'COV-2', 'repara', 'Sexo.'),
            ('otra', 'OTR-1', 'repara', 'Nada.')
        ) as t(fuente_codigo, regla_codigo, accion, texto);
        create table cargas_reglas as select * from (values ('a', 'COV-1', 10), ('b', 'COV-2', 7))
            as t(carga_id, regla_codigo, filas);
        create table covid_totales_por_ambito as select * from (values
            ('ins_casos', date '2020-07-01', 'CO', 100, 40, 5), ('ins_casos', date '2020-07-01', '68001', 8, 3, 1),
            ('ins_serie', date '2020-07-01', 'CO', 999, 999, 999)
        ) as t(fuente_codigo, corte_fecha, ambito_codigo, confirmados, recuperados, fallecidos)
        """
    )
    return con


def report(cutoff: str = "2020-07-04", **facts: object) -> dict:
    return {
        "source": "covid_casos",
        "series": None,
        "cutoff": cutoff,
        "read": 130,
        "loaded": 120,
        "rejected": 10,
        "duplicates": 0,
        "rules": {"COV-2": 3},
        "totals": {"cases": 120, "recovered": 39, "deaths": 5, "by_municipality": {"05001": {}}},
    } | facts


def test_a_delivery_of_a_series_apart_is_held_against_its_own(con) -> None:
    assert str(review.nearest(con, report=report("2020-07-11", series="portal"))) == "2020-07-11"
    assert str(review.nearest(con, report=report("2020-07-02", series="otra"))) == "2020-07-11"
    assert review.nearest(con, report=report(series="ninguna")) is None


def test_it_is_held_against_the_nearest_cutoff_of_its_own_source(con) -> None:
    assert str(review.nearest(con, report=report())) == "2020-07-01"
    assert str(review.nearest(con, report=report("2020-07-06"))) == "2020-07-01", "the earlier of two as near"
    assert str(review.nearest(con, report=report("2020-07-07"))) == "2020-07-11"
    found = review.changes(con, report=report())
    rows = {(row.cantidad, row.lugar): (row.archivo, row.publicado, row.diferencia) for row in found.itertuples()}
    assert rows["Filas que se cargan", ""] == (120, 100, 20)
    assert rows["Casos confirmados", "Colombia"] == (120, 100, 20)
    assert rows["Recuperados", "Colombia"] == (39, 40, -1)
    assert rows["Casos confirmados", "Bucaramanga"] == (0, 8, -8), "the file has none of the city's"
    assert len(rows) == 10


def test_a_first_delivery_shows_its_totals_alone(con) -> None:
    con.execute("delete from cargas")
    found = review.changes(con, report=report())
    assert list(found["cantidad"][:3]) == ["Casos confirmados", "Recuperados", "Fallecidos por COVID-19"]
    assert found["publicado"].isna().all() and found["diferencia"].isna().all()
    assert review.nearest(con, report=report()) is None and review.warnings(con, report=report()) == []
    assert review.rules(con, report=report())["publicado"].isna().all()


def test_every_rule_of_the_source_is_told_beside_the_published_count(con) -> None:
    found = review.rules(con, report=report())
    assert list(zip(found["regla_codigo"], found["filas"], found["publicado"], strict=True)) == [
        ("COV-2", 3, 0),
        ("COV-1", 0, 10),
    ]


@pytest.mark.parametrize(
    ("cutoff", "loaded", "told"),
    [
        ("2020-07-12", 201, []),
        ("2020-07-04", 120, ["Es anterior"]),
        ("2020-07-11", 205, ["Reemplaza"]),
        ("2020-07-12", 150, ["Trae menos filas"]),
        ("2020-07-04", 99, ["Es anterior", "Trae menos filas"]),
        ("2020-06-20", 5, ["Es anterior"]),
    ],
)
def test_it_warns_of_what_is_older_as_old_or_smaller(con, cutoff, loaded, told) -> None:
    found = review.warnings(con, report=report(cutoff, loaded=loaded))
    assert [text.split("**")[1].split(" a lo ")[0].split(" una ")[0].split(" que ")[0] for text in found] == told


def test_a_file_is_published_when_its_cutoff_holds_it_now(con) -> None:
    assert review.is_published(con, report=report("2020-07-11"), fingerprint="huella-c")
    assert not review.is_published(con, report=report("2020-07-11"), fingerprint="vieja"), "another took its place"
    assert not review.is_published(con, report=report("2020-07-01"), fingerprint="huella-c")
