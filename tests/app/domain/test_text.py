"""Names in capitals are read without shouting; those written otherwise stay as they are."""

import pytest

from app.domain.text import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("PARQUE DE LOS NIÑOS", "Parque de los Niños"),
        ("CANCHA EL TEJAR NORTE", "Cancha El Tejar Norte"),
        ("MONUMENTO A LA HORMIGA - NEOMUNDO", "Monumento a la Hormiga - Neomundo"),
        ("CANCHA PABLO VI", "Cancha Pablo VI"),
        ("LA CEIBA", "La Ceiba"),
        ("INEM Custodio García Rovira", "INEM Custodio García Rovira"),
        ("", ""),
    ],
)
def test_a_name_is_read_as_a_name(written: str, read: str) -> None:
    assert readable(written) == read
