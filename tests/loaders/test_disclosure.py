"""The public tables after control: nothing hidden can be worked out from all of them together."""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from loaders.bookkeeping import DECLARATIONS
from loaders.controls import Public, public_models
from loaders.disclosure import protect, register
from loaders.families import FamilyError
from loaders.models import ModelError
from tests.attacker import Attacker
from tests.loaders.test_portability import objections

K = 10
WEEKLY, QUARTERLY = "covid_municipal_por_comuna_semana", "covid_municipal_por_barrio_trimestre"
BY_COMUNA, BY_BARRIO = "covid_municipal_por_comuna", "covid_municipal_por_barrio"
TABLES = {WEEKLY: "semana_fecha", QUARTERLY: "trimestre_fecha", BY_COMUNA: None, BY_BARRIO: None}
COUNTS = ("casos", "fallecidos")


def of_cases() -> list[Public]:
    """The public tables that count cases; those of another family have an audit beside their own source."""
    return [public for public in public_models() if public.family == "covid_municipal"]


def sunday(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % 7)


def quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def city(*, comunas: int = 7, days: int = 300, cases: int = 9000, seed: int = 5) -> pd.DataFrame:
    """A case list in counts: day, barrio, comuna (None outside), cases and deaths; two waves, uneven barrios."""
    chance = np.random.default_rng(seed)
    barrios = [(f"C{one:02d}-{two}", f"C{one:02d}") for one in range(1, comunas + 1) for two in [*range(4 + one), "SB"]]
    areas = [*barrios, ("R1", None), ("SU", None)]
    share = chance.lognormal(0, 1.2, len(areas))
    when = np.arange(days)
    wave = np.exp(-(((when - 110) / 30) ** 2)) + 2 * np.exp(-(((when - 230) / 35) ** 2)) + 0.002
    rows = []
    for day, number in zip(when, chance.multinomial(cases, wave / wave.sum()), strict=True):
        for (area, comuna), count in zip(areas, chance.multinomial(number, share / share.sum()), strict=True):
            if count:
                rows.append((date(2020, 1, 5) + timedelta(int(day)), area, comuna, count, chance.binomial(count, 0.03)))
    return pd.DataFrame(rows, columns=["dia", "barrio", "comuna", *COUNTS])


def make_marts(con: duckdb.DuckDBPyConnection, cases: pd.DataFrame) -> None:
    cases = cases.assign(
        territorio=cases.comuna.fillna(cases.barrio), semana=cases.dia.map(sunday), trimestre=cases.dia.map(quarter)
    )
    con.register("lista", cases)
    con.execute(
        f"""
        create table {WEEKLY} as select territorio as territorio_codigo, cast(semana as date) as semana_fecha,
            cast(sum(casos) as bigint) as casos, cast(sum(fallecidos) as bigint) as fallecidos,
            'sintetico' as procedencia from lista group by all;
        create table {QUARTERLY} as select barrio as territorio_codigo, comuna as comuna_codigo,
            cast(trimestre as date) as trimestre_fecha, cast(sum(casos) as bigint) as casos,
            cast(sum(fallecidos) as bigint) as fallecidos, 'sintetico' as procedencia from lista group by all
        """
    )
    con.unregister("lista")


def rows_of(con: duckdb.DuckDBPyConnection, table: str, *columns: str) -> dict[tuple, tuple]:
    """{(area, period or None): the other columns}."""
    keys = ["territorio_codigo", TABLES[table] or "null"]
    return {row[:2]: row[2:] for row in con.execute(f"select {', '.join([*keys, *columns])} from {table}").fetchall()}


def whole_figures(con: duckdb.DuckDBPyConnection) -> dict[str, dict[tuple, dict[str, int]]]:
    """Table → cell → count, before control, straight from the two marts."""
    found: dict = {table: defaultdict(lambda: dict.fromkeys(COUNTS, 0)) for table in TABLES}
    for table, total in ((WEEKLY, BY_COMUNA), (QUARTERLY, BY_BARRIO)):
        for (area, period), values in rows_of(con, table, *COUNTS).items():
            for count, value in zip(COUNTS, values, strict=True):
                found[table][area, period][count] += value
                found[total][area, None][count] += value
    return found


