"""The geocoder on cities that do not exist: near enough, and as sure as it is right."""

import csv
from functools import cache

import numpy as np
import pytest

from app.domain.addresses.confidence import TERMS
from bench.generated_city import City, Ground
from bench.geocoder import HELD_OUT, committed, complete, fitted, held_out, miscalibration, reliability
from loaders.paths import REFERENCE


def figures(told: dict[str, np.ndarray]) -> tuple[float, float, float]:
    """Median metres of the whole addresses, calibration error, barrio right where the geocoder is sure."""
    given = told["given"]
    table = reliability(told["chance"][given], told["right"][given])
    sure = given & (told["chance"] >= 0.9)
    return np.median(complete(told)), miscalibration(table), told["right"][sure].mean()


def test_the_city_is_what_it_says() -> None:
    city = City(5)
    houses = city.houses(300)
    assert [house.text for house in City(5).houses(300)] == [house.text for house in houses], "a seed is a city"
    located = Ground(city).locate(
        np.array([house.latitude for house in houses]), np.array([house.longitude for house in houses])
    )
    assert [code or "" for code in located.barrio] == [house.barrio for house in houses]
    assert len({house.kind for house in houses}) == 8
    declared = [house for house in houses if house.declared and house.barrio]
    names = {code: name.upper() for code, name, *_ in city.polygons()}
    assert 0.03 < np.mean([house.declared.upper() not in names.values() for house in declared]) < 0.3, "slips"


@cache
def one_city(streets: bool) -> dict[str, np.ndarray]:
    return held_out(1_200, committed(), streets=streets, seeds=HELD_OUT[:1])


@pytest.mark.parametrize("streets", [True, False])
def test_a_city_that_the_fit_never_saw(streets) -> None:
    median, error, right = figures(one_city(streets))
    assert median <= (25 if streets else 90)
    assert error <= 0.06 and right >= 0.97


def test_points_are_on_the_side_of_the_street_that_the_plate_tells() -> None:
    told = one_city(True)
    of = (told["method"] == "vias") & (told["kind"] == "completa")
    assert told["side"][of].mean() >= 0.9
    assert told["parting"][of].mean() >= 0.15 and told["right"][of & told["parting"]].mean() >= 0.9


@pytest.mark.completa
@pytest.mark.parametrize("streets", [True, False])
def test_twenty_thousand_addresses_of_four_cities(streets) -> None:
    told = held_out(20_000, committed(), streets=streets)
    median, error, right = figures(told)
    assert median <= (25 if streets else 90)
    assert error <= 0.05 and right >= 0.98
    with (REFERENCE / "fiabilidad_direcciones.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["calles_cargadas"] == ("si" if streets else "no")]
    table = reliability(told["chance"][told["given"]], told["right"][told["given"]])
    published = {float(row["confianza_desde"]): (float(row["observada"]), int(row["direcciones"])) for row in rows}
    for low, _, observed, size in table:
        if size >= 300:
            assert published[low] == (pytest.approx(observed, abs=0.05), pytest.approx(size, rel=0.15))


@pytest.mark.completa
def test_the_fit_is_the_one_committed() -> None:
    model, told = fitted(20_000), committed()
    assert model.agreement == told.agreement
    assert [model.terms[name] for name in TERMS] == pytest.approx([told.terms[name] for name in TERMS], abs=0.3)
