"""Trips of workers and of the survey: each rule by the row that breaks it, what is conserved, what is told."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from loaders import trips, warehouse
from loaders.contract import REJECT, WARN
from loaders.intake import Intake, take_in
from loaders.paths import Layout
from loaders.progress import steps
from loaders.register import open_restricted
from loaders.sources import all_sources
from loaders.sources.encuesta_od import SOURCE as SURVEY
from loaders.sources.viajes_trabajadores import SOURCE as WORKERS
from tests.trips import survey, workers

PLAIN = [{}] * 5
LATER = [{"Desde": "11/05/2020"}] * 5
WORKER_BREAKS = {
    "TRA-01": {"Trabajador": ""},
    "TRA-04": {"Minutos de viaje": "-20"},
    "TRA-05": {"Minutos de viaje": "1500"},
    "TRA-10": {"Sexo": "Femenino"},
    "TRA-11": {"Sexo": "Z"},
    "TRA-12": {"Días": "cuando toca"},
    "TRA-20": {"Hora de salida": "25:10"},
    "TRA-21": {"Minutos de viaje": "un rato"},
    "TRA-22": {"Hora de entrada": "22:00", "Hora de salida": "06:00"},
    "TRA-23": {"Hora de entrada": "00:10"},
    "TRA-30": {"Medio de transporte": "Dragón"},
    "TRA-40": {"Barrio de residencia": "San Alonzo"},
    "TRA-41": {"Barrio de residencia": "Narnia"},
    "TRA-42": {"Barrio de trabajo": ""},
    "TRA-43": {"Municipio de residencia": "Lebrija"},
    "TRA-44": {"Municipio de residencia": "No sabe", "Barrio de residencia": "Centro"},
    "TRA-50": {"Desde": "2020-13-05"},
    "TRA-51": {"Desde": "31/02/2020"},
    "TRA-52": {"Desde": "15/08/2030"},
    "TRA-53": {"Desde": "15/08/2012"},
}
SURVEY_BREAKS = {
    "ODM-01": {"id_persona": ""},
    "ODM-04": {"hora_inicio": "10:00", "hora_llegada": "09:30"},
    "ODM-05": {"hora_inicio": "08:00", "hora_llegada": "33:00"},
    "ODM-10": {"sexo": "Mujer"},
    "ODM-11": {"sexo": "Z"},
    "ODM-12": {"estrato": "9"},
    "ODM-20": {"hora_llegada": "tarde"},
    "ODM-30": {"modo_principal": "Dragón"},
    "ODM-31": {"motivo_viaje": "Porque sí"},
    "ODM-32": {"factor_expansion": "-3"},
    "ODM-33": {"factor_expansion": ""},
    "ODM-40": {"zona_destino": "621.0"},
    "ODM-41": {"zona_origen": ""},
    "ODM-50": {"fecha": "2019-16-10"},
    "ODM-51": {"fecha": "2019-02-31"},
    "ODM-52": {"fecha": "2018-10-16"},
}
CASES = [(WORKERS, code, change) for code, change in WORKER_BREAKS.items()]
CASES += [(SURVEY, code, change) for code, change in SURVEY_BREAKS.items()]


@pytest.fixture
def take(con, tmp_path: Path):
    def take_delivery(source, text: str, **options) -> Intake:
        path = tmp_path / "entrega.csv"
        path.write_text(text, encoding="utf-8")
        return take_in(con, source, path, **options)

    return take_delivery


def written(source, *changes) -> str:
    return workers(*changes, *LATER) if source is WORKERS else survey(*changes, *PLAIN)


@pytest.mark.parametrize(("source", "code", "change"), CASES, ids=[code for _, code, _ in CASES])
def test_each_rule_is_raised_by_the_row_that_breaks_it(take, con, source, code, change):
    intake = take(source, written(source, change))
    assert intake.rules.get(code) == 1, intake.rules
    action = source.rule(code).action
    assert intake.loaded == 6 - (action == REJECT)
    kept = con.execute("select count(*) from incidencias where regla_codigo = ?", [code]).fetchone()[0]
    assert kept == (0 if action == WARN else 1)


def test_every_declared_rule_has_its_case():
    elsewhere = {"TRA-02", "TRA-03", "ODM-02", "ODM-03", "ODM-34"}  # long rows, repeated keys, no factor at all
    declared = {rule.code for source in (WORKERS, SURVEY) for rule in source.rules}
    assert declared == WORKER_BREAKS.keys() | SURVEY_BREAKS.keys() | elsewhere


def test_plain_rows_draw_no_remark(take):
    assert take(WORKERS, workers(*PLAIN)).rules == {}
    assert take(SURVEY, survey(*PLAIN)).rules == {}


def test_repeated_keys_and_impossible_rows_are_counted_once(take):
    twice = {"Trabajador": "1"}
    intake = take(WORKERS, workers({}, twice, {**twice, "Minutos de viaje": "30"}, {**twice, "Minutos de viaje": "-1"}))
    assert (intake.read, intake.loaded, intake.rejected, intake.duplicates) == (4, 1, 3, 0)
    assert intake.rules == {"TRA-03": 2, "TRA-04": 1}
    same = take(SURVEY, survey({}, {"id_viaje": "1"}, {}))
    assert (same.read, same.loaded, same.duplicates, same.rules) == (3, 2, 1, {})
    longer = take(WORKERS, workers({}) + ";".join("x" * 14) + "\n")
    assert longer.rules == {"TRA-02": 1}
    assert take(SURVEY, survey({}) + ";".join("x" * 15) + "\n").rules == {"ODM-02": 1}


def test_a_trip_over_midnight_is_valid_and_a_longer_one_ends_before_it_begins(take, con):
    night = [("23:30", "00:20", 50), ("22:00", "04:00", 360), ("23:00", "24:10", 70), ("09:00", "09:00", 0)]
    intake = take(SURVEY, survey(*({"hora_inicio": start, "hora_llegada": end} for start, end, _ in night)))
    assert intake.rejected == 0
    read = con.execute("select minutos from entrega order by fila").fetchall()
    assert [minutes for (minutes,) in read] == [minutes for *_, minutes in night]
    seven_hours = take(SURVEY, survey({}, {"hora_inicio": "22:00", "hora_llegada": "05:00"}))
    assert seven_hours.rules == {"ODM-04": 1}


def test_what_no_list_knows_is_told_with_its_values(take):
    intake = take(WORKERS, workers({"Barrio de residencia": "Narnia"}, {"Medio de transporte": "Dragón"}, {}))
    assert any("«Bucaramanga · Narnia» (1)" in note for note in intake.notes)
    assert any("TRA-30" in note and "«Dragón» (1)" in note for note in intake.notes)
    told = take(WORKERS, workers({"Minutos de viaje": "-3"}, {"Minutos de viaje": "25 h"}, {})).notes
    assert [note.rsplit(" «", 1)[1] for note in told] == ["-3» (1).", "1500» (1)."]


def test_a_survey_without_factors_says_that_it_is_unweighted(take, con):
    intake = take(SURVEY, survey({}, {}, without=("factor_expansion",)))
    assert intake.layout == "sin_factor"
    assert intake.rules == {"ODM-34": 2}
    assert intake.totals == {"trips": 2, "persons": 1, "weighted": False, "expanded": None}
    empty = take(SURVEY, survey({"factor_expansion": ""}, {"factor_expansion": ""}))
    assert empty.rules == {"ODM-34": 2}


def test_the_real_survey_of_another_city_loads_unweighted_and_outside(reales, con):
    path = reales / "od_formato" / "eodh_bogota_2019_viajes.csv"
    intake = take_in(con, SURVEY, path, cutoff=date(2019, 12, 31))
    assert (intake.read, intake.loaded, intake.rejected, intake.duplicates) == (5318, 5282, 0, 36)
    assert intake.rules == {"ODM-10": 5282, "ODM-34": 5282, "ODM-40": 10636}
    ends = con.execute("select count(distinct (origen_codigo, destino_codigo)), min(origen_codigo) from entrega")
    assert ends.fetchone() == (1, "FUERA")
    assert (
        con.execute("select max(minutos) < 6 * 60, bool_and(modo <> 'sin_dato') from entrega").fetchone() == (True,) * 2
    )


@pytest.mark.parametrize(
    ("municipality", "barrio", "found"),
    [
        ("Bucaramanga", "san alonso", ("68001-13-012", None)),
        ("BUCARAMANGA", "Narnia", ("68001", "desconocido")),
        ("Bucaramanga", None, ("68001", "sin_barrio")),
        (None, "San Alonso", ("68001-13-012", None)),
        ("Girón", "Rincón de Girón", ("68307", None)),
        ("Piedecuesta", None, ("68547", None)),
        ("Rionegro", "Centro", ("FUERA", "fuera")),
        ("Bogotá", None, ("FUERA", "fuera")),
        ("Otro municipio", None, ("FUERA", "fuera")),
        (None, None, ("SU", "sin_ubicar")),
        ("No sabe", "San Alonso", ("SU", "sin_ubicar")),
    ],
)
def test_homes_and_work_places(municipality, barrio, found):
    assert trips.home(municipality, barrio) == found


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        *[("L-V", 31), ("L-S", 63), ("L,M,X", 7), ("L M X J V S D", 127), ("LMXJV", 31), ("L-M-X-J-V", 31)],
        *[("lunes a viernes", 31), ("Lunes, martes y jueves", 11), ("L,M,M,J,V", 31), ("S,D", 96), ("V-D", 112)],
        *[("D", 64), ("Todos los días", 127), ("S-L", 97), ("", 0), (None, 0), ("L-Z", 0), ("a veces", 0)],
    ],
)
def test_days_of_the_week(text, mask):
    assert trips.days(text) == mask


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A build of a list of workers and two waves of the survey, the second unweighted; paths of its files."""
    root = tmp_path_factory.mktemp("viajes")
    sources = all_sources()
    first = [{}, {"Días": "S,D", "Desde": "02/06/2020"}, {"Municipio de residencia": "Lebrija"}]
    first += [{"Minutos de viaje": "-3"}, {"Hora de entrada": "0:10"}, {"Desde": "20/06/2020"}]
    second = [{}, {"factor_expansion": "7,5"}, {"zona_destino": "Cúcuta"}, {"factor_expansion": ""}, {}]
    third = [{"fecha": "2020-11-18"}, {"fecha": "2020-11-19", "zona_origen": "C05"}]
    texts = [("viajes_trabajadores", workers(*first)), ("encuesta_od", survey(*second))]
    texts += [("encuesta_od", survey(*third, without=("factor_expansion",)))]
    # An earlier delivery of the second wave, with another trip: the last one of a year is the wave.
    texts += [("encuesta_od", survey({"fecha": "2020-11-07"}, {"fecha": "2020-11-07"}, {"fecha": "2020-11-07"}))]
    deliveries = []
    for number, (name, text) in enumerate(texts):
        path = root / f"{number}.csv"
        path.write_text(text, encoding="utf-8")
        deliveries.append(warehouse.delivery(sources[name], path))
    with steps() as progress:
        _, version = warehouse.load(Layout(root / "datos"), deliveries, progress)
    return version.files


