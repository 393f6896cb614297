"""Bus routes: from an itinerary to its streets, from a JSON list to rows, and from those to points and lines."""

import csv
import json
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from loaders import warehouse
from loaders.contract import ContractError
from loaders.estimators import rutas_bus, rutas_bus_tramos
from loaders.intake import take_in
from loaders.paths import REFERENCE, Layout
from loaders.progress import steps
from loaders.routes import rows_of, stretches
from loaders.sources.rutas_bus import SOURCE

ROUTE = {"codigo": "1", "ruta": "PILOTO # 3 LA JOYA - UIS", "empresa": "OPERACIÓN AUTORIZADA A UNA EMPRESA S.A."}
ROUTE |= {"recorrido": "LA JOYA - CARRERA 9 - CALLE 33 – CARRERA 19 - AV. QUEBRADASECA"}


def names(text: str) -> list[str]:
    return [one.name for one in stretches(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CARRERA 33 A MEGAMALL - CALLE 65 A MONTERREDONDO", ["KR 33", "MEGAMALL", "CL 65", "MONTERREDONDO"]),
        ("CALLE 10 B - CARRERA 22ª - CARRERA 2W - CALLE 17 N", ["CL 10B", "KR 22A", "KR 2 OESTE", "CL 17 NORTE"]),
        ("CARRERA 15 CARRERA 16 -CALLE 61- CARREA 18", ["KR 15", "KR 16", "CL 61", "KR 18"]),
        ("AVDA QUEBRADA SECA - BOULEVAR SANTANDER", ["AV QUEBRADASECA", "AV BULEVAR SANTANDER"]),
        ("GLORIETA DE LA CARRERA 9 CON AVENIDA QUEBRADASECA", ["KR 9", "AV QUEBRADASECA"]),
        ("PARA RETORNAR POR EL MISMO CORREDOR - CALLE 9 - RETORNO", ["CL 9"]),
        ("CALLE 9 - CALLE 9", ["CL 9"]),
        ("", []),
    ],
)
def test_streets_and_places_of_an_itinerary(text, found):
    assert names(text) == found


def test_a_street_is_of_the_municipality_of_the_places_around_it():
    told = stretches(
        "BAHONDO - CALLE 10 - CARRERA 26 - GLORIETA EL POBLADO - VÍA GIRÓN BUCARAMANGA - CALLE 67 - LA JOYA"
    )
    assert [one.municipality for one in told] == ["68307"] * 4 + [""] + ["68001"] * 2
    assert {one.municipality for one in stretches("CALLE 10 - CARRERA 26")} == {""}


@pytest.fixture
def take(con, tmp_path: Path):
    def take_list(told: object):
        path = tmp_path / "rutas.json"
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return take_in(con, SOURCE, path)

    return take_list


def test_a_list_of_routes_is_a_row_per_stretch(take, con):
    bare = {"codigo": "2", "ruta": "OTRA", "empresa": "X"}
    intake = take([ROUTE, ROUTE | {"ruta": "REPETIDA"}, ROUTE | {"codigo": ""}, bare])
    assert (intake.read, intake.loaded, intake.rejected) == (8, 6, 2)
    assert intake.rules == {"RUT-01": 1, "RUT-02": 1, "RUT-10": 1}
    assert intake.notes == ("RUT-10: Ruta sin recorrido: se lista y no se ubica. 2.",)
    first = con.execute("select nombre, empresa, orden, tramo from entrega order by fila limit 2").fetchall()
    assert first == [
        ("La Joya - UIS", "Una Empresa S.A", 1, "LA JOYA"),
        ("La Joya - UIS", "Una Empresa S.A", 2, "KR 9"),
    ]


@pytest.mark.parametrize("told", [{"codigo": "1"}, [], [{"x": 1}], [1], "texto", {"type": "FeatureCollection"}])
def test_what_is_no_list_of_routes_is_refused(take, told):
    with pytest.raises(ContractError, match="no es una lista de rutas"):
        take(told)


def test_the_reference_is_what_the_real_list_says(reales):
    """And nothing of its sentences: only codes, names, and streets in a form of our own."""
    routes = json.loads((reales / "metrolinea" / "metrolinea.json").read_text(encoding="utf-8"))
    with (REFERENCE / "rutas_bus.csv").open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    told = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows_of(routes)]
    assert len(routes) == 51
    assert kept == told
    assert max(len(row["tramo"].split()) for row in kept) <= 5


@pytest.mark.completa
def test_a_loaded_list_replaces_the_reference(tmp_path):
    path = tmp_path / "rutas.json"
    path.write_text(json.dumps([ROUTE]), encoding="utf-8")
    with steps() as progress:
        item = warehouse.delivery(SOURCE, path)
        _, version = warehouse.load(Layout(tmp_path / "datos"), [item], progress)
    with duckdb.connect(str(version.files["publica"]), read_only=True) as con:
        assert con.execute("select ruta_codigo, tramos, ubicados from rutas_bus").fetchall() == [
            ("1", 5, 4)
        ]  # no layer has the avenue
        placed = con.execute("select tramo, metodo from rutas_bus_tramos order by orden").fetchall()
        line = json.loads(con.execute("select geojson from rutas_bus").fetchone()[0])
    assert placed[:3] == [("LA JOYA", "barrio"), ("KR 9", "cuadricula"), ("CL 33", "cuadricula")]
    assert all(-73.2 < east < -73.05 and 7.05 < north < 7.2 for run in line["coordinates"] for east, north in run)


def test_the_line_breaks_where_too_much_is_missing_and_a_leap_is_of_another_place():
    rows = pd.DataFrame(
        {
            "ruta_codigo": "1",
            "nombre": "Una",
            "empresa": "X",
            "orden": [1, 2, 3, 8, 9, 10],
            "latitud": [7.10, 7.101, 7.102, 7.103, 7.104, None],
            "longitud": [-73.12] * 5 + [None],
        }
    )
    (told,) = rutas_bus.estimate(rows).to_dict("records")
    assert (told["tramos"], told["ubicados"]) == (6, 5)
    assert [len(run) for run in json.loads(told["geojson"])["coordinates"]] == [3, 2]
    far = pd.DataFrame({"latitud": [7.10, 7.19, 7.101, None], "longitud": [-73.12, -73.12, -73.12, None]})
    assert rutas_bus_tramos._leaps(far.assign(ruta_codigo="1"), far).tolist() == [False, True, False, False]


def test_how_much_of_the_real_routes_is_located(datos, tmp_path, capsys):
    told = json.loads(sorted(datos.glob("warehouse/version-*.json"))[-1].read_text())
    copied = shutil.copy(datos / "warehouse" / told["archivos"]["publica"], tmp_path)
    with duckdb.connect(str(copied), read_only=True) as con:
        routes, stretches_, located, lines = con.execute(
            "select count(*), sum(tramos), sum(ubicados), count(geojson) from rutas_bus"
        ).fetchone()
        own, placed = con.execute(
            "select count(*), count(latitud) from rutas_bus_tramos where municipio_codigo = '68001' and orden > 0"
        ).fetchone()
        elsewhere = con.execute(
            "select count(*) from rutas_bus_tramos where latitud is not null and municipio_codigo not in ('68001')"
        ).fetchone()[0]
    with capsys.disabled():
        print(
            f"\n{routes} routes: {located} of {stretches_} stretches located, {placed} of the {own} known to be "
            f"Bucaramanga's; {lines} routes with a line"
        )
    assert routes == 51
    assert elsewhere == 0
    assert placed > 0.5 * own and lines > 40