def audit(main: duckdb.DuckDBPyConnection, public: duckdb.DuckDBPyConnection) -> tuple[int, list]:
    """Attack all the public tables together, knowing the city's own figures: hidden cells, and those found out."""
    whole, reader, hidden = whole_figures(main), Attacker(), []
    parents = dict(main.execute(f"select distinct territorio_codigo, comuna_codigo from {QUARTERLY}").fetchall())
    shown = {
        table: rows_of(public, table, *COUNTS, *(f"es_{count}_oculto" for count in COUNTS), "es_oculto")
        for table in TABLES
    }
    areas = {table: sorted({area for area, _ in whole[table]}) for table in TABLES}
    periods = {table: sorted({period for _, period in whole[table]}, key=str) for table in TABLES}
    for place, count in enumerate(COUNTS):
        for table in TABLES:
            for period in periods[table]:
                for area in areas[table]:
                    row = shown[table].get((area, period))
                    flagged = bool(row and row[2 + place])
                    reader.knows((count, table, area, period), row[place] if row else None, least=int(flagged))
                    hidden += [(count, table, area, period)] if flagged else []
                figure = sum(whole[table][area, period][count] for area in areas[table])
                reader.knows((count, table, "ciudad", period), figure)
                reader.sums([(count, table, area, period) for area in areas[table]], (count, table, "ciudad", period))
        for table, total in ((WEEKLY, BY_COMUNA), (QUARTERLY, BY_BARRIO)):
            for area in areas[table]:
                reader.sums([(count, table, area, period) for period in periods[table]], (count, total, area, None))
        for area in areas[WEEKLY]:
            barrios = [barrio for barrio in areas[QUARTERLY] if (parents[barrio] or barrio) == area]
            for period in periods[QUARTERLY]:
                reader.knows((count, "trimestre", area, period), None)
                reader.sums([(count, QUARTERLY, one, period) for one in barrios], (count, "trimestre", area, period))
            parts = defaultdict(list)
            for week in periods[WEEKLY]:
                inside = sorted({quarter(week), quarter(week + timedelta(6))} & set(periods[QUARTERLY]))
                for one in inside:
                    reader.knows((count, "parte", area, week, one), None)
                    parts[one].append((count, "parte", area, week, one))
                reader.sums([(count, "parte", area, week, one) for one in inside], (count, WEEKLY, area, week))
            for period in periods[QUARTERLY]:
                reader.sums(parts[period], (count, "trimestre", area, period))
    for name in [name for name in reader.order if name[0] == "fallecidos"]:
        reader.orders(name, ("casos", *name[1:]))
    return len(hidden), reader.narrower(hidden, K)


@pytest.fixture(scope="module")
def controlled(tmp_path_factory: pytest.TempPathFactory):
    """The main and the public file of a city, and what protection told."""
    path = tmp_path_factory.mktemp("control") / "publica.duckdb"
    with duckdb.connect() as main:
        for table in DECLARATIONS:
            table.create(main)
        make_marts(main, city())
        main.execute(f"attach '{path}' as publica")
        outcomes = protect(main, of_cases(), "publica")
        main.execute("detach publica")
        with duckdb.connect(str(path), read_only=True) as public:
            yield main, public, outcomes


def test_the_order_of_the_rows_tells_nothing_of_the_counts(controlled):
    _, public, _ = controlled
    for table in TABLES:
        keys = list(rows_of(public, table))
        assert keys == sorted(keys, key=lambda key: (key[0], key[1] or date.min)), table


def test_nothing_hidden_can_be_worked_out_from_all_tables_together(controlled, capsys):
    main, public, outcomes = controlled
    hidden, found_out = audit(main, public)
    with capsys.disabled():
        print(f"\npublic tables: {hidden} hidden cells, {len(found_out)} narrower than {K}")
        for one in outcomes:
            print(" ", one)
    assert hidden == sum(one.hidden for one in outcomes) > 300
    assert found_out == []


