"""An address's text as tokens: folded to capitals without accents, cut where letters meet digits."""

import re
import unicodedata
from functools import lru_cache

from app.domain.addresses.vocabulary import WORDS

WORD, NUMBER, HASH, DASH, BREAK, DOT, SLASH, OTHER, END = "word", "number", "#", "-", ",", ".", "/", "?", ""

_TOKEN = re.compile(r"(\s*)(?:([0-9]+)|([^\W\d_]+)|(.))", re.DOTALL)
_MARKS = (
    {"#": HASH, ".": DOT, ":": DOT, "/": SLASH, "&": SLASH, "+": DOT}
    | dict.fromkeys("-–—‒―−‐‑~", DASH)
    | dict.fromkeys(",;()[]|", BREAK)
)
_DEGREES = str.maketrans({"º": "°", "ª": "°", "˚": "°", "№": "#"})
_LINES = re.compile(r"[\n\r]+")
_AFTER_NUMBER = re.compile(r"([A-Z]?)(BIS)([A-Z]?)|([A-Z])(NORTE|SUR|ESTE|OESTE|[NSEW])")
_BLOCK = re.compile(r"(MZ|MANZANA)([A-Z])(CS|CASA|LT|LOTE|C)?")


class Tokens:
    """Tokens side by side: `kinds`, `texts` and `glued` (nothing written between it and the one before).

    All three end with an END, so that looking one ahead needs no check.
    """

    __slots__ = ("accents", "glued", "kinds", "texts")

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.texts: list[str] = []
        self.glued: list[bool] = []
        self.accents = False

    def add(self, kind: str, text: str, glued: bool) -> None:
        self.kinds.append(kind)
        self.texts.append(text)
        self.glued.append(glued)


def fold(text: str) -> str:
    """Capitals without accents; the Ñ stays. Folding what is folded changes nothing."""
    if text.isascii():
        return text.upper()
    plain = unicodedata.normalize("NFKD", text.translate(_DEGREES)).upper().replace("N\u0303", "Ñ")
    return plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))


def split(text: str) -> Tokens:
    """The tokens of any text."""
    text = _LINES.sub(" , ", text.strip())
    folded = fold(text)
    tokens = Tokens()
    tokens.accents = not text.isascii() and folded != text.upper()
    kinds, texts, glued = tokens.kinds, tokens.texts, tokens.glued
    loose = True
    for space, number, word, other in _TOKEN.findall(folded):
        close = not (loose or space)
        loose = False
        if number:
            kind, text = NUMBER, number
        elif word:
            kind, text = WORD, word
            if word not in WORDS:
                if close and kinds[-1] is DOT and len(word) == 1 and _abbreviated(tokens):
                    # C.C. and the like: letters with a point each are one word.
                    kinds.pop(), texts.pop(), glued.pop()
                    texts[-1] += word
                    continue
                *parts, text = _parts(word, close and kinds[-1] is NUMBER)
                for part in parts:
                    tokens.add(WORD, part, close)
                    close = True
        elif other == "°":
            if close and kinds[-1] is WORD and texts[-1] in ("N", "NO", "NRO"):
                kinds[-1] = HASH
            loose = True
            continue
        else:
            kind, text = _MARKS.get(other) or (WORD if other.isalnum() else OTHER), other
            if kind is OTHER:
                loose = True
                continue
        kinds.append(kind)
        texts.append(text)
        glued.append(close)
    tokens.add(END, "", False)
    tokens.add(END, "", False)
    return tokens


def _abbreviated(tokens: Tokens) -> bool:
    """Whether the tokens end in a letter and its point: `C.`."""
    kinds, texts = tokens.kinds, tokens.texts
    return (
        len(kinds) > 1
        and kinds[-2] is WORD
        and len(texts[-2]) <= 3
        and texts[-2] not in WORDS
        and tokens.glued[-1]
        and not tokens.glued[-2]
    )


@lru_cache(maxsize=20_000)
def _parts(word: str, after_number: bool) -> tuple[str, ...]:
    """A word cut where two were written as one: `BISB` of 27BISB, `AN` of 3AN, `MZB`."""
    found = (_AFTER_NUMBER if after_number else _BLOCK).fullmatch(word) or _BLOCK.fullmatch(word)
    return tuple(part for part in found.groups() if part) if found else (word,)
