"""From a file of any known format to one relation of text: `entrada(fila, lugar, c0, c1, …)`.

The format is read from the content, never from the name. Real deliveries were seen as CSV with `;`, `,` and tab, in
UTF-8 with and without BOM and in Windows-1252, as XLSX, and zipped with macOS resource forks beside them (2020).
"""

import codecs
import datetime as dt
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from loaders import progress, rows, safety
from loaders.contract import ContractError
from loaders.delimited import HEADER_SEARCH, Read, Score, read_delimited

BLOCK = 1 << 20
BROKEN = "\ufffd"


def read_into(con: duckdb.DuckDBPyConnection, path: Path, score: Score) -> Read:
    """Read a delivery into `entrada`; `score` says how many columns of a candidate header are known.

    Raises ContractError when the content is of no known format or nothing in it looks like a table, and its kind
    UnsafeFile, before anything is parsed, for what no reader should open.
    """
    safety.inspect(path, path.name)
    rows.drop(con)
    with _unpacked(path) as content:
        if content != path:
            safety.inspect_content(content, path.name)
        kind = _kind(content)
        if kind == "hoja":
            return _read_workbook(con, content, path.name, score)
        if kind != "texto":
            raise ContractError(f"«{path.name}» no es una tabla: se esperaba CSV, TXT, XLSX, XLS o ZIP y es {kind}.")
        with _as_utf8(content) as text:
            found = read_delimited(con, text, path.name, score)
    progress.rows(con.execute("select count(*) from entrada").fetchone()[0])
    return found


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        return "un archivo vacío"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"\xd0\xcf\x11\xe0"):
        return "hoja"
    if head.startswith(b"%PDF"):
        return "un PDF"
    if head.removeprefix(codecs.BOM_UTF8).startswith(b"{"):
        return "un JSON: si es una capa de límites, cárguela como «limites», y si es de calles, como «vias»"
    if safety.GEOPACKAGE.startswith(head):
        return "una capa GeoPackage: cárguela como «limites» o, si es de calles, como «vias»"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        return "un archivo binario"
    return "texto"


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or the one table inside a plain zip (an XLSX is a zip too, and stays whole)."""
    if not zipfile.is_zipfile(path):
        yield path
        return
    with zipfile.ZipFile(path) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        if "[Content_Types].xml" in names:
            yield path
            return
        tables = [name for name in names if not is_litter(name)]
        if len(tables) != 1:
            listed = ", ".join(tables[:5]) or "ninguno"
            raise ContractError(
                f"«{path.name}» es un ZIP con {len(tables)} archivos de datos y debe traer exactamente uno: {listed}."
            )
        with tempfile.TemporaryDirectory() as folder:
            inner = Path(folder) / "contenido"
            try:
                with archive.open(tables[0]) as source, inner.open("wb") as target:
                    shutil.copyfileobj(source, target, BLOCK)
            except (RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile) as error:
                raise ContractError(f"«{path.name}» no se puede descomprimir: está protegido o dañado.") from error
            yield inner


def is_litter(name: str) -> bool:
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] in ("Thumbs.db", "desktop.ini")


@contextmanager
def _as_utf8(path: Path) -> Iterator[Path]:
    encoding = _encoding(path)
    if encoding == "utf-8":
        yield path
        return
    encoding = encoding.partition(" ")[0]
    with tempfile.TemporaryDirectory() as folder:
        converted = Path(folder) / "utf8"
        with (
            path.open(encoding=encoding, errors="replace", newline="") as source,
            converted.open("w", encoding="utf-8", newline="") as target,
        ):
            while block := source.read(BLOCK):
                target.write(block)
        yield converted


def _encoding(path: Path) -> str:
    """UTF-8 unless its bytes say otherwise; a few broken characters do not make a UTF-8 file a Windows-1252 one."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        accents = broken = 0
        while block := file.read(BLOCK):
            if block.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(block)
            accents += len(block) - len(text)
            broken += text.count(BROKEN)
        broken += len(decoder.decode(b"", final=True))
    return "utf-8" if broken == 0 else "utf-8 with gaps" if accents > broken else "cp1252"


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its used area, where that starts, and its merged ranges, ((row, column) twice).

    Rows and columns are counted from 0 within the used area, `first` is the row of the file that it starts on.
    """

    name: str
    lines: list[list[object]]
    first: int
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a workbook that has cells. ContractError for a file that is none, UnsafeFile for a hostile one."""
    safety.inspect(path, path.name)
    with _unpacked(path) as content:
        if content != path:
            safety.inspect_content(content, path.name)
        if (kind := _kind(content)) != "hoja":
            raise ContractError(f"«{path.name}» no es un libro de Excel: es {kind}.")
        with _opened(content, path.name) as book:
            return [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]


def _sheet(found: CalamineSheet) -> Sheet:
    row, column = found.start or (0, 0)
    merged = tuple(
        ((top - row, left - column), (bottom - row, right - column))
        for (top, left), (bottom, right) in found.merged_cell_ranges or ()
    )
    return Sheet(found.name, found.to_python(), row + 1, merged)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[CalamineWorkbook]:
    try:
        yield CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise safety.UnsafeFile(name, "protegido con contraseña", "es un libro de Excel cifrado.") from error
    except CalamineError as error:
        raise ContractError(
            f"«{name}» parece un libro de Excel pero no se puede abrir: puede estar dañado o protegido con contraseña."
        ) from error


def _read_workbook(con: duckdb.DuckDBPyConnection, path: Path, name: str, score: Score) -> Read:
    with _opened(path, name) as book:
        sheets = [(sheet, book.get_sheet_by_name(sheet).to_python()) for sheet in book.sheet_names]
    candidates = [
        (score(cells), len(lines) - number, -order, -number, lines)
        for order, (_, lines) in enumerate(sheets)
        for number, cells in enumerate([[cell_text(value) or "" for value in line] for line in lines[:HEADER_SEARCH]])
        if any(cells)
    ]
    if not candidates:
        raise ContractError(f"«{name}» es un libro sin ninguna fila.")
    *_, negative, lines = max(candidates, key=lambda candidate: candidate[:4])
    first = 1 - negative
    header = tuple(cell_text(value) or "" for value in lines[first - 1])
    body = lines[first:]
    columns = {"fila": pa.array(range(first + 1, first + 1 + len(body)), pa.int64())}
    for place in range(len(header)):
        columns[f"c{place}"] = pa.array([cell_text(line[place]) for line in body], pa.string())
    rows.hold(con, pa.table(columns))
    return Read(header, _set_unnamed_aside(con, header))


def _set_unnamed_aside(con: duckdb.DuckDBPyConnection, header: tuple[str, ...]) -> int:
    """Rows of a sheet with something under a blank header go to `desbordadas`, unless most rows have it."""
    unnamed = [f"c{place}" for place, cell in enumerate(header) if not cell.strip()]
    counts = ", ".join(["count(*)", *(f"count({column})" for column in unnamed)])
    total, *filled = con.execute(f"select {counts} from entrada").fetchone()
    stray = [column for column, cells in zip(unnamed, filled, strict=True) if 0 < cells * 2 < total]
    return rows.set_ragged_aside(con, " or ".join(f"{column} is not null" for column in stray) or "false")


def cell_text(value: object) -> str | None:
    """A cell as text: 1.0 is «1», a date is ISO, an empty cell is None."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value)
