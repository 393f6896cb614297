"""From what a row says of its place to DIVIPOLA codes."""

import pytest

from loaders.places import gazetteer


@pytest.mark.parametrize(
    ("code", "name", "department", "found"),
    [
        ("68001", "Bucaramanga", "Santander", ("68001", "68", "codigo")),
        ("5001", "Medellín", "Antioquia", ("05001", "05", "codigo")),
        (None, "BUCARAMANGA", "SANTANDER", ("68001", "68", "nombre")),
        (None, "Girón", None, ("68307", "68", "nombre")),
        (None, "Rionegro", "Santander", ("68615", "68", "nombre")),
        (None, "Rionegro", "Antioquia", ("05615", "05", "nombre")),
        (None, "Rionegro", None, (None, None, "ninguno")),
        (None, "Floridablanka", "Santander", ("68276", "68", "parecido")),
        (None, "Cartagena", "Cartagena D.T. y C", ("13001", "13", "nombre")),
        (None, "Barranquilla", "Barranquilla D.E.", ("08001", "08", "nombre")),
        (None, "Buga", "Valle", ("76111", "76", "nombre")),
        (None, "Armenia", "QUINDÃ\x8dO", ("63001", "63", "nombre")),
        (None, "Tunja", "BoyacÃ¡", ("15001", "15", "nombre")),
        (None, "Meta", None, (None, "50", "ninguno")),
        ("27", "Chocó", "Chocó", (None, "27", "ninguno")),
        ("68001", "Girón", "Santander", ("68001", "68", "contradice")),
        (None, None, None, (None, None, "ninguno")),
    ],
)
def test_places(code, name, department, found):
    place = gazetteer().find(code=code, name=name, department=department, department_code=None)
    assert (place.municipality, place.department, place.how) == found


@pytest.mark.parametrize(
    ("code", "department"), [("13001", "13"), ("8001", "08"), ("68", "68"), ("5", "05"), ("999", None)]
)
def test_department_codes_of_districts(code, department):
    assert gazetteer().find(code=None, name=None, department=None, department_code=code).department == department


def test_every_real_row_finds_its_department(con, reales):
    from loaders.intake import take_in
    from loaders.sources.covid_casos import SOURCE

    take_in(con, SOURCE, reales / "covid_ins" / "CasosColombia_26Julio.csv.zip")
    assert con.execute("select count(*) from entrega where municipio_codigo is null").fetchone() == (0,)
