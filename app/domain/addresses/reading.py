"""Reading an address: any text in, its components, its one text and what had to be put right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.addresses.address import Components
from app.domain.addresses.canonical import REST, canonical
from app.domain.addresses.grammar import parse
from app.domain.addresses.known import KnownNames
from app.domain.addresses.state import State
from app.domain.addresses.tokens import NUMBER, WORD, Tokens, split

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
        written = canonical(components)
        if not _may_change(components):
            return Reading(components, written, repairs)
        for written in dict.fromkeys((written, canonical(components, apart=True))):  # noqa: B020
            again, _ = _components(written, names)
            if again == components:
                return Reading(components, written, repairs)
        # The text would be read otherwise than the components: what it says holds, until both agree.
        components = again
    return _unread(text, repairs)


def _unread(text: str, repairs: tuple[str, ...]) -> Reading:
    """A text of which nothing is understood."""
    components = Components(resto=_rest(split(text)))
    return Reading(components, canonical(components, apart=True), repairs)


def _components(text: str, names: KnownNames) -> tuple[Components, tuple[str, ...]]:
    """What one pass over a text finds; the rest of a canonical text is taken as it stands."""
    if REST in text:
        head, _, rest = text.partition(REST)
        head, rest = head.strip(), rest.strip()
        found, _ = _components(head, names)
        if not found.resto and head in (canonical(found), canonical(found, apart=True)) and rest == _rest(split(rest)):
            return replace(found, resto=rest), ()
    tokens = split(text)
    state = State(tokens, names)
    parse(state)
    if rest := _rest(tokens, state.used):
        state.found["resto"] = rest
    if tokens.accents:
        state.repairs.append("tildes o signos cambiados")
    return Components(**state.found), tuple(state.repairs)


def _rest(tokens: Tokens, used: Sequence[int] | None = None) -> str:
    """The tokens that no component took, in their order; what was written together stays so, without signs."""
    kinds, texts, glued = tokens.kinds, tokens.texts, tokens.glued
    text, last = "", -1
    for n, kind in enumerate(kinds):
        if (used and used[n]) or not (kind is WORD or kind is NUMBER or texts[n][:1].isalnum()):
            continue
        together = glued[n] and last == n - 1 and not (kind is NUMBER and kinds[last] is NUMBER)
        text = f"{text}{texts[n]}" if together else f"{text} {texts[n]}"
        last = n
    return text.strip()


def _may_change(c: Components) -> bool:
    """Whether there is a name, whose end only its neighbours tell."""
    return bool(c.barrio or c.edificio or c.vereda or c.via_nombre or c.cruce_nombre or c.sector)
