"""Which source and layout a file is: by its headers' aliases and its content, never by its name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
from rapidfuzz import fuzz

from loaders.contract import ContractError, Field, Layout, Source
from loaders.text import fold

NEAR = 90  # similarity from which an unknown header is taken for a misspelt or mis-decoded alias
SAMPLE = 400


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
    aliases = {fold(alias) for known in source.fields for alias in known.aliases}
    return sum(fold(cell) in aliases for cell in header)


def recognise(con: duckdb.DuckDBPyConnection, source: Source, header: tuple[str, ...], name: str) -> Recognised:
    """Match headers to fields and pick the richest layout whose fields are all there.

    Raises ContractError naming the nearest layout and the columns that it misses.
    """
    columns: dict[str, str] = {}
    unknown: list[str] = []
    for position, cell in enumerate(header):
        column = f"c{position}"
        free = [known for known in _candidates(source.fields, cell) if known.name not in columns]
        chosen = next((known for known in free if len(free) == 1 or _fits(con, column, known)), None)
        if chosen:
            columns[chosen.name] = column
        elif cell.strip():
            unknown.append(cell.strip())
    complete = [layout for layout in source.layouts if layout.requires <= columns.keys()]
    if not complete:
        raise ContractError(_refusal(source, columns, unknown, name))
    return Recognised(max(complete, key=lambda layout: len(layout.requires)), columns, tuple(unknown))


def _candidates(fields: tuple[Field, ...], cell: str) -> list[Field]:
    folded = fold(cell)
    if not folded:
        return []
    exact = [known for known in fields if folded in {fold(alias) for alias in known.aliases}]
    if exact:
        return exact
    scored = sorted(
        ((max(fuzz.ratio(folded, fold(alias)) for alias in known.aliases), known) for known in fields),
        key=lambda pair: -pair[0],
    )
    return [known for score, known in scored if score >= NEAR]


def _fits(con: duckdb.DuckDBPyConnection, column: str, known: Field) -> bool:
    if known.content is None:
        return True
    values = con.execute(
        f"select distinct trim({column}) from entrada where trim({column}) <> '' limit {SAMPLE}"
    ).fetchall()
    matching = sum(re.fullmatch(known.content, value) is not None for (value,) in values)
    return matching * 2 > len(values) or not values


def _refusal(source: Source, columns: Mapping[str, str], unknown: list[str], name: str) -> str:
    nearest = min(source.layouts, key=lambda layout: (len(layout.requires - columns.keys()), -len(layout.requires)))
    missing = sorted(nearest.requires - columns.keys())
    named = {known.name: known.aliases[0] for known in source.fields}
    wanted = ", ".join(f"«{named[field]}»" for field in missing)
    text = (
        f"«{name}» no tiene ninguna forma conocida de {source.title}. "
        f"La más parecida es «{nearest.description}» y le {'falta' if len(missing) == 1 else 'faltan'} "
        f"{len(missing)} {'columna' if len(missing) == 1 else 'columnas'}: {wanted}."
    )
    if unknown:
        shown = ", ".join(f"«{cell[:40]}»" for cell in unknown[:5])
        text += f" Columnas del archivo que no se reconocieron ({len(unknown)}): {shown}."
    return text + " No se publicó nada."
