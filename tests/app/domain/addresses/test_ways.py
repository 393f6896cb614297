"""What an address says of its ways, as keys and as numbers of the grid."""

from math import isnan

import pytest

from app.domain.addresses.address import Components
from app.domain.addresses.ways import crossroad, way


def parts(**told: str) -> Components:
    return Components(**told)


@pytest.mark.parametrize(
    ("told", "keys", "numbers"),
    [
        ({"via_tipo": "CL", "via_numero": "35", "cruce_numero": "19"}, ("CL 35", "KR 19"), (35, 19)),
        ({"via_tipo": "AK", "via_numero": "27", "cruce_numero": "36"}, ("KR 27", "CL 36"), (36, 27)),
        (
            {"via_tipo": "CL", "via_numero": "3", "via_cardinal": "NORTE", "cruce_numero": "22"},
            ("CL 3 NORTE", "KR 22"),
            (-2, 22),
        ),
        (
            {"via_tipo": "KR", "via_numero": "5", "via_cardinal": "OESTE", "cruce_numero": "45", "cruce_letra": "A"},
            ("KR 5 OESTE", "CL 45A"),
            (45.2, -4),
        ),
        (
            {"via_tipo": "KR", "via_numero": "27", "via_bis": "BIS B", "cruce_tipo": "CL", "cruce_numero": "9"},
            ("KR 27 BIS B", "CL 9"),
            (9, 27.1),
        ),
    ],
)
def test_keys_and_numbers(told, keys, numbers) -> None:
    road = crossroad(parts(**told))
    assert (road.way.key, road.cross.key) == keys
    assert road.numbers() == pytest.approx(numbers)
    assert way(road.way.key) == road.way and way(road.cross.key) == road.cross, "a key says all of its way"


def test_the_north_after_the_plate_is_of_the_calle() -> None:
    told = {"cruce_numero": "9", "placa": "91", "placa_cardinal": "NORTE"}
    assert crossroad(parts(via_tipo="CL", via_numero="16", **told)).way.key == "CL 16 NORTE"
    assert crossroad(parts(via_tipo="KR", via_numero="16", **told)).cross.key == "CL 9 NORTE"


def test_named_and_slanting_ways_have_no_place_on_the_grid() -> None:
    road = crossroad(parts(via_tipo="AV", via_nombre="QUEBRADASECA", cruce_numero="22"))
    assert (road.way.key, road.way.family) == ("AV QUEBRADASECA", "AV")
    assert all(map(isnan, road.numbers()))
    assert all(map(isnan, crossroad(parts(via_tipo="DG", via_numero="15", cruce_numero="56")).numbers()))


def test_an_address_without_ways() -> None:
    assert crossroad(parts(barrio="LA JOYA", manzana="B")) is None
    assert crossroad(parts(via_tipo="KR", via_numero="8", via_letra="A")).cross is None
