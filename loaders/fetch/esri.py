"""The few questions asked of a layer of an ArcGIS server: what it is, which objects it has, some of them.

An ArcGIS server answers HTTP 200 to what it refuses, with an `error` in the body. Its flag that more is to come
(`exceededTransferLimit`) stands in one place or another by version and format; the list of object ids does not lie, so
that is what a fetch is held against.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from loaders.fetch.web import UNPUBLISHED, FetchRefused, Passing, Web

KINDS = ("application/json", "application/geo+json", "text/plain")  # old servers call JSON plain text
PASSING = frozenset({429, 500, 502, 503, 504})
LOCKED = frozenset({401, 403, 498, 499})
GEOJSON, ESRI = "geojson", "json"
USUAL = 1_000  # objects in a page of a server that does not say


class Unsupported(Exception):
    """The server refuses the question as it was put: another form of it may do."""


@dataclass(frozen=True)
class About:
    """What a layer says of itself. `edited` is the moment of its last change, in milliseconds, if it tells."""

    key: str
    most: int
    pages: bool
    format: str
    edited: int | None


def about(web: Web, path: str, scratch: Path) -> About:
    """What the layer is. Raises FetchRefused for one that is not of polygons."""
    told = _ask(web, path, {"f": "json"}, scratch)
    if told.get("geometryType") != "esriGeometryPolygon":
        kind = str(told.get("geometryType") or told.get("type") or "no dice")[:40]
        raise FetchRefused(f"La dirección no es de una capa de polígonos (es «{kind}»). {UNPUBLISHED}")
    fields = told.get("fields") or []
    named = [field.get("name") for field in fields if field.get("type") == "esriFieldTypeOID"]
    able = told.get("advancedQueryCapabilities") or {}
    formats = str(told.get("supportedQueryFormats") or "").lower()
    return About(
        key=str(told.get("objectIdField") or next(iter(named), "OBJECTID")),
        most=int(told.get("maxRecordCount") or USUAL),
        pages=bool(able.get("supportsPagination")),
        format=GEOJSON if "geojson" in formats else ESRI,
        edited=(told.get("editingInfo") or {}).get("lastEditDate"),
    )


def object_ids(web: Web, path: str, scratch: Path) -> list[int]:
    """The ids of every object, in order; a server does not cut this list."""
    told = _ask(web, f"{path}/query", {"where": "1=1", "returnIdsOnly": "true", "f": "json"}, scratch)
    ids = told.get("objectIds")
    if not isinstance(ids, list):
        raise Passing("el servidor no dijo qué elementos tiene")
    return sorted(int(one) for one in ids)


def some(web: Web, path: str, known: About, which: Mapping[str, str], scratch: Path) -> list[dict]:
    """Objects as GeoJSON features in degrees, each with its id. Raises Unsupported, Passing or FetchRefused."""
    asked = {"where": "1=1", "outFields": "*", "outSR": "4326", "returnGeometry": "true", "f": known.format, **which}
    told = _ask(web, f"{path}/query", asked, scratch)
    found = told.get("features")
    if not isinstance(found, list):
        raise Passing("la página no trae elementos")
    try:
        return [_feature(one, known) for one in found]
    except (KeyError, TypeError, ValueError) as error:
        raise Passing("la página trae elementos que no se entienden") from error


def _feature(told: dict, known: About) -> dict:
    if known.format == GEOJSON:
        properties, geometry = told["properties"], told["geometry"]
    else:
        properties, geometry = told["attributes"], _from_rings((told.get("geometry") or {}).get("rings") or [])
    number = properties.get(known.key, told.get("id"))
    return {"type": "Feature", "id": int(number), "properties": properties, "geometry": geometry}


def _from_rings(rings: Sequence[Sequence[Sequence[float]]]) -> dict | None:
    """Esri rings as GeoJSON: clockwise ones are polygons; the others, holes of the smallest polygon around them."""
    shapes = [shapely.Polygon([point[:2] for point in ring]) for ring in rings if len(ring) >= 4]
    shells = [shape for shape in shapes if not shape.exterior.is_ccw]
    holes: dict[int, list] = {place: [] for place in range(len(shells))}
    for shape in (shape for shape in shapes if shape.exterior.is_ccw):
        around = [place for place, shell in enumerate(shells) if shell.covers(shape)]
        if around:
            holes[min(around, key=lambda place: shells[place].area)].append(shape.exterior)
        else:  # drawn the wrong way round
            holes[len(shells)] = []
            shells.append(shape)
    parts = [shapely.Polygon(shell.exterior, holes[place]) for place, shell in enumerate(shells)]
    return shapely.geometry.mapping(shapely.MultiPolygon(parts)) if parts else None


def _ask(web: Web, path: str, asked: Mapping[str, str], scratch: Path) -> dict[str, Any]:
    web.save(path, asked, KINDS, scratch)
    try:
        told = json.loads(scratch.read_bytes())
    except ValueError as error:
        raise Passing("la respuesta llegó cortada o dañada") from error
    if not isinstance(told, dict):
        raise Passing("la respuesta no es la de una capa")
    if error := told.get("error"):
        code = int(error.get("code") or 0) if isinstance(error, dict) else 0
        if code in PASSING:
            raise Passing(f"el servidor respondió el error {code}")
        if code in LOCKED:
            raise FetchRefused(f"El servidor pide una clave para esa capa (error {code}). {UNPUBLISHED}")
        raise Unsupported(f"el servidor rechazó la consulta (error {code or 'sin número'})")
    return told