@pytest.mark.completa
def test_the_audit_finds_out_what_only_small_cells_hidden_would_give_away(controlled):
    """With the complementary cells shown after all, the audit names the small ones that they gave cover."""
    main, public, _ = controlled
    whole = whole_figures(main)
    with duckdb.connect() as worse:
        for table, period_column in TABLES.items():
            worse.register("filas", public.execute(f"select * from {table}").df())
            worse.execute(f"create table {table} as select * from filas")
            for (area, period), values in whole[table].items():
                if values["casos"] >= K:
                    same = f"and {period_column} = '{period}'" if period else ""
                    worse.execute(
                        f"update {table} set casos = ?, es_casos_oculto = false "
                        f"where territorio_codigo = ? {same} and es_casos_oculto",
                        [values["casos"], area],
                    )
        _, found_out = audit(main, worse)
    assert [name for name in found_out if name[0] == "casos"]


def test_what_is_shown_is_true_and_what_is_small_is_not_shown(controlled):
    main, public, outcomes = controlled
    whole = whole_figures(main)
    zeros = 0
    for table in TABLES:
        rows = rows_of(public, table, *COUNTS, "es_casos_oculto", "es_fallecidos_oculto", "es_oculto")
        published = defaultdict(set)
        for (area, period), (cases, deaths, cases_hidden, deaths_hidden, row_hidden) in rows.items():
            assert row_hidden == (cases_hidden or deaths_hidden)
            for count, value, flag in (("casos", cases, cases_hidden), ("fallecidos", deaths, deaths_hidden)):
                truth = whole[table][area, period][count]
                assert value is None or value == truth and not (0 < value < K)
                assert not flag or (value is None and truth > 0)
                zeros += value == 0
                published[count, period].add(value is not None or flag)
        assert all(len(told) == 1 for told in published.values()), "a period is published in part"
        assert all(True in published[count, period] for count, period in published if count == "casos")
    assert zeros > 50
    withdrawn = {one.table: one.withdrawn for one in outcomes if one.count == "casos"}
    weeks = {period for _, period in whole[WEEKLY]}
    kept = {period for _, period in rows_of(public, WEEKLY)}
    assert withdrawn[WEEKLY] == len(weeks - kept) > 0
    for week in weeks - kept:
        assert sum(values["casos"] for (_, period), values in whole[WEEKLY].items() if period == week) < 4 * K


def test_the_public_file_holds_the_protected_tables_and_nothing_else(controlled):
    main, public, _ = controlled
    assert {name for (name,) in public.execute("select table_name from duckdb_tables()").fetchall()} == set(TABLES)
    for model in (one.model for one in of_cases()):
        columns = [name for name, *_ in public.execute(f"describe {model.name}").fetchall()]
        assert columns == list(model.columns)
    left = main.execute("select table_name from duckdb_tables() where table_name like 'por_proteger_%'").fetchall()
    assert left == []


def absent(con: duckdb.DuckDBPyConnection, expected: Iterable[str]) -> set[str]:
    """The expected tables that are not there or have no rows."""
    there = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
    return {name for name in expected if name not in there or not con.execute(f"from {name} limit 1").fetchall()}


def test_the_audit_covers_every_public_table_under_control():
    assert {public.model.name for public in of_cases()} == TABLES.keys()


def test_a_build_without_an_expected_table_is_no_audited_build(con):
    make_marts(con, city(comunas=2, days=60, cases=300))
    assert absent(con, TABLES) == {BY_COMUNA, BY_BARRIO}
    con.execute(f"delete from {WEEKLY}")
    assert absent(con, (WEEKLY, QUARTERLY)) == {WEEKLY}


def test_the_published_build_gives_nothing_away(datos, tmp_path, capsys):
    """The project's own public marts, as `python -m loaders build` publishes them; copies, for a server may be here."""
    stamp = sorted(datos.glob("warehouse/version-*.json"))[-1].stem.partition("-")[2]
    main, public = (
        duckdb.connect(str(shutil.copy(datos / "warehouse" / f"{kind}-{stamp}.duckdb", tmp_path)), read_only=True)
        for kind in ("bodega", "publica")
    )
    with main, public:
        assert absent(main, (WEEKLY, QUARTERLY)) == absent(public, TABLES) == set(), "there is nothing to audit"
        hidden, found_out = audit(main, public)
    with capsys.disabled():
        print(f"\npublished build: {hidden} hidden cells, {len(found_out)} narrower than {K}")
    assert hidden > 0
    assert found_out == []


