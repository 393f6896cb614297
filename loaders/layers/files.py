"""From a layer's file to its attributes as text and its shapes: GeoJSON, GeoPackage, zipped shapefile.

The format is read from the content and GDAL is handed nothing else: a copy in a folder of its own, under the name that
its driver expects, with the members of a shapefile that are one.
"""

import json
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from loaders import safety
from loaders.contract import ContractError
from loaders.formats import is_litter

MOST_BYTES = 200 * safety.MEGA
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = frozenset({".shp", ".shx", ".dbf"})
GEOGRAPHIC, PLANAR = pyproj.CRS(4326), pyproj.CRS(9377)
SNIFFED = 4096
MARK = slice(68, 72)  # where SQLite keeps whose file it is
ENDED = "No se publicó nada."


@dataclass(frozen=True)
class Kind:
    """What a layer is drawn with: the word in its geometry type, how it is called, of what, and how many at most."""

    word: str
    called: str
    of: str
    most: int


POLYGONS = Kind("Polygon", "polígonos", "de barrios ni comunas", 20_000)
LINES = Kind("LineString", "líneas", "de las calles de una ciudad", 200_000)


@dataclass(frozen=True)
class Layer:
    """The features of a layer: their attributes as text, and their shapes in the CRS that the file declares.

    A row of `attributes` is a feature. `shapes` are two-dimensional, None where a feature has none.
    """

    attributes: pd.DataFrame
    shapes: np.ndarray
    crs: pyproj.CRS

    def projected(self, crs: pyproj.CRS) -> np.ndarray:
        """The shapes in another CRS, axes in the order x, y."""
        if crs == self.crs:
            return self.shapes
        change = pyproj.Transformer.from_crs(self.crs, crs, always_xy=True).transform
        return shapely.transform(self.shapes, lambda points: np.column_stack(change(*points.T)))


def open_layer(path: Path, kind: Kind = POLYGONS) -> Layer:
    """Read the one layer of that kind in a file.

    Raises ContractError when it is no layer, holds several, or does not say in which CRS its coordinates are.
    """
    safety.inspect(path, path.name)
    if path.stat().st_size > MOST_BYTES:
        raise ContractError(f"«{path.name}» pesa más de {MOST_BYTES // safety.MEGA} MB: no es {kind.of}. {ENDED}")
    with (
        warnings.catch_warnings(action="ignore", category=RuntimeWarning),
        tempfile.TemporaryDirectory() as folder,
        _prepared(path, Path(folder), kind) as file,
    ):
        try:
            name = _only_layer(file, path.name, kind)
            meta, _, shapes, fields = pyogrio.raw.read(file, layer=name, force_2d=True, max_features=kind.most + 1)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError) as error:
            raise ContractError(f"«{path.name}» parece una capa pero está dañado o incompleto. {ENDED}") from error
    if len(shapes) > kind.most:
        raise ContractError(f"«{path.name}» trae más de {kind.most} elementos: no es {kind.of}. {ENDED}")
    attributes = {name: [_text(value) for value in column] for name, column in zip(meta["fields"], fields, strict=True)}
    layer = Layer(
        pd.DataFrame(attributes, dtype=object), shapely.from_wkb(shapes, on_invalid="fix"), _crs(meta["crs"], path.name)
    )
    _check_kind(layer, path.name, kind)
    _check_degrees(layer, path.name)
    return layer


@contextmanager
def _prepared(path: Path, folder: Path, kind: Kind) -> Iterator[Path]:
    """The layer's own file alone in a folder, named for its driver."""
    if zipfile.is_zipfile(path):
        yield _unzipped(path, folder)
        return
    with path.open("rb") as file:
        head = file.read(SNIFFED).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(safety.GEOPACKAGE) and head[MARK] in (b"GPKG", b"GP10", b"GP11"):
        yield Path(shutil.copyfile(path, folder / "capa.gpkg"))
    elif head.startswith(b"{") and _is_geojson(path):
        yield Path(shutil.copyfile(path, folder / "capa.geojson"))
    else:
        raise ContractError(
            f"«{path.name}» no es una capa de {kind.called}: se esperaba GeoJSON, GeoPackage o un shapefile en ZIP. "
            f"{ENDED}"
        )


