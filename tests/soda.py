"""An open-data portal on loopback: a data set behind the part of SODA that a fetch uses, and the faults of real ones.

It answers as the publisher's documentation and recorded answers do: every CSV cell quoted, numbers as JSON text, error
bodies with `errorCode`, `X-SODA2-*` headers, an ETag for each query, rows in no order but that of `$order`.
"""

import csv
import hashlib
import io
import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

BEGAN = datetime(2021, 1, 4, 14, 12, 11, 344000, tzinfo=UTC)
AGGREGATE = re.compile(r"(count|max)\(([^)]+)\) as (\w+)")
SINCE = re.compile(r":updated_at > '([^']+)'")
PAGE, COUNT = "csv", "json"


@dataclass
class Fault:
    """What goes wrong with one page (the first is 0; None is any, the columns too), or with the counts, how often."""

    kind: str
    page: int | None = 1
    times: int = 1
    on: str = PAGE
    value: str = ""


@dataclass
class Portal:
    """A data set that changes as its publisher changes it. A row has the declared columns, `:id` and `:updated_at`."""

    dataset: str
    columns: list[str]
    rows: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    on_page: dict[int, list[Callable[[], object]]] = field(default_factory=dict)
    dated: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    address: str = ""
    _clock: datetime = BEGAN
    _made: int = 0

    def add(self, *rows: dict[str, str]) -> None:
        """Insert rows in one transaction, anywhere in the order of ids."""
        now = self._tick()
        for row in rows:
            self._made += 1
            name = hashlib.sha256(str(self._made).encode()).hexdigest()
            self.rows.append(row | {":id": f"row-{name[:4]}.{name[4:8]}_{name[8:12]}", ":updated_at": now})
        self.rows.sort(key=lambda row: row[":id"])

    def revise(self, place: int, *, stamped: bool = True, **changes: str) -> None:
        """Change a row in place; a publisher whose `:updated_at` cannot be trusted does not stamp it."""
        now = self._tick()
        self.rows[place] |= changes | ({":updated_at": now} if stamped else {})

    def remove(self, place: int) -> None:
        """Withdraw a row."""
        self._tick()
        del self.rows[place]

    def replace(self) -> None:
        """Publish everything anew, as a full replace does: other ids, one moment for all."""
        rows = [{name: row[name] for name in self.columns} for row in self.rows]
        self.rows.clear()
        self.add(*rows)

    def rename(self, old: str, new: str) -> None:
        """Give a column another name."""
        self.columns[self.columns.index(old)] = new
        for row in self.rows:
            row[new] = row.pop(old)

    def delivered(self) -> list[tuple[str, ...]]:
        """The rows as a delivery should have them, sorted."""
        return sorted(tuple(row[name] for name in self.columns) for row in self.rows)

    def pages_asked(self) -> list[int]:
        """Offsets of the pages asked for so far."""
        return [int(one["$offset"]) for one in self.asked if "$offset" in one]

    @property
    def written(self) -> str:
        return format_datetime(self._clock, usegmt=True)

    def _tick(self) -> str:
        self._clock += timedelta(minutes=7)
        return self._clock.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self._clock.microsecond // 1000:03d}Z"


@contextmanager
def serving(portal: Portal) -> Iterator[Portal]:
    """Serve it until the block ends."""

    class Handler(_Handler):
        data = portal

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        portal.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield portal
        finally:
            server.shutdown()
            thread.join()


class _Refused(Exception):
    def __init__(self, status: int, body: dict) -> None:
        super().__init__(status)
        self.status, self.body = status, body


