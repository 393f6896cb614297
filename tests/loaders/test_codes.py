"""A text as codes says what its lines say, whatever the size of the pieces in which it is read."""

import random

import duckdb
import pytest

from loaders import codes
from loaders.formats import read_into

HEADER = ["caso", "ciudad", "sexo", "nota"]


def _lines(rows: int) -> list[list[str]]:
    chance = random.Random(7)
    return [
        [str(n), chance.choice(["Bucaramanga", "Girón", "", " Floridablanca"]), chance.choice("FM"), f"n{n % 40}"]
        for n in range(rows)
    ]


def _score(header: list[str]) -> int:
    return sum(cell in HEADER for cell in header)


def _read(path) -> tuple[list[tuple], list[tuple]]:
    with duckdb.connect() as con:
        read_into(con, path, _score)
        rows = con.execute("select fila, c0, c1, c2, c3 from entrada order by fila").fetchall()
        return rows, con.execute("select * from desbordadas order by fila").fetchall()


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(codes, "SEGMENT", 3_000)
    monkeypatch.setattr(codes, "BLOCK", 1_000)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_pieces_of_any_size_give_the_lines_of_the_file_with_their_numbers(tmp_path, small_pieces, ending):
    lines = _lines(1_000)
    lines[10], lines[500], lines[998] = ["10", "Girón", "F", "n", "de más"], ["500", "corta"], ["500", "corta"]
    path = tmp_path / "casos.csv"
    path.write_bytes(ending.join(",".join(line) for line in [HEADER, *lines]).encode())
    rows, ragged = _read(path)
    assert rows == [(n + 2, *line) for n, line in enumerate(lines) if len(line) == 4]
    assert ragged == [
        (12, "10", "Girón", "F", "n", "de más"),
        (502, "500", "corta", None, None, None),
        (1_000, "500", "corta", None, None, None),
    ]


def test_quotes_are_read_by_other_means_to_the_same_rows(tmp_path, small_pieces):
    lines, plain, quoted = _lines(300), tmp_path / "simple.csv", tmp_path / "comillas.csv"
    lines[7].append("de más")
    plain.write_text("\n".join(",".join(line) for line in [HEADER, *lines]))
    quoted.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in [HEADER, *lines]))
    with pytest.raises(codes.NotPlain):
        codes.read(quoted, delimiter=",", width=4, skip=1)
    assert _read(plain) == _read(quoted)


def test_a_column_of_too_many_terms_stays_text(tmp_path, small_pieces, monkeypatch):
    monkeypatch.setattr(codes, "MOST_TERMS", 20)
    lines, path = _lines(1_000), tmp_path / "casos.csv"
    path.write_text("\n".join(",".join(line) for line in [HEADER, *lines]))
    table, _ = codes.read(path, delimiter=",", width=4, skip=1)
    assert [str(column.type)[:4] for column in table.columns] == ["int6", "stri", "dict", "dict", "stri"]
    assert [list(row.values())[1:] for row in table.to_pylist()] == lines


@pytest.mark.parametrize("text", ["a,b\n1\r2,3\n", "a,b\n" + "1\n" * 101, "a,b\n"])
def test_what_is_not_plain_is_left_to_another_reader(tmp_path, text):
    path = tmp_path / "casos.csv"
    path.write_bytes(text.encode())
    with pytest.raises(codes.NotPlain):
        codes.read(path, delimiter=",", width=2, skip=1)


@pytest.mark.parametrize(
    ("text", "rows", "ragged"),
    [
        ("caso,sexo,\nb,F,", [(2, "b", "F")], []),  # a habit of the writer, and no last line's end
        ("caso,sexo\r\n1,F\r\n2\n3,M\n4,M\n", [(2, "1", "F"), (4, "3", "M"), (5, "4", "M")], [(3, "2", None, None)]),
        ("caso,sexo\n1,F\n2\n3,M\n4,M\r\n", [(2, "1", "F"), (4, "3", "M"), (5, "4", "M")], [(3, "2", None, None)]),
        ("caso,sexo\n\ufeff1,F,x\n2,M\n3,M\n", [(3, "2", "M"), (4, "3", "M")], [(2, "\ufeff1", "F", "x")]),
        ("Casos\rpor día\ncaso,sexo\n1,F\n2,M\n", [(4, "1", "F"), (5, "2", "M")], []),
    ],
    ids=["one line", "last ones without return", "return in the last", "mark inside", "return inside a title"],
)
def test_no_line_is_lost_however_lines_end(tmp_path, text, rows, ragged):
    path = tmp_path / "casos.csv"
    path.write_bytes(text.encode())
    with duckdb.connect() as con:
        read_into(con, path, _score)
        assert con.execute("select fila, c0, c1 from entrada order by fila").fetchall() == rows
        assert con.execute("select * from desbordadas").fetchall() == ragged
