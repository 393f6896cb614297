"""The benchmark of the board: its made-up list, and that ours shows what the rivals count, with less work."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from bench import portal, rerun

UNCHANGING = ("ID de caso", "fecha reporte web", "Código DIVIPOLA municipio", "Edad", "Sexo", "Fecha de diagnóstico")


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _active(rows: list[dict]) -> int:
    return sum(row["Recuperado"] == "Activo" for row in rows)


def test_an_older_delivery_of_the_list_has_the_same_cases_as_they_stood_then(tmp_path: Path):
    whole = portal.write(tmp_path / "todo.csv", 3_000)
    part = portal.write(tmp_path / "antes.csv", 3_000, cutoff=dt.date(2020, 8, 31))
    newer, older = _rows(tmp_path / "todo.csv"), _rows(tmp_path / "antes.csv")
    assert (whole, part) == (len(newer), len(older)) and 100 < part < whole == 3_000
    same = [[[row[name] for name in UNCHANGING] for row in rows] for rows in (older, newer[:part])]
    assert same[0] == same[1]
    assert _active(older) > _active(newer[:part])


def test_the_list_falls_where_people_live_and_dies_where_they_are_old(tmp_path: Path):
    portal.write(tmp_path / "casos.csv", 20_000, seed=7)
    rows = _rows(tmp_path / "casos.csv")
    by_town = [row["Código DIVIPOLA municipio"] for row in rows]
    assert by_town.count("11001") > by_town.count("68001") > by_town.count("68276") > 0
    assert len(set(by_town)) > 500
    old = [row for row in rows if int(row["Edad"]) >= 80]
    died = sum(row["Estado"] == "Fallecido" for row in old) / len(old)
    assert died > 5 * sum(row["Estado"] == "Fallecido" for row in rows) / len(rows)


def test_figures_that_differ_are_found():
    rerun.same({"Confirmados": "1"}, {"Confirmados": "1"}, where="cached, Bucaramanga")
    with pytest.raises(rerun.Different, match="cached, Bucaramanga.*Confirmados"):
        rerun.same({"Confirmados": "1"}, {"Confirmados": "2"}, where="cached, Bucaramanga")


@pytest.mark.completa
@pytest.mark.sola
def test_the_board_shows_what_the_rivals_count_with_less_work(tmp_path: Path):
    rerun.build(tmp_path, 50_000)
    # It raises `Different` at the first filter state in which the three do not show the same figures.
    servers = rerun.measure(tmp_path, starts=1, sessions=(1, 3), rounds=4)
    ours, plain, _ = servers
    assert [len(one.runs[kind]) for one in servers for kind in ("new", "again")] == [32] * 6
    for kind in ("new", "again"):
        assert sum(ours.cpu[kind]) < sum(plain.cpu[kind]), rerun.report(servers, 50_000)
