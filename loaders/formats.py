"""From a file of any known format to one table of text: `entrada(fila, c0, c1, …)`.

The format is read from the content, never from the name. Real deliveries were seen as CSV with `;`, `,` and tab, in
UTF-8 with and without BOM and in Windows-1252, as XLSX, and zipped with macOS resource forks beside them (2020).
"""

import codecs
import csv
import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from loaders.contract import ContractError

DELIMITERS = (",", ";", "\t", "|")
HEADER_SEARCH = 20
BLOCK = 1 << 20

Score = Callable[[list[str]], int]


@dataclass(frozen=True)
class Read:
    """What was read into `entrada`: the header, and the rows that had more cells than the header."""

    header: tuple[str, ...]
    ragged: int


def read_into(con: duckdb.DuckDBPyConnection, path: Path, score: Score) -> Read:
    """Read a delivery into table `entrada`; `score` says how many columns of a candidate header are known.

    Raises ContractError when the content is of no known format or nothing in it looks like a table.
    """
    with _unpacked(path) as content:
        kind = _kind(content)
        if kind == "hoja":
            return _read_workbook(con, content, path.name, score)
        if kind != "texto":
            raise ContractError(f"«{path.name}» no es una tabla: se esperaba CSV, TXT, XLSX, XLS o ZIP y es {kind}.")
        with _as_utf8(content) as text:
            return _read_delimited(con, text, path.name, score)


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        return "un archivo vacío"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"\xd0\xcf\x11\xe0"):
        return "hoja"
    if head.startswith(b"%PDF"):
        return "un PDF"
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
        tables = [name for name in names if not _is_litter(name)]
        if len(tables) != 1:
            listed = ", ".join(tables[:5]) or "ninguno"
            raise ContractError(
                f"«{path.name}» es un ZIP con {len(tables)} archivos de datos y debe traer exactamente uno: {listed}."
            )
        with tempfile.TemporaryDirectory() as folder:
            inner = Path(folder) / "contenido"
            with archive.open(tables[0]) as source, inner.open("wb") as target:
                while block := source.read(BLOCK):
                    target.write(block)
            yield inner


def _is_litter(name: str) -> bool:
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"


@contextmanager
def _as_utf8(path: Path) -> Iterator[Path]:
    encoding = _encoding(path)
    if encoding == "utf-8":
        yield path
        return
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
    with path.open("rb") as file:
        first = file.read(4)
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _read_delimited(con: duckdb.DuckDBPyConnection, path: Path, name: str, score: Score) -> Read:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for _, line in zip(range(HEADER_SEARCH), file, strict=False)]
    candidates = [
        (score(cells), -number, -order, number, delimiter, cells)
        for order, delimiter in enumerate(DELIMITERS)
        for number, cells in _split(lines, delimiter)
    ]
    if not candidates:
        raise ContractError(f"«{name}» no trae ninguna fila.")
    _, _, _, number, delimiter, header = max(candidates)
    names = [f"c{position}" for position in range(len(header))]
    con.execute(
        """
        create or replace temp table entrada as
        select row_number() over () + $header_rows as fila, *
        from read_csv($path, delim = $delimiter, quote = '"', escape = '"', header = false, skip = $header_rows,
             auto_detect = false, columns = $columns, strict_mode = false, null_padding = true,
             max_line_size = 10000000)
        """,
        {
            "path": str(path),
            "delimiter": delimiter,
            "header_rows": number + 1,
            "columns": {column: "varchar" for column in [*names, "sobra"]},
        },
    )
    return Read(tuple(header), _set_ragged_aside(con))


def _split(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines):
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if any(cell.strip() for cell in cells):
            yield number, cells


def _set_ragged_aside(con: duckdb.DuckDBPyConnection) -> int:
    con.execute("create or replace temp table desbordadas as select * from entrada where trim(sobra) <> ''")
    con.execute("delete from entrada where trim(sobra) <> ''")
    con.execute("alter table entrada drop column sobra")
    return con.execute("select count(*) from desbordadas").fetchone()[0]


def _read_workbook(con: duckdb.DuckDBPyConnection, path: Path, name: str, score: Score) -> Read:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [(sheet, book.get_sheet_by_name(sheet).to_python()) for sheet in book.sheet_names]
    except CalamineError as error:
        raise ContractError(
            f"«{name}» parece un libro de Excel pero no se puede abrir: puede estar dañado o protegido con contraseña."
        ) from error
    candidates = [
        (score(cells), -number, -order, rows)
        for order, (_, rows) in enumerate(sheets)
        for number, cells in enumerate([[_cell(value) or "" for value in row] for row in rows[:HEADER_SEARCH]])
        if any(cells)
    ]
    if not candidates:
        raise ContractError(f"«{name}» es un libro sin ninguna fila.")
    best, negative, _, rows = max(candidates, key=lambda candidate: candidate[:3])
    number = -negative
    header = tuple(_cell(value) or "" for value in rows[number])
    body = rows[number + 1 :]
    columns = {"fila": pa.array(range(number + 2, number + 2 + len(body)), pa.int64())}
    for position in range(len(header)):
        columns[f"c{position}"] = pa.array([_cell(row[position]) for row in body], pa.string())
    table = pa.table(columns)
    con.register("libro", table)
    con.execute("create or replace temp table entrada as select * from libro")
    con.execute("create or replace temp table desbordadas as select *, null::varchar as sobra from entrada limit 0")
    con.unregister("libro")
    return Read(header, 0)


def _cell(value: object) -> str | None:
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
