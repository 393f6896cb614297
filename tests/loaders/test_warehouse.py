"""Publishing: a build is seen whole or not at all, and what was published stays served."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from loaders import warehouse
from loaders.contract import ContractError
from loaders.paths import REPOSITORY, Layout
from loaders.progress import steps
from loaders.sources.covid_casos import SOURCE
from tests.deliveries import as_csv, cases

FIRST = as_csv(cases({}, {"sexo": "M"}, {"municipio": "68307", "ciudad": "Girón"}))
DEAD = {"atencion": "Fallecido", "muerte": "2020-06-14"}
LATER = as_csv(cases({}, {"sexo": "M", "edad": "35"}, {"id": "4", "reporte": "2020-06-18"} | DEAD))


@pytest.fixture(autouse=True)
def without_sample(monkeypatch):
    monkeypatch.setenv("OBSERVATORIO_MUESTRA", "0")


@pytest.fixture
def layout(tmp_path) -> Layout:
    return Layout(tmp_path / "datos")


@pytest.fixture
def give(layout, tmp_path):
    """Load the text of a delivery into the layout."""

    def load(text: str, name: str = "entrega.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with steps(2) as progress:
            return warehouse.load(layout, [warehouse.delivery(SOURCE, path)], progress)

    return load


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """A data root in which FIRST was loaded, to be copied."""
    folder = tmp_path_factory.mktemp("primera")
    with pytest.MonkeyPatch.context() as patch, steps(2) as progress:
        patch.setenv("OBSERVATORIO_MUESTRA", "0")
        (folder / "entrega.csv").write_text(FIRST, encoding="utf-8")
        warehouse.load(Layout(folder / "datos"), [warehouse.delivery(SOURCE, folder / "entrega.csv")], progress)
    return folder / "datos"


@pytest.fixture
def begun(layout, first) -> warehouse.Version:
    """The build of FIRST, in a layout of the test's own."""
    shutil.copytree(first, layout.root)
    return warehouse.published(layout)[0]


def served(layout: Layout, query: str) -> list[tuple]:
    newest = warehouse.published(layout)[0]
    with duckdb.connect(str(newest.files["publica"]), read_only=True) as con:
        return con.execute(query).fetchall()


CITY = "select corte_fecha::varchar, confirmados from covid_totales_por_ambito where fuente_codigo = 'ins_casos'"
CITY += " and ambito_codigo = '68001' order by all"


def test_a_load_publishes_three_files_under_one_stamp(layout, give):
    results, version = give(FIRST)
    names = sorted(path.name for path in layout.warehouse.iterdir() if not path.name.startswith("."))
    stamp = version.stamp
    assert names == sorted(
        [f"bodega-{stamp}.duckdb", f"publica-{stamp}.duckdb", f"restringida-{stamp}.duckdb", f"version-{stamp}.json"]
    )
    assert json.loads(version.path.read_text())["sello"] == stamp
    assert served(layout, CITY) == [("2020-06-16", 2)]
    kept = list((layout.raw / "covid_casos").iterdir())
    assert len(kept) == 1 and kept[0].stat().st_mode & 0o777 == 0o600 and kept[0].read_text() == FIRST


def test_the_public_file_holds_no_case_of_the_list(layout, begun):
    tables = {name for (name,) in served(layout, "select table_name from duckdb_tables()")}
    assert not [name for name in tables if name.startswith(("raw_", "stg_", "rechazos", "registro_", "ref_"))]
    assert not served(layout, "select * from diccionario where not publico")


def test_the_same_file_twice_changes_nothing(layout, give, begun):
    before = sorted((path.name, path.stat().st_mtime_ns) for path in layout.warehouse.glob("*-*"))
    results, again = give(FIRST, "otro nombre.csv")
    assert again is None and results[0].changes is None
    assert sorted((path.name, path.stat().st_mtime_ns) for path in layout.warehouse.glob("*-*")) == before


@pytest.mark.completa
def test_a_later_file_changes_exactly_its_differences(layout, give, begun):
    results, _ = give(LATER)
    assert (results[0].changes.added, results[0].changes.changed, results[0].changes.removed) == (1, 1, 1)
    assert served(layout, CITY) == [("2020-06-16", 2), ("2020-06-18", 3)]


@pytest.mark.completa
def test_a_correction_of_the_same_cutoff_replaces_it(layout, give, begun):
    give(as_csv(cases({}, {"sexo": "M"}, {"municipio": "68001"})))
    assert served(layout, CITY) == [("2020-06-16", 3)]
    assert served(layout, "select count(*) from cargas") == [(2,)]


@pytest.mark.completa
def test_a_correction_can_be_taken_back(layout, give, begun):
    give(as_csv(cases({}, {"sexo": "M"}, {"municipio": "68001"})))
    results, version = give(FIRST)
    assert version and results[0].changes.changed == 1
    assert served(layout, CITY) == [("2020-06-16", 2)]
    assert served(layout, "select count(*), count(distinct huella) from cargas") == [(3, 2)]
    with steps(2) as progress:
        warehouse.build(layout, progress)
    assert served(layout, CITY) == [("2020-06-16", 2)]


@pytest.mark.completa
def test_a_rebuild_from_the_kept_files_gives_the_same_figures(layout, give, begun):
    give(LATER)
    tables = [name for (name,) in served(layout, "select modelo from modelos order by modelo")]
    before = {name: served(layout, f"select * from {name} order by all") for name in tables}
    with steps(2) as progress:
        warehouse.build(layout, progress)
    assert {name: served(layout, f"select * from {name} order by all") for name in tables} == before


def test_a_refused_file_leaves_everything_as_it_was(layout, give, begun):
    before = sorted(path.name for path in layout.root.rglob("*"))
    with pytest.raises(ContractError):
        give("a,b\n1,2\n")
    assert sorted(path.name for path in layout.root.rglob("*")) == before


