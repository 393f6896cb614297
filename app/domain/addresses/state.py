"""An address while it is read: its tagged tokens, what has been found and which tokens that took."""

from collections.abc import Iterable

from app.domain.addresses.known import KnownNames
from app.domain.addresses.tags import tag
from app.domain.addresses.tokens import DASH, DOT, HASH, NUMBER, WORD, Tokens
from app.domain.addresses.vocabulary import (
    CARDINAL,
    INNER,
    INSIDE_LETTERS,
    MONTHS,
    ORDINAL,
    ORDINAL_ENDINGS,
    ROMAN,
    SECTOR,
    Tag,
)

LONGEST_NUMBER, MOST_MARKS = 4, 5
LETTERED = frozenset(("APTO", "LOCAL", "OFICINA", "CASA", "BODEGA", "LOTE", "CONSULTORIO", "GARAJE"))


class State:
    """What the rules share; a token's index is the only position."""

    __slots__ = ("found", "glued", "kinds", "names", "repairs", "tags", "texts", "used")

    def __init__(self, tokens: Tokens, names: KnownNames) -> None:
        self.names = names
        self.repairs: list[str] = []
        self.tags: list[Tag | None] = tag(tokens, names.words, self.repairs)
        self.kinds, self.texts, self.glued = tokens.kinds, tokens.texts, tokens.glued
        self.found: dict[str, str] = {}
        self.used = bytearray(len(self.kinds))

    def take(self, *positions: int) -> None:
        """Those tokens are in a component."""
        for n in positions:
            self.used[n] = 1

    def put(self, component: str, text: str, positions: Iterable[int]) -> None:
        """A component's text, after what it already has, and the tokens that it took."""
        before = self.found.get(component)
        self.found[component] = f"{before} {text}" if before else text
        for n in positions:
            self.used[n] = 1

    def glued_to_number(self, n: int) -> None:
        """Tell it where the word at `n` is written together with its number: `CL35`, `APTO301`."""
        if self.glued[n + 1] and self.kinds[n + 1] is NUMBER and len(self.texts[n]) > 1:
            self.repairs.append(f"pegado: «{self.texts[n]}{self.texts[n + 1]}»")

    def kind(self, n: int) -> str:
        """The kind of word at `n`; empty for what the vocabulary does not have."""
        found = self.tags[n]
        return found[0] if found else ""

    def past(self, n: int, *skipped: str) -> int:
        """The position after those kinds of token from `n` on, of which no address has more than a few together."""
        end = n + MOST_MARKS
        while n < end and self.kinds[n] in skipped:
            n += 1
        return n

    def number(self, n: int) -> bool:
        """Whether a street's or a plate's number stands at `n`: no telephone, no `2 PISO`, no `20 DE JULIO`."""
        return (
            self.kinds[n] is NUMBER
            and len(self.texts[n]) <= LONGEST_NUMBER
            and not self.date(n)
            and not self.ordinal(n)
        )

    def date(self, n: int) -> bool:
        """Whether a name such as `20 DE JULIO` begins at `n`."""
        return self.texts[n + 1] == "DE" and self.kinds[n] is NUMBER and self.texts[n + 2] in MONTHS

    def ordinal(self, n: int) -> int:
        """The position of the word that the ordinal at `n` counts (`2 PISO`, `II ETAPA`, `3RA ETAPA`); 0 if none."""
        kinds, texts = self.kinds, self.texts
        if kinds[n] is NUMBER:
            after = n + 1
            if kinds[after] is WORD and self.glued[after] and texts[after] in ORDINAL_ENDINGS:
                after += 1
        elif self.kind(n) is ORDINAL or texts[n] in ROMAN:
            after = n + 1
        else:
            return 0
        found = self.tags[after]
        if not found or not (found[0] is SECTOR or found == (INNER, "PISO")):
            return 0
        return 0 if self.value(after + 1, found[1]) else after

    def value(self, n: int, word: str) -> tuple[str, int] | None:
        """What follows such a word as its number or letter (`301`, `B`, `3-05`, `A12`) and the position after it."""
        kinds, texts, glued = self.kinds, self.texts, self.glued
        n = self.past(n, DOT, HASH, DASH)
        if kinds[n] is NUMBER:
            if self.date(n):
                return None
            text, n = texts[n], n + 1
            ends = not (texts[n] in INSIDE_LETTERS and kinds[n + 1] is NUMBER)
            if kinds[n] is WORD and glued[n] and len(texts[n]) <= 2 and not self.tags[n] and ends:
                text, n = text + texts[n], n + 1
        elif kinds[n] is WORD and texts[n] != "Y" and (len(texts[n]) == 1 or texts[n] in ROMAN):
            text, n = texts[n], n + 1
            if kinds[n] is NUMBER and (glued[n] or word in LETTERED) and not self.ordinal(n):
                text, n = text + texts[n], n + 1
        elif self.kind(n) is ORDINAL or (self.kind(n) is CARDINAL and word in ("TORRE", "BLOQUE")):
            return self.tags[n][1], n + 1
        else:
            return None
        while word != "MZ" and kinds[n] is DASH and glued[n] and glued[n + 1]:
            if kinds[n + 1] is NUMBER:
                dash = "" if text.isalpha() else "-"
            elif kinds[n + 1] is WORD and len(texts[n + 1]) == 1 and not self.tags[n + 1] and text[-1].isdigit():
                dash = ""
            else:
                break
            text, n = f"{text}{dash}{texts[n + 1]}", n + 2
        return text, n

    def known(self, n: int) -> int:
        """The position after the longest known barrio's name that begins at `n`; 0 if none does."""
        most = self.names.longest.get(self.texts[n], 0)
        kinds, texts = self.kinds, self.texts
        end, words, best = n, [], 0
        while len(words) < most and kinds[end] in (WORD, NUMBER, DOT):
            if kinds[end] is not DOT:
                words.extend(texts[end].split())
            end += 1
            if " ".join(words) in self.names.barrios:
                best = end
        return best
