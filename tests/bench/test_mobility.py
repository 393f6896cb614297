"""The benchmark of the trips: its made-up city, and that ours draws the flows that pandas counts."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from bench import generated_trips, mobility


def test_made_trips_are_fewer_the_further_and_of_the_shares_declared() -> None:
    con = duckdb.connect()
    generated_trips.write(con, 20_000, seed=2)
    shares = dict(con.execute("select modo, count(*) / 20000 from viajes group by modo").fetchall())
    assert all(abs(shares[mode] - share) < 0.02 for mode, share in generated_trips.MODES.items())
    near, far = con.execute(
        """
        select count(*) filter (o.comuna_codigo = d.comuna_codigo),
            count(*) filter (o.comuna_codigo = 'C01' and d.municipio_codigo = '68547')
        from viajes as v
        inner join zonas_viaje as o on v.origen_zona = o.zona
        inner join zonas_viaje as d on v.destino_zona = d.zona
        """
    ).fetchone()
    assert near > 3_000 and far < 60
    again = duckdb.connect()
    generated_trips.write(again, 20_000, seed=2)
    total = "select sum(origen_zona * minutos) from viajes"
    assert con.execute(total).fetchone() == again.execute(total).fetchone(), "one seed, one city"


def test_ours_draws_the_flows_that_pandas_counts(tmp_path: Path) -> None:
    path = tmp_path / "viajes.duckdb"
    mobility.build(path, 5_000)
    # It raises `Different` at the first filter for which the two do not have the same flows.
    found = mobility.measure(path, 5_000, count=10, rival=True)
    assert {len(times.wall) for times in found.values()} == {10} and 0 < found["ours"].arcs <= mobility.MOST


def test_flows_that_differ_are_found() -> None:
    od = pd.DataFrame({"origen_codigo": ["C01"], "destino_codigo": ["C02"], "viajes": [3.0]})
    mobility.same(od, od, od, {})
    for other in (od.assign(viajes=4.0), od.assign(destino_codigo="C03"), od[:0]):
        with pytest.raises(mobility.Different):
            mobility.same(od, other, od, {})
