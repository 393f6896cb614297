"""The reactivation registry: each rule by a row that breaks it, timetables as written, and its marts counted again."""

import random
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from loaders import warehouse
from loaders.contract import REJECT, WARN
from loaders.intake import Intake, take_in
from loaders.models import guard_persons, read_model
from loaders.paths import REFERENCE, SQL, Layout
from loaders.register import open_restricted
from loaders.sources import all_sources
from loaders.sources.reactivacion import SOURCE
from loaders.sources.reactivacion.schedule import read_schedule
from loaders.sources.visitas_ivc import SOURCE as VISITS
from tests.registry import HEADERS, as_registry, as_visits, establishments, visits

PLAIN = [{"registro": "20/06/2020", "aprobacion": "", "inicio": ""}] * 10
BREAKS = {
    "REA-01": {"radicado": ""},
    "REA-10": {"tamano": "Famiempresa"},
    "REA-11": {"tamano": "Gigante"},
    "REA-12": {"actividad": "Lo que salga"},
    "REA-13": {"actividad": "Fabricasion de calzado de cuero y piel con cualquier tipo de suela"},
    "REA-14": {"actividad": "Comercio Al Por Menor En Establecimientos No E..."},
    "REA-15": {"actividad": "5611 - Fabricación de calzado de cuero y piel, con cualquier tipo de suela"},
    "REA-16": {"actividad": ""},
    "REA-17": {"actividad": "Asadero de pollos"},
    "REA-20": {"trabajadores": "-4"},
    "REA-21": {"trabajadores": "3", "reactivados": "30"},
    "REA-22": {"reactivados": "0"},
    "REA-30": {"aprobacion": "2020-18-05"},
    "REA-31": {"inicio": "31/02/2020"},
    "REA-32": {"aprobacion": "18/05/2030"},
    "REA-33": {"registro": "11/05/2012"},
    "REA-34": {"aprobacion": "04/05/2020"},
    "REA-35": {"inicio": "13/05/2020"},
    "REA-36": {"inicio": "25/06/2021"},
    "REA-37": {"aprobacion": ""},
    "REA-38": {"registro": ""},
    "REA-40": {"barrio": "San Alonzo"},
    "REA-41": {"barrio": "Conjunto Sin Nombre"},
    "REA-42": {"barrio": "", "comuna": ""},
    "REA-43": {"municipio": "Girón"},
    "REA-44": {"comuna": "5"},
    "REA-45": {"barrio": "Villa Maria", "comuna": "01"},
    "REA-50": {"horario": "L-V 25:00-34:00"},
    "REA-51": {"horario": ""},
    "REA-52": {"nit": "900.123.456-7"},
    "REA-53": {"nit": "12"},
    "REA-54": {"telefono": "+57 390 000 0001"},
    "REA-55": {"telefono": "no tiene"},
    "REA-56": {"correo": "no tiene"},
    "REA-57": {"nit": ""},
}


@pytest.fixture
def take(con, tmp_path: Path):
    def take_delivery(*changes: dict[str, str], tail: bytes = b"") -> Intake:
        path = tmp_path / "registro.csv"
        path.write_bytes(as_registry(establishments(*changes)) + tail)
        return take_in(con, SOURCE, path)

    return take_delivery


# What a break brings with it: a date or a NIT that is emptied is then missing.
BESIDES = {"REA-37": 1, "REA-38": 1, "REA-57": 1}


def test_each_rule_is_raised_by_the_row_that_breaks_it_and_removes_no_establishment(take, con):
    intake = take(*BREAKS.values(), *PLAIN)
    assert intake.rules == dict(Counter(list(BREAKS)) + Counter(BESIDES))
    actions = {code: SOURCE.rule(code).action for code in BREAKS}
    assert intake.loaded == len(BREAKS) + len(PLAIN) - list(actions.values()).count(REJECT)
    noted = con.execute("select fila, regla_codigo from incidencias order by fila").fetchall()
    assert noted == [(row, code) for row, code in enumerate(BREAKS, 2) if actions[code] != WARN]


