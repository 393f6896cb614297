"""The queries of the management report over inline tables: what adds up, what is kept, what is blank."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from app.queries import management, management_services

GOALS = {
    "redes": ("acumulable", "redes", (1, 4), (0, 3, 0, 1)),
    "sedes": ("mantenimiento", "sedes", (9, 9), (9, 9, 9, 9)),
}


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute(
            """
            create table informe_plan (
                clave varchar, meta_codigo varchar, linea_estrategica bigint, medida varchar, tipo varchar,
                indicador varchar, periodo varchar, cifra double, unidad varchar, linea bigint, nota varchar,
                procedencia varchar
            );
            create table informe_presupuesto as select * from (values
                ('A', 'Chico', '1', 'Uno', 'parte', 30.0, 8), ('A', 'Chico', '2', 'Dos', 'parte', 70.0, 9),
                ('A', 'Chico', null, null, 'total', 100.0, 9),
                ('B', 'Grande', '3', 'Tres', 'parte', 500.0, 5), ('B', 'Grande', null, null, 'total', 500.0, 5)
            ) as t (proyecto, proyecto_nombre, rubro, recurso, papel, cifra, linea)
                cross join (select cast(null as varchar) as nota, 'real' as procedencia);
            create table informe_portales as select * from (values
                ('Visitas', null, 7.0, 494), ('Usuarios', '2020-T1', null, 522), ('Usuarios', '2020-T3', 80.0, 522),
                ('Usuarios', '2020-T2', 100.0, 522), ('Sección', '2020-T2', 10.0, 523), ('Sección', '2020-T3', 9.0, 523)
            ) as t (indicador, periodo, cifra, linea)
                cross join (
                    select 'parte' as papel, 'u' as unidad, cast(null as varchar) as nota, 'real' as procedencia
                );
            create table informe_soporte as select * from (values
                ('Servicios', '2020-T3', 'parte', 5.0, 554), ('Copias', '2020-T3', 'parte', 40.0, 570),
                ('Copias', '2020-T3', 'repetida', 40.0, 574), ('Copias', '2020-T2', 'parte', 16.0, 576)
            ) as t (indicador, periodo, papel, cifra, linea)
                cross join (select 'u' as unidad, cast(null as varchar) as nota, 'real' as procedencia);
            create table informe_tramites as select * from (values
                ('pago', 'Pagos', 'ICA', 'parte', 1.0), ('pago', 'Pagos', 'Predial', 'parte', 3.0),
                ('pago', 'Pagos', null, 'total', 4.0)
            ) as t (tramite, indicador, impuesto, papel, cifra)
                cross join (select '2020-T3' as periodo, 482 as linea, 'real' as procedencia);
            create table informe_inconsistencias as select * from (values
                ('b', 'corte', '97'), ('a', 'corte', '100 2'), ('c', 'lectura', '58')
            ) as t (clave, clase, lineas)
                cross join (select 'Algo' as asunto, 'x' as que_dice, 'y' as que_se_hizo, 'real' as procedencia);
            create table informe_mipg as select * from (values ('P', 'Dos', 9), ('P', 'Uno', 3))
                as t (politica, producto, linea) cross join (select 'real' as procedencia);
            create table fuentes as
                select 'informe_2020_t3_plan' as fuente_codigo, 'Informe' as entidad, 'L' as licencia
            """
        )
        for line, (code, (kind, unit, (base, whole), years)) in enumerate(GOALS.items(), start=35):
            measures = [("linea_base", None, base), ("cuatrienio", "2020-2023", whole)]
            measures += [("anual", str(year), value) for year, value in enumerate(years, start=2020)]
            for measure, period, value in measures:
                row = [f"{code}_{period}", code, 3, measure, kind, code, period, value, unit, line, None, "real"]
                con.execute(f"insert into informe_plan values ({', '.join('?' * len(row))})", row)
        yield con


def test_goals_that_add_up_are_added_and_those_kept_are_not(con) -> None:
    rows = management.plan(con).set_index(["meta_codigo", "anio"])
    assert rows.loc["redes", "acumulada"].tolist() == [0, 3, 3, 4], "the base line is no part of the sum"
    assert rows.loc["redes", "parte"].tolist() == [0, 0.75, 0.75, 1]
    assert rows.loc["sedes", "acumulada"].tolist() == [9, 9, 9, 9] and rows.loc["sedes", "parte"].eq(1).all()
    assert rows.loc[("redes", 2020), ["linea_base", "cuatrienio"]].tolist() == [1, 4]


def test_the_total_of_a_project_comes_before_its_parts(con) -> None:
    rows = management.budget(con)
    assert rows["valor_cop"].tolist() == [500, 500, 100, 70, 30]
    assert rows["es_total"].tolist() == [True, False, True, False, False]
    assert rows["parte"].tolist() == [1, 1, 1, 0.7, 0.3]


def test_a_blank_quarter_has_no_change_and_gives_none(con) -> None:
    rows = management_services.quarters(con, topic="portales")
    assert rows["indicador"].tolist() == ["Usuarios"] * 3 + ["Sección"] * 2, "what is of no quarter is left out"
    users = rows[rows["indicador"] == "Usuarios"]
    assert users["periodo"].tolist() == ["2020-T1", "2020-T2", "2020-T3"]
    assert users["cifra"].isna().tolist() == [True, False, False]
    assert users["cambio"].isna().tolist() == [True, True, False] and users["cambio"].iloc[2] == pytest.approx(-0.2)


def test_a_figure_written_twice_counts_once(con) -> None:
    rows = management_services.quarters(con, topic="soporte")
    assert rows["cifra"].tolist() == [16, 40] and rows["cambio"].iloc[1] == 1.5
    assert set(rows["indicador"]) == {"Copias"}


def test_parts_of_a_procedure(con) -> None:
    rows = management_services.procedures(con)
    assert rows["cifra"].tolist() == [4, 3, 1] and rows["parte"].tolist() == [1, 0.75, 0.25]
    assert rows["es_total"].tolist() == [True, False, False]


def test_observations_by_class_in_the_order_of_the_report(con) -> None:
    assert management.inconsistencies(con)["lineas"].tolist() == ["58", "97", "100 2"]
    assert management.inconsistencies(con, kind="corte")["lineas"].tolist() == ["97", "100 2"]
    assert dict(management.kinds(con)[["clase", "observaciones"]].to_numpy()) == {"corte": 2, "lectura": 1}
    assert management.products(con)["producto"].tolist() == ["Uno", "Dos"]


def test_the_report_says_until_when(con) -> None:
    assert management.report(con) is None, "a file of before it was carried"
    con.execute("create table informe_cifras as select * from (values ('2020-T2'), ('2020-T3'), ('2020'), "
                "('2020-2023'), (null)) as t (periodo)")  # fmt: skip
    told = management.report(con)
    assert told == {"fuente_nombre": "Informe", "licencia": "L", "corte_fecha": date(2020, 9, 30)}


def test_cards_are_written_with_their_line(con) -> None:
    con.register("cifras", pd.DataFrame([
        ("diagnosticos", "racionalizacion_tramites", 62.6, "pct", 415),
        ("diagnosticos", "ciudades_nivel_desde", 3, "nivel", 446),
        ("diagnosticos", "ciudades_nivel_hasta", 4, "nivel", 446),
        ("diagnosticos", "ciudades_territorios", 60, "territorios", 434),
        ("diagnosticos", "ciudades_dimensiones", 6, "dimensiones", 434),
        ("diagnosticos", "ciudades_componentes", 3, "componentes", 438),
    ], columns=["tabla", "clave", "cifra", "unidad", "linea"]))  # fmt: skip
    con.execute("create table informe_cifras as select *, 'real' as procedencia from cifras")
    rows = management_services.cards(con, group="mipg")
    assert rows["texto"].tolist() == ["62,6 %", "3 a 4", "60", "6", "3"]
    assert rows["nota"].iloc[0].endswith("Línea\u00a0415")
