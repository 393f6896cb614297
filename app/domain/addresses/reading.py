"""Reading an address: any text in, its components, its one text and what had to be put right."""

from dataclasses import dataclass, replace

from app.domain.addresses.address import Components
from app.domain.addresses.canonical import REST, canonical
from app.domain.addresses.grammar import parse
from app.domain.addresses.known import KnownNames
from app.domain.addresses.state import State
from app.domain.addresses.tokens import END, NUMBER, WORD, Tokens, split
from app.domain.addresses.vocabulary import TOWN, WORDS

NO_NAMES = KnownNames()
ROUNDS = 5
# No address is longer: such a text is left whole.
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Reading:
    """An address as it was understood.

    `canonical`: the text of the components; reading it gives the same components and the same text. `repairs`: what was
    put right on the way, in Spanish, for whoever reviews it.
    """

    components: Components
    canonical: str
    repairs: tuple[str, ...]


def read(text: str, *, names: KnownNames | None = None) -> Reading:
    """Read an urban address of Colombia by the rules of `docs/formatos/direcciones.md`.

    `names` are those that need no word to announce them. No text raises; what is not understood is in `resto`.
    """
    names = names or NO_NAMES
    if len(text) > LONGEST:
        return _unread(text, ())
    components, repairs = _components(text, names)
    for _ in range(ROUNDS):
        for apart in (False, True):
            written = canonical(components, apart=apart)
            again = _components(written, names)[0] if _may_change(components, names) else components
            if again == components:
                return Reading(components, written, repairs)
        # The text would be read otherwise than the components: what it says holds, until both agree.
        components = again
    return _unread(text, repairs)


def _unread(text: str, repairs: tuple[str, ...]) -> Reading:
    """A text of which nothing is understood."""
    components = Components(resto=_plain(text))
    return Reading(components, canonical(components, apart=True), repairs)


def _components(text: str, names: KnownNames) -> tuple[Components, tuple[str, ...]]:
    """What one pass over a text finds; the rest of a canonical text is taken as it stands."""
    if REST in text:
        head, _, rest = text.partition(REST)
        head, rest = head.strip(), rest.strip()
        found, _ = _components(head, names)
        if not found.resto and head in (canonical(found), canonical(found, apart=True)) and rest == _plain(rest):
            return replace(found, resto=rest), ()
    tokens = split(text)
    state = State(tokens, names)
    parse(state)
    if rest := _rest(tokens, state.used):
        state.found["resto"] = rest
    if tokens.accents:
        state.repairs.append("tildes o signos cambiados")
    return Components(**state.found), tuple(state.repairs)


def _rest(tokens: Tokens, used: bytearray) -> str:
    """The tokens that no component took, in their order; what was written together stays so, without signs."""
    kinds, texts, glued = tokens.kinds, tokens.texts, tokens.glued
    text, last, n = "", -1, used.find(0)
    while kinds[n] is not END:
        if kinds[n] is WORD or kinds[n] is NUMBER or texts[n].isalnum():
            together = glued[n] and last == n - 1 and not (kinds[n] is NUMBER and kinds[last] is NUMBER)
            text = f"{text}{texts[n]}" if together else f"{text} {texts[n]}"
            last = n
        n = used.find(0, n + 1)
    return text.strip()


def _plain(text: str) -> str:
    """All of a text as the rest of an address."""
    tokens = split(text)
    return _rest(tokens, bytearray(len(tokens.kinds)))


def _may_change(c: Components, names: KnownNames) -> bool:
    """Whether the text of those components might be read otherwise: only a name's end is told by its neighbours.

    A known barrio with nothing behind it but a town of the area ends where it does.
    """
    if c.edificio or c.vereda or c.via_nombre or c.cruce_nombre or c.sector:
        return True
    if not c.barrio:
        return False
    if c.municipio and (WORDS.get(c.municipio, ("",))[0] is not TOWN or f"{c.barrio} {c.municipio}" in names.barrios):
        return True
    return c.barrio not in names.barrios or c.barrio.partition(" ")[0] in WORDS
