"""Where the table of a sheet begins: the row of its headers, found by what is known of them, under any titles."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from loaders.contract import ContractError
from loaders.formats import Sheet, cell_text
from loaders.recognition import NEAR
from loaders.sources.puntos_digitales.columns import ACTIVITY, CONTACT
from loaders.sources.puntos_digitales.fields import ACTIVITIES, ACTIVITIES_NEEDS, ATTENDANCE, ATTENDANCE_NEEDS, FIELDS
from loaders.sources.puntos_digitales.places import find
from loaders.text import fold

HEADER_SEARCH = 40  # rows
ALMOST = 3  # needed columns of a table from which a sheet is taken for one, and told what it lacks
NAMED = {known.name: known.aliases for known in FIELDS}
KINDS = {CONTACT: (ATTENDANCE, ATTENDANCE_NEEDS), ACTIVITY: (ACTIVITIES, ACTIVITIES_NEEDS)}


def _key(text: str) -> str:
    return fold(text).replace(" ", "") or text.strip()


# The field of each header of a table, folded.
KNOWN = {kind: {_key(alias): name for name in names for alias in NAMED[name]} for kind, (names, _) in KINDS.items()}


@dataclass(frozen=True)
class Table:
    """A table of a workbook: what its rows are, the line of its header, and where each field stands.

    `titles` are the texts above it; `unnamed` are the columns under a blank header, `unknown` the headers not known.
    """

    kind: str
    sheet: Sheet
    order: int
    header: int
    columns: dict[str, int]
    titles: tuple[str, ...]
    unnamed: tuple[int, ...]
    unknown: tuple[str, ...]


def find_table(sheet: Sheet, order: int, name: str) -> Table | None:
    """The table of a sheet; None where it has none.

    Raises ContractError for a sheet that is named as a point or as the activities, or has most of their columns, and
    lacks some that are needed.
    """
    found = max(_candidates(sheet), key=lambda candidate: candidate[0], default=None)
    if found is None:
        return None
    _, number, kind, columns = found
    lacking = KINDS[kind][1] - columns.keys()
    if lacking:
        if _is_expected(sheet.name) or len(KINDS[kind][1]) - len(lacking) >= ALMOST:
            raise ContractError(_refusal(sheet, kind, lacking, columns, number, name))
        return None
    cells = [(cell_text(value) or "").strip() for value in sheet.lines[number]]
    return Table(
        kind,
        sheet,
        order,
        number,
        columns,
        tuple(_texts(sheet.lines[:number])),
        tuple(place for place, cell in enumerate(cells) if not cell),
        tuple(cell for place, cell in enumerate(cells) if cell and place not in columns.values()),
    )


def _candidates(sheet: Sheet) -> Iterable[tuple[tuple, int, str, dict[str, int]]]:
    """The rows that have any header, until one is whole: those with more needed columns are better, then with more."""
    for number, line in enumerate(sheet.lines[:HEADER_SEARCH]):
        cells = [_key(value) if isinstance(value, str) else "" for value in line]
        for kind, (_, needs) in KINDS.items():
            if columns := _columns(cells, KNOWN[kind]):
                found = len(needs & columns.keys())
                yield (found, len(columns), -number), number, kind, columns
                if found == len(needs):
                    return


def _columns(cells: list[str], known: dict[str, str]) -> dict[str, int]:
    """Where the fields stand in a row of headers; what is nearly a name is that name, if no other column has it."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if (name := known.get(cell)) and name not in found:
            found[name] = place
    for place, cell in enumerate(cells):
        if found and place not in found.values() and len(cell) > ALMOST:
            score, alias = max((fuzz.ratio(cell, alias), alias) for alias in known)
            if score >= NEAR and known[alias] not in found:
                found[known[alias]] = place
    return found


def _is_expected(sheet: str) -> bool:
    return find(sheet).how in ("exacto", "parecido") or fold(sheet).startswith("ACTIVIDAD")


def _texts(lines: Iterable[list[object]]) -> Iterable[str]:
    return [value.strip() for line in lines for value in line if isinstance(value, str) and value.strip()]


def _refusal(sheet: Sheet, kind: str, lacking: set[str], columns: dict[str, int], number: int, name: str) -> str:
    wanted = ", ".join(f"«{NAMED[field][0]}»" for field in sorted(lacking))
    shown = ", ".join(f"«{NAMED[field][0]}»" for field in columns)
    what = "atenciones" if kind == CONTACT else "actividades"
    return (
        f"«{name}», hoja «{sheet.name}»: a su tabla de {what} le {'falta' if len(lacking) == 1 else 'faltan'} "
        f"{len(lacking)} {'columna' if len(lacking) == 1 else 'columnas'}: {wanted}. En la fila {sheet.first + number} "
        f"se reconocieron {len(columns)}: {shown}. No se publicó nada."
    )
