"""From a barrio and a comuna, as people type them, to the code of a territory. What is ambiguous stays so."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from loaders.paths import REFERENCE
from loaders.text import fold

NOWHERE = "SU"
NEAR, NEAR_ANYWHERE = 85, 90  # similarity that makes a misspelt name a barrio: within its comuna, in the whole city
MARGIN = 5  # by which the best has to beat the second, else it is ambiguous
SHORTEST = 5  # letters from which a name may be a misspelling
CITY_NAMES = frozenset({"BUCARAMANGA"})  # also a barrio of Comuna 8: the bare name mostly means the city
NOTHING = frozenset(
    {"", "SIN INFORMACION", "SIN DATO", "SIN DATOS", "NO SABE", "NO APLICA", "N A", "NA", "SD", "S D"}
) | {
    *("NINGUNO", "DESCONOCIDO", "NO REPORTA", "NO REGISTRA", "SIN BARRIO", "POR CONFIRMAR"),
}
KIND = re.compile(r"^(?:BARRIOS?|BRR?|BRIO|BO|B|URB|URBANIZACION|SECTOR)\b ?(?=.)")
ARTICLES = re.compile(r"\b(?:EL|LA|LOS|LAS|DE|DEL)\b")
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "VI": "6", "XII": "12", "XXIII": "23"}
COMUNA = re.compile(r"(?:COMUNA )?0?(\d{1,2})(?:\b.*)?")
RURAL = re.compile(r"(?:CORREGIMIENTO|CORREG|CTO) 0?([123])\b.*")


@dataclass(frozen=True)
class Spot:
    """A territory, its comuna or corregimiento, and how it was found.

    `how`: «exacto», «parecido», «contradice» (another comuna was typed), «ambiguo», «sin_barrio» (only the comuna is
    known), «rural» (only the corregimiento), «sin_ubicar».
    """

    territory: str
    comuna: str
    how: str


class Neighbourhoods:
    """The barrios, comunas and corregimientos of the city under all the forms in which their names are typed."""

    def __init__(self, folder: Path = REFERENCE):
        barrios = _rows(folder / "barrios.csv")
        self._comuna_of = {row["barrio_codigo"]: row["comuna_codigo"] for row in barrios}
        self._codes = {row["comuna_codigo"] for row in _rows(folder / "comunas.csv")}
        self._comunas = {fold(row["comuna_nombre"]): row["comuna_codigo"] for row in _rows(folder / "comunas.csv")}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._loose: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        for row in barrios:
            whole, bare = fold(row["barrio_nombre"]), fold(row["barrio_nombre"].partition("(")[0])
            for name in (whole, bare):
                self._exact[name].add(row["barrio_codigo"])
                self._loose[_key(name)].add(row["barrio_codigo"])
            self._stems[re.sub(r"\d+$", "", _key(bare))].add(row["barrio_codigo"])
        self._near: dict[tuple[str | None, str], list[str]] = defaultdict(list)  # forms by comuna and figures in them
        for form, codes in self._loose.items():
            for comuna in {None, *(self._comuna_of[code] for code in codes)}:
                self._near[comuna, re.sub(r"\D", "", form)].append(form)
        for name, comuna in self._comunas.items():  # a comuna of one barrio lends it its name
            only = [code for code, known in self._comuna_of.items() if known == comuna]
            if len(only) == 1:
                self._exact[name].update(only)
        self.find = lru_cache(maxsize=200_000)(self._find)

    def _find(self, barrio: str | None, comuna: str | None) -> Spot:
        """The place of what was typed as barrio and as comuna."""
        declared = self._comuna(fold(comuna or ""))
        typed = fold(barrio or "")
        name = typed if typed in self._exact else KIND.sub("", typed)
        if name in NOTHING or (name in CITY_NAMES and declared != "C08"):
            return self._without_barrio(declared, "sin_barrio")
        found, how = self._named(name, declared)
        found = {code for code in found if self._comuna_of[code] == declared} or found
        if len(found) == 1:
            code = next(iter(found))
            agrees = declared in (None, self._comuna_of[code])
            return Spot(code, self._comuna_of[code], how if agrees else "contradice")
        return self._without_barrio(declared, "ambiguo" if found else "sin_barrio")

    def _without_barrio(self, declared: str | None, how: str) -> Spot:
        if declared is None:
            return Spot(NOWHERE, NOWHERE, "ambiguo" if how == "ambiguo" else "sin_ubicar")
        if declared.startswith("R"):
            return Spot(declared, declared, "rural")
        return Spot(f"{declared}-SB", declared, how)

    def _comuna(self, text: str) -> str | None:
        if match := RURAL.fullmatch(text):
            return f"R{match[1]}"
        if match := COMUNA.fullmatch(text):
            code = f"C{int(match[1]):02}"
            return code if code in self._codes else None
        return self._comunas.get(text)

    def _named(self, name: str, declared: str | None) -> tuple[set[str], str]:
        """Barrios of that name; a form without articles counts beside the exact one where the comuna asks for it."""
        key = _key(name)
        exact, loose = self._exact.get(name, set()), self._loose.get(key, set())
        if exact and (declared is None or any(self._comuna_of[code] == declared for code in exact)):
            return set(exact), "exacto"
        if loose:
            here = {code for code in loose if self._comuna_of[code] == declared}
            return here or set(exact or loose), "exacto"
        if key in self._stems:
            return set(self._stems[key]), "exacto"
        return self._alike(key, declared), "parecido"

    def _alike(self, key: str, declared: str | None) -> set[str]:
        """Barrios of the most similar name within the comuna, or in the city if none was typed; several when none
        stands out."""
        if len(key) < SHORTEST:
            return set()
        known = self._near.get((declared, re.sub(r"\D", "", key)), [])
        near = NEAR if declared else NEAR_ANYWHERE
        best = process.extract(key, known, scorer=fuzz.ratio, score_cutoff=near, limit=2)
        stands_out = len(best) == 1 or (best and best[0][1] - best[1][1] >= MARGIN)
        return {code for other, *_ in best[: 1 if stands_out else 2] for code in self._loose[other]}


def _key(name: str) -> str:
    """A folded name without articles or spaces, numerals as figures.

    >>> _key("VILLA MARIA III"), _key("CAMPO HERMOSO")
    ('VILLAMARIA3', 'CAMPOHERMOSO')
    """
    return "".join(ROMAN.get(word, word) for word in ARTICLES.sub(" ", name).split()) or name


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def neighbourhoods() -> Neighbourhoods:
    """The names of the repository, read once."""
    return Neighbourhoods()
