"""From a file of any known format to one table of text: `entrada(fila, c0, c1, …)`.

The format is read from the content, never from the name. Real deliveries were seen as CSV with `;`, `,` and tab, in
UTF-8 with and without BOM and in Windows-1252, as XLSX, and zipped with macOS resource forks beside them (2020).
"""

import codecs
import csv
import datetime as dt
import shutil
import tempfile
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from loaders import progress, safety
from loaders.contract import ContractError

DELIMITERS = (",", ";", "\t", "|")
HEADER_SEARCH = 60
JOINED = 20  # lines that one quoted cell may take
BLOCK = 1 << 20
BROKEN = "\ufffd"
ABSENT = "\x00"  # stands in no cell: tells a blank cell from one that the row does not have

Score = Callable[[list[str]], int]


@dataclass(frozen=True)
class Read:
    """What was read into `entrada`: the header, and the rows that had more cells than the header."""

    header: tuple[str, ...]
    ragged: int


def read_into(con: duckdb.DuckDBPyConnection, path: Path, score: Score) -> Read:
    """Read a delivery into table `entrada`; `score` says how many columns of a candidate header are known.

    Raises ContractError when the content is of no known format or nothing in it looks like a table, and its kind
    UnsafeFile, before anything is parsed, for what no reader should open.
    """
    safety.inspect(path, path.name)
    with _unpacked(path) as content:
        if content != path:
            safety.inspect_content(content, path.name)
        kind = _kind(content)
        if kind == "hoja":
            return _read_workbook(con, content, path.name, score)
        if kind != "texto":
            raise ContractError(f"«{path.name}» no es una tabla: se esperaba CSV, TXT, XLSX, XLS o ZIP y es {kind}.")
        with _as_utf8(content) as text:
            found = _read_delimited(con, text, path.name, score)
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
            try:
                with archive.open(tables[0]) as source, inner.open("wb") as target:
                    shutil.copyfileobj(source, target, BLOCK)
            except (RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile) as error:
                raise ContractError(f"«{path.name}» no se puede descomprimir: está protegido o dañado.") from error
            yield inner


def _is_litter(name: str) -> bool:
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
            text = decoder.decode(block)
            accents += len(block) - len(text)
            broken += 0 if len(block) == len(text) and block.isascii() else text.count(BROKEN)
        broken += len(decoder.decode(b"", final=True))
    return "utf-8" if broken == 0 else "utf-8 with gaps" if accents > broken else "cp1252"


def _read_delimited(con: duckdb.DuckDBPyConnection, path: Path, name: str, score: Score) -> Read:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for _, line in zip(range(HEADER_SEARCH), file, strict=False)]
    candidates = [
        (score(cells), -number, -order, number, height, delimiter, cells)
        for order, delimiter in enumerate(DELIMITERS)
        for number, height, cells in _split(lines, delimiter)
    ]
    if not candidates:
        raise ContractError(f"«{name}» no trae ninguna fila.")
    _, _, _, number, height, delimiter, header = max(candidates)
    while header and not header[-1].strip():
        header.pop()
    with _one_line_per_record(path, delimiter, len(header), number + height) as (body, skipped):
        con.execute(
            """
            create or replace temp table entrada as
            select row_number() over () + $skipped as fila, *
            from read_csv($path, delim = $delimiter, quote = '"', escape = '"', header = false, skip = $skip,
                 auto_detect = false, columns = $columns, strict_mode = false, null_padding = true,
                 max_line_size = 10000000, nullstr = $absent)
            """,
            {
                "path": str(body),
                "delimiter": delimiter,
                "skip": skipped,
                "skipped": number + height,
                "columns": {column: "varchar" for column in [f"c{i}" for i in range(len(header))] + ["sobra"]},
                "absent": ABSENT,
            },
        )
    return Read(tuple(header), _set_ragged_aside(con, f"c{len(header) - 1}"))


