"""From a street layer to addresses found on it by the real command, and to the lines that maps draw."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest

from app.charts import maps_deck
from app.queries import territory
from loaders import warehouse
from loaders.__main__ import REFUSED, main
from loaders.paths import Layout
from loaders.progress import steps
from loaders.sources.vias import SOURCE
from loaders.undo import undo
from tests import streets

ROOT = Path(__file__).parents[3]
METRES = 110_600  # in a degree, near Bucaramanga


def load(layout: Layout, name: str, layer):
    layer.to_file(layout.root / name)
    with steps() as progress:
        return warehouse.load(layout, [warehouse.delivery(SOURCE, layout.root / name)], progress)


def ask(layout: Layout, sql: str, kind: str = "publica") -> list[tuple]:
    with duckdb.connect(str(warehouse.published(layout)[0].files[kind]), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def layout(tmp_path_factory) -> Layout:
    root = Layout(tmp_path_factory.mktemp("vias"))
    load(root, "calles.gpkg", streets.layer())
    return root


def located(root: Path, folder: Path, addresses: list[str]) -> list[dict[str, str]]:
    """What `python -m loaders geocode` says of those addresses."""
    with (folder / "entrada.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["direccion"], *([one] for one in addresses)])
    words = ["geocode", str(folder / "entrada.csv"), str(folder / "salida.csv"), "--address", "direccion"]
    variables = os.environ | {"OBSERVATORIO_DATOS": str(root)}
    command = [sys.executable, "-m", "loaders", *words]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with (folder / "salida.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def metres(row: dict[str, str], latitude: float, longitude: float) -> float:
    here = np.array([float(row["latitud"]), float(row["longitud"])])
    return float(np.linalg.norm((here - [latitude, longitude]) * [METRES, METRES * np.cos(np.radians(latitude))]))


def test_full_addresses_are_found_on_the_streets(layout, tmp_path):
    """A plate says the metres from the crossing towards the next higher number."""
    truth = {
        "CL 107 # 88-48": streets.degrees(107, 88.5),
        "Carrera 90 No. 103 - 52": streets.degrees(103.5, 90),
        "kra 84 con calle 110": streets.degrees(110, 84),
        "Avenida Quebradaseca # 90-10": streets.degrees(115, 90.1),
        "Cll 113 # 82 - 70 apto 301": streets.degrees(113, 82.73),
        "DIAGONAL 104 # 85-5": streets.degrees(103.54, 85),
    }
    found = located(layout.root, tmp_path, list(truth))
    assert [row["metodo"] for row in found] == ["vias"] * len(truth)
    off = {text: metres(row, *here) for row, (text, here) in zip(found, truth.items(), strict=True)}
    assert max(off.values()) < 25, off
    assert {row["municipio_codigo"] for row in found} == {"68001"}


def test_what_is_published_of_the_streets(layout):
    assert ask(layout, "select count(*), count(via_clave), sum(largo_m) > 35000 from vias") == [(381, 380, True)]
    assert ask(layout, "select count(*), min(municipio_codigo) from cruces") == [(229, "68001")]
    drawn = ask(layout, "select via_clase, via_clave, geojson from calles order by via_clave")
    assert len(drawn) == 31 and {json.loads(text)["type"] for *_, text in drawn} == {"LineString"}
    rules = ask(layout, "select regla_codigo, filas from cargas_reglas where fuente_codigo = 'vias'")
    assert rules == [("VIA-20", 1)]
    told = ask(layout, "select columna, unidad from diccionario where modelo = 'cruces'")
    assert ("latitud", "grados") in told
    with duckdb.connect(str(warehouse.published(layout)[0].files["publica"]), read_only=True) as con:
        kept = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
    assert {"vias", "cruces", "calles"} <= kept and "raw_vias" not in kept


def test_the_streets_lie_under_a_map(layout):
    with duckdb.connect(str(warehouse.published(layout)[0].files["publica"]), read_only=True) as con:
        rows = territory.streets(con)
        polygons = territory.polygons(con, kinds=("comuna",))
    (under,) = [one for one in maps_deck.ground(polygons, streets=rows, chosen=None) if one.id == "calles"]
    assert len(under.data[0]["geometry"]["coordinates"]) == len(rows) == 31
    assert all(one.id != "calles" for one in maps_deck.ground(polygons, streets=rows[:0], chosen=None))


def test_a_bad_layer_changes_nothing(layout, monkeypatch, capsys):
    before = warehouse.published(layout)
    streets.layer().assign(name="residential").to_file(layout.root / "mala.geojson")
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(layout.root))
    monkeypatch.setattr("sys.argv", ["loaders", "load", "vias", str(layout.root / "mala.geojson")])
    assert main() == REFUSED
    assert "«mala.geojson»" in (told := capsys.readouterr().err) and "VIA-21" in told
    assert warehouse.published(layout) == before and len(list((layout.raw / "vias").iterdir())) == 1


@pytest.mark.completa
def test_a_later_layer_replaces_the_streets_a_rebuild_keeps_them_and_undo_brings_the_earlier_back(layout):
    count = "select count(*) from {}"
    before = [ask(layout, count.format(table)) for table in ("vias", "cruces", "calles")]
    fewer = streets.layer()
    fewer = fewer[~fewer["name"].isin([f"Carrera {number}" for number in range(90, 95)])].to_crs(4326)
    results, version = load(layout, "nuevas.geojson", fewer)
    assert version and results[0].changes.removed == 381 - len(fewer)
    after = [ask(layout, count.format(table)) for table in ("vias", "cruces", "calles")]
    assert after == [[(len(fewer),)], [(9 * 14 + 18 + 5,)], [(26,)]]
    assert load(layout, "nuevas.geojson", fewer)[1] is None, "the same file again changes nothing"
    with steps() as progress:
        warehouse.build(layout, progress, scale=0)
    assert [ask(layout, count.format(table)) for table in ("vias", "cruces", "calles")] == after
    undo(layout)
    undo(layout)
    assert [ask(layout, count.format(table)) for table in ("vias", "cruces", "calles")] == before
