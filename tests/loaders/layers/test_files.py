"""The same layer in every format and reference system, and the files that are no layer."""

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from loaders.contract import ContractError
from loaders.intake import refusal, take_in
from loaders.sources import all_sources
from loaders.sources.limites import SOURCE

SYSTEMS = (9377, 3116, 4326, 3115, 32618, 3857)


def as_geojson(layer, folder: Path) -> Path:
    layer.to_file(folder / "capa.geojson")
    return folder / "capa.geojson"


def as_geopackage(layer, folder: Path) -> Path:
    layer.to_file(folder / "capa.gpkg", layer="barrios")
    return folder / "capa.gpkg"


def as_shapefile(layer, folder: Path, *without: str) -> Path:
    layer.to_file(folder / "BARRIOS.shp", encoding="utf-8")
    with zipfile.ZipFile(folder / "capa.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob("BARRIOS.*")):
            if part.suffix not in without:
                archive.write(part, f"entrega/{part.name}")
        archive.writestr("__MACOSX/entrega/._BARRIOS.shp", b"\0")
    return folder / "capa.zip"


@pytest.mark.parametrize("write", [as_geojson, as_geopackage, as_shapefile])
def test_every_format_in_every_system_is_the_same_layer(con, barrios, tmp_path, write):
    measured = []
    for code in SYSTEMS:
        folder = tmp_path / str(code)
        folder.mkdir()
        path = write(barrios.to_crs(code), folder)
        kept = Path(shutil.move(path, folder / "20201018_sin_extension"))
        intake = take_in(con, SOURCE, kept)
        assert (intake.layout, intake.loaded, intake.rejected) == ("barrios de Bucaramanga", 260, 0)
        measured.append(dict(con.execute("select territorio_codigo, area_m2 from entrega").fetchall()))
    assert measured[0].keys() == set(barrios["CODIGO"])
    for other in measured[1:]:
        assert all(other[code] == pytest.approx(m2, rel=1e-3, abs=2) for code, m2 in measured[0].items())


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("write", [as_geopackage, lambda layer, folder: as_shapefile(layer, folder, ".prj")])
def test_a_layer_without_a_declared_system_is_refused(con, barrios, tmp_path, write):
    path = write(barrios.to_crs(9377).set_crs(None, allow_override=True), tmp_path)
    with pytest.raises(
        ContractError, match=rf"«{path.name}» no declara un sistema de coordenadas conocido.*EPSG:9377"
    ) as told:
        take_in(con, SOURCE, path)
    assert "No se publicó nada" in str(told.value)


def test_a_geojson_in_metres_that_says_nothing_is_refused(con, barrios, tmp_path):
    path = as_geojson(barrios.to_crs(9377), tmp_path)
    told = json.loads(path.read_text())
    del told["crs"]
    path.write_text(json.dumps(told))
    with pytest.raises(ContractError, match=r"coordenadas en grados y trae metros \(por ejemplo x = 49\d{5}"):
        take_in(con, SOURCE, path)


def test_a_geojson_in_degrees_needs_no_declaration(con, barrios, tmp_path):
    path = as_geojson(barrios, tmp_path)
    told = json.loads(path.read_text())
    told.pop("crs", None)
    path.write_text(json.dumps(told))
    assert take_in(con, SOURCE, path).loaded == 260


def test_a_geojson_of_an_unknown_system_is_refused(con, barrios, tmp_path):
    path = as_geojson(barrios, tmp_path)
    told = json.loads(path.read_text()) | {"crs": {"type": "name", "properties": {"name": "EPSG:99999"}}}
    path.write_text(json.dumps(told))
    with pytest.raises(ContractError, match="no declara un sistema de coordenadas conocido"):
        take_in(con, SOURCE, path)


def test_a_system_declared_wrongly_puts_the_layer_elsewhere_and_is_refused(con, barrios, tmp_path):
    layer = barrios.to_crs(3116).set_crs(9377, allow_override=True)
    with pytest.raises(ContractError, match="ninguno de sus 260 elementos.*revise el sistema que declara: EPSG:9377"):
        take_in(con, SOURCE, as_geojson(layer, tmp_path))


def test_an_incomplete_shapefile_says_what_it_lacks(con, barrios, tmp_path):
    with pytest.raises(ContractError, match=r"shapefile incompleto: falta \.shx"):
        take_in(con, SOURCE, as_shapefile(barrios, tmp_path, ".shx"))


def test_several_layers_are_refused_by_name(con, barrios, tmp_path):
    path = as_geopackage(barrios, tmp_path)
    barrios.to_file(path, layer="copia")
    with pytest.raises(ContractError, match="2 capas de polígonos y debe traer exactamente una: «barrios», «copia»"):
        take_in(con, SOURCE, path)
    with zipfile.ZipFile(tmp_path / "dos.zip", "w") as archive:
        archive.writestr("a.geojson", "{}")
        archive.writestr("b.geojson", "{}")
    with pytest.raises(ContractError, match=r"un ZIP con 2 capas.*a\.geojson, b\.geojson"):
        take_in(con, SOURCE, tmp_path / "dos.zip")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"type": "FeatureCollection", "features": [{"type": "Fea', "cortado"),
        (b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000, "cortado"),
        (b'{"type": "Topology", "objects": {}}', "no es una capa"),
        (b'{"type": "FeatureCollection", "features": []}', "no es una capa"),
        (b"barrio,casos\nCentro,3\n", "no es una capa"),
        (b"SQLite format 3\0" + b"\0" * 200, "no es una capa"),
        (b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\0" * 200, "dañado"),
    ],
)
def test_what_is_no_layer_is_refused(con, tmp_path, content, why):
    path = tmp_path / "capa.geojson"
    path.write_bytes(content)
    with pytest.raises(ContractError, match=why):
        take_in(con, SOURCE, path)


def test_a_database_that_is_no_geopackage_is_refused(con, tmp_path):
    path = tmp_path / "otra.gpkg"
    with sqlite3.connect(path) as base:
        base.execute("create table barrios (nombre text)")
    with pytest.raises(ContractError, match="no es una capa"):
        take_in(con, SOURCE, path)


def test_only_the_limits_recognise_a_layer(barrios, tmp_path):
    path = as_geojson(barrios, tmp_path)
    assert [name for name, source in all_sources().items() if refusal(source, path) is None] == ["limites"]
    assert "cárguela como «limites»" in refusal(all_sources()["covid_casos"], path)
    table = tmp_path / "tabla.csv"
    table.write_text("dia,positivos_dia,acumulado\n2020-06-01,2,2\n")
    assert "no es una capa" in refusal(SOURCE, table)
