"""Coordinates in every form that people write, each read back or told why not."""

import csv
import time
from collections import Counter

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.coordinates import METROPOLITAN, OUTCOMES, REPAIRS, Area, read_coordinates

NAN = float("nan")
TO = {name: pyproj.Transformer.from_crs(4326, name, always_xy=True) for name in ("EPSG:9377", "EPSG:3116")}


def read(latitude: object, longitude: object = None) -> tuple:
    """What one row is read as."""
    found = read_coordinates([latitude], [longitude])
    point = round(float(found.latitude[0]), 5), round(float(found.longitude[0]), 5)
    return point, found.outcome[0], found.repairs[0]


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        (7.119, -73.122, (7.119, -73.122)),
        ("7.119", "-73.122", (7.119, -73.122)),
        (" 7,119 ", "-73,122", (7.119, -73.122)),
        ("7.119", "−73.122", (7.119, -73.122)),
        ("7°7'12\"N", "73° 8'26.44\"O", (7.12, -73.14068)),
        ("7º 7’ 12” N", "73º 8’ 26,44” W", (7.12, -73.14068)),
        ("7°07′12″ Norte", "73°08′26.44″ Oeste", (7.12, -73.14068)),
        ("N 7° 7' 12''", "O 73° 8' 26.44''", (7.12, -73.14068)),
        ("7 grados 7 min 12 seg norte", "73 grados 8 min 26,44 seg occidente", (7.12, -73.14068)),
        ("7° 7.2' N", "73° 8.44067' O", (7.12, -73.14068)),
        ("7:07:12", "-73:08:26.44", (7.12, -73.14068)),
        ("7 7 12 N", "73 8 26.44 O", (7.12, -73.14068)),
        ("7.12° N", "73.14068° O", (7.12, -73.14068)),
        ("7,12 N", "73,14068 O", (7.12, -73.14068)),
        ("7°7'12\"", "-73°8'26.44\"", (7.12, -73.14068)),
        ("7.119", "73°8'O", (7.119, -73.13333)),
        ("7.119, -73.122", None, (7.119, -73.122)),
        ("7.119,-73.122", "", (7.119, -73.122)),
        ("(7,119; -73,122)", NAN, (7.119, -73.122)),
        ("7,119 -73,122", None, (7.119, -73.122)),
        ("7,119, -73,122", None, (7.119, -73.122)),
        ("", "7.119 / -73.122", (7.119, -73.122)),
        ("7.119, -73.122", "7.119, -73.122", (7.119, -73.122)),
        ("Lat: 7.119 Lon: -73.122", None, (7.119, -73.122)),
        ("7°7'12\"N 73°8'26.44\"O", None, (7.12, -73.14068)),
        ("N 7° 7' 12\" O 73° 8' 26.44\"", None, (7.12, -73.14068)),
    ],
)
def test_forms_that_need_no_repair(latitude, longitude, point) -> None:
    assert read(latitude, longitude) == (point, "leida", ())


@pytest.mark.parametrize(
    ("latitude", "longitude", "point", "repairs"),
    [
        ("-73.122", "7.119", (7.119, -73.122), ("intercambio",)),
        ("73°8'26.44\"O", "7°7'12\"N", (7.12, -73.14068), ("intercambio",)),
        ("POINT(-73.122 7.119)", None, (7.119, -73.122), ("intercambio",)),
        ("7.119", "73.122", (7.119, -73.122), ("signo",)),
        ("7°7'12\"", "73°8'26.44\"", (7.12, -73.14068), ("signo",)),
        ("73.122", "7.119", (7.119, -73.122), ("intercambio", "signo")),
        ("7130614", "-73134436", (7.13061, -73.13444), ("punto",)),
        (7130614, -73134436.0, (7.13061, -73.13444), ("punto",)),
        ("7.130.614", "-73.134.436", (7.13061, -73.13444), ("punto",)),
        ("7.130614", "73134436", (7.13061, -73.13444), ("signo", "punto")),
        ("73134436", "7130614", (7.13061, -73.13444), ("intercambio", "signo", "punto")),
        ("2345000,5", "4.985.000", (7.12226, -73.1359), ("EPSG:9377",)),
        (4985000, 2345000.5, (7.12226, -73.1359), ("intercambio", "EPSG:9377")),
        ("1.277.000,9", "1.106.000,3", (7.10005, -73.11803), ("EPSG:3116",)),
        ("1106000.3", "1277000.9", (7.10005, -73.11803), ("intercambio", "EPSG:3116")),
        ("70799", "730826", (7.0799, -73.0826), ("signo", "punto")),
    ],
)
def test_what_is_repaired_is_told(latitude, longitude, point, repairs) -> None:
    assert read(latitude, longitude) == (point, "reparada", repairs)


