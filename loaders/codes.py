"""A delimited text as codes: in each column its distinct cells once, and two bytes a row.

A list of millions of rows takes a tenth of its text, and what is asked of a cell is asked once of each distinct one.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from loaders import progress

SEGMENT = 128 << 20  # bytes read and coded at a time
BLOCK = 8 << 20  # what a thread takes of it; no line is longer
MOST_TERMS = 1 << 16  # distinct cells of a column; beyond, text stays text
PIECE = 1 << 18
NEW_LINE = ord("\n")
FEW = 100  # rows of another width; more are the writer's habit, which another reader knows


class NotPlain(Exception):
    """The text is not lines of cells between delimiters alone: it has to be read by other means."""


class _Column:
    """A column under way: a code per row into the distinct cells so far, or text where most cells differ."""

    def __init__(self, sample: pa.ChunkedArray):
        self.coded = len(sample.unique()) * 2 < len(sample)
        self.terms: dict[str, int] = {}
        self.chunks: list[pa.Array] = []

    @property
    def type(self) -> pa.DataType:
        return pa.dictionary(pa.int32(), pa.string()) if self.coded else pa.string()

    def add(self, cells: pa.ChunkedArray) -> None:
        for chunk in cells.chunks:
            if self.coded:
                terms = self.terms
                codes = [terms.setdefault(term, len(terms)) for term in chunk.dictionary.to_pylist()]
                self.chunks.append(np.array(codes, np.uint32).take(chunk.indices))
            else:
                self.chunks.append(chunk)
        if self.coded and len(self.terms) > MOST_TERMS:
            words = pa.array(self.terms)
            self.coded, self.chunks = False, [words.take(pa.array(codes)) for codes in self.chunks]
        elif self.coded:
            self.chunks = [np.asarray(codes, np.uint16) for codes in self.chunks]

    def whole(self) -> pa.ChunkedArray:
        if not self.coded:
            return pa.chunked_array(self.chunks, pa.string())
        words = pa.array(self.terms, pa.string())
        return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, words) for codes in self.chunks])


def read(path: Path, *, delimiter: str, width: int, skip: int) -> tuple[pa.Table, dict[int, str]]:
    """The rows after the first `skip` lines as (fila, c0, c1, …), and lines of another width by their number.

    The text is UTF-8. Raises NotPlain where it has quotes, where lines end in several ways, or where the width of its
    lines is not that of the header.
    """
    columns: list[_Column] = []
    numbers: list[np.ndarray] = []
    others: dict[int, str] = {}
    line = skip
    for segment in _segments(path, skip):
        columns = columns or _columns(segment, delimiter, width)
        table, odd = _parse(segment, delimiter, [column.type for column in columns])
        if len(odd) + len(others) > FEW:
            raise NotPlain
        placed = _placed(segment, odd)
        others |= {line + 1 + place: text for place, text in placed.items()}
        lines = np.arange(line + 1, line + 1 + table.num_rows + len(odd))
        numbers.append(np.delete(lines, list(placed)))
        line += len(lines)
        for column, cells in zip(columns, table.columns, strict=True):
            column.add(cells)
        progress.rows(line - skip)
    if not columns:
        raise NotPlain
    made = {"fila": pa.chunked_array(numbers)}
    return pa.table(made | {f"c{place}": column.whole() for place, column in enumerate(columns)}), others


def _segments(path: Path, skip: int) -> Iterator[bytes]:
    """The text in pieces of whole lines. Raises NotPlain where quotes or lone carriage returns tell of more."""
    with path.open("rb") as file:
        if any(b"\r" in file.readline().rstrip(b"\r\n") for _ in range(skip)):
            raise NotPlain
        while segment := file.read(SEGMENT) + file.readline():
            if b'"' in segment or (b"\r" in segment and segment.count(b"\r") != segment.count(b"\r\n")):
                raise NotPlain
            yield segment


def _columns(segment: bytes, delimiter: str, width: int) -> list[_Column]:
    """What the first lines say of each column."""
    head = segment[: segment.rfind(b"\n", 0, BLOCK // 4) + 1] or segment
    sample, _ = _parse(head, delimiter, [pa.string()] * width)
    return [_Column(cells) for cells in sample.columns]


def _parse(segment: bytes, delimiter: str, types: list[pa.DataType]) -> tuple[pa.Table, list[str]]:
    names, odd = [f"c{place}" for place in range(len(types))], []
    try:
        table = csv.read_csv(
            pa.BufferReader(segment),
            csv.ReadOptions(column_names=names, block_size=BLOCK),
            csv.ParseOptions(
                delimiter=delimiter,
                quote_char=False,
                ignore_empty_lines=False,
                invalid_row_handler=lambda row: odd.append(row.text) or "skip",
            ),
            csv.ConvertOptions(column_types=dict(zip(names, types, strict=True))),
        )
    except pa.ArrowInvalid as error:
        raise NotPlain from error
    return table, odd


def _placed(segment: bytes, odd: list[str]) -> dict[int, str]:
    """Lines of another width by their place in the segment."""
    placed = {}
    for text, times in Counter(odd).items():
        line, start = text.encode(), 0
        for _ in range(times):
            start = _find_line(segment, line, start)
            placed[_lines(segment, start)] = text
            start += len(line)
    return placed


def _lines(segment: bytes, end: int) -> int:
    """Lines before that place, counted in pieces that a processor keeps at hand."""
    letters = np.frombuffer(segment, np.uint8, end)
    return sum(int(np.count_nonzero(letters[at : at + PIECE] == NEW_LINE)) for at in range(0, end, PIECE))


def _find_line(segment: bytes, line: bytes, start: int) -> int:
    """Where that line begins: at the segment's own beginning, or behind a line's end from `start` on."""
    place = 0 if start == 0 else _after(segment, line, start)
    while not (segment.startswith(line, place) and _ends(segment, place + len(line))):
        place = _after(segment, line, place)
    return place


def _after(segment: bytes, line: bytes, start: int) -> int:
    found = segment.find(b"\n" + line, start)
    if found < 0:
        raise NotPlain
    return found + 1


def _ends(segment: bytes, place: int) -> bool:
    rest = segment[place : place + 2]
    return rest in (b"", b"\r\n") or rest.startswith(b"\n")
