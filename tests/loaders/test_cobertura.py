"""The network's coverage: who lives in which cell, who is covered, by territory and estrato, and the next sites."""

import csv
import math

import duckdb
import h3
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from loaders.estimators import (
    alcance_por_sitio,
    cobertura_casos,
    cobertura_por_unidad,
    poblacion_por_celda,
    sitios_propuestos,
)
from loaders.models import read_model
from loaders.paths import REFERENCE, SQL

CITY = 600_098  # the projection of 2020


def query(name: str) -> str:
    return read_model(SQL / "marts" / f"{name}.sql").sql


def facts(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def cells() -> pd.DataFrame:
    """The people of each cell, of the reference alone."""
    with duckdb.connect() as con:
        for name in ("barrios", "comunas", "celdas_bucaramanga"):
            path = next(REFERENCE.glob(f"{name}.csv*"))
            con.execute(f"create table ref_{name} as select * from read_csv('{path}', all_varchar = true)")
        con.execute(
            f"create table poblacion_por_ambito as select '68001' as ambito_codigo, 2020 as anio, {CITY} as personas"
        )
        return poblacion_por_celda.estimate(con.execute(query("poblacion_por_celda")).df())


def test_the_cells_sum_to_the_city_and_to_its_comunas(cells):
    assert cells["personas"].sum() == pytest.approx(CITY)
    assert cells["lugar_codigo"].is_unique
    census = {row["comuna_codigo"]: float(row["personas"]) for row in facts("comunas")}
    found = cells.groupby("comuna_codigo")["personas"].sum()
    rural = [float(row["personas"] or 0) for row in facts("barrios") if row["comuna_codigo"].startswith("R")]
    factor = CITY / (sum(census.values()) + sum(rural))
    assert found[list(census)].to_dict() == pytest.approx({code: people * factor for code, people in census.items()})
    assert found[["R1", "R2", "R3"]].sum() == pytest.approx(sum(rural) * factor)


def test_every_barrio_with_people_has_a_place_and_its_share_of_its_comuna(cells):
    found = cells.groupby("unidad_codigo")["personas"].sum()
    told = {row["barrio_codigo"]: float(row["personas"] or 0) for row in facts("barrios")}
    assert {code for code, people in told.items() if people} <= set(found.index)
    # C04 has people outside its barrios; the barrios of C17 have more than it.
    assert found["C04-SB"] > 0
    assert found["C17-SB"] == 0
    assert found["68001-01-009"] / found["68001-01-008"] == pytest.approx(told["68001-01-009"] / told["68001-01-008"])
    one = cells[cells["lugar_codigo"] == "68001-01-009"].iloc[0]
    assert (one["latitud"], one["longitud"]) == next(
        (float(row["latitud"]), float(row["longitud"]))
        for row in facts("barrios")
        if row["barrio_codigo"] == "68001-01-009"
    )


def rows(*sites: tuple, cells: pd.DataFrame) -> pd.DataFrame:
    """Rows of `alcance_lugares`: cells, and sites as (kind, code, latitude, longitude, barrio, comuna)."""
    own = cells.assign(clase="celda").rename(columns={"lugar_codigo": "codigo"})
    names = ["clase", "codigo", "latitud", "longitud", "barrio_codigo", "comuna_codigo"]
    told = pd.DataFrame([*sites], columns=names).assign(procedencia="real")
    return pd.concat([own, told], ignore_index=True)


GAITAN = ("wifi", "GAITAN", 7.130614, -73.134436, None, None)
BARRIO = ("punto_digital", "la_joya", 7.11069, -73.14006, "68001-05-011", None)


def test_the_people_near_a_site_are_those_of_the_cells_by_the_ellipsoid(cells):
    found = alcance_por_sitio.estimate(rows(GAITAN, cells=cells)).set_index("radio_m")
    *_, metres = Geod(ellps="WGS84").inv(
        np.full(len(cells), GAITAN[3]), np.full(len(cells), GAITAN[2]), cells["longitud"], cells["latitud"]
    )
    for radius in (300, 1000):
        assert found.loc[radius, "personas"] == pytest.approx(cells["personas"][metres <= radius].sum(), rel=0.01)
        ends = found.loc[radius, ["personas_min", "personas_max"]]
        assert ends.iloc[0] <= found.loc[radius, "personas"] <= ends.iloc[1]
        near, edge = cells["unidad_codigo"][metres <= radius - 40], cells["unidad_codigo"][metres > radius + 40]
        assert ends.iloc[1] >= cells["personas"][cells["unidad_codigo"].isin(near)].sum() - 1e-6
        assert ends.iloc[0] <= cells["personas"][~cells["unidad_codigo"].isin(edge)].sum() + 1e-6
    assert (found["anio"] == 2020).all()


def test_a_point_known_by_its_barrio_has_a_wider_interval(cells):
    same = ("punto_digital", "la_joya", *BARRIO[2:4], None, None)
    wide, narrow = (alcance_por_sitio.estimate(rows(site, cells=cells)) for site in (BARRIO, same))
    assert wide["personas"].tolist() == narrow["personas"].tolist()
    assert (wide["personas_min"] <= narrow["personas_min"]).all()
    assert (wide["personas_max"] > narrow["personas_max"]).all()


def test_both_networks_reach_what_either_does(cells):
    found = cobertura_por_unidad.estimate(rows(GAITAN, BARRIO, cells=cells))
    sums = found.groupby(["red", "radio_m"])[["personas", "cubiertas", "cubiertas_min", "cubiertas_max"]].sum()
    assert sums["personas"].tolist() == pytest.approx([CITY] * 6)
    for radius in (300, 1000):
        wifi, points, both = (sums.loc[(net, radius), "cubiertas"] for net in ("wifi", "puntos", "ambas"))
        assert max(wifi, points) < both <= wifi + points + 1e-6
    assert not found.duplicated(["red", "radio_m", "unidad_codigo"]).any()


def test_the_next_sites_beat_chance_and_stay_under_what_none_can_exceed(cells):
    few = cells[cells["comuna_codigo"].isin(["C14", "C15"])]
    found = sitios_propuestos.estimate(rows(GAITAN, cells=few))
    assert set(zip(found["red"], found["radio_m"], strict=True)) == {
        (network, radius) for network in ("wifi", "ambas") for radius in (300, 1000)
    }
    for _, own in found.groupby(["red", "radio_m"]):
        assert own["orden"].tolist() == list(range(1, len(own) + 1))
        assert own["personas_nuevas"].is_monotonic_decreasing
        assert (own["personas_nuevas"] > 1).all()
        share = 100 * own["personas_nuevas"].cumsum() / few["personas"].sum()
        assert own["acumulado_pct"].tolist() == pytest.approx(share.tolist())
        assert (own["azar_p05"] <= own["azar_mediana"]).all()
        assert (own["azar_mediana"] <= own["azar_p95"]).all()
        assert (own["azar_p95"] <= own["cota"] + 1e-9).all()
        assert (own["acumulado_pct"] <= own["cota"] + 1e-9).all()
        assert (own["acumulado_pct"] >= (1 - math.exp(-1)) * own["cota"]).all()
        assert own["optimo"].dropna().tolist() == pytest.approx(own["acumulado_pct"][own["optimo"].notna()].tolist())
        assert own["optimo"].notna().iloc[0]  # the first site is the best one
        assert (own["acumulado_pct"] > own["azar_mediana"]).iloc[: len(own) // 2].all()
    sizes = found["candidato_codigo"].map(h3.get_resolution).groupby(found["radio_m"]).unique()
    assert [list(sizes[radius]) for radius in (300, 1000)] == [[10], [9]]
    fewest = rows(GAITAN, cells=cells[cells["comuna_codigo"] == "C15"])
    assert sitios_propuestos.estimate(fewest).equals(sitios_propuestos.estimate(fewest))


def test_in_small_cases_the_best_is_proved(cells):
    few = cells[cells["comuna_codigo"].isin(["C06", "C15", "R2"])]
    names = {"C06": "La Concordia", "C15": "Centro", "R2": "Corregimiento 2"}
    found = cobertura_casos.estimate(
        rows(GAITAN, cells=few).assign(comuna_nombre=lambda table: table["comuna_codigo"].map(names))
    )
    assert found["caso"].tolist() == [
        *("La Concordia · 300 m", "Centro · 300 m", "Corregimiento 2 · 300 m"),
        *("Toda la ciudad · 300 m", "Toda la ciudad · 1 km"),
    ]
    assert found["optimo"].notna().all()
    assert (found["voraz"] <= found["optimo"] + 1e-6).all()
    assert (found["voraz"] >= (1 - math.exp(-1)) * found["optimo"]).all()
    assert (found["azar_p95"] <= found["optimo"] + 1e-6).all()


@pytest.fixture
def units(con) -> duckdb.DuckDBPyConnection:
    con.execute(
        """
        create table cobertura_por_unidad as
        select * from (values
            ('wifi', 300, '68001-01-001', '68001-01-001', 'C01', 100.0, 40.0, 0.0, 100.0, 'real'),
            ('wifi', 300, '68001-01-002', '68001-01-002', 'C01', 50.0, 50.0, 50.0, 50.0, 'real'),
            ('wifi', 300, 'C01-SB', null, 'C01', 10.0, 0.0, 0.0, 0.0, 'real'),
            ('wifi', 300, '68001-00-001', '68001-00-001', 'R1', 0.0, 0.0, 0.0, 0.0, 'sintetico')
        ) as t (red, radio_m, unidad_codigo, barrio_codigo, comuna_codigo, personas, cubiertas, cubiertas_min,
                cubiertas_max, procedencia);
        create table sitios_conectividad as
        select * from (values
            ('A', 'wifi', '68001-01-001', 'C01', 'sitio'), ('B', 'wifi', null, 'C01', 'sitio'),
            ('P', 'punto_digital', null, 'C01', 'comuna'), ('F', 'wifi', null, null, 'sitio'),
            ('S', 'wifi', null, 'C01', 'sin_ubicar')
        ) as t (sitio_codigo, sitio_tipo, barrio_codigo, comuna_codigo, ubicacion)
        """
    )
    return con


def test_by_territory_the_parts_sum_to_the_whole(units):
    found = units.execute(f"select * from ({query('cobertura_por_territorio')})").df().set_index("territorio_codigo")
    assert found["nivel"].to_dict() == {
        **{"68001": "ciudad", "C01": "comuna", "R1": "comuna", "68001-00-001": "barrio", "C01-SB": "sin_barrio"},
        **{"68001-01-001": "barrio", "68001-01-002": "barrio"},
    }
    columns = ["personas", "cubiertas", "cubiertas_min", "cubiertas_max"]
    assert found.loc["C01", columns].tolist() == [160, 90, 50, 150]
    for level in (["ciudad"], ["comuna"], ["barrio", "sin_barrio"]):
        assert found[found["nivel"].isin(level)][columns].sum().tolist() == [160, 90, 50, 150]
    assert found.loc["C01", "cubiertas_pct"] == pytest.approx(56.25)
    assert math.isnan(found.loc["R1", "cubiertas_pct"])
    assert found["sitios"].to_dict() == {
        **{"68001": 2, "C01": 2, "R1": 0, "68001-00-001": 0, "C01-SB": 1},
        **{"68001-01-001": 1, "68001-01-002": 0},
    }
    assert found["procedencia"].to_dict()["68001"] == "sintetico"


def test_by_estrato_people_follow_the_dwellings_of_their_barrio(units):
    names = ", ".join(f"estrato_{number}" for number in range(1, 7))
    units.execute(
        f"""
        create table ref_barrios as select * from (values
            ('68001-01-001', '3', '1', '0', '0', '0', '0'), ('68001-01-002', '0', '0', '0', '0', '0', '5'),
            ('68001-00-001', null, null, null, null, null, null)
        ) as t (barrio_codigo, {names});
        create table ref_comunas as select * from (values ('C01', '1', '1', '0', '0', '0', '0'))
        as t (comuna_codigo, {names})
        """
    )
    found = units.execute(f"select * from ({query('cobertura_por_estrato')})").df()
    told = found.set_index(["comuna_codigo", "estrato"])[["personas", "cubiertas", "cubiertas_min", "cubiertas_max"]]
    assert told.loc[("C01", "1")].tolist() == [80, 30, 0, 75]
    assert told.loc[("C01", "2")].tolist() == [30, 10, 0, 25]
    assert told.loc[("C01", "6")].tolist() == [50, 50, 50, 50]
    assert told.loc[("R1", "sin_dato")].tolist() == [0, 0, 0, 0]
    assert told.loc["TODAS"].sum().tolist() == [160, 90, 50, 150]
