"""The reader of the warehouse, on real DuckDB files: which build, how it is opened, what is remembered."""

import json
import threading
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from app import warehouse

NAMES = {"publica": "publica", "interna": "bodega", "restringida": "restringida"}
calls: list[str] = []


def whose(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    calls.append("whose")
    return con.sql("select archivo, sello from identidad").df()


def scaled(con: duckdb.DuckDBPyConnection, *, factor: int, places: list[str]) -> pd.DataFrame:
    calls.append("scaled")
    return con.execute("select ? * ? as valor", [factor, len(places)]).df()


def people(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    calls.append("people")
    return con.sql("select i.archivo, r.archivo as aparte from identidad i, restringida.identidad r").df()


def twice(_con: duckdb.DuckDBPyConnection, *, rows: pd.DataFrame) -> pd.DataFrame:
    calls.append("twice")
    return rows * 2


def statement(con: duckdb.DuckDBPyConnection, *, sql: str) -> pd.DataFrame:
    return con.execute(sql).df()


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`publish("20260101T000000Z")` writes a whole build of three files and its version file."""
    folder = tmp_path / "warehouse"
    folder.mkdir()
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(tmp_path))
    monkeypatch.delenv("OBSERVATORIO_PERFIL", raising=False)
    monkeypatch.setattr(warehouse, "CHECK_SECONDS", 0)
    calls.clear()

    def write(stamp: str) -> Path:
        files = {role: f"{name}-{stamp}.duckdb" for role, name in NAMES.items()}
        for role, file in files.items():
            with duckdb.connect(str(folder / file)) as con:
                con.execute("create table identidad as select ? as archivo, ? as sello", [role, stamp])
        version = folder / f"version-{stamp}.json"
        version.write_text(json.dumps({"sello": stamp, "archivos": files}), encoding="utf-8")
        return version

    return write


def test_nothing_published_says_what_to_do(publish) -> None:
    with pytest.raises(warehouse.NoWarehouse, match="make data"):
        warehouse.current()


@pytest.mark.parametrize(("profile", "file"), [("publico", "publica"), ("interno", "interna")])
def test_each_profile_opens_its_file(publish, monkeypatch: pytest.MonkeyPatch, profile: str, file: str) -> None:
    publish("20260101T000000Z")
    monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
    assert warehouse.run(whose)["archivo"].tolist() == [file]
    with pytest.raises(duckdb.CatalogException):
        warehouse.run(people)


def test_restricted_opens_both_and_remembers_nothing(publish, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("20260101T000000Z")
    monkeypatch.setenv("OBSERVATORIO_PERFIL", "restringido")
    for _ in range(2):
        assert warehouse.run(people).loc[0].tolist() == ["interna", "restringida"]
    assert calls == ["people", "people"]


def test_incomplete_and_unreadable_builds_are_skipped(publish) -> None:
    publish("20260101T000000Z")
    newer = publish("20260102T000000Z")
    (newer.parent / "publica-20260102T000000Z.duckdb").unlink()
    newer.with_name("version-20260103T000000Z.json").write_text('{"sello": "2026', encoding="utf-8")
    newer.with_name("version-20260104T000000Z.json").write_text('["otra cosa"]', encoding="utf-8")
    assert warehouse.current().sello == "20260101T000000Z"


def test_a_new_build_is_followed_in_the_same_process(publish) -> None:
    for stamp in ("20260101T000000Z", "20260102T000000Z", "20260103T000000Z", "20260104T000000Z"):
        publish(stamp)
        assert warehouse.run(whose)["sello"].tolist() == [stamp]


def test_the_folder_is_not_read_at_every_run(publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "CHECK_SECONDS", 60)
    publish("20260101T000000Z")
    assert warehouse.current().sello == "20260101T000000Z"
    publish("20260102T000000Z")
    assert warehouse.current().sello == "20260101T000000Z"


def test_a_running_cursor_outlives_its_build(publish) -> None:
    publish("20260101T000000Z")
    cursor = warehouse._cursor(warehouse.current())
    cursor.execute("select count(*) from range(10)")
    for stamp in ("20260102T000000Z", "20260103T000000Z", "20260104T000000Z"):
        publish(stamp)
        warehouse.run(whose)
    assert warehouse._connection.cache_info().currsize == 2
    assert cursor.fetchone() == (10,)


def test_answers_are_remembered_by_query_parameters_profile_and_build(publish, monkeypatch) -> None:
    publish("20260101T000000Z")
    for factor in (2, 2, 3):
        assert warehouse.run(scaled, factor=factor, places=["68001", "CO"])["valor"].tolist() == [2 * factor]
    assert calls == ["scaled", "scaled"]
    warehouse.run(whose)
    warehouse.run(whose)
    assert calls[2:] == ["whose"]
    monkeypatch.setenv("OBSERVATORIO_PERFIL", "interno")
    assert warehouse.run(whose)["archivo"].tolist() == ["interna"]
    publish("20260102T000000Z")
    warehouse.run(whose)
    assert calls[2:] == ["whose", "whose", "whose"]


def test_a_query_asked_by_a_query_is_answered_first_and_once(publish) -> None:
    publish("20260101T000000Z")
    inner = warehouse.later(scaled, factor=3, places=["CO"])
    for _ in range(2):
        assert warehouse.run(twice, rows=inner)["valor"].tolist() == [6]
    assert warehouse.now(inner)["valor"].tolist() == [3]
    assert warehouse.run(twice, rows=warehouse.later(scaled, factor=4, places=["CO"]))["valor"].tolist() == [8]
    assert calls == ["scaled", "twice", "scaled", "twice"]


def test_what_is_not_written_whole_asks_for_nothing(publish) -> None:
    publish("20260101T000000Z")
    with pytest.raises(TypeError, match="DataFrame"):
        warehouse.run(twice, rows=NAMES_frame)


def test_a_visitor_cannot_spoil_what_another_gets(publish) -> None:
    publish("20260101T000000Z")
    mine = warehouse.run(whose)
    mine.loc[0, "archivo"] = "cambiado"
    assert warehouse.run(whose).loc[0, "archivo"] == "publica"


def test_a_function_without_a_name_of_its_own_is_refused(publish) -> None:
    publish("20260101T000000Z")
    with pytest.raises(TypeError, match="lambda"):
        warehouse.run(lambda con: con.sql("select 1").df())


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("create table nueva as select 1", "read-only"),
        ("delete from identidad", "read-only"),
        ("select * from read_csv('/etc/hostname')", "disabled by configuration"),
        ("copy identidad to '{folder}/copia.csv'", "disabled by configuration"),
        ("attach '{folder}/otra.duckdb'", "disabled by configuration|configuration"),
        ("set enable_external_access = true", "locked|while database is running"),
        ("set threads = 1", "locked"),
    ],
)
def test_the_connection_only_reads_its_file(publish, tmp_path: Path, sql: str, error: str) -> None:
    publish("20260101T000000Z")
    with pytest.raises(duckdb.Error, match=error):
        warehouse.run(statement, sql=sql.format(folder=tmp_path))


def test_local_variables_are_not_tables(publish) -> None:
    publish("20260101T000000Z")
    with pytest.raises(duckdb.CatalogException):
        warehouse.run(statement, sql="select * from NAMES_frame")


def test_threads_share_one_connection(publish) -> None:
    publish("20260101T000000Z")
    failures: list[Exception] = []

    def visit(number: int) -> None:
        try:
            assert warehouse.run(scaled, factor=number, places=["CO"])["valor"].tolist() == [number]
        except Exception as error:  # a thread's failure would pass unseen
            failures.append(error)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


NAMES_frame = pd.DataFrame({"a": [1]})
