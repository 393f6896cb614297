"""The words of an address that no other announces: a known barrio, a town, a name between commas, or the rest."""

from app.domain.addresses.state import State
from app.domain.addresses.tokens import BREAK, END, NUMBER, WORD
from app.domain.addresses.vocabulary import CORNER, DEPARTMENTS, LANDMARK, LEADS_ON, PLACE, TOWN

# What stands before a run.
START, COMMA, APART, TOWN_BEFORE, HOUSE, INSIDE = "start", "comma", "apart", "town", "house", "inside"
POSTAL_CODE, LOOKED_AHEAD = 5, 12


class Loose:
    """The run of such words being read (`start`, -1 if none), what stands before it and the names it may be.

    `landmark`: the words tell where something lies (FRENTE AL PARQUE), up to the next comma.
    """

    __slots__ = ("ahead", "before", "landmark", "last", "s", "start", "town_at")

    def __init__(self, state: State) -> None:
        self.s = state
        self.start = self.town_at = -1
        self.before, self.landmark = START, False
        self.ahead: tuple[int, int] | None = None
        self.last: tuple[int, int] | None = None

    def add(self, n: int) -> None:
        if self.start < 0:
            self.start = n

    def part(self, n: int, before: str) -> None:
        """A comma or another break at `n`."""
        self.close(n, BREAK)
        self.before, self.landmark = before, False

    def component(self, n: int, before: str = INSIDE) -> None:
        """A component begins at `n`; `before` is what it will be to the words after it."""
        self.close(n, WORD)
        self.before, self.last = before, None

    def close(self, n: int, by: str) -> None:
        """Decide what the words before `n` are; `by` is what ends them: a BREAK, a TOWN, the END or a WORD."""
        start, self.start = self.start, -1
        if start < 0:
            return
        s, before = self.s, self.before
        while s.kinds[n - 1] is not WORD and s.kinds[n - 1] is not NUMBER:
            n -= 1
            if n == start:
                return
        if before in (COMMA, APART, TOWN_BEFORE) and self._of_no_place(start, n):
            return
        self.before, self.last = INSIDE, None
        if self.landmark:
            return
        if s.names.towns and self._from_afar(start, n):
            self.ahead = (start, n) if by is BREAK else None
            self.town(start, n, " ".join(s.texts[start:n]))
        elif "barrio" in s.found:
            return
        elif s.known(start) == n or (before is HOUSE and self._plain(start, n)):
            self._barrio(start, n)
        elif (before is COMMA and by is not WORD or before is START and by is BREAK) and self._plain(start, n):
            self.last = (start, n)
            if by is BREAK and not s.found.keys() & {"via_numero", "via_nombre"}:
                self.ahead = self.last

    def finish(self) -> None:
        """Rule 8: a name alone between commas, the last of all or ahead of the street, is the barrio."""
        found = self.s.found
        chosen = self.last or (self.ahead if found.keys() & {"via_numero", "via_nombre"} else None)
        if chosen and found and "barrio" not in found and not self.s.used[chosen[0]]:
            self._barrio(*chosen)

    def town(self, n: int, end: int, town: str) -> None:
        """Those tokens are a town; of two, the last holds."""
        s = self.s
        if self.town_at >= 0 and s.found["municipio"] != town:
            s.used[self.town_at] = 0
        s.found["municipio"] = town
        s.take(*range(n, end))
        self.town_at, self.before = n, TOWN_BEFORE

    def is_town(self, n: int) -> bool:
        """Whether the town named at `n` stands where one does: within no longer name, from afar at either end."""
        s = self.s
        if n and not s.used[n - 1] and s.texts[n - 1] in LEADS_ON:
            return False
        if s.kind(n) is TOWN:
            return True
        begins = self.before is START and self.start < 0 and not (s.kinds[n + 1] is WORD and not s.tags[n + 1])
        return s.known(n) <= n and (begins or self.at_end(n + 1))

    def at_end(self, n: int) -> bool:
        """Whether nothing but a department, a country or a postal code follows."""
        words = []
        for m in range(n, min(n + LOOKED_AHEAD, len(self.s.kinds))):
            kind = self.s.kinds[m]
            if kind is END:
                return " ".join(words) in DEPARTMENTS
            if kind is WORD:
                words.append(self.s.texts[m])
            elif kind is NUMBER and len(self.s.texts[m]) < POSTAL_CODE:
                return False
        return False

    def _from_afar(self, start: int, end: int) -> bool:
        """Whether they are, at either end, a town outside the area and no known barrio."""
        s = self.s
        named = " ".join(s.texts[start:end]) in s.names.towns and s.known(start) != end
        return named and (self.town_at < 0 and s.used.find(1, 0, start) < 0 or self.at_end(end))

    def _of_no_place(self, start: int, end: int) -> bool:
        """Whether they are a department, a country or a postal code: after these a name is still the last."""
        s = self.s
        if end == start + 1 and s.kinds[start] is NUMBER:
            return len(s.texts[start]) >= POSTAL_CODE
        return " ".join(s.texts[m] for m in range(start, end) if s.kinds[m] is WORD) in DEPARTMENTS

    def _plain(self, start: int, end: int) -> bool:
        """Whether those words may be a name: they begin by no place and have no number but a last one."""
        kinds, last = self.s.kinds, end - 1
        return self.s.kind(start) not in (PLACE, LANDMARK, CORNER) and all(
            kinds[m] is WORD or (m == last > start and kinds[m] is NUMBER and len(self.s.texts[m]) <= 2)
            for m in range(start, end)
        )

    def _barrio(self, start: int, end: int) -> None:
        s = self.s
        taken = [m for m in range(start, end) if s.kinds[m] in (WORD, NUMBER)]
        s.put("barrio", " ".join(s.texts[m] for m in taken), taken)
