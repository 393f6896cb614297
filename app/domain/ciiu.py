"""From an activity as people write it to its class of CIIU Rev. 4 A.C., how it was known and how sure that is.

A registry writes the class by its code, by its name, by its name cut short («Comercio Al Por Menor De Artículos De
Ferreter...»), by code and name, or by words of its own. What is surest is tried first. A cut name that several classes
share gives their division and no class; what is like no class well enough stays unknown, with the nearest at hand.
The common name of an activity («asadero») goes before a likeness that is not sure if it is the whole text, and after
any likeness if it is not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from app.domain.ciiu_alias import OPEN, CommonNames, Found
from app.domain.text import fold

CODE, EXACT, PREFIX, SHARED, ALIKE, ALIAS, UNKNOWN = (
    "codigo",
    "nombre exacto",
    "prefijo",
    "prefijo compartido",
    "parecido",
    "nombre común",
    "desconocido",
)
WAYS = (CODE, EXACT, PREFIX, SHARED, ALIKE, ALIAS, UNKNOWN)
NONE = "SD"  # division and section of what is unknown
ACCEPTED = 0.8  # chance of being right from which a likeness is taken
# What the chance of a likeness is made of; the fitted numbers are data (`data/reference/ciiu_confianza.csv`).
TERMS = {
    "constante": "Punto de partida.",
    "letras": "Parecido letra a letra con el nombre, cortado donde el texto se corta (0 a 1).",
    "palabras": "Parte del texto, pesada por lo raro de cada palabra, que está en el nombre (0 a 1).",
    "nombre": "Parte del nombre, pesada igual, que está en el texto (0 a 1).",
    "ventaja": "Lo que el nombre más parecido aventaja al siguiente (0 a 1).",
    "corto": "Uno entre el número de letras del texto, por diez.",
}
WRITTEN = re.compile(r"\s*(?:[A-Ua-u]\s*[-.]?\s*)?(\d{3,4})(?:[.,]0+)?(?!\d)[\s:.,;*–—-]*(.*)", re.DOTALL)
CUT = re.compile(r"(\.{2,}|…)\s*$")
REFERENCE_CUT = 100  # letters at which the reference cuts its own names
WORD = 8  # letters of a whole word that may stand for a name it begins, and of a text cut short
SURE = 0.95  # chance of a likeness from which a name says that the code beside it is another's
OPPOSED = ("MAYOR", "MENOR")  # a shop is no wholesaler, however alike their names
SLIP = 2  # letters at the end of a misspelt cut name that need not tell
SHOWN = 5  # of the classes that an unknown text may be
NEAR = 82  # likeness, of a hundred, from which two words are the same one misspelt


@dataclass(frozen=True)
class Activity:
    """What an activity is: its class (None where unknown or shared), division and section, `SD` where unknown.

    `score` is the chance that it is right (of the class or, shared, of the division); `nearest` are the codes in
    question: the class, those that share the text, or the one that an unknown text is most like.
    """

    clase: str | None
    division: str
    seccion: str
    way: str
    score: float
    nearest: tuple[str, ...] = ()
    contradicts: bool = False  # a code stands beside the name of another class

    @property
    def code(self) -> str:
        """The class or, where only that is known, the division: a key of mart `ciiu`. `SD` where unknown."""
        return self.clase or self.division


@dataclass(frozen=True)
class _Class:
    clase: str
    division: str
    seccion: str
    name: str  # folded
    whole: bool  # not cut by the reference


class Classifier:
    """The classes of the reference, by code, by name and, where given, by common name; `weights` are those of TERMS."""

    def __init__(
        self,
        classes: Iterable[Mapping[str, str]],
        weights: Mapping[str, float],
        accepted: float = ACCEPTED,
        common: CommonNames | None = None,
    ):
        self._classes = [
            _Class(
                row["ciiu_clase"],
                row["ciiu_division"],
                row["ciiu_seccion"],
                fold(row["ciiu_clase_nombre"]),
                len(row["ciiu_clase_nombre"]) < REFERENCE_CUT,
            )
            for row in classes
        ]
        self._by_code = {one.clase: one for one in self._classes}
        self._by_name = {one.name: one for one in self._classes}
        self._of_division = {one.division: one for one in self._classes}
        self._weights, self._accepted, self._common = weights, accepted, common
        self._names = [one.name for one in self._classes]
        self._words = sorted({word for name in self._names for word in name.split()})
        place = {word: number for number, word in enumerate(self._words)}
        self._has = np.zeros((len(self._names), len(self._words)), dtype=bool)
        for row, name in enumerate(self._names):
            self._has[row, [place[word] for word in name.split()]] = True
        self._rare = np.log((1 + len(self._names)) / (1 + self._has.sum(axis=0))) + 1
        has = {word: np.array([word in name.split() for name in self._names]) for word in OPPOSED}
        self._contrary = {one: has[other] & ~has[one] for one, other in (OPPOSED, OPPOSED[::-1])}
        # Weight of the words of each name that end by each letter, and where each of its words first ends.
        self._weight = np.zeros((len(self._names), REFERENCE_CUT + 2))
        self._ends = np.full(self._has.shape, REFERENCE_CUT + 1, dtype=np.int16)
        for row, name in enumerate(self._names):
            for found in re.finditer(r"\S+", name):
                word = place[found[0]]
                if self._ends[row, word] > REFERENCE_CUT:
                    self._ends[row, word] = found.end()
                    self._weight[row, found.end() :] += self._rare[word]

    def classify(self, text: str | None) -> Activity:
        """The activity that a text means; the same for the same text.

        >>> from loaders.ciiu import classifier
        >>> classifier().classify("C1521").clase, classifier().classify("Cultivo De Café").way
        ('1521', 'nombre exacto')
        """
        written = WRITTEN.fullmatch(text or "")
        known = self._by_code.get(written[1].zfill(4)) if written else None
        name = (written[2] if written else text) or ""
        if known is None:
            return self._named(name)
        named = self._named(name)
        # Codes of the revision before have other meanings: where the name is another class's, the name tells. A common
        # name tells no class of its division from another as well as a code does.
        other = named.clase not in (None, known.clase)
        if named.way == ALIAS:
            other = named.division != known.division
        if other and (named.way not in (ALIAS, ALIKE) or named.score >= SURE):
            return replace(named, score=min(named.score, 0.9), contradicts=True)
        agrees = not fold(name) or known.clase in named.nearest or (named.way == ALIAS and not other)
        return self._sure(known, CODE, 0.99 if agrees else 0.9)

    def _named(self, text: str) -> Activity:
        cut = bool(CUT.search(text))
        folded = fold(text)
        if not folded or not any(letter.isalpha() for letter in folded):
            return Activity(None, NONE, NONE, UNKNOWN, 0.0)
        if folded in self._by_name:
            return self._sure(self._by_name[folded], EXACT, 1.0)
        if found := self._begun(folded, cut):
            return found
        found = self._common.find(text) if self._common and not cut else None  # who cuts, cuts official names
        alike = self._alike(folded, cut)
        if found and found.whole and alike.score < SURE:
            return self._commonly(found)
        return self._commonly(found, alike) if found and alike.way == UNKNOWN else alike

    def _begun(self, text: str, cut: bool) -> Activity | None:
        """The one class whose name the text begins, or the division of those that share it."""
        if len(text) < WORD:
            return None
        begun = [
            one
            for one in self._classes
            if one.name.startswith(text if cut else f"{text} ") or (not one.whole and text.startswith(one.name))
        ]
        if len(begun) == 1:
            return self._sure(begun[0], PREFIX, 0.99 if cut else 0.95)
        if not begun or not cut:
            return None
        codes = tuple(one.clase for one in begun)
        if len({one.division for one in begun}) > 1:
            return Activity(None, NONE, NONE, UNKNOWN, 1 / len(codes), codes[:SHOWN])
        return self._shared_by(codes, 0.99)

    def _alike(self, text: str, cut: bool) -> Activity:
        codes, evidence = self.evidence(text, cut)
        score = 1 / (1 + math.exp(-sum(self._weights[term] * value for term, value in evidence.items())))
        if score < self._accepted:
            return Activity(None, NONE, NONE, UNKNOWN, score, codes)
        return self._shared_by(codes, score) if len(codes) > 1 else self._sure(self._by_code[codes[0]], ALIKE, score)

    def _commonly(self, found: Found, otherwise: Activity | None = None) -> Activity:
        """What common names say: the class, or the division where they leave the class open."""
        classes = tuple(code for code in found.codes if code in self._by_code)
        divisions, score = {code[:2] for code in found.codes}, self._common.score(found)
        if OPEN in found.codes or len(divisions) > 1 or score < self._accepted:
            return otherwise or Activity(None, NONE, NONE, UNKNOWN, 0.0, classes)
        if len(found.codes) == 1 and classes:
            return self._sure(self._by_code[classes[0]], ALIAS, score)
        one = self._of_division[divisions.pop()]
        return Activity(None, one.division, one.seccion, ALIAS, score, classes)

    def evidence(self, text: str, cut: bool) -> tuple[tuple[str, ...], dict[str, float]]:
        """The class whose name is most like a folded text, with those of its division that the cut does not tell apart,
        and what says so."""
        length = min(len(text) + 1, REFERENCE_CUT) if cut else REFERENCE_CUT
        names = [name[:length] for name in self._names] if cut else self._names
        letters = process.cdist([text], names, scorer=fuzz.ratio, dtype=np.float32)[0] / 100
        words, whole = self._shared(text, length, cut)
        merit = 0.5 * letters + 0.25 * words + 0.25 * whole
        for word, contrary in self._contrary.items():
            if word in text.split():
                merit -= contrary
        first = int(np.argmax(merit))
        kin = np.zeros(len(names), dtype=bool)
        kin[first] = True
        if cut:
            best, sure = self._classes[first], len(text) - SLIP
            kin = np.array([one.name[:sure] == best.name[:sure] for one in self._classes])
            kin &= np.array([one.division == best.division for one in self._classes])
        codes = tuple(one.clase for one, of in zip(self._classes, kin, strict=True) if of)
        return codes, {
            "constante": 1.0,
            "letras": float(letters[first]),
            "palabras": float(words[first]),
            "nombre": float(whole[first]),
            "ventaja": float(merit[first] - merit[~kin].max()),
            "corto": 10 / len(text),
        }

    def _shared(self, text: str, length: int, cut: bool) -> tuple[np.ndarray, np.ndarray]:
        """For every name, the parts of the text and of the name that the other has, rare words weighing more."""
        words = list(dict.fromkeys(text.split()))
        likeness = process.cdist(words, self._words, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.float32) / 100
        if cut:  # the last word may be only begun
            likeness[-1, [number for number, word in enumerate(self._words) if word.startswith(words[-1])]] = 1.0
        of_text, weights = np.zeros(len(self._names)), 0.0
        for row in likeness:
            alike = np.flatnonzero(row)
            weight = float(self._rare[alike].max()) if len(alike) else float(self._rare.max())
            weights += weight
            if len(alike):
                of_text += weight * (self._has[:, alike] * row[alike]).max(axis=1)
        reached = likeness.max(axis=0)
        alike = np.flatnonzero(reached)
        kept = self._ends[:, alike] <= length
        of_name = (kept * (self._rare * reached)[alike]).sum(axis=1) / np.maximum(self._weight[:, length], 1e-9)
        return of_text / weights, of_name

    def _shared_by(self, codes: tuple[str, ...], score: float) -> Activity:
        one = self._by_code[codes[0]]
        return Activity(None, one.division, one.seccion, SHARED, score, codes)

    def _sure(self, one: _Class, way: str, score: float) -> Activity:
        return Activity(one.clase, one.division, one.seccion, way, score, (one.clase,))


def fit(
    evidence: Iterable[Mapping[str, float]], right: Iterable[bool], names: Iterable[str] = TERMS, *, ridge: float = 1.0
) -> dict[str, float]:
    """The numbers of the named terms by penalised maximum likelihood (Newton), the constant free."""
    names = tuple(names)
    design = np.array([[row[term] for term in names] for row in evidence], dtype=float)
    truth = np.array(list(right), dtype=float)
    penalty = np.diag([0.0 if term == "constante" else ridge for term in names])
    terms = np.zeros(len(names))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ terms))
        slope = design.T @ (truth - chance) - penalty @ terms
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(names)), slope)
        terms = terms + step
        if np.abs(step).max() < 1e-8:
            break
    return dict(zip(names, terms.tolist(), strict=True))