@pytest.fixture
def marts(built):
    with duckdb.connect(str(built["interna"]), read_only=True) as con:
        yield con


def test_rows_are_conserved_from_the_file_to_the_matrix(marts, built):
    with duckdb.connect() as con:
        con.execute(f"attach '{built['interna']}' as i (read_only)")
        loaded = dict(
            con.execute("select fuente_codigo, sum(cargadas)::bigint from i.registro_cargas group by 1").fetchall()
        )
    told = marts.execute("select viaje_fuente, sum(filas)::bigint from viajes group by 1").fetchall()
    assert dict(told) == {"viajes_trabajadores": 5, "encuesta_od": 7}
    assert loaded == {"viajes_trabajadores": 5, "encuesta_od": 7 + 3}  # three in a delivery that another replaced
    for name in ("origen_zona", "destino_zona"):
        placed = f"select sum(v.filas) from viajes v join zonas_viaje z on v.{name} = z.zona"
        assert marts.execute(placed).fetchone()[0] == 12


def test_a_period_of_the_registry_is_what_had_begun_and_a_wave_says_if_it_is_weighted(marts):
    told = marts.execute(
        "select viaje_fuente, periodo_fecha, filas, viajes, es_acumulado, es_ponderada, corte_fecha, procedencia "
        "from viajes_periodos order by 1, 2"
    ).fetchall()
    assert told == [
        ("encuesta_od", date(2019, 10, 1), 5, 45.0, False, True, date(2019, 10, 16), "real"),
        ("encuesta_od", date(2020, 11, 1), 2, 2.0, False, False, date(2020, 11, 19), "real"),
        ("viajes_trabajadores", date(2020, 5, 1), 3, 3.0, True, True, date(2020, 6, 20), "real"),
        ("viajes_trabajadores", date(2020, 6, 1), 5, 5.0, True, True, date(2020, 6, 20), "real"),
    ]


