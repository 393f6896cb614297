"""No byte that `publico` serves tells of a person: pages, drawers, files, frames and logs, as a browser gets them."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Response, WebSocket, expect

from app.downloads import csv, parquet, xlsx
from app.navigation import visible
from tests.app.test_public_process import of_the_warehouse, open_files, pid_behind
from tests.loaders.test_covid_municipal import everything_as_text, newest

ROOT = Path(__file__).resolve().parents[2]
DRAWERS = ("Tabla", "Descargar", "¿Cómo se calcula?", "Citar")
KINDS = (b"PK\x03\x04", b"PAR1", b"<svg", b"\x89PNG", b"\xef\xbb\xbf")


@dataclass
class Served:
    """Everything that a browser received: {where from: bytes}, frames of a socket one after the other."""

    content: dict[str, bytes] = field(default_factory=dict)
    responses: list[Response] = field(default_factory=list)
    frames: bytearray = field(default_factory=bytearray)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: self.frames.extend(data if isinstance(data, bytes) else data.encode()))

    def keep(self) -> None:
        """Read the bodies of the responses so far; a file that is saved has its own way here."""
        while self.responses:
            response = self.responses.pop()
            told = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
            whole = response.status == 200 and "attachment" not in response.headers.get("content-disposition", "")
            self.content[response.url] = told.encode() + b"\n" + (response.body() if whole else b"")


@pytest.fixture(scope="module")
def people(datos) -> list[str]:
    """Documents, phones and names of fifty people of the restricted file."""
    with duckdb.connect(str(newest(datos)["restringida"]), read_only=True) as con:
        rows = con.execute(
            "select documento, min(telefono), min(nombre) from raw_covid_municipal where hasta_corte is null "
            "and documento is not null and telefono is not null group by documento order by hash(documento) limit 50"
        ).fetchall()
    assert len(rows) == 50 and len({row[0] for row in rows}) == 50
    return [value for row in rows for value in row]


def as_written(value: str) -> set[bytes]:
    """A text as bytes in each way that a file, a frame or a page may have it; UTF-16 is read without its zeros."""
    cased = (value, value.lower(), value.title())
    forms = [form for one in cased for form in (one.encode(), one.encode("latin-1"), json.dumps(one)[1:-1].encode())]
    return {form.upper() for form in forms}


def opened(content: bytes) -> Iterator[bytes]:
    """The bytes themselves and what is packed inside: members of a zip, cells of Parquet, gzip, UTF-16."""
    yield content
    if b"\0" in content:
        yield content.replace(b"\0", b"")
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from opened(archive.read(name))
    elif content.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(content))
        yield str(table.schema.metadata).encode()
        yield table.to_pandas().to_csv().encode()
    elif content.startswith(b"\x1f\x8b"):
        yield from opened(gzip.decompress(content))


def told_of(people: list[str], content: bytes) -> int:
    """How many of the values are in the content: a number, so that a failure names nobody."""
    seen = [part.upper() for part in opened(content)]
    return sum(any(form in part for form in as_written(value) for part in seen) for value in people)


def test_the_search_finds_a_person_however_the_bytes_are_packed():
    value = "JESÚS NIÑO"
    df = pd.DataFrame({"a": [1, 2], "b": ["x", value]})
    forms = [csv(df), parquet(df), xlsx(df, about={"a": "b"}), gzip.compress(value.encode()), value.encode("utf-16")]
    forms += [
        json.dumps({"a": value}).encode(),
        b"\x08\x12" + value.title().encode("latin-1"),
        value.encode("utf-16-be"),
    ]
    assert [told_of([value, "9123456789"], form) for form in forms] == [1] * len(forms)
    assert told_of([value], b"JESUS NINO") == 0


def open_drawers(tab, served: Served, folder: Path) -> None:
    """Save every file that the page offers by itself, then open every drawer of its figures and save theirs."""
    save(tab, tab.page.get_by_test_id("stMain"), served, folder)
    figures = tab.page.locator('[class*="st-key-cajon-"]').evaluate_all(
        "all => all.flatMap(one => [...one.classList]).filter(name => name.startsWith('st-key-cajon-'))"
    )
    for figure in sorted(set(figures)):
        for name in DRAWERS:
            tab.page.locator(f".{figure}").get_by_role("radio", name=name).click()
            drawer = tab.page.locator(f".{figure.replace('cajon', 'abierto', 1)}")
            expect(drawer).to_be_visible()
            tab.idle()
            if name == "Descargar":
                # A drawer keeps its place while another's content leaves: its last button says that it is all there.
                expect(drawer.get_by_role("button", name="Datos, Parquet")).to_be_visible()
                save(tab, drawer, served, folder)


def save(tab, place, served: Served, folder: Path) -> None:
    for button in place.get_by_test_id("stDownloadButton").get_by_role("button").all():
        with tab.page.expect_download() as download:
            button.click()
        name = f"{len(served.content)}-{download.value.suggested_filename}"
        download.value.save_as(folder / name)
        served.content[name] = (folder / name).read_bytes()


@pytest.mark.navegador
@pytest.mark.completa
def test_nothing_that_publico_serves_tells_of_a_person(servidor, datos, visit, people, tmp_path) -> None:
    log = tmp_path / "servidor.log"
    address = servidor("publico", log=log)
    pid, served = pid_behind(address), Served()
    for page in visible(profile="publico"):
        for query in ("", "?embed=true") if page.embeddable else ("",):
            tab = visit(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
            tab.page.on("response", lambda response: served.responses.append(response))
            tab.page.on("websocket", served.listen)
            tab.open(f"{address}/{page.slug}{query}")
            served.keep()
            if not query:
                open_drawers(tab, served, tmp_path)
            assert of_the_warehouse(open_files(pid)) == {"publica"}
            assert page.title.encode() in served.frames and not tab.errors
            served.content[f"frames {page.slug}{query}"] = bytes(served.frames)
            served.content[f"addresses {page.slug}{query}"] = "\n".join(tab.requests).encode()
            served.frames.clear()
            served.keep()
            tab.page.close()
    files = [newest(datos)["publica"], *(ROOT / "app" / "static").iterdir(), log, datos / "construccion.log"]
    served.content |= {path.name: path.read_bytes() for path in files}
    served.content["publica, uncompressed"] = everything_as_text(newest(datos)["publica"], tmp_path)
    missing = [kind for kind in KINDS if not any(one.startswith(kind) for one in served.content.values())]
    assert not missing, "no file of that kind was served: the search has not seen it"
    found = {where: count for where, content in served.content.items() if (count := told_of(people, content))}
    size = sum(map(len, served.content.values())) / 1e6
    print(f"\n{len(served.content)} answers, files and sockets, {size:.0f} MB: {len(found)} tell of a person")
    assert not found
