"""The few questions asked of a SODA interface: its columns, its version, its rows by pages ordered by `:id`."""

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

from loaders.contract import Soda
from loaders.fetch.web import UNPUBLISHED, Body, FetchRefused, Passing, Web

CSV, JSON = "text/csv", "application/json"
SYSTEM = (":id", ":updated_at")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")
# When the copy that answered was last written; the second is of all the portal's copies of the data set.
WRITTEN = ("X-SODA2-Secondary-Last-Modified", "Last-Modified")
BROKEN = "la página llegó incompleta o dañada"


class Shifted(Exception):
    """The data set changed while it was being fetched: what was fetched mixes two versions."""


@dataclass(frozen=True)
class Version:
    """What tells one state of a data set from another: its rows, its last change, when the portal wrote it."""

    rows: int
    changed: str
    written: str


@dataclass(frozen=True)
class Query:
    """Which rows are asked for, and how many at a time."""

    soda: Soda
    where: str | None
    size: int

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.soda.columns, *SYSTEM)

    def page(self, number: int) -> dict[str, str]:
        """The parameters of one page. `:id` is the order under which the portal promises stable pages."""
        asked = {
            "$select": ",".join(self.columns),
            "$order": ":id",
            "$limit": str(self.size),
            "$offset": str(number * self.size),
        }
        return asked | ({"$where": self.where} if self.where else {})


def check_columns(web: Web, soda: Soda, scratch: Path) -> None:
    """Refuse, naming them, columns that the portal lacks or that nobody declared."""
    header, _ = web.patiently()(_read_csv, web, soda, {"$select": "*", "$limit": "1"}, scratch)
    found = [name for name in header if not name.startswith(":")]
    missing = [name for name in soda.columns if name not in found]
    strange = [name for name in found if name not in soda.columns]
    if missing or strange:
        told = [
            f"{text} ({len(names)}): {', '.join(f'«{name[:60]}»' for name in names[:10])}."
            for text, names in (("Columnas que faltan", missing), ("Columnas nuevas o con otro nombre", strange))
            if names
        ]
        raise FetchRefused(
            f"La estructura del conjunto «{soda.dataset}» del portal cambió. {' '.join(told)} {UNPUBLISHED}"
        )


def version(web: Web, soda: Soda, scratch: Path, where: str | None = None) -> Version:
    """The state of the data set, or of the rows under a condition."""
    return web.patiently()(_version, web, soda, scratch, where)


def _version(web: Web, soda: Soda, scratch: Path, where: str | None) -> Version:
    asked = {"$select": "count(*) as filas,max(:updated_at) as cambio"} | ({"$where": where} if where else {})
    body = web.save(f"/resource/{soda.dataset}.json", asked, JSON, scratch)
    try:
        [told] = json.loads(scratch.read_bytes())
        rows, changed = int(told["filas"]), str(told.get("cambio") or "")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Passing("el portal no dijo cuántas filas tiene") from error
    if changed and not MOMENT.fullmatch(changed):
        raise Passing("el portal no dijo cuándo cambió")
    return Version(rows, changed, written(body))


def written(body: Body) -> str:
    """When the portal wrote the copy that answered; empty when it does not say."""
    return next((body.headers[name] for name in WRITTEN if name in body.headers), "")


def page(web: Web, query: Query, number: int, expected: int, known: Version, target: Path) -> Body:
    """Fetch one page into `target` and check it whole: columns, rows, version. Raises Passing or Shifted."""
    body = web.save(f"/resource/{query.soda.dataset}.csv", query.page(number), CSV, target)
    if written(body) != known.written:
        raise Shifted
    header, rows = _parse(target)
    if header != list(query.columns):
        raise Passing("la página trae otras columnas que las pedidas")
    if rows != expected:
        raise Passing(f"la página {number + 1} trae {rows} filas y debía traer {expected}")
    return body


def _read_csv(web: Web, soda: Soda, asked: dict[str, str], target: Path) -> tuple[list[str], int]:
    web.save(f"/resource/{soda.dataset}.csv", asked, CSV, target)
    return _parse(target)


def _parse(path: Path) -> tuple[list[str], int]:
    """The header and how many rows, every one of the header's width."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            rows = 0
            for row in reader:
                if len(row) != len(header):
                    raise Passing(BROKEN)
                rows += 1
    except (csv.Error, UnicodeDecodeError) as error:
        raise Passing(BROKEN) from error
    if not header:
        raise Passing("la página llegó vacía")
    return header, rows
