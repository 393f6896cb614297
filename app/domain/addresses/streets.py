"""The streets of an address: the one it is on, the one that crosses it, and the plate."""

from app.domain.addresses.naming import name
from app.domain.addresses.state import State
from app.domain.addresses.tokens import BREAK, DASH, DOT, HASH, NUMBER, SLASH, WORD
from app.domain.addresses.vocabulary import (
    ARTICLES,
    BIS,
    CARDINAL,
    CARDINAL_LETTERS,
    CORNER,
    LANDMARK,
    ORDINAL,
    ROADS,
    TYPE,
    TYPE_LETTERS,
)

WAY = frozenset(("via_tipo", "via_numero", "via_nombre"))
CROSSED = frozenset(("cruce_numero", "cruce_nombre"))
# Spellings of a type that other words begin with too: they announce a number, never a name.
ONLY_NUMBERED = frozenset(("CAR", "CAL", "CALL", "TRANS", "CR", "CIR", "AC", "AK", "PAS", "TR", "VI", "K", "C", "D"))
MOST_TYPES = 4
# Letters that, before a number, begin another part of the address once the plate is known: T 2, P 3, L 5, A 30-18.
NO_PLATE_LETTER = frozenset("TPLCMBOAY")
# Two types over one number, by which they are one; of any others the last holds.
ONE_OF_TWO = {
    ("AV", "CL"): "AC", ("CL", "AV"): "AC", ("AC", "CL"): "AC",
    ("AV", "KR"): "AK", ("KR", "AV"): "AK", ("AK", "KR"): "AK",
}  # fmt: skip
# The word of these is part of the street's name.
KEPT = {"BULEVAR": "AV", "ANILLO VIAL": "VIA"}


def street(state: State, n: int, prefix: str) -> int:
    """Read the street whose type stands at `n`; the position after it, `n` if none is there."""
    kinds, texts, tags = state.kinds, state.texts, state.tags
    kind, first, taken = _type(state, n), n, [n]
    after = n + 1
    for _ in range(MOST_TYPES):
        m = state.past(after, DOT, DASH)
        another = _type(state, m) if state.kind(m) is TYPE else ""
        if not another or (kind in ROADS and another != kind and another != "ANILLO VIAL"):
            break
        if another == kind:
            state.repairs.append(f"tipo repetido: «{texts[first]} {texts[m]}» es {kind}")
        elif (kind, another) not in ONE_OF_TWO and KEPT.get(another) != kind and kind not in ("CL", "KR"):
            taken = []
        kind, first, after = ONE_OF_TWO.get((kind, another), another), m, m + 1
        taken.append(m)
    m = state.past(after, DOT, HASH, DASH)
    if kind not in KEPT:
        if state.number(m):
            state.put(f"{prefix}_tipo", kind, taken)
            state.glued_to_number(first)
            return axis(state, m, prefix)
        if state.kind(m) is ORDINAL and not state.ordinal(m):
            state.put(f"{prefix}_tipo", kind, taken)
            state.put(f"{prefix}_numero", tags[m][1], (m,))
            return m + 1
    if texts[first] in ONLY_NUMBERED or (state.glued[first + 1] and kinds[first + 1] is WORD):
        return n
    m = state.past(after, DOT)
    if texts[m] in ("A", "AL") and len(texts[m + 1]) > 1:
        if kind not in ROADS:
            return n
        taken.append(m)
        m += 1
    if kind not in ROADS and state.kind(m) is LANDMARK:
        return n
    text, end, positions = name(state, m, street=kind)
    if not text and kind != "ANILLO VIAL":
        return n
    state.put(f"{prefix}_tipo", KEPT.get(kind, kind), taken)
    state.put(f"{prefix}_nombre", f"{kind} {text}".strip() if kind in KEPT else text, positions)
    return end if text else after


def _type(state: State, n: int) -> str:
    return state.tags[n][1] if state.tags[n] else TYPE_LETTERS.get(state.texts[n], "")


def axis(state: State, n: int, prefix: str) -> int:
    """Read the number at `n` and its letter, BIS and cardinal point; the position after them."""
    kinds, texts, glued = state.kinds, state.texts, state.glued
    letter = bis = cardinal = ""
    state.put(f"{prefix}_numero", texts[n].lstrip("0") or "0", (n,))
    n += 1
    while kinds[n] is WORD:
        word, kind = texts[n], state.kind(n)
        if kind is BIS and not bis:
            bis = "BIS"
        elif kind is CARDINAL and not cardinal:
            cardinal = state.tags[n][1]
        elif word in CARDINAL_LETTERS and not cardinal:
            if word == "N" and prefix == "via" and _is_mark(state, n):
                break
            cardinal = CARDINAL_LETTERS[word]
        elif cardinal and (not glued[n] or word in CARDINAL_LETTERS):
            break
        elif len(word) == 1 and _is_letter(state, n):
            if bis == "BIS":
                bis = f"BIS {word}"
            elif letter or bis:
                break
            else:
                letter = word
        elif glued[n] and len(word) == 2 and not kind and not letter:
            letter = word
        else:
            break
        state.take(n)
        n += 1
    for part, text in (("letra", letter), ("bis", bis), ("cardinal", cardinal)):
        if text:
            state.found[f"{prefix}_{part}"] = text
    return n