def test_every_declared_rule_has_its_row():
    elsewhere = {"REA-02", "REA-03", "REA-60"}  # the shape of the file, repeated rows
    assert {rule.code for rule in SOURCE.rules} == BREAKS.keys() | elsewhere


def test_a_plain_establishment_draws_no_remark(take):
    intake = take({}, *PLAIN)
    assert (intake.rules, str(intake.cutoff), intake.layout) == ({}, "2020-06-20", "registro")
    assert intake.totals["by_municipality"]["68001"] == {
        "establishments": 11,
        "approved": 1,
        "started": 1,
        "workers": 55,
    }


def test_repeated_establishments(take):
    twin = {"nit": "900123456", "direccion": "CARRERA 27 # 40-10"}
    intake = take({"radicado": "R-7"}, {"radicado": "R-7", "tamano": "Grande"}, twin, twin, twin | {"nit": "900123457"})
    assert (intake.read, intake.loaded, intake.rejected) == (5, 4, 1)
    assert intake.rules == {"REA-03": 1, "REA-60": 2}
    assert take(*PLAIN, tail=b"R-99" + b";" * len(HEADERS) + "de más\r\n".encode()).rules == {"REA-02": 1}


def test_repairs_write_what_they_say(take, con):
    odd = {
        "nit": "900.123.456-7",
        "trabajadores": "3",
        "reactivados": "30",
        "inicio": "2020-05-25",
        "actividad": "C1521",
    }
    take(odd | {"horario": "Lunes a sábado de 8 am a 5 pm"}, {"reactivados": "cinco"}, *PLAIN)
    read = con.execute(
        "select nit, trabajadores_reactivados, ciiu_clase, ciiu_metodo, horario_dias, "
        "horario_entrada_min, horario_salida_min, territorio_codigo, comuna_codigo from entrega "
        "order by radicado limit 2"
    ).fetchall()
    assert read[0] == ("900123456", 3, "1521", "codigo", 63, 480, 1020, "68001-13-012", "C13")
    assert read[1][1] is None


def test_what_cannot_be_read_is_told_with_its_values(take):
    notes = take({"trabajadores": "12 aprox"}, {"horario": "25:00-26:00"}, {"actividad": "Qwerty"}, *PLAIN).notes
    for code, value in [("REA-12", "Qwerty"), ("REA-20", "trabajadores: 12 aprox"), ("REA-50", "25:00-26:00")]:
        assert any(note.startswith(code) and f"«{value}» (1)" in note for note in notes), (code, notes)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("L-V 08:00-17:00", (31, 480, 1020)),
        ("L,X,V 22:00-06:00", (21, 1320, 360)),
        ("L-S 7:30-16", (63, 450, 960)),
        ("Lunes a viernes 8:00 a.m. - 5:00 p.m.", (31, 480, 1020)),
        ("lunes, miércoles y viernes 8am a 12 m", (21, 480, 720)),
        ("L a V de 8 a 5", (31, 480, 1020)),
        ("L-V 8:00 a 12:00 y 14:00 a 18:00", (31, 480, 1080)),
        ("L–V 08h00–17h00", (31, 480, 1020)),
        ("V-L 20:00-04:00", (113, 1200, 240)),
        ("todos los días 6:00-14:00", (127, 360, 840)),
        ("24 horas", (127, 0, 1440)),
        ("L-V 25:00-30:00", None),
        ("L-V 08:00-08:00", None),
        ("08:00-17:00", None),
        ("L-V", None),
        ("por la mañana", None),
    ],
)
def test_timetables_as_they_are_written(text, read):
    assert read_schedule(text) == read


# --- The marts, over a few rows ---------------------------------------------------------------------------------------

