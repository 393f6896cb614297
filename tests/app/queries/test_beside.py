"""Queries beside the case counts, on a small warehouse made by hand."""

from datetime import date

import duckdb
import pytest

from app.queries import beside

CUT = date(2020, 6, 9)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("""
        create table pruebas_por_dia as
        select '68' as ambito_codigo, date '2020-06-01' + i::int as fecha, 100 * (i + 1) as pruebas_acumuladas,
            case when i > 0 then 100 end as pruebas, null::bigint as positivas_acumuladas,
            null::bigint as negativas_acumuladas, 'real' as procedencia
        from range(10) t(i)
        union all
        select 'CO', date '2020-06-01', 1000, null, 250, 750, 'real';
        create table covid_casos_por_dia as
        select 'ins_casos' as fuente_codigo, date '2020-06-09' as corte_fecha, '68' as ambito_codigo, fecha_tipo,
            date '2020-06-01' + dia as fecha, casos, 'real' as procedencia
        from (values ('reporte', 1, 10), ('reporte', 3, 20), ('diagnostico', 0, 500)) t(fecha_tipo, dia, casos);
        create table ocupacion_uci_por_dia as
        select '68001' as ambito_codigo, date '2020-06-01' + i::int as fecha, case when i > 0 then 50 end
            as camas_habilitadas, 10 as ocupadas_covid_confirmado, 5 as ocupadas_covid_sospechoso,
            20 as ocupadas_no_covid, 35 as ocupadas, 'sintetico' as procedencia
        from range(3) t(i);
        create table covid_departamentos_por_corte as select * from (values
            (date '2020-10-13', 'CO', 'Colombia', 90), (date '2020-10-13', '68', 'Santander', 9),
            (date '2020-10-18', 'CO', 'Colombia', 100), (date '2020-10-18', '68', 'Santander', 10),
            (date '2020-10-18', '05', 'Antioquia', 40), (date '2020-10-18', '00', 'Sin departamento', 0)
        ) t(corte_fecha, departamento_codigo, departamento_nombre, confirmados);
        alter table covid_departamentos_por_corte add column recuperados bigint default 1;
        alter table covid_departamentos_por_corte add column fallecidos bigint default 1;
        alter table covid_departamentos_por_corte add column activos bigint default 1;
        alter table covid_departamentos_por_corte add column procedencia varchar default 'real'
    """)
    return con


def test_positivity_accumulates_reported_cases_up_to_the_cutoff(con):
    days = beside.tests(con, scope="68001", source="ins_casos", cutoff=CUT)
    assert len(days) == 10 and days["media_movil_7"].notna().sum() == 3 and days["pruebas"].isna().sum() == 1
    known = beside.positivity(con, scope="68001", source="ins_casos", cutoff=CUT)
    assert known["fecha"].dt.day.tolist() == list(range(2, 10)), "from the first case to the cut-off"
    assert set(known["positivos_tipo"]) == {"reporte"}
    assert (known["positivos"].iloc[-1], round(known["positividad_pct"].iloc[-1], 2)) == (30, 3.33)
    cut = beside.tests(con, scope="68", source="ins_casos", cutoff=CUT, start=date(2020, 6, 8))
    assert len(cut) == 3 and cut["media_movil_7"].notna().all(), "the mean looks before the period"


def test_the_country_has_positive_samples_of_its_own_and_a_source_without_days_has_none(con):
    country = beside.tests(con, scope="CO", source="jhu", cutoff=CUT)
    assert country[["positivos_tipo", "positividad_pct"]].values.tolist() == [["muestras", 25.0]]
    assert beside.positivity(con, scope="68", source="jhu", cutoff=CUT).empty


def test_occupancy_is_absent_where_beds_are(con):
    days = beside.intensive_care(con, scope="68001")
    assert days["ocupacion_pct"].fillna(-1).tolist() == [-1, 70.0, 70.0]
    assert beside.intensive_care(con, scope="68276").empty
    assert len(beside.intensive_care(con, scope="68001", end=date(2020, 6, 2))) == 2


@pytest.mark.parametrize(("cutoff", "day", "new"), [(date(2020, 12, 1), 18, 10), (date(2020, 10, 13), 13, None)])
def test_the_last_snapshot_up_to_a_day_with_what_came_since_the_one_before(con, cutoff, day, new):
    rows = beside.departments(con, cutoff=cutoff)
    assert set(rows["fecha"].dt.day) == {day} and rows["departamento_codigo"].iloc[0] == "CO"
    found = None if rows["nuevos"].isna().all() else rows["nuevos"].iloc[0]
    assert found == new and "00" not in set(rows["departamento_codigo"])


def test_before_any_snapshot_the_first_one_is_told(con):
    assert set(beside.departments(con, cutoff=date(2020, 3, 1))["fecha"].dt.day) == {13}
