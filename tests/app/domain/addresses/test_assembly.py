"""The grid that the public sites of the city teach, and which of their addresses are believed."""

import csv
from pathlib import Path

import numpy as np
import pytest

from app.domain.addresses.assembly import Site, settled
from app.domain.addresses.search import core

FACTS = Path(__file__).parents[4] / "data" / "reference" / "puntos_control_direcciones.csv"


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("sitio", "direccion", "comuna_codigo")
    return [Site(*(row[name] for name in columns), float(row["latitud"]), float(row["longitud"])) for row in rows]


def test_calles_of_the_north_written_without_it_are_taken_with_it(sites) -> None:
    _, parts = settled(sites)
    meant = {sites[row].name: core(one) for row, one in parts.items()}
    assert meant["CANCHA EL TEJAR NORTE"] == "CL 19 NORTE|KR 10|"
    assert meant["CANCHA MARIA PAZ NORTE"] == "KR 5|CL 17 NORTE|"
    assert meant["PASEO COMERCIO I"] == "CL 35|KR 13|60"


def test_an_address_that_is_not_of_its_point_is_not_believed(sites) -> None:
    _, parts = settled(sites)
    believed = {sites[row].name for row in parts}
    assert not believed & {"PLAZOLETA DE LA DEMOCRACIA", "DIAMANTE II", "CENTRO RECREATIVO LA JOYA"}
    assert len(believed) > 50


def test_the_grid_of_the_centre(sites) -> None:
    """Calle 35 with carrera 15 lies between two sites of calle 35 that the grid was not shown."""
    grid, _ = settled([site for site in sites if not site.name.startswith("PASEO")])
    latitude, longitude, radius = grid.locate(*(np.array([one]) for one in (35.0, 15.0, np.nan, True)))
    assert (float(latitude[0]), float(longitude[0])) == pytest.approx((7.11853, -73.12671), abs=0.0008)
    assert 60 < radius[0] < 250


def test_too_few_sites_make_no_grid(sites) -> None:
    grid, parts = settled(sites[:5])
    assert grid is None and parts
