"""Tables with addresses as people bring them: pasted text to rows, and which column is which."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.addresses.pipeline import COLUMNS
from app.domain.addresses.reading import read
from app.domain.addresses.tokens import fold

MOST_ROWS = 200  # that may be pasted
LONGEST = 300  # characters of a cell
SHOWN = 5  # rows that a refusal names
LOOKED_AT = 40  # rows from which a column is guessed
ADDRESS = "direccion"
SEPARATORS = ("\t", ";", "|")
HEADINGS = {
    "address": re.compile(r"\bDIR(?:ECCION(?:ES)?|EC)?\b|\bADDRESS\b|\bDOMICILIO\b|\bRESIDENCIA\b|\bUBICACION\b"),
    "barrio": re.compile(r"\bBARRIOS?\b|\bBARR\b|\bVEREDA\b|\bURBANIZACION\b|\bNEIGHBO"),
    "identifier": re.compile(r"\bID\b|\bCODIGO\b|\bCOD\b|\bCONSECUTIVO\b|\bNUMERO\b|\bNO\b|\bRADICADO\b|\bITEM\b"),
}


class UnusableTable(ValueError):
    """A pasted table that cannot be read; the text is Spanish and says which lines, never what they hold."""


@dataclass(frozen=True)
class Table:
    """Rows of as many cells as there are columns."""

    columns: list[str]
    rows: list[list[str]]

    def cells(self, column: str) -> list[str]:
        """A column's cells."""
        place = self.columns.index(column)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class Guess:
    """Which column holds what; None where none seems to."""

    address: str | None
    barrio: str | None
    identifier: str | None


def pasted(text: str) -> Table:
    """The rows of a pasted text: one address a line, or a table copied from a spreadsheet. Raises UnusableTable."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise UnusableTable("No hay ninguna dirección: escriba o pegue al menos una línea.")
    if len(lines) > MOST_ROWS + 1:
        raise UnusableTable(
            f"Pegó {len(lines)} líneas y aquí caben {MOST_ROWS}. Pegue menos, o pida que se ubique el archivo completo."
        )
    separator = next((one for one in SEPARATORS if sum(one in line for line in lines) > len(lines) / 2), None)
    rows = [[line.strip()] for line in lines]
    if separator:  # line by line: a stray quotation mark is of its own line
        rows = [[cell.strip() for cell in next(csv.reader([line], delimiter=separator))] for line in lines]
    _refuse(rows)
    header = _is_header(rows[0]) and len(rows) > 1
    if len(rows) - header > MOST_ROWS:
        raise UnusableTable(f"Pegó {len(rows) - header} direcciones y aquí caben {MOST_ROWS}.")
    width = len(rows[0])
    names = rows[0] if header else [ADDRESS] if width == 1 else [f"columna {place + 1}" for place in range(width)]
    return Table(unlike(names), rows[1:] if header else rows)


def unlike(names: Sequence[str]) -> list[str]:
    """The names of columns, each different from the others and from those of an answer, and none empty."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        name = brought_as(name or f"columna {place}")
        found.append(f"{name} ({place})" if name in found else name)
    return found


def brought_as(name: str) -> str:
    """The name of a visitor's column beside those of an answer, as `python -m loaders geocode` calls it."""
    return f"{name}_entrada" if fold(name) in map(fold, COLUMNS) else name


def headings(cells: Sequence[str]) -> int:
    """How many cells are headings of a column that is looked for."""
    return sum(any(asked.search(_bare(cell)) for asked in HEADINGS.values()) for cell in cells)


def guess(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """Which columns hold the address, the declared barrio and an identifier, by their headings and what they hold."""
    cells = {name: [row[place] for row in rows[:LOOKED_AT] if row[place]] for place, name in enumerate(columns)}
    named = {kind: [name for name in columns if asked.search(_bare(name))] for kind, asked in HEADINGS.items()}
    shares = {name: _addresses(texts) for name, texts in cells.items()}
    address = max(named["address"] or columns, key=lambda name: shares[name], default=None)
    if address and not (named["address"] or shares[address] >= 0.5 or len(columns) == 1):
        address = None
    rest = {kind: [name for name in named[kind] if name != address] for kind in ("barrio", "identifier")}
    return Guess(address, *(next(iter(rest[kind]), None) for kind in ("barrio", "identifier")))


def _addresses(texts: Sequence[str]) -> float:
    """Which share of some cells names a street with a number, or a block."""
    parts = [read(text).components for text in texts]
    return sum(bool(one.via_tipo and one.via_numero or one.manzana) for one in parts) / max(len(parts), 1)


def _is_header(row: Sequence[str]) -> bool:
    """Whether a first line names columns: none of its cells is an address and one is a known heading."""
    return bool(headings(row)) and not _addresses(row)


def _bare(cell: str) -> str:
    return re.sub(r"[^A-Z0-9]+", " ", fold(cell)).strip()


def _refuse(rows: list[list[str]]) -> None:
    width = len(rows[0])
    for told, faulty in (
        (f"sin las {width} columnas de la primera", [n for n, row in enumerate(rows, 1) if len(row) != width]),
        (
            f"con más de {LONGEST} caracteres en una celda",
            [n for n, row in enumerate(rows, 1) if any(len(cell) > LONGEST for cell in row)],
        ),
    ):
        if faulty:
            listed = ", ".join(map(str, faulty[:SHOWN])) + (" …" if len(faulty) > SHOWN else "")
            lines = "1 línea" if len(faulty) == 1 else f"{len(faulty)} líneas"
            raise UnusableTable(f"En lo pegado hay {lines} {told} (número {listed}, sin contar las vacías).")
