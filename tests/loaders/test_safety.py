"""What no reader should open is refused by name, in time and within memory; what offices deliver is not."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from loaders import safety, uploads
from loaders.contract import ContractError
from loaders.ole import ole_names
from loaders.paths import REPOSITORY
from loaders.sources.covid_casos import SOURCE
from tests.deliveries import as_csv, cases
from tests.loaders.test_covid_municipal import PLAIN, delivery
from tests.unsafe import FILES, GOOD, archive, container, workbook, write

SECONDS, MEGABYTES = 5, 1024


# What runs between us and the child, so that its peak is its own: a fork inherits its parent's.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(done.returncode)
"""


def child(tmp_path: Path, path: Path) -> tuple[int, str, float, int]:
    """Review a file as the server has it reviewed: exit code, what it said, seconds and peak MB."""
    command = ["-m", "loaders.uploads", "load", "covid_casos", str(path), "--dry-run"]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        cwd=REPOSITORY,
        env=os.environ | {"OBSERVATORIO_DATOS": str(tmp_path), "OBSERVATORIO_LIMITE_SUBIDA": "50"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr, time.perf_counter() - begun, int(done.stdout)


@pytest.mark.parametrize("name", FILES)
def test_each_is_refused_by_name(tmp_path, monkeypatch, name) -> None:
    monkeypatch.setenv("OBSERVATORIO_LIMITE_SUBIDA", "50")
    with pytest.raises(safety.UnsafeFile) as refused:
        safety.inspect(write(tmp_path, name), "suyo.csv")
    assert refused.value.reason == FILES[name][1]
    assert str(refused.value).startswith(f"«suyo.csv» se rechazó ({FILES[name][1]}): ")


@pytest.mark.completa
@pytest.mark.sola
@pytest.mark.parametrize("name", FILES)
def test_the_child_refuses_in_time_and_within_memory(tmp_path, name) -> None:
    code, told, seconds, peak = child(tmp_path, write(tmp_path, name))
    print(f"\n| {name} | {FILES[name][1]} | {seconds:.1f} s | {peak} MB |")
    assert code == 2, told
    assert f"«archivo» se rechazó ({FILES[name][1]}):" in told and "No se publicó nada." in told
    assert seconds < SECONDS and peak < MEGABYTES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archivo"], "something was written"


def test_a_hostile_file_is_refused_before_any_reader_is_imported(tmp_path) -> None:
    script = (
        "import sys; from loaders import uploads; code = uploads.run(['load', 'auto', sys.argv[1], '--dry-run']);"
        "assert code == 2 and not {'duckdb', 'pandas', 'python_calamine'} & sys.modules.keys()"
    )
    path = write(tmp_path, "xlsx billion laughs")
    done = subprocess.run([sys.executable, "-c", script, str(path)], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "entidades XML" in done.stderr


def test_the_child_cannot_take_more_memory_than_its_own(tmp_path) -> None:
    script = "from loaders.uploads import limit; limit(); bytearray(int(1.2 * 2**30))"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 1 and "MemoryError" in done.stderr
    assert uploads.MEMORY == MEGABYTES << 20 and resource.getrlimit(resource.RLIMIT_DATA)[0] != uploads.MEMORY


def test_the_command_line_has_no_size_nor_row_limit(tmp_path, monkeypatch) -> None:
    path = write(tmp_path, "csv de 2.000.000 de filas")
    monkeypatch.delenv("OBSERVATORIO_LIMITE_SUBIDA", raising=False)
    safety.inspect(path, path.name)
    monkeypatch.setenv("OBSERVATORIO_LIMITE_SUBIDA", "50")
    with pytest.raises(safety.UnsafeFile, match="demasiadas filas"):
        safety.inspect(path, path.name)
    monkeypatch.setenv("OBSERVATORIO_LIMITE_SUBIDA", "5")
    with pytest.raises(safety.UnsafeFile, match="demasiado grande"):
        safety.inspect(path, path.name)


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        as_csv(cases({})).encode(),
        as_csv(cases({})).encode("utf-16"),
        b"MZ,casa,valor\n1,A,2\n",  # a block and a house, not a program
        archive({"entregas/2020/datos.csv": b"a,b\n1,2\n", "__MACOSX/._datos.csv": b"\0\5\x16"}),
        archive({"carpeta\\datos.csv": b"a,b\n1,2\n"}),
        archive({"corte 10:30.csv": b"a,b\n1,2\n"}),
        workbook(xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row/></sheetData></worksheet>"),
        container("Workbook", "SummaryInformation"),
    ],
)
def test_what_offices_deliver_passes(tmp_path, monkeypatch, content) -> None:
    monkeypatch.setenv("OBSERVATORIO_LIMITE_SUBIDA", "50")
    path = tmp_path / "archivo"
    path.write_bytes(content)
    safety.inspect(path, path.name)


def test_the_real_deliveries_pass(reales: Path, monkeypatch) -> None:
    monkeypatch.setenv("OBSERVATORIO_LIMITE_SUBIDA", "50")
    files = [path for path in sorted((reales / "covid_ins").iterdir()) if path.suffix in (".csv", ".xlsx", ".zip")]
    assert len(files) > 10
    for path in files:
        safety.inspect(path, path.name)


def test_a_bomb_inside_an_archive_is_refused_too(take) -> None:
    with pytest.raises(safety.UnsafeFile, match="con macros"):
        take(archive({"libro.xlsm": workbook(xl__vbaProject_bin=b"\0")}), "envoltorio.zip")


def test_a_broken_archive_is_refused_as_broken(tmp_path) -> None:
    path = tmp_path / "archivo"
    path.write_bytes(GOOD[:40] + b"\xff" * 20 + GOOD[60:])
    with pytest.raises(ContractError):
        safety.inspect(path, path.name)


def test_a_damaged_container_names_nothing(tmp_path) -> None:
    path = tmp_path / "archivo"
    whole = container("Workbook")
    path.write_bytes(whole)
    assert ole_names(path) == {"Root Entry", "Workbook"}
    for size in (8, 40, 600, len(whole) - 300):
        path.write_bytes(whole[:size])
        assert ole_names(path) <= {"Root Entry", "Workbook"}


def test_personal_sources_stay_with_the_command_line(monkeypatch) -> None:
    assert uploads.uploadable(SOURCE)
    column = replace(SOURCE.columns[0], privacy="personal")
    personal = replace(SOURCE, columns=(column, *SOURCE.columns[1:]))
    assert not uploads.uploadable(personal)
    monkeypatch.setattr("loaders.sources.all_sources", lambda: {"covid_casos": personal})
    assert uploads.offered() == []
    with pytest.raises(uploads.PersonalSource, match="línea de comandos"):
        uploads.refuse_personal("covid_casos")


def test_personal_sources_do_not_come_in_by_recognition_either(tmp_path) -> None:
    path = tmp_path / "archivo"
    path.write_text(delivery(*PLAIN), encoding="cp1252")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "loaders.uploads",
            "load",
            "auto",
            str(path),
            "--report",
            str(tmp_path / "informe.json"),
        ],
        env=os.environ | {"OBSERVATORIO_DATOS": str(tmp_path / "datos")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "línea de comandos" in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "informe.json").exists() and not (tmp_path / "datos").exists()
