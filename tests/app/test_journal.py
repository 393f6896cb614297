"""The server's journals: nothing is lost or mixed, nobody else may read them, and the loaders read the same."""

import json
import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from app import journal
from app.domain.journal import ExposedJournal

WRITERS, EACH = 4, 60


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(tmp_path))
    monkeypatch.setenv("OBSERVATORIO_PERFIL", "interno")
    return tmp_path


def file_of(root: Path, name: str = "revisiones.jsonl") -> Path:
    return root / "diario" / "interno" / name


def write_many(writer: int) -> None:
    for number in range(EACH):
        journal.append("revisiones", {"de": writer, "n": number, "relleno": "ñ" * (number * 40)})


def test_processes_that_write_at_once_lose_nothing(root) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=write_many, args=(writer,)) for writer in range(WRITERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * WRITERS
    kept = journal.entries("revisiones")
    assert len(kept) == len(file_of(root).read_bytes().splitlines()) == WRITERS * EACH
    for writer in range(WRITERS):
        own = [entry for entry in kept if entry["de"] == writer]
        assert [entry["n"] for entry in own] == list(range(EACH)), "each writer's entries in its own order"
        assert all(entry["relleno"] == "ñ" * (entry["n"] * 40) for entry in own)


def test_what_was_written_is_only_added_to(root) -> None:
    journal.append("revisiones", {"a": 1})
    before = file_of(root).read_bytes()
    journal.append("revisiones", {"a": 2})
    assert file_of(root).read_bytes().startswith(before)
    assert [entry["a"] for entry in journal.entries("revisiones")] == [1, 2]
    assert all(entry["hora"].endswith("+00:00") for entry in journal.entries("revisiones"))


@pytest.mark.parametrize("torn", [b'{"a":2,"b":"cort', b'{"a":2,"b":"\xc3', b"\x00\x00\x00", b"[1]"])
def test_a_line_cut_short_takes_nothing_with_it(root, torn) -> None:
    journal.append("revisiones", {"a": 1})
    with file_of(root).open("ab") as file:
        file.write(torn)
    assert [entry["a"] for entry in journal.entries("revisiones")] == [1]
    journal.append("revisiones", {"a": 3})
    assert [entry["a"] for entry in journal.entries("revisiones")] == [1, 3]


def test_files_are_for_their_owner_alone(root) -> None:
    previous = os.umask(0)
    try:
        journal.append("revisiones", {"a": 1})
        journal.secret()
    finally:
        os.umask(previous)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (root / "diario").rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600} and len(modes) == 3
    assert stat.S_IMODE((root / "diario").stat().st_mode) == stat.S_IMODE(file_of(root).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_journal_that_others_may_open_is_refused(root, mode) -> None:
    journal.append("revisiones", {"a": 1})
    journal.secret()
    before = file_of(root).read_bytes()
    for name in ("revisiones.jsonl", "clave"):
        file_of(root, name).chmod(mode)
    for action in (
        lambda: journal.append("revisiones", {"a": 2}),
        lambda: journal.entries("revisiones"),
        journal.secret,
    ):
        with pytest.raises(ExposedJournal, match="chmod 600"):
            action()
    assert file_of(root).read_bytes() == before


def test_a_link_in_its_place_is_not_followed(root) -> None:
    journal.append("otro", {"a": 1})
    outside = root / "ajeno.txt"
    outside.touch(0o600)
    file_of(root).symlink_to(outside)
    with pytest.raises(journal.UnwrittenJournal, match="revisiones"):
        journal.append("revisiones", {"a": 1})
    assert outside.read_bytes() == b""


def test_profiles_have_journals_of_their_own(root, monkeypatch) -> None:
    journal.append("revisiones", {"a": 1})
    monkeypatch.setenv("OBSERVATORIO_PERFIL", "restringido")
    assert journal.entries("revisiones") == []


def test_the_secret_stays_the_same_and_differs_by_root(root, tmp_path_factory, monkeypatch) -> None:
    first = journal.secret()
    assert len(first) == 32 and journal.secret() == first
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(tmp_path_factory.mktemp("otra")))
    assert journal.secret() != first


def test_nothing_is_kept_where_it_cannot_be_written(root) -> None:
    (root / "diario").write_text("un archivo donde iba la carpeta")
    with pytest.raises(journal.UnwrittenJournal, match="no se guardó nada"):
        journal.append("revisiones", {"a": 1})


def test_an_entry_is_one_line_whatever_it_holds(root) -> None:
    entry = {"texto": "línea\notra\u2028línea", "nada": None}
    journal.append("revisiones", entry)
    (line,) = file_of(root).read_bytes().splitlines()
    assert json.loads(line).items() >= entry.items()
