"""What is published of each point: nothing of a few persons, nor what would give them away."""

from datetime import date

import numpy as np
import pytest

from loaders import disclosure
from loaders.crossings import crossings
from tests.attacker import Attacker

POINTS = ("cafe_madrid", "inem", "la_joya", "morrorico")
MONTHS = tuple(date(2020, number, 1) for number in range(7, 10))
QUARTER = date(2020, 7, 1)
CODES = {"canal": ("virtual", "whatsapp", "telefono"), "grupo": ("adultos", "docentes", "victimas_conflicto")}
TABLES = ("puntos_atenciones_por_punto", "puntos_atenciones_por_punto_trimestre")


def contacts(seed: int) -> list[tuple]:
    """(point, month, channel, group, person): common codes often, rare ones seldom."""
    chance = np.random.default_rng(seed)
    made = []
    for point in POINTS:
        for _ in range(90):
            codes = [names[int(chance.choice(3, p=(0.8, 0.16, 0.04)))] for names in CODES.values()]
            made.append((point, MONTHS[int(chance.integers(3))], *codes, f"{point}-{chance.integers(60)}"))
    return made


@pytest.fixture
def published(con):
    """Contacts as the mart of persons has them, protected into `publica`."""

    def publish(made: list[tuple]) -> None:
        con.execute("create table c (punto varchar, mes date, canal varchar, grupo varchar, documento varchar)")
        con.executemany("insert into c values (?, ?, ?, ?, ?)", made)
        con.execute(
            """
            create table puntos_atenciones as select distinct punto as punto_codigo from c;
            create table puntos_personas as
            with cortes as (
                select *, 'todos' as corte, 'todos' as codigo from c
                union all select *, 'canal', canal from c
                union all select *, 'grupo', grupo from c
            ), periodos as (
                select *, 'mes' as tipo, mes as periodo from cortes
                union all select *, 'trimestre', date_trunc('quarter', mes)::date from cortes
            ), lugares as (select *, punto as lugar from periodos union all select *, 'TODOS' from periodos)
            select tipo as periodo_tipo, periodo as periodo_fecha, lugar as punto_codigo, corte, codigo as corte_codigo,
                count(distinct documento) as personas, count(*) as atenciones, 'real' as procedencia
            from lugares group by all;
            attach ':memory:' as publica
            """
        )
        models = [model for model in disclosure.public_models() if model.family == "puntos_digitales"]
        assert [model.model.name for model in models] == list(TABLES)
        disclosure.protect(con, models, "publica")

    return publish


def test_no_count_of_a_few_is_published_and_zeros_are(con, published):
    published([row for row in contacts(1) if row[0] != "morrorico" or row[2] != "whatsapp"])
    for table in TABLES:
        few = f"select count(*) from publica.{table} where personas between 1 and 4 or atenciones between 1 and 4"
        assert con.execute(few).fetchone() == (0,)
        lone = f"select count(*) from publica.{table} where es_personas_oculto and atenciones is not null"
        assert con.execute(lone).fetchone() == (0,), "the contacts of a few are theirs to tell"
    hidden, zeros, shown = con.execute(
        "select count(*) filter (es_oculto), count(*) filter (personas = 0 and atenciones = 0), "
        "count(*) filter (personas >= 5) from publica.puntos_atenciones_por_punto_trimestre"
    ).fetchone()
    assert hidden and zeros and shown


def test_many_contacts_of_one_person_are_hidden(con, published):
    made = [row for row in contacts(2) if row[0] != "inem" or row[2] != "telefono"]
    published([*made, *[("inem", MONTHS[0], "telefono", "adultos", "inem-1")] * 30])
    told = con.execute(
        "select atenciones, personas from publica.puntos_atenciones_por_punto_trimestre "
        "where punto_codigo = 'inem' and corte_codigo = 'telefono'"
    ).fetchall()
    assert told in ([(None, None)], [])


@pytest.mark.parametrize("seed", [3, 4])
def test_no_reader_of_both_tables_and_the_city_finds_a_hidden_count_out(con, published, seed):
    published(contacts(seed))
    hidden, found_out = attack(con)
    assert hidden > 20 and found_out == []


@pytest.mark.parametrize(("seed", "size"), [(195, 120), (102, 160), (9, 20), (11, 8), (12, 4), (13, 1)])
def test_few_contacts_are_published_as_far_as_they_can_be(con, published, seed, size):
    made = contacts(seed)
    published([made[row] for row in np.random.default_rng(seed).permutation(len(made))[:size]])
    hidden, found_out = attack(con)
    print(f"{size} contacts in the whole city: {hidden} hidden cells, {len(found_out)} narrower than 5")
    assert found_out == []


def test_a_quarter_is_told_when_its_three_months_are_there(con, published):
    """Published month by month, an unfinished quarter would give each month by a code away by subtraction."""
    published([row for row in contacts(5) if row[1] != MONTHS[2]])
    assert con.execute("select count(*) from publica.puntos_atenciones_por_punto_trimestre").fetchone() == (0,)
    months = "select count(distinct mes_fecha) from publica.puntos_atenciones_por_punto where personas >= 5"
    assert con.execute(months).fetchone() == (2,)