CUTOFF = date(2020, 9, 30)
STAGES = ("registrado", "aprobado", "activo")
MODELS = (
    *("marts/ciiu", "staging/stg_reactivacion", "staging/stg_visitas_ivc", "marts/reactivacion_establecimientos"),
    *("marts/reactivacion", "marts/reactivacion_por_dia", "marts/reactivacion_por_celda", "marts/ivc_cobertura"),
    *("marts/reactivacion_clasificacion", "marts/ivc_por_mes", "marts/reactivacion_por_comuna_semana"),
    *("marts/reactivacion_por_comuna", "marts/reactivacion_por_barrio", "marts/exposicion_por_comuna"),
    *("marts/presencia", "marts/presencia_por_hora"),
)


def saturday(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 2) % 7)


@pytest.fixture
def built(tmp_path):
    """The marts of a registry and of its visits, with located addresses, cases and trips put in by hand."""
    with duckdb.connect() as con:

        def build(rows, visited=(), *, addresses=(), cases=(), trips=()) -> duckdb.DuckDBPyConnection:
            delivered = []
            for source, file in ((SOURCE, as_registry(rows)), (VISITS, as_visits(visited or visits({})))):
                path = tmp_path / f"{source.name}.csv"
                path.write_bytes(file)
                take_in(con, source, path, cutoff=CUTOFF)
                con.execute(
                    f"create table raw_{source.name} as select * exclude (fila), date '{CUTOFF}' as desde_corte, "
                    "cast(null as date) as hasta_corte from entrega"
                )
                delivered.append((source.name, CUTOFF, "real", True))
            con.execute(f"create table ref_ciiu as from read_csv('{REFERENCE / 'ciiu.csv'}', all_varchar = true)")
            con.execute(
                "create table direcciones_ubicadas (direccion varchar, territorio_codigo varchar, "
                "municipio_codigo varchar, barrio_codigo varchar, comuna_codigo varchar, decision varchar, "
                "celda_codigo varchar)"
            )
            con.execute(
                "create table stg_viajes_trabajadores (radicado varchar, trabajador bigint, dias bigint, "
                "entrada_min bigint, salida_min bigint)"
            )
            delivered.append(("viajes_trabajadores", "2021-05-23", "sintetico", True))
            con.execute(
                "create table stg_entregas "
                "(fuente_codigo varchar, corte_fecha date, procedencia varchar, es_ultimo boolean)"
            )
            con.executemany("insert into stg_entregas values (?, ?, ?, ?)", delivered)
            con.execute(
                "create table covid_municipal_por_comuna_semana (territorio_codigo varchar, semana_fecha date, "
                "casos bigint, procedencia varchar default 'sintetico')"
            )
            con.execute(
                "create table poblacion_por_territorio as select * from "
                "(values ('C13', 2020, 40000.0), ('C05', 2020, 20000.0)) as p(territorio_codigo, anio, personas)"
            )
            for table, given in (
                ("direcciones_ubicadas", addresses),
                ("stg_viajes_trabajadores", trips),
                ("covid_municipal_por_comuna_semana (territorio_codigo, semana_fecha, casos)", cases),
            ):
                for row in given:
                    con.execute(f"insert into {table} values ({', '.join('?' * len(row))})", list(row))
            con.execute(
                "create table covid_municipal_por_dia as select date '2020-10-01' as corte_fecha, 'muestra' as "
                "fecha_tipo, semana_fecha as fecha, sum(casos) as casos from covid_municipal_por_comuna_semana "
                "group by semana_fecha"
            )
            for name in MODELS:
                model = read_model(SQL / f"{name}.sql")
                con.execute(f"create {model.kind} {model.name} as {model.sql}")
                described = [column for column, *_ in con.execute(f"describe {model.name}").fetchall()]
                assert described == list(model.columns), model.name
            return con

        yield build


