"""Versions as intervals: any order of loading, the same table; each delivery reproduced to the row."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.intake import take_in
from loaders.reading import SQL_TYPES
from loaders.sources.covid_casos import SOURCE
from loaders.vintages import Changes, merge

TYPES = {column.name: SQL_TYPES[column.type] for column in SOURCE.columns}
DAY_ZERO = date(2020, 6, 1)


def deliver(con: duckdb.DuckDBPyConnection, day: int, contents: dict[int, int], known: set[int]) -> Changes:
    """Merge a delivery of {case: age} dated DAY_ZERO + day, where the other deliveries are `known`."""
    empty = ", ".join(
        f"null::{kind} as {name}" for name, kind in TYPES.items() if name not in ("id_caso", "edad_anios")
    )
    values = ", ".join(f"({key}, {age})" for key, age in contents.items()) or "(null, null)"
    names = ", ".join(TYPES)
    con.execute(
        f"create or replace temp table entrega as select {names} from "
        f"(select id_caso, edad_anios, {empty} from (values {values}) t(id_caso, edad_anios) where id_caso is not null)"
    )
    others = {DAY_ZERO + timedelta(days=other) for other in known - {day}}
    return merge(con, SOURCE, TYPES, DAY_ZERO + timedelta(days=day), others)


def stored(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    query = "select id_caso, edad_anios, desde_corte, hasta_corte from raw_covid_casos order by all"
    return con.execute(query).fetchall()


def known_on(con: duckdb.DuckDBPyConnection, day: int) -> dict[int, int]:
    rows = con.execute(
        "select id_caso, edad_anios from raw_covid_casos "
        "where desde_corte <= $day and (hasta_corte is null or hasta_corte > $day)",
        {"day": DAY_ZERO + timedelta(days=day)},
    ).fetchall()
    assert len(rows) == len(dict(rows)), "a case has two versions on one day"
    return dict(rows)


DELIVERIES = st.dictionaries(
    st.integers(0, 6), st.dictionaries(st.integers(1, 4), st.integers(30, 32), max_size=4), min_size=1, max_size=5
)


@pytest.mark.completa
@given(DELIVERIES, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_any_order_gives_the_same_table_and_every_delivery_back(deliveries, random):
    order = sorted(deliveries)
    tables = []
    for _ in range(2):
        with duckdb.connect() as con:
            for position, day in enumerate(order):
                deliver(con, day, deliveries[day], set(order[:position]))
            tables.append(stored(con))
            assert {day: known_on(con, day) for day in deliveries} == deliveries
        random.shuffle(order)
    assert tables[0] == tables[1]


@pytest.mark.completa
@given(DELIVERIES, st.dictionaries(st.integers(1, 4), st.integers(30, 32), max_size=4), st.data())
@settings(max_examples=40, deadline=None)
def test_a_correction_of_one_cutoff_changes_that_one_alone(deliveries, corrected, data):
    day = data.draw(st.sampled_from(sorted(deliveries)))
    with duckdb.connect() as con:
        for position, known in enumerate(sorted(deliveries)):
            deliver(con, known, deliveries[known], set(sorted(deliveries)[:position]))
        changes = deliver(con, day, corrected, set(deliveries))
        before = deliveries[day]
        assert changes == Changes(
            added=len(corrected.keys() - before.keys()),
            changed=sum(corrected[key] != before[key] for key in corrected.keys() & before.keys()),
            removed=len(before.keys() - corrected.keys()),
        )
        expected = deliveries | {day: corrected}
        assert {known: known_on(con, known) for known in deliveries} == expected
        again = stored(con)
        assert not deliver(con, day, corrected, set(deliveries))
        assert stored(con) == again


@pytest.mark.completa
def test_the_sixteen_real_deliveries_in_three_orders(reales):
    files = sorted((reales / "covid_ins").glob("Casos*"))
    tables = []
    for order in (files, files[::-1], files[::3] + files[1::3] + files[2::3]):
        with duckdb.connect() as con:
            seen: dict[date, int] = {}
            for path in order:
                intake = take_in(con, SOURCE, path)
                merge(con, SOURCE, TYPES, intake.cutoff, set(seen))
                seen[intake.cutoff] = intake.loaded
            for cutoff, loaded in seen.items():
                query = "from raw_covid_casos where desde_corte <= $d and (hasta_corte is null or hasta_corte > $d)"
                assert con.execute(f"select count(*) {query}", {"d": cutoff}).fetchone()[0] == loaded
            tables.append(con.execute("select count(*), sum(hash(r)::hugeint) from raw_covid_casos r").fetchone())
    print(f"sixteen deliveries: {sum(seen.values())} rows delivered, {tables[0][0]} versions stored")
    assert tables[0] == tables[1] == tables[2]