# --- Derived columns, and what is refused

HEADER = """/* +++
descripcion = "Prueba."
grano = ["zona", "mes"]
publico = true
[control]
familia = "prueba"
k = 5
cuentas = ["casos"]
territorio = "zona"
periodo = "mes"
lapso = "trimestre"
libres = ["habitantes", "lado"]
[control.derivadas.tasa]
de = ["casos"]
[control.derivadas.acumulado]
de = ["casos"]
entre = ["zona"]
[control.derivadas.suavizada]
de = ["casos"]
entre = ["lado", "mes"]
[control.derivadas.puesto]
de = ["casos"]
entre = []
"""
COLUMNS = {
    "zona": "",
    "mes": "",
    "lado": "",
    "habitantes": "personas",
    "casos": "casos",
    "tasa": "casos por 1.000",
    "acumulado": "casos",
    "suavizada": "casos",
    "puesto": "puesto",
    "es_oculto": "",
    "es_casos_oculto": "",
}
QUERY = """select zona, mes, lado, 1000 as habitantes, casos, casos / 1000.0 as tasa,
    sum(casos) over (partition by zona order by mes) as acumulado,
    avg(casos) over (partition by lado, mes) as suavizada, rank() over (order by casos) as puesto,
    false as es_oculto, false as es_casos_oculto from conteos"""


def model_in(folder: Path, *, header: str = HEADER, query: str = QUERY) -> list:
    described = "".join(
        f'[columnas.{name}]\ndescripcion = "Verdadero si {name}."\n' + (f'unidad = "{unit}"\n' if unit else "")
        for name, unit in COLUMNS.items()
        if name in query
    )
    (folder / "prueba.sql").write_text(f"{header}{described}+++ */\n{query}", encoding="utf-8")
    return public_models(folder)


@pytest.fixture
def counts(con):
    """Four areas on two sides, four months; one small cell, at (a, first month)."""
    con.execute("create table conteos (zona varchar, lado varchar, mes date, casos bigint)")
    for row, zone in enumerate("abcd"):
        for month in range(4):
            value = 3 if (row, month) == (0, 0) else 20 + 7 * row + month
            con.execute(
                "insert into conteos values (?, ?, ?, ?)", [zone, "ab"[row // 2], date(2020, 3 * month + 1, 1), value]
            )
    con.execute("attach ':memory:' as publica")
    return con


def test_what_derives_from_hidden_counts_is_hidden_too(counts, tmp_path):
    models = model_in(tmp_path)
    protect(counts, models, "publica")
    told = counts.execute("select * from publica.prueba").df()
    whole = counts.execute(QUERY).df().set_index(["zona", "mes"])
    hidden = told[told.es_casos_oculto]
    assert 2 <= len(hidden) < len(told)
    assert told.casos.isna().tolist() == told.tasa.isna().tolist() == told.es_casos_oculto.tolist()
    for column, group in (("acumulado", ["zona"]), ("suavizada", ["lado", "mes"])):
        expected = told.groupby(group).es_casos_oculto.transform("any")
        assert told[column].isna().tolist() == expected.tolist()
        assert 0 < expected.sum() < len(told)
    assert told.puesto.isna().all(), "a rank among hidden counts tells their order"
    for row in told.itertuples():
        for column in ("casos", "tasa", "acumulado", "suavizada"):
            value = getattr(row, column)
            assert pd.isna(value) or value == whole.loc[(row.zona, row.mes), column]


def test_derived_columns_are_whole_where_nothing_is_hidden(counts, tmp_path):
    counts.execute("update conteos set casos = 30 where casos < 5")
    protect(counts, model_in(tmp_path), "publica")
    told, whole = (counts.execute(f"select * from ({sql}) order by zona, mes").fetchall() for sql in (
        "select * from publica.prueba", QUERY))  # fmt: skip
    assert told == whole


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"query": QUERY.replace("1000 as habitantes", "1000 as habitantes, casos * 2 as doble")}, "undeclared"),
        ({"header": HEADER.replace('libres = ["habitantes", "lado"]', 'libres = ["lado"]')}, "says nothing of"),
        ({"header": HEADER.replace('periodo = "mes"\n', "")}, "do not agree|says nothing of"),
        ({"header": HEADER.replace('cuentas = ["casos"]', 'cuentas = ["casos", "muertes"]')}, "es_muertes_oculto"),
        ({"query": QUERY + " where casos > 3"}, "15 rows for 4 areas and 4 periods"),
        (
            {
                "header": HEADER.replace(
                    "[control.derivadas.tasa]", '[control.sueltas]\nlado = "x"\n[control.derivadas.tasa]'
                )
            },
            "go with .'x'.",
        ),
    ],
)
def test_a_table_whose_control_is_not_complete_is_refused(counts, tmp_path, broken, complaint):
    for table in DECLARATIONS:
        table.create(counts)
    with pytest.raises(ModelError, match=complaint):
        models = model_in(tmp_path, **broken)
        register(counts, models)
        protect(counts, models, "publica")
    assert counts.execute("select count(*) from duckdb_tables() where database_name = 'publica'").fetchone() == (0,)