def test_the_published_build_gives_no_person_away(con, datos, capsys):
    stamp = sorted(datos.glob("warehouse/version-*.json"))[-1].stem.partition("-")[2]
    for kind, name in (("bodega", "entera"), ("publica", "publica")):
        con.execute(f"attach '{datos / 'warehouse' / f'{kind}-{stamp}.duckdb'}' as {name} (read_only)")
    con.execute("create table puntos_personas as from entera.puntos_personas where corte <> 'capacitados'")
    con.execute("delete from puntos_personas where periodo_tipo not in ('mes', 'trimestre')")
    hidden, found_out = attack(con)
    with capsys.disabled():
        print(f"\ncontacts of each point as published: {hidden} hidden cells, {len(found_out)} narrower than 5")
    assert hidden > 100 and found_out == []


def attack(con) -> tuple[int, list]:
    """Work the hidden counts out by what is published, the whole city's and what persons and contacts are."""
    reader, hidden = Attacker(), []
    sides: dict[tuple, list] = {}
    query = """
        with todo as (
            select * from (
                select distinct periodo_tipo, corte, corte_codigo, periodo_fecha from puntos_personas
                where periodo_tipo = 'trimestre' or corte = 'todos'
            ), (select distinct punto_codigo from puntos_personas where punto_codigo <> 'TODOS')
        ), publicado as (
            select 'mes' as periodo_tipo, 'todos' as corte, 'todos' as corte_codigo, mes_fecha as periodo_fecha,
                punto_codigo, personas as visto_personas, atenciones as visto_atenciones, es_personas_oculto,
                es_atenciones_oculto
            from publica.puntos_atenciones_por_punto
            union all by name
            select 'trimestre' as periodo_tipo, corte, corte_codigo, trimestre_fecha as periodo_fecha, punto_codigo,
                personas as visto_personas, atenciones as visto_atenciones, es_personas_oculto, es_atenciones_oculto
            from publica.puntos_atenciones_por_punto_trimestre
        )
        select periodo_tipo, corte, corte_codigo, punto_codigo, periodo_fecha, coalesce(personas, 0),
            coalesce(atenciones, 0), visto_personas, visto_atenciones, coalesce(es_personas_oculto, false),
            coalesce(es_atenciones_oculto, false)
        from todo
        left join puntos_personas using (periodo_tipo, corte, corte_codigo, periodo_fecha, punto_codigo)
        left join publicado using (periodo_tipo, corte, corte_codigo, periodo_fecha, punto_codigo)
    """
    for *cell, persons, times, told_persons, told_times, persons_hidden, times_hidden in con.execute(query).fetchall():
        kind, cut, code, point, day = cell
        quarter = ("trimestre", "todos", "todos", point, day.replace(month=(day.month - 1) // 3 * 3 + 1))
        for count, value, told, is_hidden in (
            ("personas", persons, told_persons, persons_hidden),
            ("atenciones", times, told_times, times_hidden),
        ):
            name = (count, *cell)
            reader.knows(name, told, least=int(is_hidden))
            hidden += [name] if is_hidden else []
            sides.setdefault(("ciudad", count, kind, cut, code, day), []).append((name, value))
            if (kind, cut) != ("trimestre", "todos"):
                sides.setdefault(("punto", count, kind, cut, *quarter), []).append((name, value))
        reader.orders(("personas", *cell), ("atenciones", *cell))
    for side, parts in sides.items():
        names = [name for name, _ in parts]
        if side[0] == "ciudad":
            reader.knows(side, sum(value for _, value in parts))
            reader.sums(names, side)
        elif side[1] == "atenciones":
            reader.sums(names, ("atenciones", *side[4:]))
        else:  # persons of a quarter are at most the sum of its parts, and at least each of them
            whole = ("personas", *side[4:])
            reader.knows(("de mas", side), None)
            reader.knows(("suma", side), None)
            reader.sums([whole, ("de mas", side)], ("suma", side))
            reader.sums(names, ("suma", side))
            for name in names:
                reader.orders(name, whole)
    return len(hidden), reader.narrower(hidden, 5)


def test_tables_that_do_not_add_up_are_refused():
    counts = cells_of(contacts(5))
    counts["atenciones"][None, None, "inem", MONTHS[0]] += 1
    with pytest.raises(ValueError, match="sums do not hold"):
        crossings(counts, distinct="personas", whole="todos", k=5)


def cells_of(made: list[tuple]) -> dict[str, dict[tuple, int]]:
    persons: dict[tuple, set] = {}
    times: dict[tuple, int] = {}
    keys = {key for point, month, *codes, _ in made for key in keys_of(point, month, codes)}
    everywhere = {(*key[:2], point, key[3]) for key in keys for point in POINTS}
    for point, month, *codes, document in made:
        for key in keys_of(point, month, codes):
            persons.setdefault(key, set()).add(document)
            times[key] = times.get(key, 0) + 1
    return {
        "personas": {key: len(persons.get(key, ())) for key in sorted(everywhere, key=str)},
        "atenciones": {key: times.get(key, 0) for key in sorted(everywhere, key=str)},
    }


def keys_of(point: str, month: date, codes: list[str]) -> list[tuple]:
    lists = [("todos", "todos"), *zip(CODES, codes, strict=True)]
    return [(None, None, point, month), *((cut, code, point, QUARTER) for cut, code in lists)]
