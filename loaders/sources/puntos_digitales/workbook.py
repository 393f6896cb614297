"""A month's workbook as one table: its sheets found, its month told, its totals checked.

Every sheet of a point is a table under two to four rows of title, with a row of total at its foot; the activities are
another, where a merged cell names the point of several rows.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders import progress, rows
from loaders.contract import ContractError
from loaders.delimited import Read, Score
from loaders.formats import Sheet, cell_text, read_sheets
from loaders.sources.puntos_digitales.columns import CONTACT
from loaders.sources.puntos_digitales.fields import FIELDS
from loaders.sources.puntos_digitales.headers import Table, find_table
from loaders.sources.puntos_digitales.months import Month, month_of
from loaders.sources.puntos_digitales.places import absent, find
from loaders.text import fold

ENDED = " No se publicó nada."
SHEET_ROWS = 10_000_000  # the number of a row is its sheet's times this, and the row's own
EXTRA = "sobra"
COLUMNS = (*(one.name for one in FIELDS), EXTRA)
TELLING = ("fecha", "documento", "nombre", "programa", "actividad")
DATED = ("fecha", "documento")
FOOT = 3  # filled cells of a row under the total below which it is a signature or a note


@dataclass
class Book:
    """What was read of a workbook so far: a value per row and field, and what has to be told."""

    rows: list[dict[str, str | None]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def open_book(con: duckdb.DuckDBPyConnection, path: Path, _score: Score) -> Read:
    """Read a month's workbook into `entrada`; rows with more cells than their header go to `desbordadas`.

    Raises ContractError for a file that is no workbook, has no sheet of a point, or does not tell its month.
    """
    rows.drop(con)
    sheets = read_sheets(path)
    tables = [table for order, sheet in enumerate(sheets, 1) if (table := find_table(sheet, order, path.name))]
    attended = [table for table in tables if table.kind == CONTACT]
    if not attended:
        names = ", ".join(f"«{sheet.name}»" for sheet in sheets[:10])
        raise ContractError(
            f"«{path.name}» no es un libro de los Puntos Digitales: ninguna de sus hojas ({names}) trae un encabezado "
            "con Fecha, Documento, Grupo poblacional, Programa y Canal." + ENDED
        )
    book = Book()
    month = month_of(attended, path.name)
    points = _points(attended, book, path.name)
    for table in tables:
        _read(table, points.get(table.sheet.name), month, book)
    book.notices += month.notices
    _tell_the_rest(book, sheets, tables, points)
    return _hold(con, book)


def _points(attended: list[Table], book: Book, name: str) -> dict[str, str]:
    """The point of each sheet: what its own name says or, where that says none, its title."""
    found: dict[str, str] = {}
    for table in attended:
        sheet, place = table.sheet.name, find(table.sheet.name)
        told = (find(fold(title).rpartition("PUNTO DIGITAL ")[2]) for title in table.titles)
        titled = [one.code for one in told if one.how in ("exacto", "parecido")]
        if place.how in ("exacto", "parecido"):
            found[sheet] = place.code
            if titled and place.code not in titled:
                book.notices.append(f"título de {sheet}: es de otro punto, {titled[0]}")
        elif titled:
            found[sheet] = titled[0]
        else:
            raise ContractError(
                f"«{name}», hoja «{sheet}»: trae atenciones y ni su nombre ni su título dicen de qué punto son. "
                "Póngale a la hoja el nombre del punto." + ENDED
            )
    for code, times in Counter(found.values()).items():
        if times > 1:
            both = ", ".join(f"«{sheet}»" for sheet, other in found.items() if other == code)
            raise ContractError(f"«{name}»: {times} hojas son del mismo punto ({both}); debe haber una." + ENDED)
    return found


def _read(table: Table, point: str | None, month: Month, book: Book) -> None:
    """Add the rows of a table, and hold its total against them."""
    start, seen, lines = len(book.rows), {}, list(_filled(table))
    totals = {number: total for number, cells in lines if (total := _total(cells))}
    foot = max(totals, default=None)
    for number, cells in lines:
        if number in totals:
            continue
        values = {name: cells[place] for name, place in table.columns.items()}
        told = [name for name, value in values.items() if value]
        if told in ([], ["numero"]):
            continue  # a row numbered beforehand
        if foot and number > foot and len(told) < FOOT:  # a signature, a remark, or a person written too low
            if any(re.search(r"\d", values.get(name) or "") for name in DATED):
                book.notices.append(f"fila {number} de {table.sheet.name}, bajo el total, con muy pocos datos")
            continue
        stray = [place for place in table.unnamed if cells[place]]
        values |= {"registro": table.kind, "hoja": table.sheet.name, "fecha_mes": month.last.isoformat()}
        values |= {"punto": point} if table.kind == CONTACT else {}
        values |= {"numero": _numbered(values, cells, number, seen), EXTRA: stray[0] if stray else None}
        book.rows.append(values)
        book.lines.append(table.order * SHEET_ROWS + number)
    added = book.rows[start:]
    under = Counter(row[EXTRA] for row in added)
    for row in added:  # a column without a name that most rows fill is no stray cell
        place = row[EXTRA]
        row[EXTRA] = None if place is None or 2 * under[place] >= len(added) else "sí"
    _check(table, list(totals.values()), added, book)


def _filled(table: Table) -> Iterator[tuple[int, list[str | None]]]:
    """The rows under the header that have any cell, by their number in the file, merged cells filled down.

    The people who came are not: a number over several rows is one number. The header again, as on each page of a
    printed book, is no row.
    """
    sheet, below = table.sheet, {}
    header = [cell_text(value) for value in sheet.lines[table.header]]
    for (top, left), (bottom, _) in sheet.merged:
        if top > table.header and left != table.columns.get("asistentes"):
            below |= {(row, left): top for row in range(top + 1, bottom + 1)}
    down: dict[int, list[tuple[int, int]]] = {}
    for (row, column), top in below.items():
        down.setdefault(row, []).append((column, top))
    for place in range(table.header + 1, len(sheet.lines)):
        cells = [cell_text(value) for value in sheet.lines[place]]
        if cells != header and any(cell and not cell.isspace() for cell in cells):
            for column, top in down.get(place, ()):
                cells[column] = cells[column] or cell_text(sheet.lines[top][column])
            yield sheet.first + place, cells


def _total(cells: list[str | None]) -> tuple[str, str] | None:
    """The label and the figure of a row of total, of the sheet or of a part of it."""
    first = next((cell for cell in cells if cell and cell.strip()), "")
    if first.lstrip()[:1] not in "TtSs" or not fold(first).startswith(("TOTAL", "SUBTOTAL")):
        return None
    told = [cell for cell in cells if cell and cell.strip()]
    figure = told[1] if len(told) > 1 else re.sub(r"\D", "", told[0])
    return fold(told[0]), figure


def _numbered(values: dict[str, str | None], cells: list[str | None], number: int, seen: dict) -> str | None:
    """What the row is known by in its sheet: its number, told apart where another row has it; None if it tells nothing.

    A row that repeats another cell by cell has its number too, and is a duplicate.
    """
    if not any((values.get(name) or "").strip() for name in TELLING):
        return None
    written = (values.get("numero") or "").strip()
    if not written:
        return f"fila {number}"
    others = seen.setdefault(written, [])
    if cells not in others:
        others.append(cells)
    place = others.index(cells)
    return f"{written} ({place + 1})" if place else written


def _check(table: Table, totals: list[tuple[str, str]], added: list[dict[str, str | None]], book: Book) -> None:
    """Tell where no total of a sheet is that of its rows or of its people, or there is none."""
    sheet = table.sheet.name
    if not totals:
        if table.kind == CONTACT:
            book.notices.append(f"falta el total de {sheet}")
        return
    for people in (False, True):
        told = [row.get("asistentes") or "" for row in added] if people else added
        found = sum(int(text) for text in told if text.isdigit()) if people else len(told)
        own = [figure for label, figure in totals if people == (table.kind != CONTACT and "ASIST" in label)]
        if own and str(found) not in (re.sub(r"[.,\s]", "", figure) for figure in own):
            book.notices.append(f"total de {sheet}: dice {own[-1]} y {'suman' if people else 'hay'} {found}")


def _tell_the_rest(book: Book, sheets: list[Sheet], tables: list[Table], points: dict[str, str]) -> None:
    """Tell which sheets and columns were not read, and which points are not there."""
    read = {table.sheet.name for table in tables}
    book.notices += (f"hoja «{sheet.name}»" for sheet in sheets if sheet.lines and sheet.name not in read)
    book.notices += (f"columna «{header[:40]}» de {one.sheet.name}" for one in tables for header in one.unknown)
    book.notices += (f"falta el punto {code}" for code in absent(points.values()))
    if all(table.kind == CONTACT for table in tables):
        book.notices.append("falta la hoja de actividades")


def _hold(con: duckdb.DuckDBPyConnection, book: Book) -> Read:
    """Have the rows be `entrada`, what has to be told beside the first of them."""
    spare = len(book.rows) - 1
    for row, text in zip(book.rows, [*book.notices[:spare], "; ".join(book.notices[spare:])], strict=False):
        row["aviso"] = text or None
    cells = [pa.array([row.get(name) for row in book.rows], pa.string()) for name in COLUMNS]
    names = ["fila", *(f"c{place}" for place in range(len(COLUMNS)))]
    rows.hold(con, pa.table([pa.array(book.lines, pa.int64()), *cells], names))
    progress.rows(len(book.rows))
    header = (*(one.aliases[0] for one in FIELDS), "")
    return Read(header, rows.set_ragged_aside(con, f"c{len(FIELDS)} is not null"))