def random_registry(seed: int, size: int = 400) -> list[dict[str, str]]:
    """Establishments at random, with gaps and stages out of order."""
    dice, changes = random.Random(seed), []
    activities = ("1521", "5611", "4711 - Comercio", "C1410", "cosas varias", "")
    places = (("San Alonso", "13"), ("", "5"), ("", ""), ("Vereda Los Santos", "Corregimiento 2"), ("Diamante", "10"))
    for _ in range(size):
        start = date(2020, 4, 27) + timedelta(days=dice.randrange(150))
        steps = [start + timedelta(days=dice.randrange(-6, 25)) for _ in range(2)]
        texts = [day.strftime("%d/%m/%Y") for day in (start, *steps)]
        texts = [text if dice.random() > 0.15 else "" for text in texts]
        barrio, comuna = dice.choice(places)
        working = dice.randrange(40)
        changes.append(
            dict(zip(("registro", "aprobacion", "inicio"), texts, strict=True))
            | {"barrio": barrio, "comuna": comuna, "actividad": dice.choice(activities)}
            | {"trabajadores": str(working + dice.randrange(-2, 9)), "reactivados": str(working)}
            | {
                "tamano": dice.choice(("Micro", "Grande", "")),
                "municipio": dice.choice(("Bucaramanga",) * 9 + ("Girón",)),
            }
        )
    return establishments(*changes)


@pytest.mark.parametrize("seed", range(2))
def test_the_funnel_is_monotone_at_every_moment_for_every_filter(built, seed):
    con = built(random_registry(seed))
    columns = ("comuna_codigo", "barrio_codigo", "ciiu_seccion", "ciiu_division", "tamano", "es_calzado")
    for unit in ("establecimientos", "trabajadores"):
        rows = con.execute(f"select semana_inicio, etapa, {', '.join(columns)}, {unit} from reactivacion").fetchall()
        weeks = sorted({row[0] for row in rows})
        reached: dict[tuple, Counter] = {}
        for week, stage, *keys, count in rows:
            for scope in [(), *((name, key) for name, key in zip(columns, keys, strict=True)), tuple(keys)]:
                reached.setdefault((scope, stage), Counter())[week] += count
        for scope in {scope for scope, _ in reached}:
            totals = dict.fromkeys(STAGES, 0)
            for week in weeks:
                for stage in STAGES:
                    totals[stage] += reached.get((scope, stage), {}).get(week, 0)
                assert totals["registrado"] >= totals["aprobado"] >= totals["activo"], (scope, week)


@pytest.mark.parametrize("seed", range(2))
def test_the_sums_of_every_mart_are_those_of_the_rows(built, seed):
    con = built(random_registry(seed))
    here = "where municipio_codigo = '68001'"
    one = f"select count(*), sum(trabajadores_reactivados) from reactivacion_establecimientos {here}"
    rows = con.execute(f"select count(*) from stg_reactivacion {here}").fetchone()
    assert con.execute(one).fetchone()[0] == rows[0] > 300
    for stage, column in zip(STAGES, ("registro_fecha", "aprobacion_fecha", "inicio_fecha"), strict=True):
        expected = con.execute(f"{one} and {column} is not null").fetchone()
        told = con.execute(
            "select sum(establecimientos), sum(trabajadores) from reactivacion where etapa = ?", [stage]
        ).fetchone()
        assert told == expected
    active = con.execute(f"{one} and inicio_fecha is not null").fetchone()
    by_day = con.execute(
        "select sum(registrados), sum(aprobados), sum(activos), sum(trabajadores) from reactivacion_por_dia"
    ).fetchone()
    for table in ("reactivacion_por_comuna", "reactivacion_por_barrio"):
        assert (
            by_day
            == con.execute(
                f"select sum(registrados), sum(aprobados), sum(activos), sum(trabajadores) from {table}"
            ).fetchone()
        )
    assert by_day[2:] == active
    for table, firms in (("reactivacion_por_celda", "establecimientos"), ("reactivacion_por_comuna_semana", "activos")):
        assert con.execute(f"select sum({firms}), sum(trabajadores) from {table}").fetchone() == active
    assert con.execute("select sum(activos) from ivc_cobertura").fetchone()[0] == active[0]
    assert con.execute("select sum(establecimientos) from reactivacion_clasificacion").fetchone() == (400,)
    # Comunas, corregimientos and the unlocated are all there.
    comunas = {code for (code,) in con.execute("select territorio_codigo from reactivacion_por_comuna").fetchall()}
    assert comunas == {"C13", "C05", "SU", "R2", "C10"}


