"""Pasted text to rows and columns."""

import pytest

from app.domain.addresses.tables import MOST_ROWS, UnusableTable, guess, pasted

LINES = "CALLE 35 # 19-41\n\nCra 27 # 36-14, Mejoras Públicas\n"


def test_one_address_a_line() -> None:
    table = pasted(LINES)
    assert table.columns == ["direccion"]
    assert table.cells("direccion") == ["CALLE 35 # 19-41", "Cra 27 # 36-14, Mejoras Públicas"]
    assert guess(table.columns, table.rows).address == "direccion"


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_a_table_with_headings(separator) -> None:
    rows = ["No|Dirección de residencia|Barrio", "1|Calle 35 # 19-41|Centro", '2|Cra 27 # 36-14 "B"|']
    table = pasted("\n".join(row.replace("|", separator) for row in rows))
    found = guess(table.columns, table.rows)
    assert (found.address, found.barrio, found.identifier) == ("Dirección de residencia", "Barrio", "No")
    assert table.cells("Barrio") == ["Centro", ""] and len(table.rows) == 2


def test_a_table_without_headings_is_guessed_by_what_it_holds() -> None:
    table = pasted("1\tCalle 35 # 19-41\tCentro\n2\tCra 15 # 3-20\tSan Rafael")
    assert table.columns == ["columna 1", "columna 2", "columna 3"] and len(table.rows) == 2
    assert guess(table.columns, table.rows).address == "columna 2"


def test_headings_that_repeat_are_blank_or_are_an_answers_are_told_apart() -> None:
    table = pasted("direccion\tdireccion\t\tLatitud\nCalle 1 # 2-3\tx\ty\tz")
    assert table.columns == ["direccion", "direccion (2)", "columna 3", "Latitud_entrada"]


def test_a_heading_alone_is_an_address() -> None:
    assert pasted("Barrio La Joya").rows == [["Barrio La Joya"]]


def test_a_stray_quotation_mark_is_of_its_own_line() -> None:
    assert len(pasted('1\t"Calle 35 # 19-41\n2\tCra 15 # 3-20\n3\tCra 1 # 2-3').rows) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" \n\t\n", "No hay ninguna dirección"),
        ("Calle 1 # 2-3\n" * (MOST_ROWS + 1), f"Pegó {MOST_ROWS + 1} direcciones y aquí caben {MOST_ROWS}"),
        ("Calle 1 # 2-3\n" * 5000, "Pegó 5000 líneas"),
        (
            "direccion\tbarrio\nCalle 1 # 2-3\nCalle 2 # 3-4\tCentro\nCra 1\tCentro\tx",
            r"2 líneas sin .* \(número 2, 4,",
        ),
        ("Calle 1 # 2-3\nCalle " + "9" * 400, r"1 línea con más de 300 caracteres .* \(número 2,"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_lines(text, told) -> None:
    with pytest.raises(UnusableTable, match=told) as refusal:
        pasted(text)
    assert "Calle" not in str(refusal.value), "the addresses stay out of the message"