def test_trips_leave_when_they_must_to_arrive_on_time(marts):
    hours = marts.execute(
        "select distinct dias, hora from viajes where viaje_fuente = 'viajes_trabajadores' order by 1, 2"
    ).fetchall()
    assert hours == [(31, 7), (31, 23), (96, 7)]
    days = marts.execute("select distinct dias from viajes where viaje_fuente = 'encuesta_od' order by 1").fetchall()
    assert days == [(4,), (8,)]  # Wednesdays, and Thursday 19 November 2020


def test_zones_are_every_barrio_comuna_corregimiento_and_municipality_and_what_is_none(marts):
    kinds = dict(marts.execute("select zona_tipo, count(*) from zonas_viaje group by 1").fetchall())
    assert kinds == {"barrio": 263, "comuna": 17, "corregimiento": 3, "municipio": 4, "fuera": 1, "sin_ubicar": 1}
    nowhere = marts.execute("select zona_codigo from zonas_viaje where latitud is null order by 1").fetchall()
    assert nowhere == [("68001",), ("FUERA",), ("SU",)]
    levels = marts.execute("select count(distinct comuna_codigo) from zonas_viaje").fetchone()[0]
    assert levels == 17 + 3 + 4 + 2


def test_what_a_worker_declares_stays_in_the_restricted_file(built):
    with duckdb.connect() as con:
        for kind in ("publica", "interna"):
            con.execute(f"attach '{built[kind]}' as {kind} (read_only)")
            tables = con.execute("select table_name from duckdb_tables() where database_name = ?", [kind]).fetchall()
            personal = [name for (name,) in tables if name.startswith(("raw_viajes", "raw_encuesta", "stg_viajes"))]
            assert not personal
        public = con.execute("select table_name from duckdb_tables() where database_name = 'publica'").fetchall()
        assert ("viajes",) not in public
        assert ("viajes_periodos",) in public


def test_the_view_that_presence_reads(built):
    with duckdb.connect() as con:
        open_restricted(con, built["restringida"], read_only=True)
        told = con.execute(
            "select radicado, dias, hora_entrada, hora_salida, entrada_min, origen_codigo, destino_codigo "
            "from stg_viajes_trabajadores where trabajador = 5"
        ).fetchall()
    assert told == [("R1", 31, 0, 17, 10, "68001-13-012", "68001-17-008")]
