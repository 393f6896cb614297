"""The light's queries over inline tables: what hangs on the thresholds, the weeks, and the sectors."""

from datetime import date

import duckdb
import pytest

from app.queries import semaforo, semaforo_sectors

DAY, BEFORE = date(2021, 5, 22), date(2021, 5, 15)
LIMITS = {
    **{"incidencia_amarillo": 100, "incidencia_rojo": 300, "rt_amarillo": 1, "rt_rojo": 1.2},
    **{"uci_amarillo": 70, "uci_rojo": 85, "criterios_rojo": 2},
    **{"agravante_estrato": 50, "agravante_entrantes": 100, "agravante_trabajadores": 100},
}
# Comuna, cases, people: 50, 250 and 350 per 100,000; a corregimiento that nobody has counted.
PLACES = [("C01", "comuna", 50, 100_000), ("C02", "comuna", 250, 100_000), ("C03", "comuna", 350, 100_000)]


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute(
            """
            create table territorios (territorio_codigo varchar, territorio_nombre varchar);
            create table fuentes (fuente_codigo varchar, titulo varchar);
            create table cargas (fuente_codigo varchar, corte_fecha date);
            insert into cargas values ('covid_municipal', '2021-05-23'), ('reactivacion', '2021-05-30');
            create table semaforo_por_territorio (
                fecha date, territorio_codigo varchar, territorio_tipo varchar, comuna_codigo varchar, corte_fecha date,
                es_incompleto boolean, personas double, casos_14 bigint, incidencia_14 double,
                incidencia_14_bajo double, incidencia_14_alto double, ubicados_pct double,
                rt double, rt_bajo double, rt_alto double, rt_fecha date,
                ocupacion_uci_pct double, estrato_bajo_pct double, trabajadores bigint, entrantes bigint, puesto bigint,
                puesto_bajo bigint, puesto_alto bigint, procedencia varchar
            );
            create table semaforo_por_comuna as select *, false as es_casos_oculto from semaforo_por_territorio;
            create table reactivacion (
                etapa varchar, semana_inicio date, comuna_codigo varchar, ciiu_seccion varchar, trabajadores bigint,
                procedencia varchar
            );
            create table ciiu (ciiu_seccion varchar, ciiu_seccion_nombre varchar);
            insert into ciiu values ('C', 'Industrias'), ('G', 'Comercio')
            """
        )
        for day in (DAY, BEFORE):
            for place, (code, kind, cases, people) in enumerate([*PLACES, ("R1", "corregimiento", 3, None)]):
                rate = people and cases / people * 1e5
                row = [day, code, kind, code, date(2021, 5, 23), day == DAY, people, cases, rate]
                row += [
                    rate and rate * 0.9,
                    rate and rate * 1.1,
                    90.0,
                    0.9,
                    0.8,
                    0.99,
                    day,
                    60.0 if day == DAY else 90.0,
                ]
                row += [80.0 if code == "C01" else 10.0, 500, 2_000, people and 4 - place - 1, 1, 3, "mixto"]
                con.execute(f"insert into semaforo_por_territorio values ({', '.join('?' * len(row))})", row)
        con.execute("insert into territorios select distinct territorio_codigo, territorio_codigo from "
                    "semaforo_por_territorio")  # fmt: skip
        yield con


def lit(con, **limits) -> dict[str, str]:
    rows = semaforo.lights(con, level="comuna", day=DAY, limits=LIMITS | limits)
    return dict(zip(rows["territorio_codigo"], rows["luz"], strict=True))


def test_lights_and_their_order(con) -> None:
    rows = semaforo.lights(con, level="comuna", day=DAY, limits=LIMITS)
    assert rows["luz"].tolist() == ["amarillo", "amarillo", "verde", "sin_dato"]
    assert rows["territorio_codigo"].tolist() == ["C03", "C02", "C01", "R1"]
    assert rows.set_index("territorio_codigo").loc["C01", "agravantes"] == "estrato"
    assert lit(con, criterios_rojo=1) == {"C01": "verde", "C02": "amarillo", "C03": "rojo", "R1": "sin_dato"}
    assert semaforo.lights(con, level="barrio", day=DAY, limits=LIMITS).empty


