"""The rules of an address, from left to right: what each word announces is read with what follows it."""

from app.domain.addresses.state import State
from app.domain.addresses.streets import axis, cross, street
from app.domain.addresses.tokens import BREAK, DASH, DOT, END, HASH, NUMBER, SLASH, WORD
from app.domain.addresses.vocabulary import (
    ARTICLES,
    BARRIO,
    BLOCK,
    BUILDING,
    CORNER,
    INSIDE,
    INSIDE_LETTERS,
    KM,
    LANDMARK,
    LEADS_ON,
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
SEPARATORS = (DOT, DASH, SLASH)


def parse(state: State) -> None:
    """Fill `state.found`; every token that no component took is left for the rest."""
    _Reader(state).read()


class _Reader:
    """Where the reading stands: the run of words that nothing has explained yet and what came before it."""

    __slots__ = ("s", "run", "after_house", "after_comma", "landmark", "last", "corners")

    def __init__(self, state: State) -> None:
        self.s = state
        self.run = -1
        self.after_house = self.after_comma = self.landmark = False
        self.last: tuple[int, int] | None = None
        self.corners: list[int] = []

    def read(self) -> None:
        s, n = self.s, 0
        while (kind := s.kinds[n]) is not END:
            end = n
            if kind is WORD:
                end = self.word(n)
            elif kind is NUMBER:
                end = self.number(n)
            elif kind is HASH:
                end = self.mark(n)
            elif kind is BREAK:
                self.close(n)
                self.after_comma = s.texts[n] == ","
                self.after_house = self.landmark = False
                n += 1
                continue
            if end > n:
                n = end
                continue
            if self.run < 0 and (kind is WORD or kind is NUMBER or s.texts[n].isalnum()):
                self.run = n
            n += 1
        self.close(n)
        self.last_name()
        if "esquina" in self.s.found:
            self.s.take(*self.corners)

    def word(self, n: int) -> int:
        """Read what the word at `n` announces; the position after it, `n` if it announces nothing."""
        s = self.s
        tag = s.tags[n]
        if not tag:
            return self.letter(n) if len(s.texts[n]) <= 2 else n
        kind, meaning = tag
        if kind is LANDMARK:
            self.close(n)
            self.landmark = True
            return n
        if kind is TOWN:
            return self.town(n, meaning)
        if self.landmark and s.texts[n - 1] in ARTICLES:
            return n
        if kind is TYPE:
            return self.street(n)
        if kind is INSIDE:
            return self.inside(n, meaning)
        if kind is SECTOR:
            return self.sector(n, meaning)
        if kind is BLOCK and "manzana" not in s.found and (read := s.value(n + 1, "MZ")):
            return self.done(n, read[1], "manzana", read[0], house=True)
        if kind is KM:
            return self.kilometre(n)
        if kind in NAMED:
            return self.named(n, kind, meaning)
        if kind is ORDINAL:
            return self.counted(n)
        if kind is CORNER and meaning == "ESQUINA":
            return self.corner(n)
        return n

    def done(self, n: int, end: int, component: str, text: str, *, house: bool = False) -> int:
        """Close what came before and put the tokens from `n` up to `end` into a component."""
        self.close(n)
        s = self.s
        s.put(component, text, range(n, end))
        self.after_house, self.after_comma = house, False
        return end

    def street(self, n: int) -> int:
        s = self.s
        if "cruce_numero" in s.found or "cruce_nombre" in s.found:
            return n
        if "via_numero" in s.found or "via_nombre" in s.found or "via_tipo" in s.found:
            self.close(n)
            return max(n, cross(s, n, name)) if not self.landmark else n
        if self.landmark and not s.number(s.past(n + 1, DOT, HASH)):
            return n
        end = street(s, n, "via", name)
        if end == n:
            return n
        self.close(n)
        self.after_house = self.after_comma = False
        return cross(s, end, name)

    def number(self, n: int) -> int:
        s = self.s
        if s.ordinal(n):
            return self.counted(n)
        if not s.found.keys() & {"via_numero", "via_nombre", "cruce_numero"} and self.run < 0 and s.number(n):
            m = n + 1
            while s.kinds[m] is WORD and (len(s.texts[m]) == 1 or s.kind(m) in ("bis", "cardinal")):
                m += 1
            if s.kinds[m] is HASH and s.kinds[m + 1] is NUMBER:
                return cross(s, axis(s, n, "via"), name)
        return n

    def mark(self, n: int) -> int:
        """A `#` away from its street: `CL 35 BARRIO LA JOYA # 19-41`."""
        s = self.s
        if "cruce_numero" in s.found or "cruce_nombre" in s.found or not s.number(m := s.past(n, HASH, DOT)):
            return n
        if "via_numero" not in s.found and "via_nombre" not in s.found:
            while s.kinds[m] in (NUMBER, WORD) and len(s.texts[m]) <= 3:
                m += 1
            if s.kinds[m] is not DASH or not s.number(m + 1):
                return n
        self.close(n)
        return cross(s, n, name)

    def letter(self, n: int) -> int:
        """A lone letter that stands for a word: `K 27 # 5-10`, `T 2`, `B. La Joya`, `M 5 C 6`."""
        s = self.s
        word, after = s.texts[n], s.past(n + 1, DOT, DASH)
        if s.texts[n] in ROMAN and s.ordinal(n):
            return self.counted(n)
        if s.kinds[after] is NUMBER:
            if "via_numero" not in s.found and "via_nombre" not in s.found:
                if word in TYPE_LETTERS and "manzana" not in s.found and self.run < 0:
                    return self.street(n)
            if word in INSIDE_LETTERS and word != "C" and s.kinds[after + 1] not in (HASH, DASH, NUMBER):
                return self.inside(n, INSIDE_LETTERS[word])
            if word == "C" and ("manzana" in s.found or "placa" in s.found):
                return self.inside(n, "CASA")
        if word == "M" and "manzana" not in s.found and (read := s.value(n + 1, "MZ")):
            m = s.past(read[1], DOT, DASH, BREAK)
            if s.texts[m] in ("C", "CS", "CASA") and s.kinds[s.past(m + 1, DOT, DASH)] is NUMBER:
                return self.done(n, read[1], "manzana", read[0], house=True)
        if word == "B" and not s.glued[n] and s.kinds[m := s.past(n + 1, DOT, SLASH)] is WORD and len(s.texts[m]) > 1:
            return self.named(n, BARRIO, "")
        return n

    def inside(self, n: int, word: str) -> int:
        s = self.s
        read = s.value(n + 1, word)
        if not read:
            after = s.past(n + 1, DOT)
            if word == "TORRE" and s.kinds[after] is WORD and s.kind(after) not in (LANDMARK, INSIDE, CORNER):
                return self.named(n, BUILDING, word)
            return n
        text, end = read
        lettered = s.kinds[end - 1] is WORD and s.kinds[end] is NUMBER
        if s.kinds[end] is WORD and not s.glued[end] and text.isdigit() and not lettered and self.closing_letter(end):
            text, end = text + s.texts[end], end + 1
        if word in ("CASA", "LOTE") and "casa" not in s.found and self.has_block(end):
            return self.done(n, end, "casa", f"LOTE {text}" if word == "LOTE" else text, house=True)
        return self.done(n, end, "interior", f"{word} {text}")

    def has_block(self, n: int) -> bool:
        """Whether a block is written, before or right after."""
        s = self.s
        return "manzana" in s.found or s.kind(s.past(n, DOT, DASH, BREAK)) is BLOCK

    def closing_letter(self, n: int) -> bool:
        """Whether the letter at `n` ends a number (`APTO 301 B`) and begins nothing else."""
        s = self.s
        return s.texts[n] in "ABCDEFGH" and (s.kinds[n + 1] in (END, BREAK) or s.kind(n + 1) not in ("", PLACE))

    def sector(self, n: int, word: str) -> int:
        s = self.s
        if read := s.value(n + 1, word):
            return self.done(n, read[1], "sector", f"{word} {ROMAN.get(read[0], read[0])}")
        if word != "SECTOR" or s.kind(n + 1) is LANDMARK:
            return n
        text, end, positions = name(s, s.past(n + 1, DOT))
        if not text:
            return n
        self.close(n)
        s.put("sector", f"{word} {text}", (n, *positions))
        return end

    def counted(self, n: int) -> int:
        """`2 PISO`, `II ETAPA`, `PRIMERA ETAPA`."""
        s = self.s
        after = s.ordinal(n)
        if not after:
            return n
        kind, word = s.tags[after]
        number = s.texts[n] if s.kinds[n] is NUMBER else ROMAN.get(s.texts[n]) or s.tags[n][1]
        return self.done(n, after + 1, "sector" if kind is SECTOR else "interior", f"{word} {number}")

    def kilometre(self, n: int) -> int:
        s = self.s
        m = s.past(n + 1, DOT, HASH, DASH)
        if s.kinds[m] is not NUMBER or "kilometro" in s.found:
            return n
        text, end = s.texts[m].lstrip("0") or "0", m + 1
        if s.texts[end] in (",", ".", "+") and s.glued[end] and s.kinds[end + 1] is NUMBER and s.glued[end + 1]:
            text, end = f"{text}.{s.texts[end + 1]}", end + 2
        return self.done(n, end, "kilometro", text)

    def named(self, n: int, kind: str, word: str) -> int:
        """A barrio, a building or a vereda with the word that announces it."""
        s = self.s
        component, m = NAMED[kind], n + 1
        while m < n + MOST_WORDS and (s.kinds[m] in SEPARATORS or s.kind(m) is kind):
            if s.kind(m) is kind:
                word = f"{word} {s.tags[m][1]}".strip()
            m += 1
        if component in s.found and kind is not BUILDING:
            return n
        text, end, positions = name(s, m)
        if not text:
            return n
        self.close(n)
        s.put(component, f"{word} {text}".strip(), (*range(n, m), *positions))
        self.after_house = self.after_comma = False
        return end

    def town(self, n: int, town: str) -> int:
        s = self.s
        if (n and s.texts[n - 1] in LEADS_ON) or s.found.get("municipio", town) != town:
            return n
        self.close(n)
        s.found["municipio"] = town
        s.take(n)
        return n + 1

    def corner(self, n: int) -> int:
        s = self.s
        self.corners.append(n)
        if "placa" in s.found or not s.found.keys() & {"cruce_numero", "cruce_nombre"}:
            return n
        s.found["esquina"] = "si"
        return n + 1

    def close(self, n: int) -> None:
        """Decide what the words before `n` that nothing announced are."""
        start, self.run = self.run, -1
        if start < 0:
            return
        s = self.s
        while n > start and s.kinds[n - 1] not in (WORD, NUMBER):
            n -= 1
        self.last = None
        if "barrio" in s.found or self.landmark:
            return
        if s.known(start) == n or (self.after_house and self.plain(start, n)):
            self.barrio(start, n)
        elif self.after_comma and self.plain(start, n):
            self.last = (start, n)

    def plain(self, start: int, end: int) -> bool:
        """Whether those words may be a name: they begin by no place and have no stray number."""
        s = self.s
        return s.kind(start) not in (PLACE, LANDMARK, CORNER) and all(s.kinds[m] is WORD for m in range(start, end))

    def barrio(self, start: int, end: int) -> None:
        s = self.s
        taken = [m for m in range(start, end) if s.kinds[m] in (WORD, NUMBER)]
        s.put("barrio", " ".join(s.texts[m] for m in taken), taken)

    def last_name(self) -> None:
        """Rule 8: the last words of all, after a comma, are the barrio."""
        if self.last and "barrio" not in self.s.found and self.s.found:
            self.barrio(*self.last)


def name(s: State, n: int, *, street: str = "") -> tuple[str, int, list[int]]:
    """The name that begins at `n`, the position after it and its tokens; empty where no name begins."""
    words: list[str] = []
    taken: list[int] = []
    known = 0 if street else s.known(n)
    while True:
        kind = s.kinds[n]
        if kind is WORD:
            if n >= known and _stops(s, n, words, street):
                break
        elif kind is NUMBER:
            if n >= known and not s.date(n) and (street or not words or not _ends(s, n)):
                break
        elif kind is DOT or kind is SLASH:
            if not words or s.kinds[n + 1] is not WORD or len(words[-1]) > 4:
                break
            n += 1
            continue
        elif (
            kind is DASH
            and s.kinds[n + 1] is WORD
            and words
            and (street in ("VIA", "AU") or (s.glued[n] and s.glued[n + 1]))
        ):
            if _stops(s, n + 1, words, street):
                break
            n += 1
            continue
        else:
            break
        words.append(s.texts[n])
        taken.append(n)
        n += 1
    return " ".join(words), n, taken


def _ends(s: State, n: int) -> bool:
    """Whether the number at `n` ends a name: `LAGOS 2`."""
    if s.ordinal(n):
        return False
    after = n + 1
    return s.kinds[after] in (END, BREAK) or (
        s.kinds[after] is WORD and s.tags[after] is not None and not s.glued[after]
    )


def _stops(s: State, n: int, words: list[str], street: str) -> bool:
    """Whether the word at `n` begins something else than the name read so far."""
    kind = s.kind(n)
    text = s.texts[n]
    if not kind:
        if len(text) == 1 and words and text in "TPLCMKB" and s.kinds[s.past(n + 1, DOT)] is NUMBER:
            return True
        return text in ROMAN and bool(s.ordinal(n))
    if kind is LANDMARK:
        return True
    if kind is CORNER:
        return text in ("CON", "ESQUINA", "ESQ", "ENTRE") or bool(street)
    if not words:
        return bool(street) and kind not in (PLACE, ORDINAL, "cardinal", BARRIO, TOWN)
    if kind is TOWN:
        return words[-1] not in LEADS_ON and street not in ("VIA", "AU")
    if kind is PLACE:
        return s.tags[n][1] != "inner" and words[-1] not in ARTICLES
    if kind is TYPE:
        after = s.past(n + 1, DOT, HASH)
        return s.kinds[after] is NUMBER or bool(street) or "via_tipo" not in s.found
    if kind in (INSIDE, BLOCK, SECTOR, KM):
        return bool(s.value(n + 1, s.tags[n][1])) or (kind is SECTOR and s.kinds[n + 1] is WORD)
    if kind is ORDINAL:
        return bool(s.ordinal(n))
    return kind in NAMED and s.kinds[s.past(n + 1, DOT)] is WORD and words[-1] not in ARTICLES