def test_a_person_typed_as_an_activity_is_counted_and_not_copied(built):
    con = built(
        establishments({"actividad": "Qwerty"}, {"actividad": "Xyz 390 000 0001"}, {"actividad": "a@ejemplo.co"})
    )
    told = con.execute("select texto, establecimientos from reactivacion_clasificacion order by 1").fetchall()
    assert told == [("(trae un teléfono, un documento o un correo)", 2), ("Qwerty", 1)]


def test_a_stage_counts_when_it_and_those_before_it_are_reached(built):
    con = built(
        establishments(
            {},
            {"aprobacion": ""},  # started without approval
            {"aprobacion": "", "inicio": ""},
            {"inicio": "13/05/2020"},  # before its approval
            {"aprobacion": "04/05/2020", "inicio": ""},  # before its registration
            {"registro": ""},
            {"registro": "", "aprobacion": "", "inicio": ""},
            {"inicio": "25/12/2020"},  # after the cut-off
            {"reactivados": ""},
        )
    )
    told = con.execute(
        "select registro_fecha, aprobacion_fecha, inicio_fecha, trabajadores_reactivados "
        "from reactivacion_establecimientos order by radicado"
    ).fetchall()
    registered, approved, started = date(2020, 5, 11), date(2020, 5, 18), date(2020, 5, 25)
    assert told == [
        (registered, approved, started, 5),
        (registered, started, started, 5),
        (registered, None, None, 5),
        (registered, approved, approved, 5),
        (registered, registered, None, 5),
        (approved, approved, started, 5),
        (CUTOFF, None, None, 5),
        (registered, approved, None, 5),
        (registered, approved, started, 0),
    ]


def test_a_declared_barrio_stands_and_an_address_serves_where_there_is_none(built):
    near = ("68001", "68001-05-004", "C05", "aceptar", "8966089b077ffff")
    con = built(
        establishments({}, {"barrio": "", "comuna": ""}, {"barrio": "", "comuna": "13"}, {"barrio": "", "comuna": ""}),
        addresses=[
            ("CALLE 36 # 19-01", "68001-13-012", *near),
            ("CALLE 36 # 19-02", "SU", *near),
            ("CALLE 36 # 19-03", "C13-SB", *near),
            ("CALLE 36 # 19-04", "SU", *near[:3], "revisar", None),
        ],
    )
    places = con.execute(
        "select comuna_codigo, barrio_codigo, ubicacion_metodo, celda_codigo from reactivacion_establecimientos "
        "order by radicado"
    ).fetchall()
    assert places == [
        ("C13", "68001-13-012", "barrio declarado", "SU"),
        ("C05", "68001-05-004", "dirección", near[-1]),
        ("C13", "C13-SB", "comuna declarada", "SU"),
        ("SU", "SU", "sin ubicar", "SU"),
    ]


def test_visits_find_their_establishment_by_radicado_or_by_a_nit_of_one_alone(built):
    con = built(
        establishments(
            {}, {}, {"inicio": ""}, {"nit": "900000777"}, {"nit": "900000777"}, {"comuna": "5", "barrio": ""}
        ),
        visits(
            {"radicado": "R-00001", "nit": ""},
            {"radicado": "R-00001", "concepto": "No cumple", "medida": "Cierre temporal"},
            {"radicado": "", "nit": "900.000.002-1", "concepto": "Cumple parcialmente", "medida": "Requerimiento"},
            {"radicado": "R-00003", "nit": ""},
            {"radicado": "", "nit": "900000777", "comuna": "10", "barrio": ""},  # of two establishments
            {"radicado": "R-99999", "nit": "900999999", "comuna": "", "barrio": "", "concepto": "Desfavorable"},
            {"radicado": "", "nit": "", "comuna": "Girón", "barrio": ""},
        ),
    )
    told = con.execute(
        "select comuna_codigo, ciiu_seccion, activos, visitados, visitas, no_cumple, medidas from ivc_cobertura "
        "order by all"
    ).fetchall()
    assert told == [
        ("C05", "C", 1, 0, 0, 0, 0),
        ("C10", "SD", 0, 0, 1, 0, 0),
        ("C13", "C", 4, 2, 4, 1, 2),
        ("SU", "SD", 0, 0, 1, 1, 0),
    ]
    assert con.execute("select sum(visitas) from ivc_por_mes").fetchone() == (6,)
    assert con.execute("select territorio_codigo, visitados from reactivacion_por_comuna order by all").fetchall() == [
        ("C05", 0),
        ("C13", 2),
    ]