@pytest.mark.parametrize(
    ("latitude", "longitude", "outcome"),
    [
        ("0", "0", "cero"),
        (0, -73.1, "cero"),
        ("0,0", "0,000", "cero"),
        ("", "", "vacia"),
        (None, None, "vacia"),
        (NAN, "sin dato", "vacia"),
        ("7.1", "", "incompleta"),
        (None, -73.1, "incompleta"),
        ("CALLE 36 # 19-20", "", "ilegible"),
        ("7.119", "cerca", "ilegible"),
        ("7°77'12\"", "-73.1", "ilegible"),
        ("7.1.2", "-73.1", "ilegible"),
        ("7_119", "-73.1", "ilegible"),
        (float("inf"), -73.1, "ilegible"),
        ("500", "900", "ilegible"),
        ("60712.25", "730826", "ilegible"),
        ("7.1 N", "7.1 N", "ilegible"),
        ("7.1, -73.1", "7.2", "ilegible"),
        ("70712", "730826", "ambigua"),
        ("-730826", "70712", "ambigua"),
    ],
)
def test_what_is_not_read_has_no_point(latitude, longitude, outcome) -> None:
    assert read(latitude, longitude)[1:] == (outcome, ())
    assert np.isnan(read(latitude, longitude)[0]).all()


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        ("4.6", "-74.1", (4.6, -74.1)),
        ("-7.119", "-73.122", (-7.119, -73.122)),
        ("7.119 S", "-73.1", (-7.119, -73.1)),
        ("7 7 12 N", "73 8 26 E", (7.12, 73.14056)),
        ("74.1 O", "4.6 N", (4.6, -74.1)),
        ("7.12", "7.12", (7.12, 7.12)),
        ("71", "-73.1", (71.0, -73.1)),
    ],
)
def test_outside_the_area_nothing_is_repaired(latitude, longitude, point) -> None:
    assert read(latitude, longitude) == (point, "fuera", ())


def test_two_readings_in_the_area_are_ambiguous() -> None:
    wide = Area(south=6.0, north=8.0, west=-74.5, east=-72.0)
    found = read_coordinates(["731234"], ["731000"], area=wide)
    assert found.outcome.tolist() == ["ambigua"] and np.isnan(found.latitude[0])


def test_the_list_is_closed_and_told_in_spanish() -> None:
    assert all(text and text[-1] != "." for text in (*OUTCOMES.values(), *REPAIRS.values()))


def sexagesimal(value: float, letter: str) -> str:
    minutes, seconds = divmod(round(abs(value) * 3600, 4), 60)
    return f"{int(minutes // 60)}° {int(minutes % 60)}' {seconds:.4f}\" {letter}"


def metres(system: str, latitude: float, longitude: float) -> tuple[str, str]:
    east, north = TO[system].transform(longitude, latitude)
    return f"{north:.3f}", f"{east:.3f}"


