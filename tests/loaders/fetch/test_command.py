"""`python -m loaders fetch covid_casos`: from the portal to what is served."""

import csv
import json
import os
import signal
import subprocess
import sys
import threading

import duckdb
import pytest

from loaders import warehouse
from loaders.__main__ import REFUSED, main
from loaders.intake import take_in
from loaders.paths import REPOSITORY, Layout
from loaders.sources.covid_casos import SOURCE
from tests.deliveries import API_2021, cases
from tests.soda import Fault, Portal, serving

COLUMNS = SOURCE.remote.columns


def as_served(case: dict[str, str]) -> dict[str, str]:
    named = {API_2021[name]: value for name, value in case.items() if name in API_2021}
    return {name: named.get(name, "") for name in COLUMNS}


@pytest.fixture
def portal(monkeypatch, tmp_path):
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(tmp_path))
    data = Portal(SOURCE.remote.dataset, list(COLUMNS))
    with serving(data):
        monkeypatch.setenv("OBSERVATORIO_PORTAL", data.address)
        yield data


@pytest.fixture
def run(monkeypatch):
    """Run the command line with those words; returns its exit code."""

    def run_now(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["loaders", *words])
        return main()

    return run_now


def confirmed(root) -> dict[str, int]:
    newest = warehouse.published(Layout(root))[0]
    with duckdb.connect(str(newest.files["publica"]), read_only=True) as con:
        return dict(
            con.execute(
                "select corte_fecha::varchar, confirmados from covid_totales_por_ambito "
                "where fuente_codigo = 'ins_casos' and ambito_codigo = '68001'"
            ).fetchall()
        )


@pytest.mark.completa
def test_what_the_portal_has_is_served_and_what_it_breaks_is_not(portal, run, tmp_path, capfd):
    report = tmp_path / "informe" / "r.json"
    portal.add(*map(as_served, cases(*({} for _ in range(25)))))
    assert run("fetch", "covid_casos", "--page-rows", "10", "--report", str(report)) == 0
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["layout"], told["read"], told["loaded"], told["cutoff"]) == ("portal_2021", 25, 25, "2020-06-16")
    assert told["unknown_columns"] == []
    assert told["fetch"] | {"portal": None} == {
        "mode": "completa",
        "rows": 25,
        "fetched": 25,
        "pages": 3,
        "resumed_pages": 0,
        "portal": None,
    }
    assert confirmed(tmp_path) == {"2020-06-16": 25}

    portal.rename("estado", "gravedad")
    assert run("fetch", "covid_casos") == REFUSED
    told = capfd.readouterr().err
    assert "faltan (1): «estado»" in told and "otro nombre (1): «gravedad»" in told and "Traceback" not in told
    assert confirmed(tmp_path) == {"2020-06-16": 25}


@pytest.mark.completa
def test_only_what_changed_is_fetched_and_all_of_it_served(portal, run, tmp_path, capfd):
    portal.add(*map(as_served, cases(*({} for _ in range(25)))))
    assert run("fetch", "covid_casos") == 0
    portal.add(as_served(cases({})[0] | {"id": "26", "reporte": "2020-06-17"}))
    portal.revise(0, ubicacion="Hospital")
    assert run("fetch", "covid_casos") == 0
    told = capfd.readouterr().err
    assert "Descarga incremental. Filas pedidas 2, en la entrega 26." in told
    assert "Filas nuevas 1, cambiadas 1, retiradas 0." in told
    assert confirmed(tmp_path) == {"2020-06-16": 25, "2020-06-17": 26}


def test_it_may_only_fetch(portal, run, tmp_path):
    portal.add(*map(as_served, cases({}, {})))
    report = tmp_path / "r.json"
    assert run("fetch", "covid_casos", "--no-load", "--report", str(report)) == 0
    assert json.loads(report.read_text(encoding="utf-8"))["fetch"]["rows"] == 2
    assert warehouse.published(Layout(tmp_path)) == []
    assert run("load", "covid_casos", str(tmp_path / "raw/covid_casos/portal.csv"), "--dry-run") == 0


@pytest.mark.parametrize("words", [["nada"], ["covid_municipal"], ["covid_casos", "--page-rows", "0"]])
def test_what_cannot_be_fetched_is_refused(portal, run, words, capfd):
    assert run("fetch", *words) == REFUSED
    assert "Traceback" not in capfd.readouterr().err and portal.asked == []


def test_a_killed_fetch_goes_on_where_it_was(portal, run, tmp_path):
    portal.add(*map(as_served, cases(*({} for _ in range(45)))))
    reached, going = threading.Event(), threading.Event()
    portal.on_page[2] = [lambda: (reached.set(), going.wait(30))]
    portal.faults.append(Fault("cut", page=2))
    process = subprocess.Popen(
        [sys.executable, "-m", "loaders", "fetch", "covid_casos", "--no-load", "--page-rows", "10"],
        cwd=REPOSITORY,
        env=os.environ,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert reached.wait(60)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    finally:
        process.kill()
        going.set()
    portal.asked.clear()
    assert run("fetch", "covid_casos", "--no-load", "--page-rows", "10") == 0
    assert portal.pages_asked() == [20, 30, 40]
    with (tmp_path / "raw/covid_casos/portal.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(map(tuple, list(csv.reader(file))[1:])) == portal.delivered()


def test_a_real_list_comes_through_the_portal_as_it_is(portal, run, reales, tmp_path):
    [original] = (reales / "covid_ins_esquema_2021").glob("*.csv")
    with original.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    assert {len(row) for row in rows} == {len(COLUMNS)}  # the portal's downloads have its columns in their order
    portal.add(*(dict(zip(COLUMNS, row, strict=True)) for row in rows))
    assert run("fetch", "covid_casos", "--no-load", "--page-rows", "13") == 0
    reports = []
    for path in (original, tmp_path / "raw/covid_casos/portal.csv"):
        with duckdb.connect() as con:
            reports.append(take_in(con, SOURCE, path).report())
            reports.append(con.execute("select * exclude (fila) from entrega order by id_caso").fetchall())
    assert reports[:2] == reports[2:]