def _is_mark(state: State, n: int) -> bool:
    """Whether the N at `n` marks the number: loose, or glued to what follows it, and nothing but a point in between."""
    m = state.past(n + 1, DOT)
    return state.kinds[m] is NUMBER and (not state.glued[n] or state.glued[m])


def _is_letter(state: State, n: int) -> bool:
    """Whether the letter at `n` belongs to the number before it."""
    texts, kinds = state.texts, state.kinds
    word, after = texts[n], n + 1
    if state.glued[n]:
        return True
    if word in "XY" or (word == "A" and (state.kind(after) is TYPE or texts[after] in ARTICLES)):
        return False
    if word == "B" and kinds[after] in (DOT, SLASH):
        after += 1
    return not (word == "B" and kinds[after] is WORD and len(texts[after]) > 1 and not state.tags[after])


def cross(state: State, n: int) -> int:
    """Read the crossing street and the plate that stand at `n`, after the street; the position after them."""
    kinds, texts = state.kinds, state.texts
    start, marks, corner = n, [], ""
    while True:
        kind = kinds[n]
        if kind is HASH:
            marks.append(n)
        elif kind is BREAK:
            m = state.past(n + 1, DOT, BREAK)
            if not (kinds[m] is HASH or state.kind(m) in (TYPE, CORNER) or (state.number(m) and kinds[m + 1] is DASH)):
                return start
        elif kind is WORD:
            word = texts[n]
            if word == "N" and _is_mark(state, n):
                marks.append(n)
                state.repairs.append("«N» suelta leída como marca de número")
            elif state.kind(n) is CORNER or (word in ("POR", "A", "CON") and _street_follows(state, n)):
                corner = word
                marks.append(n)
            elif corner and word in ("LA", "EL") and state.kind(n + 1) is TYPE:
                marks.append(n)
            else:
                break
        elif kind not in (DASH, DOT, SLASH):
            break
        n += 1
    if state.kind(n) is TYPE or (kinds[n] is WORD and texts[n] in TYPE_LETTERS and marks and kinds[n + 1] is NUMBER):
        end = street(state, n, "cruce")
        if end == n:
            return start
        corner = corner or "CON"
    elif state.number(n):
        end = axis(state, n, "cruce")
    else:
        return start
    state.take(*marks)
    if sum(kinds[m] is HASH for m in marks) > 1:
        state.repairs.append("marca de número repetida")
    after = plate(state, end)
    if after == end and corner and "via_tipo" in state.found:
        state.found["esquina"] = "si"
    return after


def _street_follows(state: State, n: int) -> bool:
    after = n + 2 if state.texts[n + 1] in ("LA", "EL") else n + 1
    return state.kind(after) is TYPE


def plate(state: State, n: int) -> int:
    """Read the plate at `n`, with its letter and cardinal point; the position after it, `n` if none is there."""
    kinds, texts, glued, found = state.kinds, state.texts, state.glued, state.found
    start, marks = n, []
    while kinds[n] in (DASH, HASH, DOT, SLASH):
        if kinds[n] is HASH:
            marks.append(n)
        n += 1
    if not state.number(n):
        return start
    found["placa"] = texts[n].lstrip("0") or "0"
    state.take(n, *marks)
    n += 1
    while kinds[n] is WORD:
        word, kind = texts[n], state.kind(n)
        if kind is CARDINAL and "placa_cardinal" not in found:
            found["placa_cardinal"] = state.tags[n][1]
        elif kind is BIS and "placa_letra" not in found:
            found["placa_letra"] = word
        elif len(word) > 1 or (
            not glued[n] and word in NO_PLATE_LETTER and kinds[state.past(n + 1, DOT, DASH)] is NUMBER
        ):
            break
        elif word in CARDINAL_LETTERS and "placa_cardinal" not in found:
            found["placa_cardinal"] = CARDINAL_LETTERS[word]
        elif "placa_letra" not in found and "placa_cardinal" not in found and _is_letter(state, n):
            found["placa_letra"] = word
        else:
            break
        state.take(n)
        n += 1
    return n
