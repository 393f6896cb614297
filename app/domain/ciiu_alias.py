"""The common names of activities («asadero», «taller de motos»), found in a text however it is typed.

A text is cut where it joins two things («panadería y cafetería»); each part is a verb, if it has one (makes, sells,
repairs, sells wholesale), and words. A common name is found in a part that begins with its words and has its verb: what
comes after makes it less sure if it is of a trade, and not if it is a name («Restaurante Doña Rosa»). Parts of
different divisions leave the activity open.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from app.domain.text import fold

OPEN = "SD"  # a common name of several divisions: it stops others from being found in its place
# What the chance of a common name is made of; the fitted numbers are data (`data/reference/ciiu_alias_confianza.csv`).
TERMS = {
    "constante": "Punto de partida.",
    "erratas": "Lo que a sus palabras les falta para ser las del nombre común (0 a 1).",
    "sobra": "Parte del texto que son palabras de otros oficios; un nombre propio no cuenta (0 a 1).",
}
MAKE, SELL, REPAIR, WHOLESALE, WORKSHOP = "FABRICA", "VENTA", "REPARACION", "DISTRIBUIDORA", "TALLER"
VERBS = {
    MAKE: "FABRICA FABRICACION FABRICANTE FABRICO PRODUCCION PRODUCTORA ELABORACION MANUFACTURA HECHURA",
    SELL: "VENTA VENDO VENDEDOR VENDEDORA COMERCIO COMERCIALIZACION ALMACEN EXPENDIO TIENDA DETAL MENOR COMPRA",
    REPAIR: "REPARACION REPARO ARREGLO MANTENIMIENTO COMPOSTURA RESTAURACION",
    WHOLESALE: "DISTRIBUIDORA DISTRIBUIDOR DISTRIBUCION MAYORISTA MAYOR MAYOREO",
    WORKSHOP: "TALLER",
}
SILENT = (
    "DE DEL LA EL LOS LAS EN A AL CON PARA POR UN UNA UNO SU SUS Y E O S SAS LTDA SERVICIO NEGOCIO ESTABLECIMIENTO "
    "EMPRESA MICROEMPRESA LOCAL PUNTO ACTIVIDAD PEQUENO PEQUENA TODO TODA TIPO CLASE ARTESANAL GENERAL ESPECIALIZADO"
)
# What is sold so is of another class than in a shop: only a common name that says it is found.
OTHERWISE = "CATALOGO INTERNET VIRTUAL LINEA ONLINE AMBULANTE MOVIL USADO USADA SEGUNDA"
JOINED = re.compile(r"\s(?:y|e|o)\s|[,;/+&]|\s-\s", re.IGNORECASE)
SPOKEN = (  # letters that sound alike
    (r"QU(?=[EI])", "K"),
    (r"C(?=[EI])|Z", "S"),
    (r"GU?(?=[EI])", "J"),
    (r"LL", "Y"),
    (r"(?<!C)H", ""),
    (r"C(?!H)", "K"),
    (r"V", "B"),
    (r"(.)\1", r"\1"),
)
NEAR = 82  # likeness, of a hundred, from which a word is another misspelt
LONG = 5  # letters of a word that may be misspelt
# Sold where they are made or served: of these divisions a common name without a verb may be said to be sold.
SOLD = frozenset(("10", "45", "46", "47", "55", "56"))


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """A folded word as it sounds, without plural: `ZAPATERIAS` and `sapatero` are the same."""
    for written, said in SPOKEN:
        word = re.sub(written, said, word)
    if len(word) > 3:
        word = re.sub(r"E?S$|E$", "", word)
    return re.sub(r"ER(?:IA|O|A)$", "ERI", word)


_VERB = {key(word): verb for verb, words in VERBS.items() for word in words.split()}
_SILENT, _OTHERWISE = (frozenset(map(key, words.split())) for words in (SILENT, OTHERWISE))


@dataclass(frozen=True)
class _Part:
    verbs: frozenset[str]
    words: tuple[str, ...]
    heir: bool = False  # the verb is that of the part before

    @property
    def alone(self) -> _Part:
        return _Part(frozenset(), self.words)

    @classmethod
    def read(cls, text: str) -> _Part:
        """A verb is one only beside other words: «tienda» alone is what it is."""
        keys = [word for word in map(key, fold(text).split()) if word not in _SILENT]
        verbs = {_VERB[word] for word in keys if word in _VERB}
        words = tuple(dict.fromkeys(word for word in keys if word not in _VERB))
        if not words and len(keys) == 1:
            return cls(frozenset(), tuple(keys))
        return cls(_told(verbs), words)


@dataclass(frozen=True)
class _Name:
    code: str
    verb: str | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Named:
    """A common name in a part of a text: how alike its words are, how many, and the words that are not its own."""

    code: str
    likeness: float
    size: int
    left: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The codes that the parts of a text mean (classes, divisions or OPEN), and what says so."""

    codes: tuple[str, ...]
    evidence: Mapping[str, float]
    whole: bool  # the text is common names and nothing else


