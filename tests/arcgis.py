"""An ArcGIS server on loopback: one layer of polygons behind the part of its REST interface that a fetch uses.

It answers as real ones do: HTTP 200 with an `error` body, pages cut at `maxRecordCount` whatever was asked, the flag
`exceededTransferLimit` where each format has it, Esri rings with the outer ones clockwise.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import shapely

PATH = "/server/rest/services/Limites/FeatureServer/0"
URL = f"https://geoportal.dane.gov.co{PATH}"


@dataclass
class Fault:
    """What goes wrong with one page (None: with any question), and how often."""

    kind: str
    page: int | None = 1
    times: int = 1
    value: str = ""


@dataclass
class Server:
    """A layer: polygons with their attributes by object id, and what the server can and cannot do."""

    objects: dict[int, tuple[dict, shapely.Geometry]] = field(default_factory=dict)
    most: int = 1000
    told_most: int | None = None
    pages: bool = True
    formats: str = "JSON, geoJSON, PBF"
    geometry: str = "esriGeometryPolygon"
    edited: int | None = 1_700_000_000_000
    faults: list[Fault] = field(default_factory=list)
    on_page: dict[int, list[Callable[[], object]]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    address: str = ""
    served: int = 0

    def pages_asked(self) -> list[dict[str, str]]:
        """The questions for objects."""
        return [one for one in self.asked if "outFields" in one]


@contextmanager
def serving(data: Server) -> Iterator[Server]:
    """Serve it until the block ends."""

    class Handler(_Handler):
        server_data = data

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        data.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield data
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_data: Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        split, data = urlsplit(self.path), self.server_data
        asked = dict(parse_qsl(split.query))
        data.asked.append(asked)
        data.headers.append(dict(self.headers))
        is_page = "outFields" in asked
        page = data.served if is_page else None
        fault = next(
            (one for one in data.faults if one.times and (one.page is None or is_page and one.page == page)), None
        )
        if fault:
            fault.times -= 1
            if getattr(self, f"_{fault.kind}")(asked, fault):
                return
        if split.path == PATH:
            answer = _about(data)
        elif split.path == f"{PATH}/query":
            answer = _answer(data, asked)
        else:
            answer = {"error": {"code": 404, "message": "Service not found", "details": []}}
        data.served += is_page
        self._send(200, json.dumps(answer).encode(), asked)
        for change in data.on_page.pop(page, []) if page is not None else []:
            change()

    def _send(self, status: int, body: bytes, asked: dict, kind: str | None = None, length: int | None = None) -> None:
        self.send_response(status)
        named = kind or ("application/geo+json" if asked.get("f") == "geojson" else "application/json;charset=UTF-8")
        self.send_header("Content-Type", named)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _status(self, asked: dict, fault: Fault) -> bool:
        self._send(int(fault.value), b"{}", asked)
        return True

    def _error(self, asked: dict, fault: Fault) -> bool:
        told = {"error": {"code": int(fault.value), "message": "Unable to complete operation.", "details": []}}
        self._send(200, json.dumps(told).encode(), asked)
        return True

    def _cut(self, asked: dict, fault: Fault) -> bool:
        body = json.dumps(_answer(self.server_data, asked)).encode()
        self._send(200, body[: len(body) // 2], asked, length=len(body))
        self.close_connection = True
        return True

    def _truncated(self, asked: dict, fault: Fault) -> bool:
        self._send(200, json.dumps(_answer(self.server_data, asked)).encode()[:-40], asked)
        return True

    def _html(self, asked: dict, fault: Fault) -> bool:
        self._send(200, b"<!doctype html><title>Mantenimiento</title>", asked, kind="text/html")
        return True

    def _empty(self, asked: dict, fault: Fault) -> bool:
        self._send(200, b'{"type": "FeatureCollection", "features": []}', asked)
        return True

    def _repeat(self, asked: dict, fault: Fault) -> bool:
        asked["resultOffset"] = "0"
        return False


def _about(data: Server) -> dict:
    told = {
        "currentVersion": 11.1,
        "name": "Barrios",
        "type": "Feature Layer",
        "geometryType": data.geometry,
        "objectIdField": "OBJECTID",
        "maxRecordCount": data.told_most or data.most,
        "supportedQueryFormats": data.formats,
        "advancedQueryCapabilities": {"supportsPagination": data.pages},
    }
    return told | ({"editingInfo": {"lastEditDate": data.edited}} if data.edited else {})


def _answer(data: Server, asked: dict[str, str]) -> dict:
    if asked.get("returnIdsOnly") == "true":
        return {"objectIdFieldName": "OBJECTID", "objectIds": list(reversed(data.objects))}
    if asked["f"] == "geojson" and "geojson" not in data.formats.lower():
        return {"error": {"code": 400, "message": "Output format not supported.", "details": []}}
    if "resultOffset" in asked and not data.pages:
        return {"error": {"code": 400, "message": "Pagination is not supported.", "details": []}}
    chosen = sorted(data.objects)
    if "objectIds" in asked:
        wanted = {int(one) for one in asked["objectIds"].split(",")}
        chosen = [one for one in chosen if one in wanted]
    start = int(asked.get("resultOffset", 0))
    limit = min(int(asked.get("resultRecordCount", data.most)), data.most)
    page = chosen[start : start + limit]
    more = {"exceededTransferLimit": True} if start + limit < len(chosen) else {}
    if asked["f"] == "geojson":
        features = [
            {"type": "Feature", "id": one, "properties": _named(data, one), "geometry": _mapped(data.objects[one][1])}
            for one in page
        ]
        return {"type": "FeatureCollection", "properties": more, "features": features}
    features = [{"attributes": _named(data, one), "geometry": {"rings": _rings(data.objects[one][1])}} for one in page]
    return {"objectIdFieldName": "OBJECTID", "spatialReference": {"wkid": 4326}, **more, "features": features}


def _named(data: Server, number: int) -> dict:
    return {"OBJECTID": number, **data.objects[number][0]}


def _mapped(shape: shapely.Geometry) -> dict:
    return json.loads(shapely.to_geojson(shape))


def _rings(shape: shapely.Geometry) -> list:
    turned = shapely.orient_polygons(shape, exterior_cw=True)
    return [[list(point) for point in ring.coords] for part in shapely.get_parts(turned) for ring in _of(part)]


def _of(part: shapely.Polygon) -> list:
    return [part.exterior, *part.interiors]
