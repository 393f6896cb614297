"""From the books to what is counted of them: a month's last delivery, persons once, activities not divided."""

from datetime import date
from pathlib import Path

import pytest

from loaders.intake import take_in
from loaders.models import all_models, guard_persons, in_order, read_model
from loaders.paths import REFERENCE, SQL
from loaders.reading import SQL_TYPES
from loaders.sources.puntos_digitales import SOURCE
from loaders.vintages import merge
from tests.points import activity, book, contact

TYPES = {column.name: SQL_TYPES[column.type] for column in SOURCE.columns}
MARTS = (
    *("programas_puntos", "puntos_atenciones", "puntos_atenciones_por_mes", "puntos_personas"),
    *("puntos_personas_por_mes", "puntos_actividades", "puntos_actividades_por_mes"),
)


@pytest.fixture
def counted(con, tmp_path: Path):
    """Load books in that order and make the marts; `counted(books)` with (cut-off or None, content)."""

    def count(books: list[tuple[date | None, bytes]]) -> None:
        con.execute("attach ':memory:' as restringida")
        con.execute("create table stg_entregas (fuente_codigo varchar, corte_fecha date, procedencia varchar)")
        con.execute(
            "create table ref_programas_puntos as from read_csv(?, header = true, all_varchar = true)",
            [str(REFERENCE / "programas_puntos.csv")],
        )
        known: set[date] = set()
        for number, (cutoff, content) in enumerate(books):
            path = tmp_path / f"{number}.xlsx"
            path.write_bytes(content)
            intake = take_in(con, SOURCE, path, cutoff=cutoff)
            merge(con, SOURCE, TYPES, intake.cutoff, known - {intake.cutoff})
            if intake.cutoff not in known:
                con.execute("insert into stg_entregas values ('puntos_digitales', ?, 'real')", [intake.cutoff])
            known.add(intake.cutoff)
        con.execute("set search_path = 'memory.main,restringida.main'")
        con.execute(f"create view stg_puntos_digitales as {read_model(SQL / 'staging/stg_puntos_digitales.sql').sql}")
        for name in MARTS:
            con.execute(f"create table {name} as {read_model(SQL / f'marts/{name}.sql').sql}")

    return count


def month(number: int, documents: list[int | None], **more) -> bytes:
    name = {7: "JULIO", 8: "AGOSTO", 9: "SEPTIEMBRE", 10: "OCTUBRE"}[number]
    rows = [
        contact(Documento=document, Fecha=date(2020, number, 1 + place), **more)
        for place, document in enumerate(documents)
    ]
    return book({"La Joya": rows}, [activity(Fecha=date(2020, number, 5))], month=f"MES: {name} DE 2020")


def test_the_last_delivery_of_a_month_is_the_month_and_other_months_stay(con, counted):
    first, second = [79000001, 79000002, 79000003], [79000001, 79000004]
    counted([(None, month(8, first)), (None, month(7, [79000009])), (None, month(8, second)), (None, month(9, first))])
    told = "select mes_fecha, atenciones from puntos_atenciones_por_mes where corte = 'todos' order by 1"
    assert con.execute(told).fetchall() == [(date(2020, 7, 1), 1), (date(2020, 8, 1), 2), (date(2020, 9, 1), 3)]


def test_a_book_of_half_a_month_gives_way_to_that_of_the_whole(con, counted):
    half = month(8, [79000001, 79000002])
    whole = month(8, [79000001, 79000002, 79000003])
    counted([(None, whole), (date(2020, 8, 15), half)])
    assert con.execute("select sum(atenciones) from puntos_atenciones").fetchone() == (3,)


def test_persons_count_once_however_often_they_come_and_never_without_a_document(con, counted):
    counted(
        [
            (None, month(8, [79000001, 79000001, 79000002, None])),
            (None, month(9, [79000001, 79000003], Programa="Acceso libre")),
            (None, month(10, [79000004])),
        ]
    )
    told = dict(
        con.execute(
            "select periodo_tipo || ' ' || month(periodo_fecha) || ' ' || corte, (personas, atenciones) "
            "from puntos_personas where punto_codigo = 'TODOS' and corte in ('todos', 'capacitados')"
        ).fetchall()
    )
    assert told["mes 8 todos"] == (2, 4)
    assert told["trimestre 7 todos"] == (3, 6)
    assert told["trimestre 7 capacitados"] == told["acumulado 7 capacitados"] == (2, 4)
    assert told["acumulado 10 todos"] == told["anio 1 todos"] == (4, 7)
    assert told["acumulado 10 capacitados"] == (3, 5)
    trained = "select periodo_tipo, month(periodo_fecha) from puntos_personas_por_mes where corte = 'capacitados'"
    assert con.execute(trained).fetchall() == [("acumulado", 10)], "those of one quarter are for inside"
    of_point = "select count(*) from puntos_personas where punto_codigo = 'la_joya' and personas = 4"
    assert con.execute(of_point).fetchone()[0] > 0
    named = (
        "select atenciones_con_documento from puntos_personas_por_mes "
        "where periodo_tipo = 'mes' and corte = 'todos' order by periodo_fecha"
    )
    assert con.execute(named).fetchall() == [(3,), (2,), (1,)]
    by_code = "select count(atenciones_con_documento) from puntos_personas_por_mes where corte <> 'todos'"
    assert con.execute(by_code).fetchone() == (0,), "of the whole network alone"


def test_an_activity_of_several_points_counts_once_and_the_greatest_is_told(con, counted):
    shared = "Promoción Social, Colegio Santander, Morrorico"
    rows = [activity(Punto=shared, Asistentes=137, Tipo="Taller", Programa="¡Al Punto!")]
    rows += [activity(Asistentes=20, Tipo="Taller", Programa="Al punto"), activity(Asistentes=None)]
    counted([(None, book({"La Joya": [contact()]}, rows))])
    told = con.execute("select punto_codigo, asistentes from puntos_actividades where tipo = 'taller' order by 1")
    assert told.fetchall() == [("la_joya", 20), ("varios", 137)]
    whole = "select tipo, actividades, asistentes, asistentes_mayor from puntos_actividades_por_mes order by 1"
    assert con.execute(whole).fetchall() == [("curso", 1, 0, 0), ("taller", 2, 157, 137)]


def test_the_marts_hold_to_their_headers_and_carry_no_person(con, counted):
    counted([(None, month(8, [79000001, 79000002]))])
    for name in MARTS:
        model = read_model(SQL / f"marts/{name}.sql")
        assert [column for column, *_ in con.execute(f"describe {name}").fetchall()] == list(model.columns), name
        stored = str(con.execute(f"select * from {name}").fetchall())
        assert "79000001" not in stored, name
    con.execute("set search_path = 'memory.main'")
    named = [model for model in all_models() if "punto" in model.name]
    assert {model.name for model in named} >= set(MARTS)
    guard_persons(in_order(con, [model for model in named if model.name in (*MARTS, "stg_puntos_digitales")]), [SOURCE])