def _is_geojson(path: Path) -> bool:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ContractError(f"«{path.name}» parece GeoJSON pero está cortado o dañado. {ENDED}") from error
    if told.get("type") != "FeatureCollection" or not told.get("features"):
        return False
    if declared := told.get("crs"):
        named = declared.get("properties") if isinstance(declared, dict) else None
        _crs(named.get("name") if isinstance(named, dict) else None, path.name)  # GDAL takes an unknown one for none
    return True


def _unzipped(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir() and not is_litter(entry.filename)]
        layers = [name for name in names if name.lower().endswith((".shp", ".geojson", ".gpkg"))]
        if len(layers) != 1:
            listed = ", ".join(name.rpartition("/")[2] for name in layers[:5]) or "ninguna"
            raise ContractError(
                f"«{path.name}» es un ZIP con {len(layers)} capas y debe traer exactamente una: {listed}. {ENDED}"
            )
        stem, _, kind = layers[0].rpartition(".")
        wanted = PARTS if kind.lower() == "shp" else (f".{kind.lower()}",)
        found = {}
        for name in names:
            ending = f".{name.rpartition('.')[2].lower()}"
            if name.rpartition(".")[0].lower() == stem.lower() and ending in wanted:
                found[ending] = folder / f"capa{ending}"
                with archive.open(name) as source, found[ending].open("wb") as target:
                    shutil.copyfileobj(source, target)
    if ".shp" in found and (missing := NEEDED - found.keys()):
        raise ContractError(
            f"«{path.name}» trae un shapefile incompleto: falta {', '.join(sorted(missing))}. Comprima juntos .shp, "
            f".shx, .dbf y .prj. {ENDED}"
        )
    return found[wanted[0]]


def _only_layer(file: Path, name: str, wanted: Kind) -> str:
    layers = [
        str(layer)
        for layer, kind in pyogrio.list_layers(file)
        if kind is None or wanted.word in kind or kind == "Unknown"
    ]
    if len(layers) != 1:
        listed = ", ".join(f"«{layer[:40]}»" for layer in layers[:5]) or "ninguna"
        raise ContractError(
            f"«{name}» trae {len(layers)} capas de {wanted.called} y debe traer exactamente una: {listed}. {ENDED}"
        )
    return layers[0]


def _crs(told: str | None, name: str) -> pyproj.CRS:
    """The declared CRS; one that cannot be placed on Earth is none."""
    try:
        crs = pyproj.CRS(told) if told else None
    except pyproj.exceptions.CRSError:
        crs = None
    if crs is None or not (crs.is_geographic or crs.is_projected):
        raise ContractError(
            f"«{name}» no declara un sistema de coordenadas conocido (en un shapefile, el archivo .prj), y adivinarlo "
            "la movería de lugar. Expórtela de nuevo declarándolo: en Bucaramanga suele ser EPSG:9377 (nacional), "
            f"EPSG:3116 (MAGNA-SIRGAS Bogotá) o EPSG:4326 (grados). {ENDED}"
        )
    return crs


def _check_kind(layer: Layer, name: str, wanted: Kind) -> None:
    """A GeoJSON may mix kinds: most of what it draws has to be of the one that is read."""
    drawn = shapely.get_type_id(layer.shapes[~shapely.is_missing(layer.shapes)])
    for kind, ids in ((POLYGONS, (3, 6)), (LINES, (1, 2, 5))):
        others = int(np.isin(drawn, ids).sum())
        if kind is not wanted and others * 2 > len(drawn):
            raise ContractError(
                f"«{name}» no es una capa de {wanted.called}: {others} de sus {len(layer.shapes)} elementos son "
                f"{kind.called}. {ENDED}"
            )


def _check_degrees(layer: Layer, name: str) -> None:
    """A GeoJSON that says nothing is in degrees by its standard; some exporters write metres all the same."""
    west, south, east, north = shapely.total_bounds(layer.shapes)
    if layer.crs.is_geographic and not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        if np.isnan(west):
            return
        x, y = (f"{max(ends, key=abs):.0f}"[:12] for ends in ((west, east), (south, north)))
        raise ContractError(
            f"«{name}» declara coordenadas en grados y trae metros (por ejemplo x = {x}, y = {y}): "
            f"expórtela en EPSG:4326 o declare en «crs» el sistema en que está. {ENDED}"
        )


def _text(value: object) -> str | None:
    """An attribute as text: 1.0 is «1», blank or missing is None."""
    if value is None or value != value:
        return None
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip() or None
