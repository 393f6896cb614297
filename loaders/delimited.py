"""CSV and its kin: the delimiter and the header found by what is known of them, a row per line, ragged rows apart."""

import csv
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders import codes, rows
from loaders.contract import ContractError

DELIMITERS = (",", ";", "\t", "|")
HEADER_SEARCH = 60
JOINED = 20  # lines that one quoted cell may take
BLOCK = 1 << 20
ABSENT = "\x00"  # stands in no cell: tells a blank cell from one that the row does not have

Score = Callable[[list[str]], int]


@dataclass(frozen=True)
class Read:
    """What was read into `entrada`: the header, and the rows that had more cells than the header."""

    header: tuple[str, ...]
    ragged: int


def read_delimited(con: duckdb.DuckDBPyConnection, path: Path, name: str, score: Score) -> Read:
    """Read a text in UTF-8 into `entrada`; rows with more or fewer cells than the header go to `desbordadas`."""
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
    skip = number + height
    try:
        ragged = _read_plain(con, path, delimiter, len(header), skip)
    except codes.NotPlain:
        ragged = _read_quoted(con, path, delimiter, len(header), skip)
    return Read(tuple(header), ragged)


def _read_plain(con: duckdb.DuckDBPyConnection, path: Path, delimiter: str, width: int, skip: int) -> int:
    """A text without quotes whose rows have the header's width, but for a few."""
    table, others = codes.read(path, delimiter=delimiter, width=width, skip=skip)
    if len(others) * 2 > table.num_rows:
        raise codes.NotPlain
    odd = {line: text.split(delimiter) for line, text in others.items()}
    if any(len(cells) < width and not cells[0].strip() for cells in odd.values()):
        raise codes.NotPlain  # a short row of no first cell is not ragged: it may be blank
    rows.hold(con, table)
    names = ["fila", *(f"c{place}" for place in range(width)), "sobra"]
    padded = [(line, *(cells + [None] * width)[: width + 1]) for line, cells in sorted(odd.items())]
    types = [pa.int64(), *[pa.string()] * (width + 1)]
    values = zip(*padded, strict=True) if padded else [[] for _ in names]
    con.register("impares", pa.table([pa.array(list(v), t) for v, t in zip(values, types, strict=True)], names))
    con.execute("create or replace temp table desbordadas as select * from impares")
    con.unregister("impares")
    return len(odd)


def _read_quoted(con: duckdb.DuckDBPyConnection, path: Path, delimiter: str, width: int, skip: int) -> int:
    """Any other text."""
    with _one_line_per_record(path, delimiter, width, skip) as (body, skipped):
        con.execute(
            """
            create or replace temp table celdas as
            select *
            from read_csv($path, delim = $delimiter, quote = '"', escape = '"', header = false, skip = $skip,
                 auto_detect = false, columns = $columns, strict_mode = false, null_padding = true,
                 max_line_size = 10000000, nullstr = $absent)
            """,
            {
                "path": str(body),
                "delimiter": delimiter,
                "skip": skipped,
                "columns": {column: "varchar" for column in [f"c{place}" for place in range(width)] + ["sobra"]},
                "absent": ABSENT,
            },
        )
    rows.number(con, width, first=skip + 1)
    return _set_ragged_aside(con, f"c{width - 1}")


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
    total, overflowing, written, short = con.execute(
        f"""
        select count(*), count(sobra), count(nullif(trim(sobra), '')), count(*) filter (where {last} is null)
        from celdas where c0 is not null
        """
    ).fetchone()
    faults = []
    if overflowing < total or written:
        faults.append("sobra is not null")
    if short * 2 <= total:
        faults.append(f"{last} is null")
    blank = "coalesce(trim(c0), '') = '' and " + (f"{last} is null" if last != "c0" else "true")
    where = f"({' or '.join(faults) or 'false'}) and not ({blank})"
    return rows.set_ragged_aside(con, where)
