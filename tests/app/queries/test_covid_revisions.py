"""What was known when, on three deliveries made by hand: late cases, a day unknown, an extract left out."""

from datetime import date

import duckdb
import pytest

from app.queries import covid_revisions

VIEW = {"scope": "68001", "source": "ins_casos", "cutoff": date(2020, 5, 20), "date_type": "inicio_sintomas"}
# Cut-off, day, cases.
COUNTS = [
    ("2020-04-03", "2020-04-01", 2),
    ("2020-04-03", "2020-04-02", 1),
    ("2020-04-05", "2020-04-01", 4),
    ("2020-04-05", "2020-04-02", 6),
    ("2020-04-05", "2020-04-04", 3),
    ("2020-04-06", "2020-04-01", 1),
    ("2020-05-20", "2020-04-01", 5),
    ("2020-05-20", "2020-04-02", 10),
    ("2020-05-20", "2020-04-04", 12),
    ("2020-05-20", "2020-05-19", 1),
]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("""
        create table covid_cortes as select * from (values
            ('ins_casos', date '2020-04-03', false), ('ins_casos', date '2020-04-05', false),
            ('ins_casos', date '2020-04-06', true), ('ins_casos', date '2020-05-20', false),
            ('ins_casos', date '2020-04-10', false)
        ) t(fuente_codigo, corte_fecha, es_parcial);
        create table covid_casos_por_dia (
            fuente_codigo varchar, corte_fecha date, ambito_codigo varchar, fecha_tipo varchar, fecha date,
            casos bigint, procedencia varchar
        );
    """)
    for cut, day, cases in COUNTS:
        con.execute(
            "insert into covid_casos_por_dia values ('ins_casos', $1, '68001', 'inicio_sintomas', $2, $3, 'real')",
            [cut, day, cases],
        )
    # This delivery brings diagnoses alone: of onsets it says nothing, which is not zero.
    con.execute(
        "insert into covid_casos_por_dia values "
        "('ins_casos', '2020-04-10', '68001', 'diagnostico', '2020-04-02', 9, 'real')"
    )
    return con


def test_each_day_is_told_as_every_whole_delivery_knew_it(con) -> None:
    found = covid_revisions.known(con, **VIEW)
    cuts = sorted({cut.date().isoformat() for cut in found["corte_fecha"]})
    assert cuts == ["2020-04-03", "2020-04-05", "2020-05-20"]
    rows = {(str(row.corte_fecha.date()), str(row.fecha.date())): row for row in found.itertuples()}
    assert (rows["2020-04-03", "2020-04-02"].casos, rows["2020-04-03", "2020-04-02"].casos_hoy) == (1, 10)
    assert rows["2020-04-03", "2020-04-02"].demora_dias == 1
    assert rows["2020-04-05", "2020-04-03"].casos == 0
    assert ("2020-04-03", "2020-04-04") not in rows
    assert rows["2020-04-05", "2020-04-05"].media_movil_7 == pytest.approx(13 / 7)


def test_the_chosen_cut_off_is_the_last_word(con) -> None:
    found = covid_revisions.known(con, **(VIEW | {"cutoff": date(2020, 4, 5)}))
    assert found["corte_fecha"].max().date() == date(2020, 4, 5)
    first = found[(found["fecha"] == "2020-04-01") & (found["corte_fecha"] == "2020-04-03")].iloc[0]
    assert (first["casos"], first["casos_hoy"]) == (2, 4)


def test_completeness_is_cases_known_over_cases_there_are(con) -> None:
    found = covid_revisions.completeness(con, **VIEW).set_index("demora_dias")
    # Of day 1 and day 4, seen one day later by the delivery of day 5; of day 2 by that of day 3.
    assert found.loc[1, "proporcion"] == pytest.approx((1 + 3) / (10 + 12))
    assert (found.loc[1, "dias"], found.loc[4, "proporcion"]) == (2, pytest.approx(4 / 5))
    assert found["bajo"].isna().all()


def test_each_delivery_tells_what_it_added_to_the_one_before(con) -> None:
    con.execute(
        """
        create or replace temp table covid_totales_por_ambito as select * from (values
            ('ins_casos', date '2020-04-03', '68001', 3, 0, 0, 'real'),
            ('ins_casos', date '2020-04-05', '68001', 13, 2, 1, 'real'),
            ('ins_casos', date '2020-04-06', '68001', 1, 0, 0, 'real'),
            ('ins_casos', date '2020-05-20', '68001', 12, 9, 1, 'real'),
            ('ins_casos', date '2020-04-05', 'CO', 90, 2, 1, 'real')
        ) t(fuente_codigo, corte_fecha, ambito_codigo, confirmados, recuperados, fallecidos, procedencia)
        """
    )
    found = covid_revisions.deliveries(con, scope="68001", source="ins_casos", cutoff=date(2020, 5, 20))
    assert found["confirmados"].tolist() == [12, 13, 3]
    assert found["confirmados_mas"].tolist()[:2] == [-1, 10] and found["confirmados_mas"].isna().iloc[-1]
    assert found["fallecidos_mas"].tolist()[:2] == [0, 1] and found["dias"].tolist()[:2] == [45, 2]


def test_a_window_shows_only_its_days(con) -> None:
    found = covid_revisions.known(con, **VIEW, start=date(2020, 4, 2), end=date(2020, 4, 2))
    assert {day.date() for day in found["fecha"]} == {date(2020, 4, 2)}