def test_what_there_is(con) -> None:
    cut = semaforo.newest(con)
    assert cut["fechas"] == [DAY, BEFORE] and cut["niveles"] == ["comuna", "barrio"] and not cut["es_publico"]
    assert [until for *_, until in cut["fuentes"]] == [date(2021, 5, 23), date(2021, 5, 30)]
    con.execute("drop table semaforo_por_territorio")
    assert semaforo.newest(con) is None, "and the public table is empty here"


def test_how_many_change_when_thresholds_move(con) -> None:
    found = semaforo.sensitivity(con, level="comuna", day=DAY, limits=LIMITS | {"criterios_rojo": 1})
    told = {(row.criterio, row.cambio): (row.cambian, row.peor, row.mejor, row.de) for row in found.itertuples()}
    assert told == {
        # 80 and 240: C02 goes red. 120 and 360: C03 goes yellow.
        ("incidencia", -0.2): (1, 1, 0, 3),
        ("incidencia", 0.2): (1, 0, 1, 3),
        # 0.8 and 0.96: C01's 0.9 turns yellow, the others already are.
        ("rt", -0.2): (1, 1, 0, 3),
        ("rt", 0.2): (0, 0, 0, 3),
        # 56 and 68: sixty turns yellow.
        ("uci", -0.2): (1, 1, 0, 3),
        ("uci", 0.2): (0, 0, 0, 3),
        ("todos", -0.2): (2, 2, 0, 3),
        ("todos", 0.2): (1, 0, 1, 3),
    }


def test_the_weeks_count_every_comuna_once(con) -> None:
    found = semaforo.history(con, limits=LIMITS)
    told = {(row.fecha.date(), row.luz): row.territorios for row in found.itertuples()}
    assert set(found["de"]) == {3} and len(found) == 8
    assert {light: told[DAY, light] for light in ("rojo", "amarillo", "verde", "sin_dato")} == {
        "rojo": 0, "amarillo": 2, "verde": 1, "sin_dato": 0}  # fmt: skip
    # With intensive care at 90 % the one above 300 has two reds, and the green one a red.
    assert (told[BEFORE, "rojo"], told[BEFORE, "amarillo"], told[BEFORE, "verde"]) == (1, 2, 0)


def test_facts_of_a_territory_in_words(con) -> None:
    found = semaforo.facts(con, level="comuna", day=DAY, limits=LIMITS, code="C02")
    told = dict(zip(found["etiqueta"], found["texto"], strict=True))
    assert told == {"Casos, 14 días": "250", "Ubicados": "90,0 %", "Puesto": "2", "Reactivados": "500",
                    "Entran": "2.000", "Estrato 1 y 2": "10,0 %"}  # fmt: skip
    assert semaforo.facts(con, level="comuna", day=DAY, limits=LIMITS, code="C99").empty


def test_a_sector_has_the_incidence_of_where_it_works(con) -> None:
    assert not semaforo_sectors.held(con)
    con.execute(
        """
        insert into reactivacion values
            ('activo', '2021-05-09', 'C01', 'C', 300, 'sintetico'),
            ('activo', '2021-05-09', 'C03', 'C', 100, 'sintetico'),
            ('activo', '2021-05-09', 'R1', 'C', 100, 'sintetico'),
            ('registrado', '2021-05-09', 'C03', 'C', 9000, 'sintetico'),
            ('activo', '2021-05-23', 'C03', 'C', 9000, 'sintetico'),
            ('activo', '2021-05-09', 'SU', 'SD', 7, 'sintetico')
        """
    )
    con.execute(
        "insert into semaforo_por_comuna by name select *, false as es_casos_oculto from semaforo_por_territorio"
    )
    assert semaforo_sectors.held(con)
    found = semaforo_sectors.sectors(con, day=DAY, limits=LIMITS).set_index("ciiu_seccion")
    assert found.loc["C", "incidencia_14"] == pytest.approx((300 * 50 + 100 * 350) / 400)
    assert (found.loc["C", "trabajadores"], found.loc["C", "ubicados_pct"]) == (500, 80)
    assert found.loc["C", "exposicion"] == pytest.approx(500 * 125 / 1e5)
    assert (found.loc["C", "luz"], found.loc["SD", "luz"]) == ("amarillo", "sin_dato")
    assert "en toda la ciudad; verde" in found.loc["C", "razones"]
    assert semaforo_sectors.names(con) == {"C": "Industrias", "SD": "Actividad sin reconocer"}
    told = semaforo_sectors.facts(con, day=DAY, limits=LIMITS, code="C")
    assert told["texto"].tolist() == ["500", "80,0 %", "0,6"]
