"""What is published of each point: nothing of a few persons, nor what would give them away."""

from datetime import date

import numpy as np
import pytest

from loaders.controls import public_models
from loaders.disclosure import protect
from tests.attacker import Attacker

POINTS = ("cafe_madrid", "inem", "la_joya", "morrorico")
MONTHS = tuple(date(2020, number, 1) for number in range(7, 10))
QUARTER = date(2020, 7, 1)
CODES = {"canal": ("virtual", "whatsapp", "telefono"), "grupo": ("adultos", "docentes", "victimas_conflicto")}
TABLES = ("puntos_atenciones_por_punto", "puntos_atenciones_por_punto_trimestre")


def contacts(seed: int, *, faithful: bool = False) -> list[tuple]:
    """(point, month, channel, group, person): common codes often, rare ones seldom.

    Who is `faithful` always comes by one channel and is of one group.
    """
    chance = np.random.default_rng(seed)
    made = []
    for point in POINTS:
        for _ in range(90):
            person = f"{point}-{chance.integers(60)}"
            own = np.random.default_rng([seed, *person.encode()]) if faithful else chance
            codes = [names[int(own.choice(3, p=(0.8, 0.16, 0.04)))] for names in CODES.values()]
            made.append((point, MONTHS[int(chance.integers(3))], *codes, person))
    return made


@pytest.fixture
def published(con):
    """Contacts as the mart of persons has them, protected into `publica`."""

    def publish(made: list[tuple], afterwards: str = "select 1") -> None:
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
                count(distinct documento) as personas, count(*) as atenciones,
                count(documento) as atenciones_con_documento, 'real' as procedencia
            from lugares group by all;
            attach ':memory:' as publica
            """
        )
        con.execute(afterwards)
        models = [model for model in public_models() if model.family == "puntos_digitales"]
        assert [model.model.name for model in models] == list(TABLES)
        protect(con, models, "publica")

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
def test_no_reader_of_the_points_and_the_network_finds_a_hidden_count_out(con, published, seed):
    published(contacts(seed))
    hidden, found_out = attack(con)
    assert hidden > 20 and found_out == []


@pytest.mark.parametrize("seed", range(3))
def test_that_nobody_is_under_two_codes_gives_nothing_away(con, published, seed):
    """Where the network's persons are the sum of its codes', so are those of each point."""
    made = contacts(seed, faithful=True)
    published(made)
    told = con.execute(
        "select sum(personas) filter (corte = 'todos'), sum(personas) filter (corte = 'grupo') "
        "from puntos_personas where punto_codigo = 'TODOS' and periodo_tipo = 'trimestre'"
    ).fetchone()
    assert told[0] == told[1] == len({row[-1] for row in made})
    hidden, found_out = attack(con)
    assert hidden > 20 and found_out == []


def test_how_many_contacts_are_of_nobody_gives_nothing_away(con, published):
    """What the network has of somebody, without those of the points that are shown, bounds the persons of the rest."""
    somebody = {"cafe_madrid": 20, "inem": 20, "la_joya": 2, "morrorico": 3}
    nobody = {"la_joya": 13, "morrorico": 12}
    code = (MONTHS[0], "virtual", "adultos")
    made = [(point, *code, f"{point}-{number}") for point, persons in somebody.items() for number in range(persons)]
    published([*made, *[(point, *code, None) for point, times in nobody.items() for _ in range(times)]])
    hidden, found_out = attack(con)
    assert hidden >= 4 and found_out == []


@pytest.mark.parametrize(("seed", "size"), [(195, 120), (102, 160), (5, 60)])
def test_few_contacts_are_published_as_far_as_they_can_be(con, published, seed, size):
    made = contacts(seed)
    published([made[row] for row in np.random.default_rng(seed).permutation(len(made))[:size]])
    hidden, found_out = attack(con)
    print(f"{size} contacts in the whole city: {hidden} hidden cells, {len(found_out)} narrower than 5")
    assert hidden > 0 and found_out == []


@pytest.mark.parametrize("size", [1, 4, 8])
def test_of_a_handful_of_contacts_nothing_is_published(con, published, size):
    published(contacts(11)[:size])
    for table in TABLES:
        assert con.execute(f"select count(personas) + count(atenciones) from publica.{table}").fetchone() == (0,)


def test_a_code_of_a_few_persons_in_the_whole_network_is_told_of_no_point(con, published):
    """The network's four are a published fact: where they were not would tell where they were."""
    few = [(point, MONTHS[1], "telefono", "adultos", f"{point}-7") for point in POINTS[:3]]
    few.append((POINTS[2], MONTHS[2], "telefono", "adultos", f"{POINTS[2]}-8"))
    published([*(row for row in contacts(6) if row[2] != "telefono"), *few])
    of_it = "select count(*) from publica.puntos_atenciones_por_punto_trimestre where corte_codigo = 'telefono'"
    assert con.execute(of_it).fetchone() == (0,)
    assert attack(con)[1] == []


def test_a_point_open_for_one_month_is_not_found_out_by_what_the_network_says_of_it(con, published):
    made = [row for row in contacts(7) if row[2] != "telefono"]
    made = [row for row in made if row[0] != "la_joya" or row[1] == MONTHS[0]]
    made += [("la_joya", MONTHS[0], "telefono", "adultos", f"la_joya-{place}") for place in range(3)]
    made += [(point, MONTHS[1], "telefono", "adultos", f"{point}-{place}") for point in POINTS for place in range(9)]
    published([row for row in made if row[:2] != ("la_joya", MONTHS[1])])
    hidden, found_out = attack(con)
    assert hidden > 0 and found_out == []


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
    con.execute("create table puntos_atenciones as from entera.puntos_atenciones")
    hidden, found_out = 0, []
    for month in (1, 4, 7, 10):  # a quarter and its months, which nothing ties to the others
        con.execute(
            "create or replace table puntos_personas as from entera.puntos_personas where corte <> 'capacitados' "
            f"and periodo_tipo in ('mes', 'trimestre') and month(periodo_fecha) between {month} and {month + 2}"
        )
        cells, narrow = attack(con)
        hidden, found_out = hidden + cells, found_out + narrow
    with capsys.disabled():
        print(f"\ncontacts of each point as published: {hidden} hidden cells, {len(found_out)} narrower than 5")
    assert hidden > 100 and found_out == []


