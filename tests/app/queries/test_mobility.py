"""Trips between zones: for any filter every figure counts the same rows, those that plain pandas leaves."""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import flows
from app.queries import mobility, mobility_od, mobility_profile, mobility_zones
from bench import generated_trips

REGISTRY, SURVEY = "viajes_trabajadores", "encuesta_od"
LEVELS = ("comuna", "barrio", "detalle")
WHOLE = {"source": REGISTRY, "period": dt.date(2021, 5, 1)}
ZONES = ("C01", "C15", "R1", "68276", "68001-01-001", "68001-13-004", "FUERA", "SU", "NADA")


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    generated_trips.write(made, 6_000, seed=3)
    return made


@pytest.fixture(scope="module")
def rows(con) -> pd.DataFrame:
    """The trips with the zones of both ends, for plain pandas."""
    known = con.execute("select zona, zona_codigo, comuna_codigo, municipio_codigo from zonas_viaje").df()
    found = con.execute("select * from viajes").df()
    for end in ("origen", "destino"):
        own = known.add_prefix(f"{end}_")
        found = found.merge(own, on=f"{end}_zona")
    return found


def plain(rows: pd.DataFrame, trips: dict) -> pd.DataFrame:
    """The rows that a filter leaves, as one writes it in pandas."""
    month = rows["periodo_fecha"].dt.date
    kept = rows["viaje_fuente"].eq(trips["source"])
    kept &= month.le(trips["period"]) if trips["source"] == REGISTRY else month.eq(trips["period"])
    if trips.get("hours"):
        kept &= rows["hora"].between(*trips["hours"])
    if trips.get("days"):
        kept &= (rows["dias"] & trips["days"]).ne(0)
    for name, column in mobility.CHOICES.items():
        if trips.get(name):
            kept &= rows[column].isin(trips[name])
    if trips.get("towns"):
        kept &= rows["origen_municipio_codigo"].isin(trips["towns"]) | rows["destino_municipio_codigo"].isin(
            trips["towns"]
        )
    if zone := trips.get("zone"):
        level = "comuna" if rows[["origen_comuna_codigo", "destino_comuna_codigo"]].eq(zone).any(axis=None) else "zona"
        start, end = (rows[f"{side}_{level}_codigo"].eq(zone) for side in ("origen", "destino"))
        kept &= {"salen": start, "llegan": end}.get(trips.get("way"), start | end)
    return rows[kept]


def some(values: list) -> st.SearchStrategy:
    return st.lists(st.sampled_from(values), unique=True, max_size=3)


FILTERS = st.fixed_dictionaries(
    {
        "source": st.sampled_from([REGISTRY, SURVEY]),
        "period": st.sampled_from([dt.date(2019, 10, 1), dt.date(2020, 11, 1), dt.date(2021, 5, 1)]),
    },
    optional={
        "hours": st.tuples(st.integers(0, 23), st.integers(0, 23)).map(sorted),
        "days": st.integers(0, 127),
        "modes": some(list(generated_trips.MODES)),
        "sexes": some(["M", "F", "sin dato"]),
        "purposes": some(generated_trips.PURPOSES),
        "strata": some([1, 2, 3, 4, 5, 6]),
        "towns": some(["68001", "68276", "68307", "FUERA"]),
        "zone": st.sampled_from(ZONES),
        "way": st.sampled_from(["ambos", "salen", "llegan"]),
    },
)


def hold(con, rows, trips, level) -> None:
    """Every figure counts the rows that plain pandas leaves."""
    own = plain(rows, trips)
    counted, volume = int(own["filas"].sum()), pytest.approx(own["viajes"].sum())
    od = mobility_od.od(con, level=level, **trips)
    assert mobility.count(con, **trips) == (counted, volume)
    assert (od["filas"].sum(), od["viajes"].sum()) == (counted, volume)
    assert not od.duplicated(["origen_codigo", "destino_codigo"]).any() and not od["es_oculto"].any()
    for end in ("origen", "destino"):
        sums = od.groupby(f"{end}_codigo", observed=True)["viajes"].sum()
        code = {"comuna": "comuna", "barrio": "zona"}.get(level)
        if code:
            expected = own.groupby(f"{end}_{code}_codigo")["viajes"].sum()
            assert dict(zip(sums.index.astype(str), sums, strict=True)) == pytest.approx(expected.to_dict())
    zones = mobility_zones.balance(con, od=od)
    assert zones["salen"].sum() + zones["internos"].sum() == volume == zones["llegan"].sum() + zones["internos"].sum()
    for order, most in (("volumen", 5), ("semejanza", 8), ("semejanza", 500)):
        matrix = mobility_zones.matrix(con, od=od, order=order, most=most)
        assert (matrix["filas"].sum(), matrix["viajes"].sum()) == (counted, volume)
        assert matrix["origen_codigo"].nunique() <= most + 1
    hours = mobility_profile.departures(con, **trips)
    split = mobility_profile.modes(con, departures=hours)
    times = mobility_profile.durations(con, by_zone=True, **trips)
    for table in (hours, split, times, mobility_profile.durations(con, **trips)):
        assert (table["filas"].sum(), table["viajes"].sum()) == (counted, volume)
    assert split["proporcion"].sum() == pytest.approx(1 if counted else 0)
    found = mobility_profile.summary(con, durations=times, by=["modo"])
    known = own[own["minutos"].notna()]
    assert (found["filas"].sum(), found["viajes"].sum()) == (len(known), pytest.approx(known["viajes"].sum()))
    for row in found[found["filas"] > 0].itertuples():
        part = known[known["modo"] == row.modo]
        assert row.media == pytest.approx(np.average(part["minutos"], weights=part["viajes"]))
        for name, share in mobility_profile.SHARES.items():
            value = getattr(row, name)
            at_most, below = (
                part.loc[test, "viajes"].sum() for test in (part["minutos"] <= value, part["minutos"] < value)
            )
            assert at_most >= share * row.viajes * (1 - 1e-9) and below < share * row.viajes * (1 + 1e-9)