def test_presence_follows_the_clock_over_midnight_and_over_sunday(built):
    day, night, whole = (31, 480, 1020), (64, 1320, 360), (1, 0, 0)
    con = built(
        establishments({}, {"comuna": "5", "barrio": ""}, {"municipio": "Girón"}),
        trips=[
            ("R-00001", 1, *day),
            ("R-00001", 2, *day),
            ("R-00002", 1, *night),
            ("R-99999", 1, *whole),
            ("R-00003", 1, *day),  # of another municipality
            ("R-00001", 3, 0, 480, 1020),  # no days
            ("R-00001", 4, 31, None, 1020),
        ],
    )
    expected = Counter()
    for weekday in range(1, 6):
        for hour in range(8, 17):
            expected["C13", weekday, hour] = 2
    expected.update({("C05", 7, 22): 1, ("C05", 7, 23): 1, **{("C05", 1, hour): 1 for hour in range(6)}})
    expected.update({("SU", 1, hour): 1 for hour in range(24)})
    told = con.execute("select comuna_codigo, dia_semana, hora, trabajadores from presencia").fetchall()
    assert {row[:3]: row[3] for row in told} == expected
    assert con.execute("select sum(trabajadores) from presencia_por_hora").fetchone() == (expected.total(),)
    assert con.execute("select distinct comuna_codigo, procedencia from presencia order by all").fetchall() == [
        ("C05", "mixto"),
        ("C13", "mixto"),
        ("SU", "sintetico"),
    ]


def test_exposure_is_workers_times_recent_incidence(built):
    weeks = [date(2020, 9, 6), date(2020, 9, 13), date(2020, 9, 20), date(2020, 9, 27)]
    cases = [(comuna, week, n) for comuna, count in (("C13", 30), ("SU", 2)) for n, week in enumerate(weeks, count)]
    con = built(
        establishments({}, {}, {"inicio": ""}, {"comuna": "5", "barrio": ""}, {"barrio": "", "comuna": ""}), cases=cases
    )
    told = con.execute(
        "select comuna_codigo, corte_fecha, trabajadores, casos_14, incidencia_14, exposicion, procedencia "
        "from exposicion_por_comuna order by all"
    ).fetchall()
    last = saturday(date(2020, 10, 1))
    assert told == [
        ("C05", last, 5, 0, 0.0, 0.0, "real"),
        ("C13", last, 10, 63, pytest.approx(157.5), pytest.approx(10 * 63 / 40000), "mixto"),
        ("SU", last, 5, 7, None, None, "mixto"),
    ]


def test_exposure_is_empty_where_what_it_needs_is_hidden():
    """In the public file a hidden cell is null, and a week that is not published has no rows."""
    first, second = date(2020, 9, 13), date(2020, 9, 20)
    with duckdb.connect() as con:
        con.execute(
            """
            create table reactivacion_por_comuna as select * from (values
                ('C01', 50), ('C02', 60), ('C03', null), ('C04', 70)) as r(territorio_codigo, trabajadores);
            alter table reactivacion_por_comuna add column procedencia varchar default 'real';
            create table covid_municipal_por_comuna_semana (territorio_codigo varchar, semana_fecha date, casos bigint,
                procedencia varchar default 'real');
            create table covid_municipal_por_dia (corte_fecha date, fecha_tipo varchar, fecha date, casos bigint);
            create table poblacion_por_territorio as
            select territorio_codigo, 2020 as anio, 10000.0 as personas from reactivacion_por_comuna
            """
        )
        for day in (first, second):
            con.execute("insert into covid_municipal_por_dia values (date '2020-09-27', 'muestra', ?, 90)", [day])
        weekly = (
            "insert into covid_municipal_por_comuna_semana (territorio_codigo, semana_fecha, casos) values (?, ?, ?)"
        )
        for row in (("C01", first, 10), ("C02", first, 20), ("C03", first, 30), ("C04", first, 40)):
            con.execute(weekly, row)
        sql = read_model(SQL / "marts/exposicion_por_comuna.sql").sql
        told = f"select comuna_codigo, casos_14, exposicion from ({sql}) order by 1"
        assert con.execute(told).fetchall() == [(f"C0{n}", None, None) for n in range(1, 5)], (
            "one week is not published"
        )
        for row in (("C01", second, 10), ("C02", second, None), ("C03", second, 30), ("C04", second, 0)):
            con.execute(weekly, row)
        assert con.execute(told).fetchall() == [
            ("C01", 20, pytest.approx(0.1)),
            ("C02", None, None),
            ("C03", 60, None),
            ("C04", 40, pytest.approx(0.28)),
        ]


