"""The rules of an address, from left to right: what each word announces is read with what follows it."""

from app.domain.addresses.loose import APART, COMMA, HOUSE, INSIDE, Loose
from app.domain.addresses.naming import name
from app.domain.addresses.state import State
from app.domain.addresses.streets import CROSSED, WAY, axis, cross, street
from app.domain.addresses.tokens import BREAK, DASH, DOT, END, HASH, NUMBER, SLASH, WORD
from app.domain.addresses.vocabulary import (
    ARTICLES,
    BARRIO,
    BIS,
    BLOCK,
    BUILDING,
    CARDINAL,
    CITY,
    CORNER,
    INNER,
    INSIDE_LETTERS,
    KM,
    LANDMARK,
    ORDINAL,
    PLACE,
    ROMAN,
    SECTOR,
    TOWN,
    TYPE,
    TYPE_LETTERS,
    VEREDA,
)

NAMED = {BARRIO: "barrio", BUILDING: "edificio", VEREDA: "vereda"}
MOST_WORDS = 6
CLOSING = frozenset("ABCDEFGH")
HOUSES = ("C", "CS", "CASA")


def parse(state: State) -> None:
    """Fill `state.found`; every token that no component took is left for the rest."""
    _Reader(state).read()


class _Reader:
    """The rules, each of which returns the position after what it read, or the same one if it read nothing."""

    __slots__ = ("corners", "loose", "rules", "s")

    def __init__(self, state: State) -> None:
        self.s = state
        self.loose = Loose(state)
        self.corners: list[int] = []

    def read(self) -> None:
        s, loose, n = self.s, self.loose, 0
        kinds, texts = s.kinds, s.texts
        while (kind := kinds[n]) is not END:
            end = n
            if kind is WORD:
                end = self.word(n)
            elif kind is NUMBER:
                end = self.number(n)
            elif kind is HASH:
                end = self.mark(n)
            elif kind is BREAK:
                loose.part(n, COMMA if texts[n] == "," else APART)
            elif kind is DASH and not s.glued[n] and not s.glued[n + 1] and kinds[n + 1] is WORD:
                loose.part(n, APART)
            if end > n:
                n = end
                continue
            if kind is WORD or kind is NUMBER or texts[n].isalnum():
                loose.add(n)
            n += 1
        loose.close(n, END)
        loose.finish()
        if "esquina" in s.found:
            s.take(*self.corners)

    def word(self, n: int) -> int:
        s = self.s
        if not (tag := s.tags[n]):
            return self.letter(n) if len(s.texts[n]) <= 2 else n
        kind, meaning = tag
        if kind is LANDMARK:
            self.loose.close(n, WORD)
            self.loose.landmark = True
            return n
        if kind is TOWN or kind is CITY:
            return self.town(n, meaning)
        if kind is PLACE or (self.loose.landmark and s.texts[n - 1] in ARTICLES):
            return n
        if kind is TYPE:
            return self.street(n)
        if kind is INNER:
            return self.inside(n, meaning)
        if kind is SECTOR:
            return self.sector(n, meaning)
        if kind is BLOCK:
            return self.block(n)
        if kind is KM:
            return self.kilometre(n)
        if kind in NAMED:
            return self.named(n, kind, meaning)
        if kind is ORDINAL:
            return self.counted(n)
        return self.corner(n) if kind is CORNER and meaning == "ESQUINA" else n

    def done(self, n: int, end: int, component: str, text: str, before: str = INSIDE) -> int:
        """Put the tokens from `n` up to `end` into a component."""
        self.loose.component(n, before)
        self.s.put(component, text, range(n, end))
        return end

    def street(self, n: int) -> int:
        s = self.s
        if s.found.keys() & CROSSED and s.texts[n] == "TR":
            return self.inside(n, "TORRE")
        if s.found.keys() & CROSSED or (self.loose.landmark and not s.number(s.past(n + 1, DOT, HASH))):
            return n
        if s.found.keys() & WAY:
            end = cross(s, n)
        elif (end := street(s, n, "via")) > n:
            end = cross(s, end)
        if end > n:
            self.loose.component(n)
        return end

    def number(self, n: int) -> int:
        """A number by itself: `2 PISO`, or a street without its type (`35 # 19-41`)."""
        s = self.s
        if s.ordinal(n):
            return self.counted(n)
        if not s.found.keys() & (WAY | CROSSED) and self.loose.start < 0 and s.number(n):
            m = self.past_axis(n)
            if s.kinds[m] is HASH and s.number(m + 1):
                self.loose.component(n)
                return cross(s, axis(s, n, "via"))
        return n

    def past_axis(self, n: int) -> int:
        """The position after the number at `n`, its letter, BIS and cardinal point."""
        s, n = self.s, n + 1
        while s.kinds[n] is WORD and (
            len(s.texts[n]) == 1 and s.kind(n) is not CORNER or s.glued[n] or s.kind(n) in (BIS, CARDINAL)
        ):
            n += 1
        return n

    def mark(self, n: int) -> int:
        """A `#` away from its street: `CL 35 BARRIO LA JOYA # 19-41`."""
        s = self.s
        if s.found.keys() & CROSSED or not s.number(s.past(n, HASH, DOT)):
            return n
        end = cross(s, n)
        if not s.found.keys() & (WAY | {"placa"}):
            # A number alone crosses nothing.
            s.used[n:end] = bytes(end - n)
            for component in [c for c in s.found if c.startswith("cruce")]:
                del s.found[component]
            return n
        self.loose.component(n)
        return end

    def letter(self, n: int) -> int:
        """A lone letter that stands for a word: `K 27 # 5-10`, `T 2`, `B. La Joya`, `M 5 C 6`."""
        s = self.s
        word, after = s.texts[n], s.past(n + 1, DOT, DASH)
        if word in ROMAN and s.ordinal(n):
            return self.counted(n)
        if s.kinds[after] is NUMBER:
            placed = s.found.keys() & (WAY | CROSSED)
            if word in TYPE_LETTERS and not placed and "manzana" not in s.found and self.loose.start < 0:
                return self.street(n)
            if word in INSIDE_LETTERS and (placed or s.kinds[after + 1] not in (HASH, DASH, NUMBER)):
                return self.inside(n, INSIDE_LETTERS[word])
            if word == "C" and ("manzana" in s.found or "placa" in s.found):
                return self.inside(n, "CASA")
        if word == "M" and (read := s.value(n + 1, "MZ")):
            m = s.past(read[1], DOT, DASH, BREAK)
            if s.texts[m] in HOUSES and s.kinds[s.past(m + 1, DOT, DASH)] is NUMBER:
                return self.block(n)
        if word == "B" and not s.glued[n]:
            m = s.past(n + 1, DOT, SLASH)
            if s.kinds[m] is WORD and len(s.texts[m]) > 1:
                return self.named(n, BARRIO, "")
        return n

    def block(self, n: int) -> int:
        """A manzana, and its house where only a dash parts them: `MZ B-60`."""
        s = self.s
        read = s.value(n + 1, "MZ")
        if not read or "manzana" in s.found:
            return n
        end = self.done(n, read[1], "manzana", _bare(read[0]), HOUSE)
        if s.kinds[end] is DASH and s.kinds[end + 1] is NUMBER and "casa" not in s.found:
            return self.done(end, end + 2, "casa", _bare(s.texts[end + 1]), HOUSE)
        return end

    def inside(self, n: int, word: str) -> int:
        """What lies inside the lot; a tower with a name instead of a number is a building."""
        s = self.s
        read = s.value(n + 1, word)
        if not read:
            after = s.past(n + 1, DOT)
            if word == "TORRE" and s.kinds[after] is WORD and s.kind(after) not in (LANDMARK, INNER, CORNER):
                return self.named(n, BUILDING, word)
            return n
        text, end = read
        s.glued_to_number(n)
        if text.isdigit() and s.kinds[end] is WORD and not s.glued[end] and self.closing_letter(end):
            text, end = text + s.texts[end], end + 1
        if word in ("CASA", "LOTE") and "casa" not in s.found and self.has_block(end):
            return self.done(n, end, "casa", f"LOTE {_bare(text)}" if word == "LOTE" else _bare(text), HOUSE)
        return self.done(n, end, "interior", f"{word} {text}")

    def has_block(self, n: int) -> bool:
        """Whether a block is written, before or after."""
        s = self.s
        return "manzana" in s.found or any(
            tag and tag[0] is BLOCK and s.value(m, "MZ") for m, tag in enumerate(s.tags[n:], n + 1)
        )

    def closing_letter(self, n: int) -> bool:
        """Whether the letter at `n` ends a number (`APTO 301 B`) and begins nothing else."""
        s = self.s
        return s.texts[n] in CLOSING and (s.kinds[n + 1] in (END, BREAK) or s.kind(n + 1) not in ("", PLACE))

    def sector(self, n: int, word: str) -> int:
        s = self.s
        if read := s.value(n + 1, word):
            return self.done(n, read[1], "sector", f"{word} {ROMAN.get(read[0], _bare(read[0]))}")
        if word != "SECTOR":
            return n
        text, end, taken = name(s, s.past(n + 1, DOT))
        if not text:
            return n
        self.loose.component(n)
        s.put("sector", f"{word} {text}", (n, *taken))
        return end

    def counted(self, n: int) -> int:
        """`2 PISO`, `II ETAPA`, `PRIMERA ETAPA`."""
        s = self.s
        after = s.ordinal(n)
        if not after:
            return n
        kind, word = s.tags[after]
        number = _bare(s.texts[n]) if s.kinds[n] is NUMBER else ROMAN.get(s.texts[n]) or s.tags[n][1]
        return self.done(n, after + 1, "sector" if kind is SECTOR else "interior", f"{word} {number}")

    def kilometre(self, n: int) -> int:
        s = self.s
        m = s.past(n + 1, DOT, HASH, DASH)
        if s.kinds[m] is not NUMBER or "kilometro" in s.found:
            return n
        text, end = _bare(s.texts[m]), m + 1
        if s.texts[end] in (",", ".", "+") and s.glued[end] and s.kinds[end + 1] is NUMBER and s.glued[end + 1]:
            text, end = f"{text}.{s.texts[end + 1]}", end + 2
        return self.done(n, end, "kilometro", text)

    def named(self, n: int, kind: str, word: str) -> int:
        """A barrio, a building or a vereda with the word that announces it."""
        s = self.s
        component, m = NAMED[kind], n + 1
        while m < n + MOST_WORDS and (s.kinds[m] in (DOT, DASH, SLASH) or s.kind(m) is kind):
            if s.kind(m) is kind:
                word = f"{word} {s.tags[m][1]}".strip()
            m += 1
        if component in s.found and kind is not BUILDING:
            return n
        text, end, taken = name(s, m)
        if not text:
            return n
        self.loose.component(n)
        s.put(component, f"{word} {text}".strip(), (*range(n, m), *taken))
        return end

    def town(self, n: int, town: str) -> int:
        if not self.loose.is_town(n):
            return n
        self.loose.close(n, TOWN)
        self.loose.town(n, n + 1, town)
        return n + 1

    def corner(self, n: int) -> int:
        """ESQUINA: it makes one of two streets without a plate, wherever it stands."""
        self.corners.append(n)
        found = self.s.found
        if "placa" in found or "via_tipo" not in found or not found.keys() & CROSSED:
            return n
        found["esquina"] = "si"
        return n + 1


def _bare(number: str) -> str:
    return number.lstrip("0") or "0" if number.isdigit() else number