def examples(count: int) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@examples(25)
@given(trips=FILTERS, level=st.sampled_from(LEVELS))
def test_for_any_filter_every_figure_counts_the_same_rows(con, rows, trips, level) -> None:
    hold(con, rows, trips, level)


@pytest.mark.completa
@examples(500)
@given(trips=FILTERS, level=st.sampled_from(LEVELS))
def test_for_many_more_filters_too(con, rows, trips, level) -> None:
    hold(con, rows, trips, level)


def test_a_comuna_asked_for_shows_its_barrios_and_the_comunas_elsewhere(con) -> None:
    od = mobility_od.od(con, level="detalle", **WHOLE, zone="C15")
    codes = {*od["origen_codigo"].astype(str), *od["destino_codigo"].astype(str)}
    assert "C01" in codes and {code[:8] for code in codes if len(code) > 6} == {"68001-15"}
    assert (
        od["origen_codigo"].astype(str).str.contains("-15") | od["destino_codigo"].astype(str).str.contains("-15")
    ).any()


def test_two_zones_of_one_name_stay_apart(con) -> None:
    od = mobility_od.od(con, level="barrio", **WHOLE)
    assert od["origen_nombre"].cat.categories.is_unique


def test_the_share_that_stays_and_what_is_hidden() -> None:
    codes, names = ["A", "B", "C"], ["Alfa", "Beta", "Gama"]
    pairs = [("A", "A", 30.0, False), ("A", "B", 10.0, False), ("B", "A", 50.0, False), ("B", "C", None, True)]
    od = pd.DataFrame(pairs, columns=["o", "d", "viajes", "es_oculto"]).assign(filas=1, procedencia="real")
    for end, column in (("origen", "o"), ("destino", "d")):
        place = [codes.index(code) for code in od[column]]
        od[f"{end}_codigo"] = pd.Categorical.from_codes(place, codes)
        od[f"{end}_nombre"] = pd.Categorical.from_codes(place, names)
    found = mobility_zones.balance(None, od=od).set_index("zona_codigo")
    assert found.loc["A", ["salen", "llegan", "internos"]].tolist() == [10, 50, 30]
    assert found.loc["A", "autocontencion"] == 0.75 and found["ocultos"].to_dict() == {"A": 0, "B": 1, "C": 1}
    assert pd.isna(found.loc["B", "autocontencion"]), "a share of what is partly hidden would tell it"
    matrix = mobility_zones.matrix(None, od=od, order="volumen", most=10).set_index(["origen_codigo", "destino_codigo"])
    assert matrix.loc[("B", "C"), "es_oculto"] and pd.isna(matrix.loc[("B", "C"), "viajes"])
    assert pd.isna(matrix.loc[("B", "A"), "proporcion"]) and matrix.loc[("A", "A"), "proporcion"] == 0.75


def test_likeness_puts_together_what_exchanges_trips() -> None:
    """Two groups of four zones, shuffled: each comes out whole."""
    chance = np.random.default_rng(0)
    group = np.array([0, 1, 0, 1, 0, 1, 1, 0])
    table = np.where(group[:, None] == group, 50, 1) + chance.integers(0, 5, (8, 8))
    order = group[flows.by_likeness(table.astype(float))]
    assert (np.diff(order) != 0).sum() == 1
    alone = np.pad(table, ((0, 1), (0, 1)))
    assert flows.by_likeness(alone.astype(float))[-1] == 8, "a zone without flows comes last"


def test_a_file_without_trips_is_told() -> None:
    empty = duckdb.connect()
    assert mobility.grain(empty) is None and mobility.periods(empty) == []