@pytest.mark.completa
def test_a_fault_in_a_model_publishes_nothing(layout, give, monkeypatch, begun):
    def broken(*_):
        raise RuntimeError("disk full")

    monkeypatch.setattr(warehouse, "publish", broken)
    with pytest.raises(RuntimeError):
        give(LATER)
    monkeypatch.undo()
    assert served(layout, CITY) == [("2020-06-16", 2)]
    give(as_csv(cases({"reporte": "2020-06-19"})))
    assert [row[0] for row in served(layout, CITY)] == ["2020-06-16", "2020-06-19"]


@pytest.mark.completa
def test_a_writer_killed_at_any_step_leaves_the_previous_build_and_no_lock(layout, give, tmp_path, begun):
    path = tmp_path / "grande.csv"
    many = [{"id": str(number), "reporte": "2020-06-18", "edad": str(number % 90)} for number in range(40_000)]
    path.write_text(as_csv(cases(*many)), encoding="utf-8")
    for stage in ("bodega-*.tmp", "publica-*.tmp", "restringida-*.tmp"):
        process = subprocess.Popen(
            [sys.executable, "-m", "loaders", "load", "covid_casos", str(path)],
            cwd=REPOSITORY,
            env=os.environ | {"OBSERVATORIO_DATOS": str(layout.root)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None and not list(layout.warehouse.glob(stage)):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it had finished: the kill came too late"
        assert list(layout.warehouse.glob("*.tmp"))
        assert served(layout, CITY) == [("2020-06-16", 2)]
    give(LATER)
    assert not list(layout.root.rglob("*.tmp")) and not list(layout.root.rglob("*.pendiente"))


def test_one_writer_at_a_time(layout, give, begun):
    with warehouse.writing(layout), pytest.raises(warehouse.WarehouseBusy, match="Otra carga está en curso"):
        give(LATER)


@pytest.mark.completa
def test_a_build_with_a_missing_file_does_not_count_and_three_builds_are_kept(layout, give):
    for day in range(1, 6):
        give(as_csv(cases({"reporte": f"2020-07-{day:02}"})))
    found = warehouse.published(layout)
    assert len(found) == 3 and len(list(layout.warehouse.glob("*.duckdb"))) == 9
    found[0].files["publica"].unlink()
    assert [version.stamp for version in warehouse.published(layout)] == [version.stamp for version in found[1:]]


@pytest.mark.completa
def test_an_extract_with_fewer_cases_than_before_is_marked(layout, give):
    give(as_csv(cases(*({} for _ in range(20)))))
    give(as_csv(cases({"reporte": "2020-06-19"})))
    query = "select corte_fecha::varchar, es_parcial from covid_cortes where fuente_codigo = 'ins_casos' order by all"
    assert served(layout, query) == [("2020-06-16", False), ("2020-06-19", True)]


def run(layout: Layout, *arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "loaders", *map(str, arguments)],
        cwd=REPOSITORY,
        env=os.environ | {"OBSERVATORIO_DATOS": str(layout.root)},
        capture_output=True,
        text=True,
    )


@pytest.mark.completa
def test_command_line(layout, tmp_path):
    folder = tmp_path / "entregas"
    folder.mkdir()
    (folder / "a.csv").write_text(FIRST, encoding="utf-8")
    (folder / "b.csv").write_text(LATER, encoding="utf-8")
    (folder / "notas.txt").write_text("sin, tabla\n", encoding="utf-8")
    report = tmp_path / "informe.json"

    dry = run(layout, "load", "covid_casos", folder / "a.csv", "--dry-run", "--report", report)
    assert dry.returncode == 0 and not list(layout.root.rglob("version-*.json"))
    assert "COV-" not in dry.stderr and "Revisión sin publicar" in dry.stderr
    told = json.loads(report.read_text())
    assert told.keys() >= {"source", "layout", "cutoff", "read", "loaded", "rejected", "duplicates", "rules", "totals"}
    assert told["totals"] == {
        **{"cases": 3, "recovered": 0, "deaths": 0},
        "by_municipality": {
            "68001": {"cases": 2, "recovered": 0, "deaths": 0},
            "68307": {"cases": 1, "recovered": 0, "deaths": 0},
        },
    }
    both = run(layout, "load", "auto", folder, "--report", report)
    assert both.returncode == 0, both.stderr
    assert "COV-38 advierte         1  La muerte es anterior al diagnóstico" in both.stderr
    assert [one["loaded"] for one in json.loads(report.read_text())["files"]] == [3, 3]
    assert "Sin cargar: «notas.txt»" in both.stderr

    status = json.loads(run(layout, "status", "--json").stdout)
    assert status["sources"]["covid_casos"]["loads"] == 2
    assert status["rows"]["cargas"] == 2 and set(status["published"]["files"]) == {"publica", "interna", "restringida"}

    sound = run(layout, "check")
    assert sound.returncode == 0 and "todo en orden" in sound.stderr
    with duckdb.connect(str(warehouse.published(layout)[0].files["interna"])) as con:
        con.execute("update covid_totales_por_ambito set confirmados = -1 where ambito_codigo = '68001'")
    broken = run(layout, "check")
    assert broken.returncode == 1 and "covid_totales_por_ambito.confirmados" in broken.stderr

    refused = run(layout, "load", "covid_casos", folder / "notas.txt")
    assert refused.returncode == 2 and "no tiene ninguna forma conocida" in refused.stderr
    assert run(layout, "load", "covid_caso", folder / "a.csv").returncode == 2
    missing = run(layout, "load", "covid_casos", folder / "z.csv")
    assert missing.returncode == 2 and "No existe el archivo «z.csv»" in missing.stderr