class _Handler(BaseHTTPRequestHandler):
    data: Portal
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: apart, each answer waits for an acknowledgement

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        asked = dict(parse_qsl(split.query))
        self.data.asked.append(asked)
        self.data.headers.append(dict(self.headers))
        kind = split.path.rpartition(".")[2]
        page = int(asked.get("$offset", 0)) // int(asked.get("$limit", 1)) if "$offset" in asked else None
        fault = self._fault(kind, page)
        try:
            if split.path not in (f"/resource/{self.data.dataset}.csv", f"/resource/{self.data.dataset}.json"):
                raise _Refused(404, {"code": "dataset.missing", "error": True, "message": "Not found"})
            names, rows = _answer(self.data, asked)
        except _Refused as error:
            self._send(error.status, json.dumps(error.body).encode(), "application/json;charset=utf-8")
            return
        text = _csv(names, rows) if kind == "csv" else json.dumps([_without_blanks(names, row) for row in rows])
        getattr(self, f"_{fault.kind}" if fault else "_well")(text, kind, fault)
        for change in self.data.on_page.pop(page, []) if page is not None else []:
            change()

    def _fault(self, kind: str, page: int | None) -> Fault | None:
        for fault in self.data.faults:
            if fault.times and fault.on == kind and (kind == COUNT or fault.page in (None, page)):
                fault.times -= 1
                return fault
        return None

    def _send(self, status: int, body: bytes, kind: str, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _well(self, text: str, kind: str, fault: Fault | None = None, *, length: int | None = None) -> None:
        body = text.encode("utf-8")
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:24]}"', "X_SODA2_Data_Out_Of_Date": "false"}
        if self.data.dated:
            dates = ("Last_Modified", "X_SODA2_Truth_Last_Modified", "X_SODA2_Secondary_Last_Modified")
            headers |= dict.fromkeys(dates, self.data.written)
        self._send(200, body, f"{'text/csv' if kind == 'csv' else 'application/json'};charset=utf-8", length, **headers)

    def _status(self, text: str, kind: str, fault: Fault) -> None:
        code, _, after = fault.value.partition(" ")
        body = json.dumps({"code": "internal", "error": True, "message": "Internal error"}).encode()
        self._send(int(code), body, "application/json;charset=utf-8", **({"Retry_After": after} if after else {}))

    def _cut(self, text: str, kind: str, fault: Fault) -> None:
        self._well(text[: len(text) // 2], kind, length=len(text.encode("utf-8")))
        self.close_connection = True

    def _truncated(self, text: str, kind: str, fault: Fault) -> None:
        self._well(text[:-30], kind)

    def _short(self, text: str, kind: str, fault: Fault) -> None:
        self._well("".join(text.splitlines(keepends=True)[:-1]), kind)

    def _empty(self, text: str, kind: str, fault: Fault) -> None:
        self._well(text.splitlines(keepends=True)[0], kind)

    def _nothing(self, text: str, kind: str, fault: Fault) -> None:
        self._well("", kind)

    def _html(self, text: str, kind: str, fault: Fault) -> None:
        self._send(200, b"<!doctype html><title>Mantenimiento</title>", "text/html; charset=utf-8")

    def _disguised(self, text: str, kind: str, fault: Fault) -> None:
        self._well("<!doctype html><title>Mantenimiento</title>", kind)

    def _mangled(self, text: str, kind: str, fault: Fault) -> None:
        self._send(200, text.encode("utf-16"), "text/csv;charset=utf-8", Last_Modified=self.data.written)

    def _stale(self, text: str, kind: str, fault: Fault) -> None:
        old = format_datetime(BEGAN, usegmt=True)  # a copy of the data set that lags behind the others
        self._send(200, text.replace("Leve", "Grave").encode(), "text/csv;charset=utf-8", Last_Modified=old)

    def _repeat(self, text: str, kind: str, fault: Fault) -> None:
        asked = self.data.asked[-1] | {"$offset": "0"}
        self._well(_csv(*_answer(self.data, asked)), kind)

    def _redirect(self, text: str, kind: str, fault: Fault) -> None:
        self._send(302, b"", "text/plain", Location=fault.value)


def _answer(data: Portal, asked: dict[str, str]) -> tuple[list[str], list[dict[str, str]]]:
    rows = data.rows
    if where := asked.get("$where"):
        since = SINCE.fullmatch(where)
        if not since:
            raise _Refused(400, {"errorCode": "query.compiler.malformed", "message": "Could not parse", "data": {}})
        rows = [row for row in rows if row[":updated_at"] > since[1]]
    select = asked.get("$select", "*")
    if aggregates := AGGREGATE.findall(select):
        return [name for *_, name in aggregates], [{name: _told(how, of, rows) for how, of, name in aggregates}]
    names = data.columns if select == "*" else select.split(",")
    for name in names:
        if name not in (*data.columns, ":id", ":updated_at"):
            message = f"Query coordinator error: query.soql.no-such-column; No such column: {name}"
            body = {"message": message, "errorCode": "query.soql.no-such-column", "data": {"column": name}}
            raise _Refused(400, body)
    if asked.get("$order") != ":id":  # unspecified: the portal promises no order
        rows = random.sample(rows, len(rows))
    start = int(asked.get("$offset", 0))
    return list(names), rows[start : start + int(asked.get("$limit", 1000))]


def _told(how: str, of: str, rows: list[dict[str, str]]) -> str:
    return str(len(rows)) if how == "count" else max((row[of] for row in rows), default="")


def _without_blanks(names: list[str], row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in names if row[name]}


def _csv(names: list[str], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row[name] for name in names] for row in rows)
    return out.getvalue()