class CommonNames:
    """The common names of activities; `known` are words of the trade, which are no misspelling of others."""

    def __init__(self, rows: Iterable[Mapping[str, str]], weights: Mapping[str, float], known: Iterable[str] = ()):
        self._weights = weights
        self._by_word: dict[str, list[_Name]] = defaultdict(list)
        for row in rows:
            part = _Part.read(row["alias"])
            verb = next(iter(part.verbs), None)
            for word in part.words:
                self._by_word[word].append(_Name(row["ciiu_codigo"], verb, part.words))
        self._vocabulary = list(self._by_word)
        self._known = {key(word) for word in known} | set(self._vocabulary)

    def score(self, found: Found) -> float:
        return 1 / (1 + math.exp(-sum(self._weights[term] * value for term, value in found.evidence.items())))

    def find(self, text: str) -> Found | None:
        """What a text means by the common names in it; None where its first words are none's.

        >>> names = CommonNames([{"alias": "taller de motos", "ciiu_codigo": "4542"}], {})
        >>> names.find("TALLER DE MOTOSS").codes, names.find("motos") is None
        (('4542',), True)
        """
        whole = self._named(_Part.read(JOINED.sub(" ", text)))
        parts = _shared([_Part.read(part) for part in JOINED.split(text) if fold(part)])
        told = [self._named(part) or (self._named(part.alone) if part.heir else None) for part in parts]
        first = told[0] if told else None
        if whole and (not whole.left or first is None or whole.size > first.size):  # it has an «y» of its own
            return self._found([whole], [])
        if first is None:
            return None
        return self._found(
            [of for of in told if of],
            [word for part, of in zip(parts, told, strict=True) if of is None for word in part.words],
        )

    def _found(self, told: list[_Named], left: list[str]) -> Found:
        left = left + [word for of in told for word in of.left]
        size = sum(of.size for of in told)
        trade = sum(bool(self._alike(word)) or word in self._known for word in left)
        slips = 1 - sum(of.likeness * of.size for of in told) / size
        evidence = {"constante": 1.0, "erratas": slips, "sobra": trade / (size + len(left))}
        return Found(tuple(dict.fromkeys(of.code for of in told)), evidence, slips == 0.0 and not left)

    def _named(self, part: _Part) -> _Named | None:
        """The longest common name that the part begins with."""
        if not part.words:
            return None
        like = [self._alike(word) for word in part.words]
        best: tuple | None = None
        for first in like[0]:
            for name in self._by_word[first]:
                size = len(name.words)
                if size > len(part.words) or not _agree(name, part):
                    continue
                likeness = [max(of.get(word, 0.0) for of in like[:size]) for word in name.words]
                if min(likeness) == 0.0:
                    continue
                merit = (size, name.verb is not None, sum(likeness) / size)
                if best is None or merit > best[0]:
                    best = merit, name
        if best is None:
            return None
        (size, _, likeness), name = best
        left = part.words[size:]
        return None if _OTHERWISE.intersection(left) else _Named(name.code, likeness, size, left)

    def _alike(self, word: str) -> dict[str, float]:
        if word in self._known or len(word) < LONG:
            return {word: 1.0} if word in self._by_word else {}
        near = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
        return {other: likeness / 100 for other, likeness, _ in near if other[0] == word[0]}


def _told(verbs: set[str]) -> frozenset[str]:
    """Who makes what he sells is a maker; who sells wholesale and retail is not told apart."""
    if MAKE in verbs:
        verbs = verbs - {SELL, WHOLESALE, WORKSHOP}
    if WHOLESALE in verbs:
        verbs = verbs - {SELL}
    return frozenset(verbs - {WORKSHOP} if REPAIR in verbs else verbs)


def _shared(parts: list[_Part]) -> list[_Part]:
    """Parts with the words and verbs that they share: «venta y reparación de motos», «venta de frutas y verduras»."""
    said: list[_Part] = []
    for number, part in enumerate(parts):
        if not part.words or (len(part.words) == 1 and part.words[0] in _VERB):
            verbs = part.verbs or frozenset(_VERB[word] for word in part.words)
            after = next((other for other in parts[number + 1 :] if other.words and other.words[0] not in _VERB), None)
            said += [_Part(verbs, after.words)] if after else []
        else:
            before = said[-1].verbs if said and not part.verbs else frozenset()
            said.append(_Part(part.verbs or before, part.words, heir=not part.verbs))
    if any(MAKE in part.verbs for part in said):
        made = {part.words for part in said if MAKE in part.verbs}
        said = [part for part in said if MAKE in part.verbs or part.words not in made]
    return said


def _agree(name: _Name, part: _Part) -> bool:
    """The verbs of both are the same or, without one in the name, do not change what it is."""
    if name.verb:
        return part.verbs == {name.verb}
    if part.verbs <= {WORKSHOP}:
        return True
    if name.code == OPEN:
        return False
    return (part.verbs == {SELL} and name.code[:2] in SOLD) or (part.verbs == {MAKE} and "10" <= name.code[:2] <= "33")