def _split(lines: list[str], delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Candidate headers: (line, lines that it takes, cells); a quoted header cell may hold line breaks."""
    for number, line in enumerate(lines):
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if any(cell.strip() for cell in cells):
            yield number, 1, cells
        if line.count('"') % 2:
            for height in range(2, min(JOINED, len(lines) - number) + 1):
                record = "".join(lines[number : number + height])
                if record.count('"') % 2 == 0:
                    yield number, height, next(csv.reader([_on_one_line(record)], delimiter=delimiter), [])
                    break


@contextmanager
def _one_line_per_record(path: Path, delimiter: str, width: int, skip: int) -> Iterator[tuple[Path, int]]:
    """The data rows, one per line, so that a stray quote can never swallow the rows after it.

    A quoted cell with line breaks is joined when the joined record has the header's width; any other open quote is
    taken for a letter. A file without quotes stays as it is.
    """
    with path.open("rb") as file:
        quoted = any(b'"' in block for block in iter(lambda: file.read(BLOCK), b""))
    if not quoted:
        yield path, skip
        return
    with tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "filas"
        with (
            path.open(encoding="utf-8-sig", newline="") as source,
            body.open("w", encoding="utf-8", newline="") as target,
        ):
            for _ in range(skip):
                next(source)
            for line in _records(source, delimiter, width):
                target.write(line)
        yield body, 0


def _records(lines: Iterable[str], delimiter: str, width: int) -> Iterator[str]:
    waiting: deque[str] = deque()
    for line in lines:
        if not waiting and ('"' not in line or line.count('"') % 2 == 0):
            yield line
            continue
        waiting.append(line)
        record = _on_one_line("".join(waiting))
        if record.count('"') % 2 == 0 and len(next(csv.reader([record], delimiter=delimiter))) >= width:
            waiting.clear()
            yield record + "\n"
        elif len(waiting) >= JOINED:
            yield from _records([waiting.popleft().replace('"', "")], delimiter, width)
            kept, waiting = waiting, deque()
            rest = list(_records(kept, delimiter, width))
            yield from rest
    while waiting:
        yield waiting.popleft().replace('"', "")


def _on_one_line(record: str) -> str:
    return record.rstrip("\r\n").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def _set_ragged_aside(con: duckdb.DuckDBPyConnection, last: str) -> int:
    """Rows with more or fewer cells than the header go to `desbordadas`.

    What all rows do is the writer's habit, not a fault: a delimiter at the end of each, or blank cells left out there.
    """
    rows, overflowing, written, short = con.execute(
        f"""
        select count(*), count(sobra), count(nullif(trim(sobra), '')), count(*) filter (where {last} is null)
        from entrada where c0 is not null
        """
    ).fetchone()
    faults = []
    if overflowing < rows or written:
        faults.append("sobra is not null")
    if short * 2 <= rows:
        faults.append(f"{last} is null")
    blank = "coalesce(trim(c0), '') = '' and " + (f"{last} is null" if last != "c0" else "true")
    where = f"({' or '.join(faults) or 'false'}) and not ({blank})"
    found = f"select rowid from entrada where {where}"  # looks at three columns and fetches the others of few rows
    con.execute(f"create or replace temp table desbordadas as select * from entrada where rowid in ({found})")
    con.execute(f"delete from entrada where rowid in ({found})")
    con.execute("alter table entrada drop column sobra")
    return con.execute("select count(*) from desbordadas").fetchone()[0]


def _read_workbook(con: duckdb.DuckDBPyConnection, path: Path, name: str, score: Score) -> Read:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [(sheet, book.get_sheet_by_name(sheet).to_python()) for sheet in book.sheet_names]
    except PasswordError as error:
        raise safety.UnsafeFile(name, "protegido con contraseña", "es un libro de Excel cifrado.") from error
    except CalamineError as error:
        raise ContractError(
            f"«{name}» parece un libro de Excel pero no se puede abrir: puede estar dañado o protegido con contraseña."
        ) from error
    candidates = [
        (score(cells), len(rows) - number, -order, -number, rows)
        for order, (_, rows) in enumerate(sheets)
        for number, cells in enumerate([[_cell(value) or "" for value in row] for row in rows[:HEADER_SEARCH]])
        if any(cells)
    ]
    if not candidates:
        raise ContractError(f"«{name}» es un libro sin ninguna fila.")
    *_, negative, rows = max(candidates, key=lambda candidate: candidate[:4])
    number = -negative
    header = tuple(_cell(value) or "" for value in rows[number])
    body = rows[number + 1 :]
    columns = {"fila": pa.array(range(number + 2, number + 2 + len(body)), pa.int64())}
    for position in range(len(header)):
        columns[f"c{position}"] = pa.array([_cell(row[position]) for row in body], pa.string())
    table = pa.table(columns)
    con.register("libro", table)
    con.execute("create or replace temp table entrada as select * from libro")
    con.unregister("libro")
    return Read(header, _set_unnamed_aside(con, header))


def _set_unnamed_aside(con: duckdb.DuckDBPyConnection, header: tuple[str, ...]) -> int:
    """Rows of a sheet with something under a blank header go to `desbordadas`, unless most rows have it."""
    rows = con.execute("select count(*) from entrada").fetchone()[0]
    unnamed = [f"c{position}" for position, cell in enumerate(header) if not cell.strip()]
    stray = [
        column for column in unnamed if 0 < con.execute(f"select count({column}) from entrada").fetchone()[0] * 2 < rows
    ]
    where = " or ".join(f"{column} is not null" for column in stray) or "false"
    con.execute(f"create or replace temp table desbordadas as select * from entrada where {where}")
    con.execute(f"delete from entrada where {where}")
    return con.execute("select count(*) from desbordadas").fetchone()[0]


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
