"""A street layer as crossings, and plates counted from them."""

import numpy as np
import pytest
import shapely

from app.domain.addresses.crossings import (
    ASIDE,
    METRES,
    BadCrossings,
    Crossings,
    Streets,
    crossings,
    way_key,
    way_keys,
)

BLOCK = 0.001  # degrees: about 110 m
ORIGIN = (7.0, -73.0)
SIDE = ASIDE / 110.5  # in blocks


def layer() -> Streets:
    """Calles 1 to 5 and carreras 1 to 6 on a square grid, two of the North and two of the West; calle 3 and carrera 4
    do not meet."""
    rows = [
        (
            f"CL {calle}" if calle > 0 else f"CL {1 - calle} NORTE",
            f"KR {carrera}" if carrera > 0 else f"KR {1 - carrera} OESTE",
            carrera * BLOCK,
            -calle * BLOCK,
        )
        for calle in range(-1, 6)
        for carrera in range(-1, 7)
        if (calle, carrera) != (3, 4)
    ]
    one, other, east, north = zip(*rows, strict=True)
    return Streets(Crossings(one, other, ORIGIN[1] + np.array(east), ORIGIN[0] + np.array(north)))


def place(streets: Streets, points: np.ndarray) -> list[float]:
    """Blocks (east, south) from the origin."""
    latitude, longitude = streets.plane.degrees(points)
    return [float(longitude - ORIGIN[1]) / BLOCK, float(ORIGIN[0] - latitude) / BLOCK]


@pytest.mark.parametrize(
    ("way", "cross", "plate", "expected"),
    [
        ("CL 2", "KR 3", 55, [3.5, 2 - SIDE]),
        ("KR 3", "CL 2", 55, [3 + SIDE, 2.5]),
        ("CL 2", "KR 3", np.nan, [3, 2]),
        ("CL 2", "KR 3", 0, [3, 2]),
        ("CL 2", "KR 6", 55, [6.5, 2 - SIDE]),
        ("CL 2", "KR 1 OESTE", 55, [-0.5, 2 + SIDE]),
        ("CL 3", "KR 3", 55, [3.5, 3 - SIDE]),
    ],
)
def test_a_plate_counts_towards_the_next_higher_number(way, cross, plate, expected) -> None:
    streets = layer()
    (met,) = streets.meetings(way, cross)
    assert place(streets, streets.along(np.array([met]), np.array([plate]))[0]) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("way", "cross", "even"),
    [
        ("CL 2", "KR 3", "S"),
        ("KR 3", "CL 2", "W"),
        ("CL 1 NORTE", "KR 3", "S"),
        ("KR 3", "CL 1 NORTE", "E"),
        ("CL 2", "KR 1 OESTE", "N"),
        ("KR 1 OESTE", "CL 2", "W"),
        ("KR 1 OESTE", "CL 1 NORTE", "E"),
    ],
)
def test_even_plates_are_on_the_right_hand_as_the_numbers_grow(way, cross, even) -> None:
    streets = layer()
    (met,) = streets.meetings(way, cross)
    right, left = streets.along(np.array([met, met]), np.array([20, 21])) - streets.along(np.array([met]), np.zeros(1))
    towards = np.array({"N": (0, 1), "S": (0, -1), "E": (1, 0), "W": (-1, 0)}[even])
    assert 4 < right @ towards < 15 and -15 < left @ towards < -4


def test_a_crossing_without_another_tells_no_side() -> None:
    streets = Streets(Crossings(["CL 1"], ["KR 1"], np.array([-73.0]), np.array([7.0])))
    assert streets.along(np.array([0]), np.array([20.0])) == pytest.approx(np.zeros((1, 2)), abs=1e-6)


def test_a_crossing_that_the_layer_lacks_lies_between_its_neighbours() -> None:
    streets = layer()
    assert streets.meetings("CL 3", "KR 4") == []
    point, radius = streets.between("CL 3", "KR", 4.0)
    assert place(streets, point) == pytest.approx([4, 3], abs=0.01)
    assert 40 < radius < 140
    assert streets.between("CL 3", "KR", 40.0) is None
    assert streets.between("CL 99", "KR", 4.0) is None


def test_the_same_numbers_in_far_places_are_several_crossings() -> None:
    east = np.array([0.0, 0.0001, 0.02])
    streets = Streets(Crossings(["CL 1"] * 3, ["KR 1"] * 3, -73 + east, np.full(3, 7.0)))
    assert len(streets.meetings("CL 1", "KR 1")) == 2


