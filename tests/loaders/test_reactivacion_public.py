"""The public tables of reactivation: nothing hidden can be worked out from all of them and the city's own figures."""

import shutil
from collections import defaultdict
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from loaders.controls import Public, public_models
from loaders.disclosure import protect
from tests.attacker import Attacker

K = 5
WEEKLY, BY_COMUNA, BY_BARRIO = "reactivacion_por_comuna_semana", "reactivacion_por_comuna", "reactivacion_por_barrio"
FIRMS, WORKERS = ("registrados", "aprobados", "activos", "visitados"), "trabajadores"
TABLES = {WEEKLY: ("activos", WORKERS), BY_COMUNA: (*FIRMS, WORKERS), BY_BARRIO: (*FIRMS[:3], WORKERS)}


def of_reactivation() -> list[Public]:
    return [public for public in public_models() if public.family == "reactivacion"]


def rows_of(con: duckdb.DuckDBPyConnection, table: str, *columns: str) -> dict[tuple, dict]:
    """{(area, week or None): the other columns by name}."""
    week = "semana_inicio" if table == WEEKLY else "null"
    found = con.execute(f"select territorio_codigo, {week}, {', '.join(columns)} from {table}").fetchall()
    return {row[:2]: dict(zip(columns, row[2:], strict=True)) for row in found}


def audit(main: duckdb.DuckDBPyConnection, public: duckdb.DuckDBPyConnection) -> tuple[int, list]:
    """Attack the tables together, knowing the city's figures and that no stage exceeds the one before."""
    whole = {table: rows_of(main, table, *counts) for table, counts in TABLES.items()}
    shown = {
        table: rows_of(public, table, *counts, *(f"es_{count}_oculto" for count in counts))
        for table, counts in TABLES.items()
    }
    parents = dict(main.execute(f"select territorio_codigo, comuna_codigo from {BY_BARRIO}").fetchall())
    reader, hidden = Attacker(), []
    for table, counts in TABLES.items():
        for count in counts:
            totals = defaultdict(list)
            for cell, values in whole[table].items():
                told = shown[table].get(cell)
                secret = bool(told and told[f"es_{count}_oculto"])
                reader.knows((count, table, *cell), told[count] if told else None, least=int(secret))
                hidden += [(count, table, *cell)] if secret else []
                totals[cell[1]].append((cell, values[count]))
            for period, cells in totals.items():
                reader.knows((count, table, "ciudad", period), sum(value for _, value in cells))
                reader.sums([(count, table, *cell) for cell, _ in cells], (count, table, "ciudad", period))
    comunas = {area for area, _ in whole[BY_COMUNA]}
    for comuna in comunas:
        for count in TABLES[WEEKLY]:
            weeks = [(count, WEEKLY, *cell) for cell in whole[WEEKLY] if cell[0] == comuna]
            reader.sums(weeks, (count, BY_COMUNA, comuna, None))
        for count in TABLES[BY_BARRIO]:
            barrios = [(count, BY_BARRIO, area, None) for area, parent in parents.items() if parent == comuna]
            reader.sums(barrios, (count, BY_COMUNA, comuna, None))
    for table in (BY_COMUNA, BY_BARRIO):
        for greater, lesser in zip(FIRMS, FIRMS[1:], strict=False):
            for cell in whole[table] if lesser in TABLES[table] else ():
                reader.orders((lesser, table, *cell), (greater, table, *cell))
    return len(hidden), reader.narrower(hidden, K)


def make_marts(con: duckdb.DuckDBPyConnection, *, comunas: int = 6, firms: int = 700, seed: int = 11) -> None:
    """Establishments at random: uneven barrios, a wave of starts with a long tail."""
    chance = np.random.default_rng(seed)
    areas = [(f"C{one:02d}-{two}", f"C{one:02d}") for one in range(1, comunas + 1) for two in [*range(3 + one), "SB"]]
    areas += [("R1", "R1"), ("SU", "SU")]
    share = chance.lognormal(0, 1.2, len(areas))
    stages = []
    for place in chance.choice(len(areas), firms, p=share / share.sum()):
        day = date(2020, 5, 3) + timedelta(weeks=int(chance.gamma(2, 3)))
        stage = int(chance.choice(4, p=[0.06, 0.06, 0.6, 0.28]))  # registered, approved, active, visited
        stages.append((*areas[place], day, stage, int(1 + chance.poisson(3) if chance.random() > 0.03 else 0)))
    con.execute("create table filas (barrio varchar, comuna varchar, semana date, etapa int, trabajadores int)")
    con.executemany("insert into filas values (?, ?, ?, ?, ?)", stages)
    firms_by = ", ".join(
        f"count(*) filter (where etapa >= {number})::bigint as {name}" for number, name in enumerate(FIRMS)
    )
    workers = "coalesce(sum(trabajadores) filter (where etapa >= 2), 0)::bigint as trabajadores"
    con.execute(
        f"""
        create table {BY_COMUNA} as select comuna as territorio_codigo, {firms_by}, {workers}, 'real' as procedencia
        from filas group by comuna;
        create table {BY_BARRIO} as select barrio as territorio_codigo, max(comuna) as comuna_codigo, {firms_by},
            {workers}, 'real' as procedencia from filas group by barrio;
        create table {WEEKLY} as
        select territorio_codigo, semana_inicio, coalesce(activos, 0)::bigint as activos,
               coalesce(f.trabajadores, 0)::bigint as trabajadores, 'real' as procedencia
        from {BY_COMUNA} as c cross join (select distinct semana as semana_inicio from filas where etapa >= 2)
        left join (select comuna, semana, count(*) as activos, sum(trabajadores) as trabajadores from filas
                   where etapa >= 2 group by all) as f on comuna = territorio_codigo and semana = semana_inicio
        """.replace("coalesce(activos, 0)", "coalesce(f.activos, 0)")
    )


