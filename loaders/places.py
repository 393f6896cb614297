"""From the code and names of a place, as a file writes them, to its DIVIPOLA codes."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from loaders.paths import REFERENCE
from loaders.text import fold

WHOLE = re.compile(r"[.,]0+$")  # a workbook's whole numbers: 5001.0
NEAR = 88  # similarity from which a misspelt name is taken for the official one, within its department


@dataclass(frozen=True)
class Place:
    """A municipality and its department, or only the department, or neither; and how it was found."""

    municipality: str | None
    department: str | None
    how: str  # «codigo», «nombre», «parecido», «ninguno» or «contradice» (name and code disagree: the code wins)


class Gazetteer:
    """DIVIPOLA (DANE) with the other names and codes by which deliveries call municipalities and departments."""

    def __init__(self, folder: Path = REFERENCE):
        official = _rows(folder / "divipola.csv")
        self.municipalities = {row["municipio_codigo"]: row["departamento_codigo"] for row in official}
        self._departments = {fold(row["departamento_nombre"]): row["departamento_codigo"] for row in official}
        self._departments |= {
            fold(row["alias"]): row["departamento_codigo"] for row in _rows(folder / "departamento_alias.csv")
        }
        self._names: dict[str, dict[str, str]] = {}
        for row in official:
            self._name(row["municipio_codigo"], row["municipio_nombre"])
        for row in _rows(folder / "municipio_alias.csv"):
            self._name(row["municipio_codigo"], row["alias"])

    def _name(self, code: str, name: str) -> None:
        self._names.setdefault(fold(name), {})[self.municipalities[code]] = code

    def find(self, *, code: str | None, name: str | None, department: str | None, department_code: str | None) -> Place:
        """The place of one row. A name without department counts only where one department has it."""
        known = self._department(department_code) or self._department(department)
        named, how = self._by_name(fold(name or ""), known)
        official = WHOLE.sub("", code or "").strip().zfill(5)
        if official in self.municipalities:
            disagrees = named is not None and named != official and how == "nombre"
            return Place(official, self.municipalities[official], "contradice" if disagrees else "codigo")
        if named:
            return Place(named, self.municipalities[named], how)
        return Place(None, known or self._departments.get(fold(name or "")), "ninguno")

    def _department(self, value: str | None) -> str | None:
        folded = fold(WHOLE.sub("", value or ""))
        if folded in self._departments:
            return self._departments[folded]
        if folded.isdigit():
            return folded.zfill(2) if folded.zfill(2) in self.municipalities.values() else None
        best = process.extractOne(folded, self._departments, scorer=fuzz.ratio, score_cutoff=NEAR) if folded else None
        return self._departments[best[0]] if best else None

    def _by_name(self, name: str, department: str | None) -> tuple[str | None, str]:
        if not name:
            return None, "ninguno"
        homonyms = self._names.get(name, {})
        if department in homonyms:
            return homonyms[department], "nombre"
        if department is None:
            return (next(iter(homonyms.values())), "nombre") if len(homonyms) == 1 else (None, "ninguno")
        within = [known for known, places in self._names.items() if department in places]
        best = process.extractOne(name, within, scorer=fuzz.ratio, score_cutoff=NEAR)
        return (self._names[best[0]][department], "parecido") if best else (None, "ninguno")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def municipalities() -> tuple[str, ...]:
    """The names of all municipalities of the country."""
    return tuple(row["municipio_nombre"] for row in _rows(REFERENCE / "divipola.csv"))


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the repository, read once."""
    return Gazetteer()