COUNTS = ("personas", "atenciones")
PUBLISHED = """
    with publicado as (
        select 'mes' as tipo, 'todos' as corte, 'todos' as codigo, punto_codigo as punto, mes_fecha as dia,
            personas, es_personas_oculto, atenciones, es_atenciones_oculto
        from publica.puntos_atenciones_por_punto
        union all by name
        select 'trimestre' as tipo, corte, corte_codigo as codigo, punto_codigo as punto, trimestre_fecha as dia,
            personas, es_personas_oculto, atenciones, es_atenciones_oculto
        from publica.puntos_atenciones_por_punto_trimestre
    ), todo as (
        from (select distinct periodo_tipo as tipo, corte, corte_codigo as codigo, periodo_fecha as dia
        from puntos_personas), (select distinct punto_codigo as punto from puntos_atenciones)
    )
    select tipo, corte, codigo, punto, dia, personas, coalesce(es_personas_oculto, false), atenciones,
        coalesce(es_atenciones_oculto, false)
    from todo left join publicado using (tipo, corte, codigo, punto, dia)
"""


def attack(con) -> tuple[int, list]:
    """Work the hidden counts out by what is published of the points and of the network, and what persons are.

    Every month and quarter of every point by every code is a count that the reader may not have been told; those of the
    network, he was, and of its contacts those that are somebody's. Small ones that are printed nowhere count as found
    out where he is sure that there was somebody.
    """
    reader, hidden, cells = Attacker(), [], set()
    for *cell, persons, persons_hidden, times, times_hidden in con.execute(PUBLISHED).fetchall():
        cells.add(tuple(cell))
        told = ((persons, persons_hidden), (times, times_hidden))
        for count, (value, is_hidden) in zip(COUNTS, told, strict=True):
            reader.knows((count, *cell), value, least=int(is_hidden))
            hidden += [(count, *cell)] if is_hidden else []
        reader.knows(("de alguien", *cell), 0 if persons == 0 else None)
    true = "select periodo_tipo, corte, corte_codigo, punto_codigo, periodo_fecha, personas, atenciones"
    for *cell, persons, times, named in con.execute(
        f"{true}, atenciones_con_documento from puntos_personas where punto_codigo = 'TODOS'"
    ).fetchall():
        cells.add(tuple(cell))
        reader.knows(("personas", *cell), persons)
        reader.knows(("atenciones", *cell), times)
        reader.knows(("de alguien", *cell), named if cell[1] == "todos" else None)
    for cell in cells:
        reader.orders(("personas", *cell), ("de alguien", *cell))
        reader.orders(("de alguien", *cell), ("atenciones", *cell))
    parts: dict[tuple, list[tuple]] = {}
    for cell in cells:
        for by, whole in wider(cell).items():
            if whole in cells:
                parts.setdefault((by, whole), []).append(cell)
    for (by, whole), ones in parts.items():
        for count in ("atenciones", "de alguien"):
            reader.sums([(count, *part) for part in ones], (count, *whole))
        for name in (("suma", by, *whole), ("otra vez", by, *whole)):
            reader.knows(name, None)
        reader.sums([("personas", *part) for part in ones], ("suma", by, *whole))
        reader.sums([("personas", *whole), ("otra vez", by, *whole)], ("suma", by, *whole))
        for part in ones:
            reader.orders(("personas", *part), ("personas", *whole))
    for by, whole in parts:
        for larger in wider(whole).values():
            if (by, larger) in parts:
                reader.orders(("otra vez", by, *whole), ("otra vez", by, *larger))
    of_points = con.execute(f"{true} from puntos_personas where punto_codigo <> 'TODOS'").fetchall()
    small = [
        (count, *cell)
        for *cell, persons, times in of_points
        for count, value in zip(COUNTS, (persons, times), strict=True)
        if cell[0] == "mes" and cell[1] != "todos" and 1 <= value <= 4
    ]
    narrow = reader.narrower(reader.seldom_zero(small), 5)
    return len(hidden), reader.narrower(hidden, 5) + [name for name in narrow if reader.intervals([name])[0][0] > 0.5]


def wider(cell: tuple) -> dict[str, tuple]:
    """The wholes that a cell is a part of, by what parts them."""
    kind, cut, code, point, day = cell
    found = {
        "puntos": (kind, cut, code, "TODOS", day),
        cut: (kind, "todos", "todos", point, day),
        "meses": ("trimestre", cut, code, point, day.replace(month=(day.month - 1) // 3 * 3 + 1)),
    }
    return {by: whole for by, whole in found.items() if whole != cell}


@pytest.mark.parametrize(
    "spoilt",
    ["corte = 'canal' and periodo_tipo = 'trimestre' and punto_codigo = 'inem'", "punto_codigo = 'TODOS'"],
    ids=["a code of a point", "the network"],
)
def test_tables_that_do_not_add_up_are_refused(published, spoilt):
    with pytest.raises(ValueError, match="sums do not hold"):
        published(contacts(5), f"update puntos_personas set atenciones = atenciones + 1 where {spoilt}")