@pytest.fixture(scope="module")
def controlled(tmp_path_factory):
    path = tmp_path_factory.mktemp("control") / "publica.duckdb"
    with duckdb.connect() as main:
        make_marts(main)
        main.execute(f"attach '{path}' as publica")
        outcomes = protect(main, of_reactivation(), "publica")
        main.execute("detach publica")
        with duckdb.connect(str(path), read_only=True) as public:
            yield main, public, outcomes


def test_a_registry_of_one_establishment_is_published_without_its_place():
    with duckdb.connect() as main:
        make_marts(main, firms=1)
        main.execute("attach ':memory:' as publica")
        protect(main, of_reactivation(), "publica")
        assert [main.execute(f"select count(*) from publica.{table}").fetchone()[0] for table in TABLES] == [0, 0, 0]


def test_the_audit_covers_every_public_table_of_reactivation():
    assert {public.model.name: public.counts for public in of_reactivation()} == TABLES
    assert all(public.k == K for public in of_reactivation())


def test_nothing_hidden_can_be_worked_out_from_all_tables_together(controlled, capsys):
    main, public, outcomes = controlled
    hidden, found_out = audit(main, public)
    with capsys.disabled():
        print(f"\npublic tables of reactivation: {hidden} hidden cells, {len(found_out)} narrower than {K}")
        for one in outcomes:
            print(" ", one)
    assert hidden == sum(one.hidden for one in outcomes) > 100
    assert found_out == []


def test_the_audit_finds_out_what_only_small_cells_hidden_would_give_away(controlled):
    main, public, _ = controlled
    with duckdb.connect() as worse:
        for table, counts in TABLES.items():
            worse.register("filas", public.execute(f"select * from {table}").df())
            worse.execute(f"create table {table} as select * from filas")
            week = "and t.semana_inicio = w.semana_inicio" if table == WEEKLY else ""
            worse.register("enteras", main.execute(f"select * from {table}").df())
            for count in counts:
                worse.execute(
                    f"update {table} as t set {count} = w.{count}, es_{count}_oculto = false from enteras as w where "
                    f"t.territorio_codigo = w.territorio_codigo {week} and t.es_{count}_oculto and w.{count} >= {K}"
                )
        assert audit(main, worse)[1]


def test_what_is_shown_is_true_and_what_is_small_is_not_shown(controlled):
    main, public, _ = controlled
    withdrawn = 0
    for table, counts in TABLES.items():
        whole = rows_of(main, table, *counts)
        told = rows_of(public, table, *counts, *(f"es_{count}_oculto" for count in counts), "es_oculto")
        assert list(told) == sorted(told, key=lambda cell: (cell[0], cell[1] or date.min)), "the order tells nothing"
        for cell, row in told.items():
            assert row["es_oculto"] == any(row[f"es_{count}_oculto"] for count in counts)
            for count in counts:
                truth = whole[cell][count]
                assert row[count] is None or (row[count] == truth and not 0 < truth < K)
                assert not row[f"es_{count}_oculto"] or (row[count] is None and truth > 0)
            # However many work in them, how many do in a few firms tells the size of each.
            assert not (row["es_activos_oculto"] and row[WORKERS])
        if table == WEEKLY:
            for row in told.values():
                gone = row["activos"] is None and not row["es_activos_oculto"]
                withdrawn += gone
                # Zeros of workers would tell where nobody started.
                assert not gone or (row[WORKERS] is None and not row["es_trabajadores_oculto"])
            withdrawn += len(whole) - len(told)
    assert withdrawn > 0, "the tail of the wave is too small to be told by comuna"


def test_the_published_build_gives_nothing_away(datos, tmp_path, capsys):
    stamp = sorted(datos.glob("warehouse/version-*.json"))[-1].stem.partition("-")[2]
    main, public = (
        duckdb.connect(str(shutil.copy(datos / "warehouse" / f"{kind}-{stamp}.duckdb", tmp_path)), read_only=True)
        for kind in ("bodega", "publica")
    )
    with main, public:
        if not main.execute("select count(*) from reactivacion").fetchone()[0]:
            pytest.skip("the sample has no registry of reactivation yet")
        hidden, found_out = audit(main, public)
    with capsys.disabled():
        print(f"\npublished build: {hidden} hidden cells of reactivation, {len(found_out)} narrower than {K}")
    assert hidden > 0
    assert found_out == []
