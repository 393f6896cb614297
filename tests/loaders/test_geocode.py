"""`python -m loaders geocode` over published data: the columns that it adds, what it refuses, what it leaves alone."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from app.domain.addresses.decision import REASONS
from app.domain.addresses.pipeline import COLUMNS
from loaders.contract import ContractError
from loaders.geocode import geocode_file
from loaders.paths import Layout
from loaders.progress import steps
from loaders.versions import Version
from loaders.warehouse import published

ROOT = Path(__file__).parents[2]
ROWS = [
    ("1", "CL 35 # 16-32", "Centro"),
    ("2", "Mz B Cs 6 barrio La Joya", ""),
    ("3", "no tiene", ""),
    ("4", "Parque San Pío", "CABECERA DEL LLANO"),
    ("5", "CL 35 # 16-32", "Centro"),
]


def run(root: Path, *words: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "loaders", "geocode", *words]
    variables = os.environ | {"OBSERVATORIO_DATOS": str(root)}
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)


def written(path: Path, header: tuple[str, ...], rows: list[tuple], **how: str) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **how).writerows([header, *rows])
    return str(path)


def test_every_row_comes_out_with_what_was_found(datos, tmp_path) -> None:
    source = written(tmp_path / "lista.txt", ("id", "Dirección", "Barrio"), ROWS, delimiter=";")
    target = tmp_path / "salida" / "lista.csv"
    done = run(datos, source, str(target), "--address", "direccion", "--barrio", "BARRIO")
    assert done.returncode == 0, done.stderr
    assert "aceptar" in done.stderr and "rechazar 1" in done.stderr
    with target.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert list(told[0]) == ["id", "Dirección", "Barrio", *COLUMNS]
    assert [row["id"] for row in told] == [row[0] for row in ROWS], "rows keep their order"
    assert {row["motivo"] for row in told} <= set(REASONS)
    centre, joya, nothing, park, again = told
    assert (centre["direccion_canonica"], centre["metodo"]) == ("CL 35 # 16-32", "lugar")
    assert (centre["barrio_codigo"], centre["comuna_codigo"]) == ("68001-15-001", "C15")
    assert (centre["municipio_codigo"], centre["decision"]) == ("68001", "aceptar")
    assert abs(float(centre["latitud"]) - 7.118889) < 1e-4 and float(centre["radio_m"]) == 30
    assert joya["metodo"] == "barrio" and joya["comuna_codigo"] == "C05"
    assert (nothing["decision"], nothing["latitud"], nothing["barrio_codigo"]) == ("rechazar", "", "")
    assert park["metodo"] == "lugar" and park["comuna_codigo"] == "C12"
    assert {name: again[name] for name in COLUMNS} == {name: centre[name] for name in COLUMNS}
    assert target.stat().st_mode & 0o077 == 0, "addresses are for whoever asked"


@pytest.mark.parametrize(
    ("header", "rows", "words", "reasons"),
    [
        (("id", "dir"), [("1", "x")], ("direccion", None), ("lista.csv", "«direccion»", "«id», «dir»")),
        (("dir",), [("x",)], ("dir", "sector"), ("«sector»",)),
        (("dir", "id"), [], ("dir", None), ("ninguna fila",)),
        (
            ("Dirección", "direccion"),
            [("CL 35 # 16-32", "y")],
            ("direccion", None),
            ("más de una columna «direccion»",),
        ),
        (("id", "dir"), [("1", "a"), ("2", "a", "b", "c"), ("3", "b")], ("dir", None), ("1 filas", "filas 3")),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(datos, tmp_path, header, rows, words, reasons) -> None:
    source, target = Path(written(tmp_path / "lista.csv", header, rows)), tmp_path / "salida.csv"
    with steps() as progress, pytest.raises(ContractError) as refusal:
        geocode_file(
            source,
            target,
            address=words[0],
            barrio=words[1],
            version=published(Layout(datos))[0],
            steps=progress,
        )
    assert all(reason in str(refusal.value) for reason in reasons), refusal.value
    assert not list(tmp_path.glob("salida*"))


def test_a_column_of_the_file_called_as_one_that_is_added_stays(datos, tmp_path) -> None:
    rows = [("CL 35 # 16-32", "7.5", "8"), ("KR 27 # 36-10", "7.6", "9")]
    source = written(tmp_path / "lista.csv", ("dir", "Latitud", "latitud_entrada"), rows)
    with steps() as progress:
        how = {"address": "dir", "barrio": None, "version": published(Layout(datos))[0], "steps": progress}
        told = geocode_file(Path(source), tmp_path / "salida.csv", **how)
    assert sum(told.values()) == 2
    with (tmp_path / "salida.csv").open(encoding="utf-8", newline="") as file:
        header, first, _ = csv.reader(file)
    assert header == ["dir", "Latitud_entrada_entrada", "latitud_entrada", *COLUMNS] and first[:3] == list(rows[0])


def test_no_column_is_lost_where_headers_repeat_or_are_blank(datos, tmp_path) -> None:
    source = written(tmp_path / "lista.csv", ("", "dir", "nota", "nota"), [("1", "CL 35 # 16-32", "=1+1", "b")])
    with steps() as progress:
        how = {"address": "dir", "barrio": None, "version": published(Layout(datos))[0], "steps": progress}
        geocode_file(Path(source), tmp_path / "salida.csv", **how)
    with (tmp_path / "salida.csv").open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert header[:4] == ["columna 1", "dir", "nota", "nota (4)"] and row[:4] == ["1", "CL 35 # 16-32", "=1+1", "b"]


def test_no_file_no_data_and_the_same_file(datos, tmp_path) -> None:
    source = written(tmp_path / "lista.csv", ("dir", "id"), [("CL 35 # 16-32", "1")])
    before = Path(source).read_bytes()
    for root, names, reason in (
        (datos, (str(tmp_path / "falta.csv"), str(tmp_path / "salida.csv")), "falta.csv"),
        (tmp_path / "nada", (source, str(tmp_path / "salida.csv")), "No hay ninguna versión publicada"),
        (datos, (source, source), "mismo archivo"),
        (datos, (source, str(tmp_path)), "es una carpeta"),
    ):
        done = run(root, *names, "--address", "dir")
        assert (done.returncode, reason in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
    assert Path(source).read_bytes() == before


def test_columns_without_a_name_or_with_a_repeated_one_go_out_too(datos, tmp_path) -> None:
    source = written(tmp_path / "e.csv", ("id", "", "direccion", "id"), [("1", "x", "CL 35 # 16-32", "otro")])
    target = tmp_path / "s.csv"
    assert run(datos, source, str(target), "--address", "direccion").returncode == 0
    with target.open(encoding="utf-8", newline="") as file:
        told = next(csv.DictReader(file))
    assert [told[name] for name in ("id", "columna 2", "id (4)")] == ["1", "x", "otro"]


def test_a_build_of_an_older_program_is_told_and_not_taken_for_a_fault(tmp_path) -> None:
    source = Path(written(tmp_path / "lista.csv", ("id", "direccion"), [("1", "CL 35 # 16-32")]))
    older = tmp_path / "bodega-1.duckdb"
    duckdb.connect(str(older)).close()
    version = Version("1", older, {"interna": older})
    with pytest.raises(ContractError, match="build"), steps(1) as progress:
        geocode_file(source, tmp_path / "salida.csv", address="direccion", barrio=None, version=version, steps=progress)