def test_tables_that_disagree_are_refused(con):
    make_marts(con, city(comunas=3, days=120, cases=900))
    con.execute(f"update {QUARTERLY} set casos = casos + 1 where territorio_codigo = 'C01-SB'")
    con.execute("attach ':memory:' as publica")
    with pytest.raises(FamilyError, match="no suman su trimestre|do not hold"):
        protect(con, of_cases(), "publica")


def test_an_empty_list_gives_empty_tables(con):
    make_marts(con, city(comunas=1, days=2, cases=1).iloc[:0].astype({"barrio": str, "comuna": str}))
    con.execute("attach ':memory:' as publica")
    assert protect(con, of_cases(), "publica") == []
    assert [con.execute(f"select count(*) from publica.{table}").fetchone() for table in TABLES] == [(0,)] * 4


# --- The dictionary and the models


def test_the_dictionary_describes_the_public_version_once_and_the_main_file_has_its_shape(con):
    for table in DECLARATIONS:
        table.create(con)
    make_marts(con, city(comunas=2, days=60, cases=300))
    for table in (WEEKLY, QUARTERLY):
        con.execute("insert into registro_modelos values (?, 'Sin control.', '', 'select propio', false)", [table])
        con.execute(
            "insert into registro_columnas values (?, 'casos', 'bigint', 'x', 'casos', null, false, 0)", [table]
        )
    register(con, of_cases())
    for model in (one.model for one in of_cases()):
        described = con.execute(
            "select columna, publico from registro_columnas where modelo = ? order by orden", [model.name]
        ).fetchall()
        assert described == [(name, True) for name in model.columns]
        kept = {name for name, *_ in con.execute(f"describe {model.name}").fetchall()}
        assert kept == set(model.columns)
        assert con.execute(f"select count(*) from {model.name} where es_oculto").fetchone() == (0,)
    sql = dict(con.execute("select modelo, sql from registro_modelos where publico").fetchall())
    assert sql[WEEKLY] == "select propio" and "group by territorio_codigo" in sql[BY_COMUNA]
    assert (BY_COMUNA, WEEKLY) in con.execute("select modelo, depende_de from registro_linaje").fetchall()
    assert (WEEKLY, WEEKLY) not in con.execute("select modelo, depende_de from registro_linaje").fetchall()


@pytest.mark.parametrize("public", public_models(), ids=lambda public: public.model.name)
def test_public_models_are_portable_and_fully_described(public):
    model = public.model
    assert objections(model.sql) == []
    assert model.public and public.k == (K if public.family == "covid_municipal" else 5)
    assert all(name.isascii() and name == name.lower() for name in (model.name, *model.columns))
    booleans = {name for name in model.columns if name.startswith(("es_", "tiene_"))}
    assert booleans and all("Verdadero si" in model.columns[name]["descripcion"] for name in booleans)
