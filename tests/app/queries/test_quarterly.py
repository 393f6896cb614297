"""Which quarters a report may be of, and what it counts within one."""

from datetime import date

import duckdb
import pytest

from app.queries import quarterly


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute(
            """
            create table dias (fecha date);
            insert into dias values ('2020-09-30'), ('2020-10-01'), (null);
            create table meses (mes_fecha date);
            insert into meses values ('2020-07-01'), ('2019-12-31');
            create table covid_serie_secretaria (fecha date, positivos bigint, procedencia varchar);
            insert into covid_serie_secretaria values
                ('2020-06-30', 5, 'real'), ('2020-07-01', 7, 'real'), ('2020-09-29', 11, 'real'),
                ('2020-09-30', null, 'real'), ('2020-10-01', 13, 'real');
            create table viajes_periodos (
                viaje_fuente varchar, periodo_fecha date, filas bigint, viajes double, es_acumulado boolean,
                corte_fecha date, procedencia varchar
            );
            insert into viajes_periodos values
                ('registro', '2020-07-01', 30, 30, true, '2021-05-23', 'sintetico'),
                ('registro', '2020-09-01', 50, 50, true, '2021-05-23', 'sintetico'),
                ('encuesta', '2020-08-01', 0, 0, false, '2020-08-31', 'real');
            create table fuentes (
                fuente_codigo varchar, titulo varchar, entidad varchar, licencia varchar, url varchar
            );
            insert into fuentes values
                ('muestra', 'Registro', 'Alcaldía', 'uso interno', null),
                ('real', 'Serie', 'INS', 'CC BY 4.0', 'https://x'),
                ('informe_2020_t3_plan', 'Plan', 'Informe de la oficina', 'hechos', null);
            create table frescura (fuente_codigo varchar, procedencia varchar);
            insert into frescura values ('muestra', 'sintetico');
            create table ciiu (ciiu_seccion varchar, ciiu_seccion_nombre varchar);
            insert into ciiu values ('C', 'Industria'), ('G', 'Comercio');
            create table reactivacion_por_dia (
                fecha date, ciiu_seccion varchar, registrados bigint, aprobados bigint, activos bigint,
                trabajadores bigint, procedencia varchar
            );
            insert into reactivacion_por_dia values
                ('2020-06-30', 'C', 5, 4, 3, 30, 'sintetico'), ('2020-09-30', 'C', 1, 1, 1, 10, 'sintetico'),
                ('2020-09-30', 'G', 9, 8, 7, 70, 'sintetico'), ('2020-10-01', 'G', 90, 80, 70, 700, 'sintetico');
            create table informe_cifras (periodo varchar);
            insert into informe_cifras values ('2020-T2'), ('2020-T3'), ('2020-09'), ('2023'), (null);
            """
        )
        yield con


def test_the_quarters_are_those_of_any_column_that_the_profile_has(con) -> None:
    dated = ["dias.fecha", "meses.mes_fecha", "de_otro_perfil.fecha"]
    assert quarterly.offered(con, dated=dated) == ["2020-T4", "2020-T3", "2019-T4"]
    assert quarterly.offered(con, dated=["de_otro_perfil.fecha"]) == []


def test_positives_are_those_of_the_days_with_a_report(con) -> None:
    found = quarterly.positives(con, start=date(2020, 7, 1), end=date(2020, 9, 30))
    assert (found["positivos"], found["dias"], found["ultima_fecha"]) == (18, 2, date(2020, 9, 29))
    assert quarterly.positives(con, start=date(2019, 1, 1), end=date(2019, 3, 31)) is None


def test_trips_are_those_of_the_newest_period_with_any(con) -> None:
    (row,) = quarterly.trips(con, start=date(2020, 7, 1), end=date(2020, 9, 30))
    assert (row["viaje_fuente"], row["periodo_fecha"], row["viajes"]) == ("registro", date(2020, 9, 1), 50)


def test_what_came_back_is_counted_to_the_day(con) -> None:
    rows = quarterly.reactivated(con, until=date(2020, 9, 30)).set_index("nombre")
    assert list(rows.index) == ["Comercio", "Industria"], "most workers first"
    assert rows["activos"].to_dict() == {"Comercio": 7, "Industria": 4} and rows["trabajadores"].sum() == 110
    assert quarterly.reactivated(con, until=date(2020, 3, 31)).empty


def test_a_sample_is_cited_as_one_and_without_a_publisher(con) -> None:
    assert quarterly.source(con, code="muestra")["nombre"] == "Registro, datos de muestra"
    assert quarterly.source(con, code="real")["nombre"] == "INS · Serie"
    assert quarterly.source(con, code="otra")["nombre"] == "otra"


def test_the_report_of_the_office_says_its_own_quarter(con) -> None:
    found = quarterly.office_report(con)
    assert (found["trimestre"], found["nombre"]) == ("2020-T3", "Informe de la oficina")
    con.execute("drop table informe_cifras")
    assert quarterly.office_report(con) is None
