"""What each token of an address is: its kind and meaning by the vocabulary, once misspelt words are put right."""

from collections.abc import Container

from app.domain.addresses.spelling import LONG, SHORTEST, respell
from app.domain.addresses.tokens import DASH, DOT, HASH, NUMBER, SLASH, WORD, Tokens
from app.domain.addresses.vocabulary import (
    BARRIO,
    BUILDING,
    CARDINAL,
    FIRST_OF_PHRASE,
    MARK,
    PHRASES,
    TOWN,
    TYPE,
    VEREDA,
    WORDS,
    Tag,
)

LONGEST_PHRASE = max(map(len, PHRASES))
_SKIPPED = (DOT, SLASH, HASH, DASH)


def tag(tokens: Tokens, words_of_names: Container[str], repairs: list[str]) -> list[Tag | None]:
    """A tag, or None, for each token; words that mean one become one token. Adds to `repairs` what it put right."""
    kinds, texts = tokens.kinds, tokens.texts
    tags: list[Tag | None] = []
    unknown = False
    n = 0
    while n < len(kinds):
        found = None
        if kinds[n] is WORD:
            word = texts[n]
            found = _phrase(tokens, n) if word in FIRST_OF_PHRASE else None
            found = found or WORDS.get(word)
            if found is None:
                unknown = unknown or len(word) >= SHORTEST
            elif found[0] is MARK:
                kinds[n] = HASH
                found = None
        tags.append(found)
        n += 1
    if unknown:
        for n, found in enumerate(tags):
            if found is None and kinds[n] is WORD and len(texts[n]) >= SHORTEST and texts[n] not in words_of_names:
                meant = respell(texts[n])
                if meant and _fits(meant[1][0], tokens, n):
                    tags[n] = meant[1]
                    repairs.append(f"palabra mal escrita: «{texts[n]}» es {meant[0]}")
    return tags


def _phrase(tokens: Tokens, start: int) -> Tag | None:
    """The tag of the phrase that begins here, whose tokens become one; None where none does."""
    kinds, texts = tokens.kinds, tokens.texts
    words, ends = [texts[start]], [start + 1]
    n = start + 1
    while len(words) < LONGEST_PHRASE:
        while kinds[n] is DOT or (kinds[n] in (SLASH, DASH) and tokens.glued[n]):
            n += 1
        if kinds[n] is not WORD:
            break
        words.append(texts[n])
        n += 1
        ends.append(n)
    for size in range(len(words), 1, -1):
        if found := PHRASES.get(tuple(words[:size])):
            texts[start] = " ".join(words[:size])
            for part in (kinds, texts, tokens.glued):
                del part[start + 1 : ends[size - 1]]
            return found
    return None


def _fits(kind: str, tokens: Tokens, n: int) -> bool:
    """Whether such a word may stand at `n`: before a name if it announces one, else before a number or a letter."""
    kinds, texts = tokens.kinds, tokens.texts
    if kind is TOWN:
        return True
    if kind is CARDINAL:
        return n > 0 and (kinds[n - 1] is NUMBER or len(texts[n - 1]) == 1)
    after = n + 1
    while kinds[after] in _SKIPPED:
        after += 1
    if kind in (BARRIO, BUILDING, VEREDA):
        return kinds[after] is WORD and len(texts[after]) > 1
    if kinds[after] is NUMBER or (kinds[after] is WORD and len(texts[after]) == 1):
        return True
    return kind is TYPE and (n == 0 and len(texts[n]) >= LONG or WORDS.get(texts[after], ("",))[0] is TYPE)
