"""Which source and layout a file is: by its headers' aliases and its content, never by its name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
from rapidfuzz import fuzz

from loaders.contract import ContractError, Field, Layout, Source
from loaders.text import fold

NEAR = 92  # similarity from which an unknown header is taken for a misspelt or mis-decoded alias
SAMPLE = 400
VALUE = re.compile(r"[\s.,:/+-]*\d[\d\s.,:/+-]*|.*\d{5}.*", re.DOTALL)  # a number, a date: no name of a column
ENDED = " No se publicó nada."


@dataclass(frozen=True)
class Recognised:
    """The layout of a file and, for each field that it brings, the column of `entrada` that holds it."""

    layout: Layout
    columns: Mapping[str, str]
    unknown: tuple[str, ...]

    @property
    def present(self) -> frozenset[str]:
        return frozenset(self.columns)


def header_score(source: Source, header: Iterable[str]) -> int:
    """How many cells of a candidate header row are aliases of the source."""
    aliases = {_key(alias) for known in source.fields for alias in known.aliases}
    return sum(_key(cell) in aliases for cell in header)


def recognise(con: duckdb.DuckDBPyConnection, source: Source, header: tuple[str, ...], name: str) -> Recognised:
    """Match headers to fields and pick the richest layout whose fields are all there.

    Raises ContractError naming the nearest layout and the columns that it misses.
    """
    headers = {f"c{position}": cell.strip() for position, cell in enumerate(header) if cell.strip()}
    columns = _exact(con, source.fields, headers)
    columns |= _similar(
        source.fields, {column: cell for column, cell in headers.items() if column not in columns.values()}, columns
    )
    unknown = [cell for column, cell in headers.items() if column not in columns.values()]
    missing = {wanted for given, wanted in source.together.items() if given in columns} - columns.keys()
    complete = [layout for layout in source.layouts if layout.requires <= columns.keys()]
    if missing or not complete:
        raise ContractError(_refusal(source, columns, unknown, missing, name))
    return Recognised(max(complete, key=lambda layout: len(layout.requires)), columns, tuple(unknown))


def _key(text: str) -> str:
    return fold(text).replace(" ", "")


def _exact(con: duckdb.DuckDBPyConnection, fields: tuple[Field, ...], headers: Mapping[str, str]) -> dict[str, str]:
    """Fields whose alias a header is. Of several columns, the one with values under the alias declared first."""
    aliases = {known.name: [_key(alias) for alias in known.aliases] for known in fields}
    claims: dict[str, dict[str, int]] = {}
    for column, cell in headers.items():
        key = _key(cell)
        claimants = [known for known in fields if key in aliases[known.name]]
        fitting = claimants if len(claimants) == 1 else [known for known in claimants if _fits(con, column, known)]
        for known in fitting[:1]:
            claims.setdefault(known.name, {})[column] = aliases[known.name].index(key)
    return {name: _fullest(con, claimed) for name, claimed in claims.items()}


def _fullest(con: duckdb.DuckDBPyConnection, claimed: Mapping[str, int]) -> str:
    if len(claimed) == 1:
        return next(iter(claimed))
    counts = ", ".join(f"count(nullif(trim({column}), ''))" for column in claimed)
    filled = con.execute(f"select {counts} from entrada").fetchone()
    ranked = zip(claimed.items(), filled, strict=True)
    return min((cells == 0, order, -cells, column) for (column, order), cells in ranked)[-1]


def _similar(fields: tuple[Field, ...], headers: Mapping[str, str], taken: Mapping[str, str]) -> dict[str, str]:
    """Fields still without a column whose alias is nearly a header: misspelt, or its accents lost on the way."""
    found: dict[str, str] = {}
    free = [known for known in fields if known.name not in taken]
    scored = [
        (max(fuzz.ratio(fold(cell), fold(alias)) for alias in known.aliases), known.name, column)
        for column, cell in headers.items()
        for known in free
    ]
    for score, name, column in sorted(scored, reverse=True):
        if score >= NEAR and name not in found and column not in found.values():
            found[name] = column
    return found


def _fits(con: duckdb.DuckDBPyConnection, column: str, known: Field) -> bool:
    values = con.execute(
        f"select distinct trim({column}) from entrada where trim({column}) <> '' limit {SAMPLE}"
    ).fetchall()
    matching = sum(re.fullmatch(known.content or ".*", value) is not None for (value,) in values)
    return matching * 2 > len(values) or not values


def _refusal(source: Source, columns: Mapping[str, str], unknown: list[str], partners: set[str], name: str) -> str:
    nearest = min(source.layouts, key=lambda layout: (len(layout.requires - columns.keys()), -len(layout.requires)))
    missing = sorted((nearest.requires - columns.keys()) | partners)
    named = {known.name: known.aliases[0] for known in source.fields}
    wanted = ", ".join(f"«{named[field]}»" for field in missing)
    text = (
        f"«{name}» no tiene ninguna forma conocida de {source.title}. "
        f"La más parecida es «{nearest.description}» y le {'falta' if len(missing) == 1 else 'faltan'} "
        f"{len(missing)} {'columna' if len(missing) == 1 else 'columnas'}: {wanted}."
    )
    if not columns and any(VALUE.fullmatch(cell) for cell in unknown):  # a row of data: it may be a person's
        return (
            text + " Su primera fila no parece un encabezado sino datos: agregue los nombres de las columnas." + ENDED
        )
    if unknown:
        shown = ", ".join(f"«{cell[:40]}»" for cell in unknown[:5])
        text += f" Columnas del archivo que no se reconocieron ({len(unknown)}): {shown}."
    return text + ENDED
