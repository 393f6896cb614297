"""Queries on a small warehouse made by hand: eight cases of one town, a source of totals, tests and people."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from app.queries import covid, covid_context, covid_days, covid_indicators, covid_rhythm

CUT = date(2020, 3, 20)
LIST = {"scope": "68001", "source": "ins_casos", "cutoff": CUT}
# One case a row: onset, diagnosis, age band, sex, outcome.
CASES = [
    (date(2020, 3, 1), date(2020, 3, 3), "20-29", "F", "recuperado"),
    (date(2020, 3, 1), date(2020, 3, 5), "20-29", "M", "activo"),
    (None, date(2020, 3, 10), "30-39", "F", "activo"),
    (date(2020, 3, 9), date(2020, 3, 14), "60-69", "M", "fallecido"),
    (date(2020, 3, 12), date(2020, 3, 16), "60-69", "F", "otra"),
    (date(2020, 3, 13), date(2020, 3, 18), "80 o más", "M", "fallecido"),
    (date(2020, 3, 15), None, "80 o más", "F", "recuperado"),
    (date(2020, 3, 15), date(2020, 3, 20), "30-39", "M", "activo"),
]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create table casos (inicio date, diagnostico date, edad varchar, sexo varchar, desenlace varchar)")
    con.executemany("insert into casos values (?, ?, ?, ?, ?)", CASES)
    con.execute("""
        create table ambitos as select * from (values
            ('CO', 'Colombia', 'pais', 1), ('68', 'Santander', 'departamento', 2),
            ('68001', 'Bucaramanga', 'municipio', 3), ('68020', 'Albania', 'municipio', 4)
        ) t(ambito_codigo, ambito_nombre, ambito_tipo, orden);
        create table covid_cortes as select * from (values
            ('ins_casos', date '2020-03-20', 'Lista', 'd', true, false, 1, 8, 'real', 'u', 'l'),
            ('ins_casos', date '2020-03-25', 'Lista', 'd', true, true, 1, 2, 'real', 'u', 'l'),
            ('jhu', date '2020-10-18', 'JHU', 'd', false, false, 3, 100, 'real', 'u', 'l')
        ) t(fuente_codigo, corte_fecha, fuente_nombre, definicion, es_lista_casos, es_parcial, prioridad, casos,
            procedencia, fuente_url, licencia);
        create table covid_casos_por_edad_sexo as
        select 'ins_casos' as fuente_codigo, date '2020-03-20' as corte_fecha, a.ambito_codigo, d.fecha_tipo,
            case d.fecha_tipo when 'inicio_sintomas' then inicio else diagnostico end as fecha,
            edad as edad_grupo, sexo, count(*) as casos,
            count(*) filter (desenlace = 'recuperado') as recuperados,
            count(*) filter (desenlace = 'fallecido') as fallecidos,
            count(*) filter (desenlace = 'otra') as fallecidos_otra_causa, 'real' as procedencia
        from casos, (values ('CO'), ('68'), ('68001')) a(ambito_codigo),
            (values ('inicio_sintomas'), ('diagnostico'), ('reporte')) d(fecha_tipo)
        group by all;
        create table covid_casos_por_dia as
        select fuente_codigo, corte_fecha, ambito_codigo, fecha_tipo, fecha, sum(casos) as casos,
            sum(recuperados) as recuperados, sum(fallecidos) as fallecidos,
            sum(fallecidos_otra_causa) as fallecidos_otra_causa, 'real' as procedencia
        from covid_casos_por_edad_sexo group by all;
        create table covid_totales_por_ambito as
        select fuente_codigo, corte_fecha, ambito_codigo, sum(casos)::bigint as confirmados,
            sum(recuperados)::bigint as recuperados, sum(fallecidos)::bigint as fallecidos,
            sum(fallecidos_otra_causa)::bigint as fallecidos_otra_causa, 4::bigint as activos,
            3::bigint as activos_ins, 'real' as procedencia
        from covid_casos_por_dia where fecha_tipo = 'diagnostico' group by all
        union all values ('jhu', date '2020-10-18', 'CO', 100, 60, 5, null, 35, null, 'real'),
            ('ins_casos', date '2020-03-25', '68001', 2, 0, 0, 0, 2, 2, 'real');
        create table poblacion_por_ambito as select * from (values
            ('68001', 2020, 1000, 'real'), ('68', 2020, 4000, 'sintetico'), ('CO', 2020, 50000, 'real')
        ) t(ambito_codigo, anio, personas, procedencia);
        create table poblacion_por_edad as
        select '68001' as ambito_codigo, 2020 as anio, '20-29' as edad_grupo, 300 as personas, 'real' as procedencia;
        create table covid_ritmo_por_dia (
            fuente_codigo varchar, corte_fecha date, ambito_codigo varchar, fecha_tipo varchar, fecha date,
            es_incompleto boolean, rt double, rt_bajo double, rt_alto double, esperados double
        );
        create table pruebas_por_dia as select * from (values
            ('68', date '2020-03-15', 40, null, null, null, 'real'),
            ('68', date '2020-03-19', 50, 10, null, null, 'real'),
            ('CO', date '2020-03-19', 400, 20, 30, 370, 'real')
        ) t(ambito_codigo, fecha, pruebas_acumuladas, pruebas, positivas_acumuladas, negativas_acumuladas, procedencia);
        create table medidas as select * from (values
            ('b', date '2020-03-12', null::date, 'Local', 'd', 'n', '68001', 'f', 'u'),
            ('a', date '2020-03-10', null, 'Nacional', 'd', 'n', 'CO', 'f', 'u'),
            ('c', date '2020-03-11', null, 'Otro municipio', 'd', 'n', '68020', 'f', 'u')
        ) t(medida_codigo, inicio_fecha, fin_fecha, titulo, descripcion, norma, ambito_codigo, fuente_nombre,
            fuente_url);
        create table fuentes as select * from (values
            ('puntos_de_control', 'Prensa', 'Medios', 'hechos', null), ('cifras_informe', 'I', 'A', 'del informe', null)
        ) t(fuente_codigo, titulo, entidad, licencia, url);
        create table covid_puntos_de_control as
        select date '2020-07-20' as fecha, '68001' as ambito_codigo, null::bigint as confirmados,
            null::bigint as recuperados, 457::bigint as activos, null::bigint as fallecidos, 28::bigint as nuevos,
            'Radio' as fuente_nombre, 'https://a' as fuente_url, null::varchar as nota;
        create table cifras_informe as select * from (values
            (1, 899775, null, date '2020-10-18', 'sin identificar'), (2, 959572, 'confirmados', date '2020-10-18', 'x'),
            (3, 858294, 'recuperados', date '2020-10-18', 'x'), (4, 72308, 'activos', date '2020-10-18', 'x'),
            (5, 28970, 'fallecidos', date '2020-10-18', 'x')
        ) t(orden, valor, etiqueta, corte_fecha, nota);
        create table covid_serie_secretaria as
        select date '2020-03-01' + i::integer as fecha, case when i = 3 then null else i end as positivos,
            0 as acumulado, 'real' as procedencia
        from range(20) t(i);
    """)
    return con


def figures(con, **params) -> pd.DataFrame:
    return covid_indicators.key_figures(con, **(LIST | {"date_type": "diagnostico"} | params)).set_index("indicador")


def measures(con, scope: str, **period: date) -> pd.DataFrame:
    return covid_context.measures(con, binding=covid_context.binding(con, scope=scope), **period)


def test_default_cut_off_is_the_best_complete_one(con) -> None:
    found = covid.cutoffs(con, scope="68001")
    assert found["corte"].tolist() == ["ins_casos:2020-03-20", "ins_casos:2020-03-25"]
    assert found["fecha_tipos"].tolist() == ["diagnostico,inicio_sintomas,reporte", ""]
    assert covid.cutoffs(con, scope="68020").empty


def test_curve_adds_up_and_states_the_undated(con) -> None:
    found = covid_days.curve(con, **LIST, date_type="inicio_sintomas")
    days = found.dropna(subset="fecha")
    assert days["fecha"].dt.date.tolist()[0] == date(2020, 3, 1) and days["fecha"].dt.date.tolist()[-1] == CUT
    assert days["fecha"].diff().dropna().dt.days.eq(1).all()
    assert (days["casos"].sum(), found.loc[found["fecha"].isna(), "casos"].item()) == (7, 1)
    dated = [onset for onset, *_ in CASES if onset]
    for row in days.itertuples():
        window = sum(0 <= (row.fecha.date() - onset).days < 7 for onset in dated)
        assert row.media_movil_7 == pytest.approx(window / 7, abs=1e-9)
    assert days.loc[days["es_incompleto"], "fecha"].min().date() == date(2020, 3, 7)


def test_incomplete_days_are_the_estimated_ones_where_the_delay_is_known(con) -> None:
    view = LIST | {"date_type": "inicio_sintomas"}
    assert covid.incomplete_since(con, **view) == date(2020, 3, 7)
    try:
        con.execute(
            "insert into covid_ritmo_por_dia select 'ins_casos', date '2020-03-20', '68001', 'inicio_sintomas', "
            "date '2020-03-01' + i::integer, i >= 17, null, null, null, null from range(20) t(i)"
        )
        days = covid_days.curve(con, **view).dropna(subset="fecha")
        assert days.loc[days["es_incompleto"], "fecha"].min().date() == date(2020, 3, 18)
        con.execute("update covid_ritmo_por_dia set es_incompleto = false")
        assert not covid_days.curve(con, **view)["es_incompleto"].any()
    finally:
        con.execute("delete from covid_ritmo_por_dia")


def test_a_window_keeps_the_mean_of_the_days_before_it(con) -> None:
    whole = covid_days.curve(con, **LIST, date_type="inicio_sintomas").set_index("fecha")["media_movil_7"]
    part = covid_days.curve(con, **LIST, date_type="inicio_sintomas", start=date(2020, 3, 14), end=date(2020, 3, 16))
    part = part.dropna(subset="fecha")
    assert len(part) == 3
    assert part["media_movil_7"].tolist() == pytest.approx(whole[part["fecha"]].tolist())


def test_a_period_is_cut_out_of_the_days_read_once(con) -> None:
    delivery = LIST | {"date_type": "inicio_sintomas"}
    counted = covid_days.days(con, **delivery)
    for start, end in ((None, None), (date(2020, 1, 15), date(2020, 3, 2)), (date(2020, 3, 9), None)):
        period = delivery | {"start": start, "end": end}
        here = covid_days.curve(None, **period, counted=counted)
        pd.testing.assert_frame_equal(here, covid_days.curve(con, **period))
        days = here["fecha"].dropna().dt.date
        assert (days.min(), days.max()) == (start or date(2020, 3, 1), end or CUT)
        one = covid_indicators.key_figures(con, **period, counted=counted)
        pd.testing.assert_frame_equal(one, covid_indicators.key_figures(con, **period))


def test_the_last_week_with_an_estimate_and_whether_it_was_corrected(con) -> None:
    view = LIST | {"date_type": "inicio_sintomas"}
    assert covid_rhythm.last_week(con, **view) is None
    try:
        con.execute(
            "insert into covid_ritmo_por_dia select 'ins_casos', date '2020-03-20', '68001', 'inicio_sintomas', "
            "date '2020-03-01' + i::integer, i >= 17, case when i < 15 then 1 + i / 10 end, 0.9, 1.5, "
            "case when i >= 17 then 4 end from range(20) t(i)"
        )
        last = covid_rhythm.last_week(con, **view)
        assert (last["fecha"], last["rt"], last["ultima_fecha"]) == (date(2020, 3, 15), 2.4, date(2020, 3, 20))
        assert last["es_corregido"]
        before = covid_rhythm.last_week(con, **view, end=date(2020, 3, 10))
        assert (before["fecha"], before["es_corregido"]) == (date(2020, 3, 10), False)
    finally:
        con.execute("delete from covid_ritmo_por_dia")


def test_a_source_of_totals_has_no_days(con) -> None:
    found = covid_days.curve(con, scope="CO", source="jhu", cutoff=date(2020, 10, 18), date_type="reporte")
    assert found.empty


def test_without_a_period_the_figures_are_those_of_the_delivery(con) -> None:
    found = figures(con)["valor"]
    assert found[["confirmados", "recuperados", "fallecidos", "activos", "activos_ins"]].tolist() == [8, 2, 2, 4, 3]
    assert found["letalidad"] == pytest.approx(2 / 8, abs=1e-12)


def test_a_period_is_a_cohort_and_leaves_the_undated_out(con) -> None:
    found = figures(con, start=date(2020, 3, 10), end=date(2020, 3, 18))["valor"]
    assert found[["confirmados", "recuperados", "fallecidos", "activos", "activos_ins"]].tolist() == [4, 0, 2, 2, 1]
    assert figures(con, start=date(2020, 1, 1))["valor"]["confirmados"] == 7


def test_incidence_and_its_change(con) -> None:
    found = figures(con)
    # Diagnosed 14–20 March: 4 of 1,000 people; 7–13 March: 1.
    assert found["valor"]["incidencia_7"] == pytest.approx(400, abs=1e-9)
    # From 1 case to 4 and from 2 to 5: too few for a percentage.
    assert found["diferencia"][["incidencia_7", "incidencia_14"]].tolist() == [3, 3]
    assert found["cambio"][["incidencia_7", "incidencia_14"]].isna().all()
    assert "14 mar – 20 mar 2020" in found["nota"]["incidencia_7"] and "1.000" in found["nota"]["incidencia_7"]
    assert found["nota"]["incidencia_7"].startswith("aún incompleta") and found["es_incompleto"]["incidencia_7"]
    assert found["hasta"]["incidencia_7"] == CUT
    early = figures(con, end=date(2020, 3, 6))
    assert early["valor"]["incidencia_7"] == pytest.approx(200, abs=1e-9) and pd.isna(early["cambio"]["incidencia_7"])


def test_a_change_is_a_percentage_from_ten_cases_on(con, monkeypatch) -> None:
    assert covid_indicators.SMALLEST_BASE == 10
    monkeypatch.setattr(covid_indicators, "SMALLEST_BASE", 1)
    found = figures(con)
    assert found["cambio"]["incidencia_7"] == pytest.approx(3, abs=1e-9)
    assert found["cambio"]["incidencia_14"] == pytest.approx(5 / 2 - 1, abs=1e-9)


def test_a_place_without_rows_in_a_list_of_cases_had_none(con) -> None:
    con.execute(
        "insert into covid_totales_por_ambito values ('ins_casos', $1, '68020', 0, 0, 0, 0, 0, 0, 'real')", [CUT]
    )
    con.execute("insert into poblacion_por_ambito values ('68020', 2020, 3000, 'real')")
    try:
        offered = covid.cutoffs(con, scope="68020")
        assert offered["fecha_tipos"].tolist() == ["diagnostico,inicio_sintomas,reporte"]
        found = figures(con, scope="68020", start=date(2020, 3, 10))
        assert found["valor"][["confirmados", "activos", "incidencia_7", "incidencia_14"]].tolist() == [0, 0, 0, 0]
        assert found["texto"]["incidencia_7"] == "0,0"
        days = covid_days.curve(con, **LIST | {"scope": "68020"}, date_type="diagnostico")
        assert days["fecha"].iloc[-1].date() == CUT and days["casos"].eq(0).all() and len(days) == 18
    finally:
        con.execute("delete from covid_totales_por_ambito where ambito_codigo = '68020'")
        con.execute("delete from poblacion_por_ambito where ambito_codigo = '68020'")


def test_cards_of_a_period_say_whose_outcome_it_is(con) -> None:
    found = figures(con, start=date(2020, 3, 10), end=date(2020, 3, 18))["nota"]
    for code in ("recuperados", "fallecidos", "activos"):
        assert "de esos 4 casos, al 20 mar 2020" in found[code]
    assert "de esos" not in figures(con)["nota"]["fallecidos"]


def test_positivity_names_the_date_that_it_used(con) -> None:
    assert "confirmados acumulados por fecha de reporte" in figures(con)["nota"]["positividad"]
    assert "muestras, no personas" in figures(con, scope="CO")["nota"]["positividad"]
    con.execute("create temp table quitados as select * from covid_casos_por_dia where fecha_tipo = 'reporte'")
    con.execute("delete from covid_casos_por_dia where fecha_tipo = 'reporte'")
    try:
        found = figures(con)
        assert "confirmados acumulados por fecha de diagnóstico" in found["nota"]["positividad"]
        assert found["numerador"]["positividad"] == 6
    finally:
        con.execute("insert into covid_casos_por_dia from quitados")


def test_tests_of_a_town_are_the_departments(con) -> None:
    found = figures(con)
    assert found["valor"]["pruebas_100k"] == pytest.approx(50 / 4000 * 1e5, abs=1e-9)
    # Reported by 19 March: all but the one of the 20th and the undated one.
    assert found["numerador"]["positividad"] == 6 and found["valor"]["positividad"] == pytest.approx(6 / 50)
    assert "departamental (Santander)" in found["nota"]["positividad"]
    country = figures(con, scope="CO")
    assert country["numerador"]["positividad"] == 30 and "departamental" not in country["nota"]["positividad"]
    before = figures(con, end=date(2020, 3, 1))
    assert pd.isna(before["valor"]["positividad"]) and "no hay pruebas" in before["motivo"]["positividad"]


def test_what_a_source_does_not_publish_is_absent_with_its_reason(con) -> None:
    found = figures(con, scope="CO", source="jhu", cutoff=date(2020, 10, 18), date_type="reporte")
    assert found["valor"]["activos"] == 35
    for code in ("activos_ins", "incidencia_7", "incidencia_14"):
        assert pd.isna(found["valor"][code]) and found["motivo"][code].startswith("No publicado")
    assert found["motivo"].notna().equals(found["valor"].isna())


def test_provenance_follows_what_was_joined(con) -> None:
    found = figures(con, scope="68")["procedencia"]
    assert found["confirmados"] == "real" and found["incidencia_7"] == "mixto"


def test_an_empty_period_is_zero_cases_and_no_fatality(con) -> None:
    found = figures(con, start=date(2020, 1, 1), end=date(2020, 1, 31))
    assert found["valor"]["confirmados"] == 0 and pd.isna(found["valor"]["letalidad"])
    assert "no hay casos" in found["motivo"]["letalidad"]


def test_age_and_sex_add_up(con) -> None:
    found = covid.age_sex(con, **LIST, date_type="diagnostico")
    assert (found["casos"].sum(), found["fallecidos"].sum()) == (8, 2)
    assert covid.age_sex(con, **LIST, date_type="diagnostico", start=date(2020, 3, 14))["casos"].sum() == 4


def test_measures_bind_the_place_and_the_country(con) -> None:
    found = measures(con, "68001", start=date(2020, 3, 1), end=CUT)
    assert found[["numero", "titulo"]].values.tolist() == [[1, "Nacional"], [2, "Local"]]
    assert measures(con, "CO", start=date(2020, 3, 1), end=CUT)["titulo"].tolist() == ["Nacional"]


def test_a_measure_in_force_is_listed_and_keeps_its_number(con) -> None:
    con.execute("update medidas set fin_fecha = date '2020-03-13' where medida_codigo = 'a'")
    try:
        later = measures(con, "68001", start=date(2020, 3, 13), end=CUT)
        assert later[["numero", "alcance", "es_local"]].values.tolist() == [
            [1, "Colombia", False],
            [2, "Bucaramanga", True],
        ]
        ended = measures(con, "68001", start=date(2020, 3, 14), end=CUT)
        assert ended["numero"].tolist() == [2], "what ended is gone and the rest keep their numbers"
        assert measures(con, "68001", start=date(2020, 3, 1), end=date(2020, 3, 9)).empty
    finally:
        con.execute("update medidas set fin_fecha = null")


def test_a_source_of_its_own_has_its_own_licence(con) -> None:
    assert covid_context.origin(con, code="cifras_informe")["licencia"].tolist() == ["del informe"]
    assert covid_context.origin(con, code="otra").empty
    country = covid_context.published(con, scope="CO").set_index("publicacion")["licencia"]
    assert country.to_dict() == {"JHU": "l", "Informe de gestión 2020-T3": "del informe"}


def test_the_unlabelled_number_stays_unlabelled(con) -> None:
    found = covid_context.published(con, scope="CO").set_index("publicacion")
    report = found.loc["Informe de gestión 2020-T3"]
    assert report["sin_identificar"] == 899775 and report["nota"] == "sin identificar"
    assert report[["confirmados", "recuperados", "activos", "fallecidos"]].tolist() == [959572, 858294, 72308, 28970]
    assert covid_context.published(con, scope="68001")["activos"].tolist() == [457]


def test_the_citys_series_keeps_its_gaps_and_its_caution(con) -> None:
    found = covid_context.secretariat(con, start=date(2020, 3, 3))
    assert found["fecha"].min().date() == date(2020, 3, 3) and found["positivos"].isna().sum() == 1
    assert found["es_incompleto"].sum() == 10
    # The 4th has no report: no mean until the seven days from the 5th on are there.
    assert found.loc[found["media_movil_7"].notna(), "fecha"].min().date() == date(2020, 3, 11)
    assert found.set_index("fecha")["media_movil_7"]["2020-03-11"] == pytest.approx((4 + 5 + 6 + 7 + 8 + 9 + 10) / 7)