@pytest.mark.parametrize("columns", [(["CL 1"], [], [0.0], [0.0]), (["CL 1"], ["KR 1"], [float("nan")], [7.0])])
def test_columns_that_are_no_crossings_are_refused(columns) -> None:
    with pytest.raises(BadCrossings):
        Streets(Crossings(columns[0], columns[1], np.array(columns[2]), np.array(columns[3])))


def test_lines_of_a_layer_become_crossings() -> None:
    lines = [
        ("Calle 1", shapely.LineString([(0, 0), (1, 0)])),
        ("Calle 1", shapely.LineString([(1, 0), (3, 0)])),
        ("Carrera 2", shapely.LineString([(2, -1), (2, 1)])),
        ("Carrera 5", shapely.LineString([(5, -1), (5, 1)])),
        ("Quebrada", shapely.LineString([(0.5, -1), (0.5, 1)])),
        ("Carrera 9", shapely.LineString()),
    ]
    words = {"Calle": "CL", "Carrera": "KR"}
    found = crossings(lines, lambda name: f"{words[name.split()[0]]} {name.split()[1]}" if name.split()[1:] else None)
    assert list(zip(found.one, found.other, found.longitude, found.latitude, strict=True)) == [("CL 1", "KR 2", 2, 0)]
    empty = crossings([], str)
    assert (list(empty.one), len(empty.longitude)) == ([], 0)


def test_lines_that_fall_short_or_end_on_another_cross_it_and_those_along_another_do_not() -> None:
    short, metre = 0.00115, 0.00001
    lines = [
        ("Calle 1", shapely.LineString([(0, 0), (0.002, 0)])),
        ("Calle 1", shapely.LineString([(0.002, 0), (0.004, 0)])),
        ("Carrera 2", shapely.LineString([(0.001, metre), (0.001, 0.001)])),
        ("Carrera 3", shapely.LineString([(0.002, 0), (0.002, 0.001)])),
        ("Carrera 3", shapely.LineString([(0.002, -0.001), (0.002, 0)])),
        ("Carrera 4", shapely.LineString([(0.003, 4 * metre), (0.003, 0.001)])),
        ("Diagonal 5", shapely.LineString([(0.0005, metre), (0.0035, metre)])),
        ("Carrera 6", shapely.LineString([(short, -0.001), (short, -0.0005)])),
    ]
    found = crossings(lines[:6] + lines[7:], reach=2)
    assert list(zip(found.one, found.other, strict=True)) == [("CL 1", "KR 2"), ("CL 1", "KR 3")]
    assert found.longitude == pytest.approx([0.001, 0.002], abs=1e-9) and np.abs(found.latitude).max() < 1e-5
    along = crossings(lines, reach=2)
    assert ("CL 1", "DG 5") not in set(zip(along.one, along.other, strict=True))


def test_a_line_at_the_edge_of_the_reach_breaks_nothing() -> None:
    away, angle = 0.97 * 2 / METRES, np.radians(22.5)
    start = away * np.array([np.cos(angle), np.sin(angle)])
    lines = [
        ("Calle 1", shapely.LineString([(-0.001, 0), (0, 0)])),
        ("Carrera 2", shapely.LineString([start, start + 0.001])),
        ("Carrera 3", shapely.LineString([(-0.0005, -0.001), (-0.0005, 0.001)])),
    ]
    assert ("CL 1", "KR 3") in set(zip((found := crossings(lines, reach=2)).one, found.other, strict=True))


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Cra. 27 A", ("KR 27A",)),
        ("CALLE 9 BIS NORTE", ("CL 9 BIS NORTE",)),
        ("Avenida Carrera 15", ("KR 15",)),
        ("Calle 35 - Centro", ("CL 35",)),
        ("Calle 30 (Avenida Quebradaseca)", ("CL 30", "AV QUEBRADASECA")),
        ("Avenida 19 de Abril", ("AV 19 DE ABRIL",)),
        ("Puente La Flora", ()),
        ("Carrera 27 # 35-10", ()),
        ("residential", ()),
        ("35", ()),
        ("", ()),
    ],
)
def test_the_name_of_a_way_is_read_as_an_address_would_say_it(name, keys) -> None:
    assert way_keys(name) == keys
    assert way_key(name) == (keys[0] if keys else None)