def test_its_rows_stay_in_the_restricted_file():
    models = [read_model(path) for kind in ("staging", "marts") for path in (SQL / kind).glob("*.sql")]
    rows = {
        "raw_reactivacion",
        "raw_visitas_ivc",
        "stg_reactivacion",
        "stg_visitas_ivc",
        "reactivacion_establecimientos",
    }
    ours = [(model, rows) for model in models if model.name.startswith(("reactivacion", "ivc_", "presencia"))]
    sums = {
        "reactivacion_por_comuna",
        "reactivacion_por_comuna_semana",
        "reactivacion_por_barrio",
        "presencia_por_hora",
    }
    guard_persons([pair for pair in ours if pair[0].name not in sums], all_sources().values())
    assert SOURCE.personal and VISITS.personal


def test_the_sample_city_keeps_every_row_in_every_table(datos, tmp_path):
    files = warehouse.published(Layout(datos))[0].files
    with duckdb.connect(str(shutil.copy(files["interna"], tmp_path)), read_only=True) as con:
        open_restricted(con, files["restringida"], read_only=True)

        def one(query: str) -> tuple:
            return con.execute(query).fetchone()

        if not one("select count(*) from raw_reactivacion")[0]:
            pytest.skip("the sample has no registry of reactivation yet")
        current = "hasta_corte is null and municipio_codigo = '68001'"
        (rows,) = one(f"select count(*) from raw_reactivacion where {current}")
        assert one("select sum(establecimientos) from reactivacion where etapa = 'registrado'") == (rows,)
        (started,) = one(f"select count(*) from raw_reactivacion where {current} and fecha_inicio <= date '2021-05-23'")
        sums = "select sum(registrados), sum(activos), sum(trabajadores)"
        told = one(f"{sums} from reactivacion_por_dia")
        assert told[:2] == (rows, started)
        assert told == one(f"{sums} from reactivacion_por_comuna") == one(f"{sums} from reactivacion_por_barrio")
        assert told[1:] == one("select sum(establecimientos), sum(trabajadores) from reactivacion_por_celda")
        assert told[2:] == one("select sum(trabajadores) from exposicion_por_comuna")
        visited = one("select sum(activos), sum(visitas) from ivc_cobertura")
        assert visited == (started, one("select sum(visitas) from ivc_por_mes")[0])
        comunas = {code for (code,) in con.execute("select territorio_codigo from reactivacion_por_comuna").fetchall()}
        assert comunas >= {f"C{n:02}" for n in range(1, 18)}
        # The index begins at the real restart, and most had started by September.
        assert one("select min(fecha) from reactivacion_por_dia where activos > 0")[0] >= date(2020, 4, 27)
        assert one("select sum(activos) from reactivacion_por_dia where fecha <= date '2020-09-30'")[0] > 0.7 * started
        for table in ("reactivacion", "presencia", "ivc_cobertura", "exposicion_por_comuna"):
            assert con.execute(f"select distinct procedencia from {table}").fetchall() == [("sintetico",)]
