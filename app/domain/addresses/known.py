"""The names that an address may give without a word to announce them, as its reader is told them."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class KnownNames:
    """Names that need no word to announce them, folded as `tokens.fold` does: barrios and, besides the four of the
    metropolitan area, other municipalities."""

    barrios: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of a name: such a word is never taken for another one misspelt."""
        return frozenset(word for name in self.barrios | self.towns for word in name.split())

    @cached_property
    def longest(self) -> dict[str, int]:
        """By first word, how many words the longest barrio's name has."""
        longest: dict[str, int] = {}
        for name in self.barrios:
            words = name.split()
            longest[words[0]] = max(len(words), longest.get(words[0], 0))
        return longest
