"""From a barrio and a comuna, as people type them, to the code of a territory. What is ambiguous stays so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from app.domain.text import fold

NOWHERE = "SU"
ALIAS, ALIKE, WHOLE = 0.95, 0.9, 1.0  # scores of a known spelling, of a name without its stage and of a name
AGAINST, COMUNA_ALONE = 0.5, 0.5  # of what the comuna typed contradicts, and of a comuna told by the spelling alone
SHORTEST = 5  # letters from which a name may be a misspelling
CITY_NAMES = frozenset({"BUCARAMANGA"})  # also a barrio of Comuna 8: the bare name mostly means the city
NOTHING = frozenset(
    {"", "SIN INFORMACION", "SIN DATO", "SIN DATOS", "NO SABE", "NO APLICA", "N A", "NA", "SD", "S D"}
) | {
    *("NINGUNO", "DESCONOCIDO", "NO REPORTA", "NO REGISTRA", "SIN BARRIO", "POR CONFIRMAR", "NO DISPONIBLE"),
}
KIND = re.compile(
    r"^(?:BARRIOS?|BRR?|BRIO|BO|B|URB|URBANIZACION|SECTOR|INV|INVASION|A URBANO|(?:ASENTAMIENTO|ASENT)"
    r"(?: HUMANO| RURAL| URBANO)?)\b ?(?=.)"
)
COUNTRYSIDE = re.compile(r"^(?:VDA|VRDA|VEREDA|FINCA)\b ?(?=.)")
ARTICLES = re.compile(r"\b(?:EL|LA|LOS|LAS|DE|DEL)\b")
NUMERAL = r"(?:\d+|[IVX]+|[A-D])"
STAGE = re.compile(
    rf" (?:(?:ETAPA|ET|SECTOR|SECTORES|SEC|FASE) (?P<after>{NUMERAL})\b.*"
    rf"|(?P<before>{NUMERAL}|PRIMERA|SEGUNDA|TERCERA|CUARTA) (?:ETAPA|ET|SECTOR|SEC|FASE))$"
)
NUMERALS = re.compile(r"(?: (?:\d+|[IVX]+|Y|AL?))+$")
FIGURES = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "XII": "12", "XXIII": "23"} | {
    **{"PRIMERO": "1", "PRIMERA": "1", "DOS": "2", "SEGUNDA": "2", "TRES": "3", "TERCERA": "3", "CUARTA": "4"},
    **{"CINCO": "5", "DOCE": "12", "TRECE": "13", "VEINTE": "20", "VEINTITRES": "23"},
}
COMUNA = re.compile(r"(?:COMUNA )?0?(\d{1,2})(|\b.*)")
FORMER = {"C16": ["TEJAR"]}  # names that a comuna had
LIKE = 60  # similarity from which what follows a comuna's number is its name
RURAL = re.compile(r"(?:CORREGIMIENTO|CORREG|CTO) 0?([123])\b.*")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Spot:
    """A territory, its comuna or corregimiento, how it was found, how surely and, if ambiguous, of which barrios.

    `how`: «exacto», «alias» (a spelling known to mean it), «parecido», «contradice» (another comuna was typed),
    «ambiguo», «sin_barrio» (only the comuna is known), «rural» (only the corregimiento), «sin_ubicar». `score`, from 0
    to 1, is of the barrio; where only a comuna was found it is 0, or COMUNA_ALONE if the name told it.
    """

    territory: str
    comuna: str
    how: str
    score: float = 0.0
    candidates: tuple[str, ...] = ()


class Neighbourhoods:
    """The barrios, comunas and corregimientos of the city under all the forms in which their names are typed.

    Takes rows with `barrio_codigo`, `barrio_nombre`, `comuna_codigo`; with `comuna_codigo`, `comuna_nombre`; and with
    `territorio_codigo` (of a barrio, or of the comuna where something that is no barrio lies) and `alias`.
    """

    def __init__(self, *, barrios: Iterable[Row], comunas: Iterable[Row], aliases: Iterable[Row] = ()):
        barrios, comunas = list(barrios), list(comunas)
        self._comuna_of = {row["barrio_codigo"]: row["comuna_codigo"] for row in barrios}
        self._comunas = {fold(row["comuna_nombre"]): row["comuna_codigo"] for row in comunas}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._loose: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        for row in barrios:
            whole, bare = fold(row["barrio_nombre"]), fold(row["barrio_nombre"].partition("(")[0])
            for name in (whole, bare):
                self._exact[name].add(row["barrio_codigo"])
                for key in (_key(name), _key(name, articles=True)):
                    self._loose[key].add(row["barrio_codigo"])
            self._stems[re.sub(r"\d+$", "", _key(bare))].add(row["barrio_codigo"])
        for name, comuna in self._comunas.items():  # a comuna of one barrio lends it its name
            only = [code for code, known in self._comuna_of.items() if known == comuna]
            if len(only) == 1:
                self._exact[name].update(only)
                self._loose[_key(name)].update(only)
        self._near: dict[tuple[str | None, str], list[str]] = defaultdict(list)  # forms by comuna and figures in them
        for form, codes in self._loose.items():
            for comuna in {None, *(self._comuna_of[code] for code in codes)}:
                self._near[comuna, re.sub(r"\D", "", form)].append(form)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        for row in aliases:
            name = COUNTRYSIDE.sub("VEREDA ", fold(row["alias"]))
            for form in (name, _key(KIND.sub("", name))):
                self._aliases[form].add(row["territorio_codigo"])
        self.find = lru_cache(maxsize=200_000)(self._find)

    def _find(self, barrio: str | None, comuna: str | None) -> Spot:
        """The place of what was typed as barrio and as comuna."""
        declared = self._comuna(fold(comuna or ""))
        typed = fold(barrio or "")
        name = typed if typed in self._exact else KIND.sub("", typed)
        if name in NOTHING or (name in CITY_NAMES and declared != "C08"):
            return self._without_barrio(declared, "sin_barrio")
        found, how, score = self._named(barrio, declared)
        known = {code for code in found if code in self._comuna_of}
        if len(known) == 1:
            code = next(iter(known))
            if declared in (None, self._comuna_of[code]):
                return Spot(code, self._comuna_of[code], how, score)
            return Spot(code, self._comuna_of[code], "contradice", score * AGAINST)
        if not known and len(found) == 1 and declared is None:
            return self._without_barrio(next(iter(found)), "sin_barrio", COMUNA_ALONE)
        ambiguous = known or declared is None and found
        return self._without_barrio(declared, "ambiguo" if ambiguous else "sin_barrio", candidates=tuple(sorted(known)))

    def _without_barrio(self, comuna: str | None, how: str, score: float = 0.0, candidates: tuple = ()) -> Spot:
        if comuna is None:
            return Spot(NOWHERE, NOWHERE, "ambiguo" if how == "ambiguo" else "sin_ubicar", score, candidates)
        if comuna.startswith("R"):
            return Spot(comuna, comuna, "rural", score, candidates)
        return Spot(f"{comuna}-SB", comuna, how, score, candidates)

    def _comuna(self, text: str) -> str | None:
        if match := RURAL.fullmatch(text):
            return f"R{match[1]}"
        if match := COMUNA.fullmatch(text):
            code = f"C{int(match[1]):02}"
            return code if self._called(code, match[2].strip()) else None
        return self._comunas.get(text)

    def _called(self, code: str, name: str) -> bool:
        """Whether a comuna has that number and, if a name follows, one like it: other cities number theirs too."""
        known = [own for own, its in self._comunas.items() if its == code] + FORMER.get(code, [])
        return bool(known) and (not name or max(fuzz.partial_ratio(name, own) for own in known) >= LIKE)

    def _named(self, text: str, declared: str | None) -> tuple[set[str], str, float]:
        """The barrios that a text may name, of the comuna declared if it has any; comunas where none is known."""
        elsewhere: tuple[set[str], str, float] = set(), "", 0.0
        rural = COUNTRYSIDE.match(fold(text)) is not None
        for found, how, score in self._known(text):
            kept = {code for code in found if not rural or self._comuna_of.get(code, code).startswith("R")}
            here = {code for code in kept if declared in (None, code, self._comuna_of.get(code))}
            if here:
                return here, how, score
            elsewhere = elsewhere if elsewhere[0] else (kept, how, score)
        barrios = {code for code in elsewhere[0] if code in self._comuna_of}
        if barrios or elsewhere[0]:
            return barrios, *elsewhere[1:]
        return self._alike(KIND.sub("", fold(text.partition("(")[0])), declared) if not rural else elsewhere

    def _known(self, text: str) -> Iterator[tuple[set[str], str, float]]:
        """The barrios that each form of a text is known to mean, from the whole of it to what is left of it."""
        typed = COUNTRYSIDE.sub("VEREDA ", fold(text))
        whole = COUNTRYSIDE.sub("", typed)
        bare = KIND.sub("", whole)
        for form in dict.fromkeys((typed, whole, bare, KIND.sub("", bare), KIND.sub("", fold(text.partition("(")[0])))):
            key = _key(form)
            yield self._exact.get(form, set()), "exacto", WHOLE
            yield self._aliases.get(form, set()) or self._aliases.get(key, set()), "alias", ALIAS
            yield self._loose.get(key, set()), "exacto", WHOLE
            yield self._stems.get(key, set()), "exacto", WHOLE
            if stage := STAGE.search(form):
                base = form[: stage.start()]
                for shorter in (f"{base} {stage['after'] or stage['before']}", base):
                    yield self._loose.get(_key(shorter), set()), "parecido", ALIKE
            base = _key(NUMERALS.sub("", form))
            if self._stems.get(base) == self._loose.get(base):  # no other barrio of that name has a number
                yield self._loose.get(base, set()), "parecido", ALIKE

    def _alike(self, name: str, declared: str | None) -> tuple[set[str], str, float]:
        """Barrios of the most similar name within the comuna, or in the city if none was typed; several when none
        stands out."""
        least, found = 1.0, set()
        for key in {_key(name), _key(name, articles=True)}:
            # How many letters may be wrong, missing, extra or swapped.
            slips = (len(key) >= SHORTEST) + (len(key) >= 9) if declared else (len(key) >= 7) + (len(key) >= 14)
            known = self._near.get((declared, re.sub(r"\D", "", key)), []) if slips else []
            scorer = DamerauLevenshtein.distance
            for form, distance, _ in process.extract(key, known, scorer=scorer, score_cutoff=slips, limit=None):
                here = {code for code in self._loose[form] if declared in (None, self._comuna_of[code])}
                share = distance / len(key)
                found = here if share < least else found | here if share == least else found
                least = min(least, share)
        return found, "parecido", ALIKE * (1 - least)


def _key(name: str, *, articles: bool = False) -> str:
    """A folded name without spaces, and without articles unless asked for, numerals as figures.

    >>> _key("VILLA MARIA III"), _key("CAMPO HERMOSO"), _key("EL ROSAL", articles=True)
    ('VILLAMARIA3', 'CAMPOHERMOSO', 'ELROSAL')
    """
    kept = name if articles else ARTICLES.sub(" ", name)
    return "".join(FIGURES.get(word, word) for word in kept.split()) or name