WAYS = {
    (): lambda y, x: [
        (f"{y:.7f}", f"{x:.7f}"),
        (f"{y:.7f}".replace(".", ","), f"{x:.7f}".replace(".", ",")),
        (f"{y:.7f}, {x:.7f}", ""),
        (f"{y:.7f} {x:.7f}".replace(".", ","), None),
        (sexagesimal(y, "N"), sexagesimal(x, "O")),
        (f"{sexagesimal(y, 'norte')}, {sexagesimal(x, 'oeste')}", None),
    ],
    ("intercambio",): lambda y, x: [(x, y), (sexagesimal(x, "W"), sexagesimal(y, "N"))],
    ("signo",): lambda y, x: [(y, -x), (sexagesimal(y, ""), sexagesimal(x, ""))],
    ("punto",): lambda y, x: [(round(y * 1e7), round(x * 1e7)), (round(y * 1e7), x), (y, f"{round(x * 1e7)}")],
    ("EPSG:9377",): lambda y, x: [metres("EPSG:9377", y, x)],
    ("EPSG:3116",): lambda y, x: [metres("EPSG:3116", y, x)],
}


@settings(max_examples=40, deadline=None)
@given(
    st.floats(METROPOLITAN.south + 0.01, METROPOLITAN.north - 0.01),
    st.floats(METROPOLITAN.west + 0.01, METROPOLITAN.east - 0.01),
)
def test_any_point_is_read_back_from_every_form(latitude, longitude) -> None:
    for repairs, way in WAYS.items():
        rows = way(latitude, longitude)
        found = read_coordinates(*map(list, zip(*rows, strict=True)))
        assert found.repairs.tolist() == [repairs] * len(rows), rows
        assert np.abs(found.latitude - latitude).max() < 1e-6 and np.abs(found.longitude - longitude).max() < 1e-6


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text("0123456789.,-°'\" NSOWE", max_size=25))
def test_nothing_that_is_typed_stops_the_reading(one, other) -> None:
    found = read_coordinates([one, other, one], [other, one, None])
    assert set(found.outcome) <= OUTCOMES.keys()
    placed = np.isin(found.outcome, ["leida", "reparada"])
    assert METROPOLITAN.holds(found.latitude[placed], found.longitude[placed]).all()


def test_real_sites_in_every_form(reales) -> None:
    with (reales / "direcciones" / "direcciones_con_coordenada.csv").open(encoding="utf-8", newline="") as file:
        sites = [(row["latitud"], row["longitud"]) for row in csv.DictReader(file)]
    assert len(sites) == 30
    found = read_coordinates(*map(list, zip(*sites, strict=True)))
    assert Counter(found.outcome) == {"leida": 30}
    for repairs, way in WAYS.items():
        for rows in zip(*map(way, found.latitude, found.longitude), strict=True):
            again = read_coordinates(*map(list, zip(*rows, strict=True)))
            assert again.repairs.tolist() == [repairs] * 30, rows
            assert np.abs(again.latitude - found.latitude).max() < 1e-6
            assert np.abs(again.longitude - found.longitude).max() < 1e-6


@pytest.mark.completa
@pytest.mark.sola
def test_a_million_rows_of_which_each_is_repaired() -> None:
    dice = np.random.default_rng(1)
    latitude, longitude = dice.uniform((6.8, -73.4), (7.2, -73.0), (1_000_000, 2)).T
    columns = {
        "as written": ([f"{y:.6f}" for y in latitude], [f"{x:.6f}" for x in longitude]),
        "the other order": ([f"{-x:.6f}" for x in longitude], [f"{y:.6f}" for y in latitude]),
        "without point": ([f"{y * 1e6:.0f}" for y in latitude], [f"{-x * 1e6:.0f}" for x in longitude]),
    }
    for name, pair in columns.items():
        start = time.process_time()
        found = read_coordinates(*pair)
        print(f"{name}: {time.process_time() - start:.1f} s")
        assert np.abs(found.latitude - latitude).max() < 1e-6 and np.abs(found.longitude - longitude).max() < 1e-6
        assert time.process_time() - start < 10
