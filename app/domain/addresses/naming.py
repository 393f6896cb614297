"""Where a name begins and ends: a barrio's, a building's, a street's."""

from app.domain.addresses.state import State
from app.domain.addresses.tokens import BREAK, DASH, DOT, END, HASH, NUMBER, SLASH, WORD
from app.domain.addresses.vocabulary import (
    ARTICLES,
    BARRIO,
    BLOCK,
    BUILDING,
    CARDINAL,
    CITY,
    CORNER,
    INNER,
    KM,
    LANDMARK,
    LEADS_ON,
    ORDINAL,
    PLACE,
    ROADS,
    ROMAN,
    SECTOR,
    TOWN,
    TYPE,
    VEREDA,
)

ABBREVIATION = 4
# Lone letters that begin something else before a number: BARRIO LA JOYA T 2.
ANNOUNCING = frozenset("TPLCMKB")
MAY_BEGIN_A_STREET = ("", PLACE, ORDINAL, CARDINAL, BARRIO, TOWN, CITY)


def name(s: State, n: int, *, street: str = "") -> tuple[str, int, list[int]]:
    """The name that begins at `n`, the position after it and its tokens; empty where no name begins.

    `street`: the type of the street whose name it is; a number then begins its crossing.
    """
    kinds, texts = s.kinds, s.texts
    words: list[str] = []
    taken: list[int] = []
    known = 0 if street else s.known(n)
    while True:
        kind = kinds[n]
        if kind is WORD:
            if n >= known and _stops(s, n, words, street):
                break
        elif kind is NUMBER:
            if n >= known and not s.date(n) and (street or not words or not _ends(s, n)):
                break
        elif words and kinds[n + 1] is WORD and _joins(s, n, words, street):
            n += 1
            continue
        else:
            break
        words.append(texts[n])
        taken.append(n)
        n += 1
    return " ".join(words), n, taken


def _joins(s: State, n: int, words: list[str], street: str) -> bool:
    """Whether the sign at `n` is within a name: STA. RITA, SAN-MARTIN, BUCARAMANGA - CUCUTA."""
    kind = s.kinds[n]
    if kind is DASH:
        within = street in ROADS or (s.glued[n] and s.glued[n + 1])
        return within and not _stops(s, n + 1, words, street)
    return kind in (DOT, SLASH) and len(words[-1]) <= ABBREVIATION


def _ends(s: State, n: int) -> bool:
    """Whether the number at `n` ends a name: `LAGOS 2`."""
    if s.ordinal(n):
        return False
    after = n + 1
    return s.kinds[after] in (END, BREAK) or (s.tags[after] is not None and not s.glued[after])


def _stops(s: State, n: int, words: list[str], street: str) -> bool:
    """Whether the word at `n` begins something else than the name read so far."""
    kind, text = s.kind(n), s.texts[n]
    if not kind:
        if len(text) == 1 and words and text in ANNOUNCING and s.kinds[s.past(n + 1, DOT)] is NUMBER:
            return True
        return text in ROMAN and bool(s.ordinal(n))
    if kind is LANDMARK:
        return True
    if kind is CORNER:
        return bool(street) or text not in ("Y", "X")
    if not words:
        return bool(street) and kind not in MAY_BEGIN_A_STREET
    if kind is TOWN or kind is CITY:
        return street not in ROADS and words[-1] not in LEADS_ON and (kind is TOWN or s.kinds[n + 1] in (END, BREAK))
    if kind is PLACE:
        inner = s.tags[n][1] == "inner" if not street else text == "SANTANDER"
        return not inner and words[-1] not in ARTICLES
    if kind is TYPE:
        after = s.past(n + 1, DOT, HASH)
        return s.kinds[after] is NUMBER or bool(street) or "via_tipo" not in s.found
    if kind in (INNER, BLOCK, SECTOR, KM):
        return bool(s.value(n + 1, s.tags[n][1])) or (kind is SECTOR and s.kinds[n + 1] is WORD)
    if kind is ORDINAL:
        return bool(s.ordinal(n))
    announces = kind is BARRIO or kind is BUILDING or kind is VEREDA
    return announces and s.kinds[s.past(n + 1, DOT)] is WORD and words[-1] not in ARTICLES
