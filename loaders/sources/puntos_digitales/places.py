"""The points as sheets, titles and cells name them."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from loaders.paths import REFERENCE
from loaders.sources.puntos_digitales.terms import BLANK, nearest
from loaders.text import fold

SEVERAL, NOWHERE = "varios", "sin_dato"
PREFIX = re.compile(r"^(?:PUNTO DIGITAL|PUNTOS DIGITALES|P DIGITAL|P D|PUNTO|PD)(?: DEL?| EN)? (?=.)")
SPLIT = re.compile(r"[,;/+\n&]|\by\b|\be\b(?= *i)", re.IGNORECASE)
WHOLE = frozenset({"TODOS", "TODOS LOS PUNTOS", "VARIOS", "VARIOS PUNTOS", "LOS OCHO PUNTOS", "TODA LA RED"})


class Place(NamedTuple):
    """The code of a point, and how a text was read: «exacto», «parecido», «varios», «vacio» or «desconocido»."""

    code: str
    how: str


@cache
def spellings(folder: Path = REFERENCE) -> dict[str, str]:
    """The code of each known name, folded."""
    with (folder / "puntos_alias.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {fold(row["escrito"]): row["punto_codigo"] for row in rows} | {
        fold(row["punto_codigo"]): row["punto_codigo"] for row in rows
    }


def points() -> list[str]:
    """The codes of the network, in the order of the reference."""
    return list(dict.fromkeys(spellings().values()))


@cache
def find(text: str | None) -> Place:
    """The point or points that a text names.

    >>> find("PUNTO DIGITAL INEM"), find("Promoción Social, Colegio Santander, Morrorico").code, find("Moroorico").how
    (Place(code='inem', how='exacto'), 'varios', 'parecido')
    """
    folded = fold(text or "")
    if folded in BLANK:
        return Place(NOWHERE, "vacio")
    if found := _one(folded):
        return found
    if folded in WHOLE:
        return Place(SEVERAL, "varios")
    parts = {_one(fold(part)) for part in SPLIT.split(text or "") if fold(part)}
    if len(parts) > 1 and None not in parts:
        return Place(SEVERAL, "varios")
    return Place(NOWHERE, "desconocido")


def _one(folded: str) -> Place | None:
    known = spellings()
    for name in (folded, PREFIX.sub("", folded)):
        if name in known:
            return Place(known[name], "exacto")
    near = nearest(PREFIX.sub("", folded), known)
    return Place(near, "parecido") if near else None


def absent(found: Iterable[str]) -> list[str]:
    """The points of the network that are not among those."""
    return [code for code in points() if code not in set(found)]
