"""The declarative contract of a source: what its files may bring, what the warehouse keeps, by which rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

REJECT, REPAIR, WARN = "rechaza", "repara", "advierte"
RESTRICTED = "restringida"  # the database that alone holds rows of persons, by the name under which it is attached
PRIVATE = ("personal", "sensible")


class ContractError(Exception):
    """A file that cannot be loaded as it is. The message is Spanish and names file, column, count, examples."""


@dataclass(frozen=True)
class Field:
    """A column that files of the source may bring.

    `aliases` are headers as written in the wild; they are compared without case, accents or punctuation.
    `content` is a pattern that most values match: it tells apart the fields that share a header.
    """

    name: str
    aliases: tuple[str, ...]
    is_date: bool = False
    content: str | None = None


@dataclass(frozen=True)
class Layout:
    """A historical shape of the files: recognised when all of `requires` were found; the largest wins."""

    name: str
    description: str
    requires: frozenset[str]


@dataclass(frozen=True)
class Resolved:
    """What one distinct combination of input values means, and the rules that reading it took."""

    values: tuple
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """Turns fields into columns, once per distinct combination of values rather than once per row.

    `resolve` gets {field: text or None} and the set of fields that the file brings.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    resolve: Callable[[Mapping[str, str | None], frozenset[str]], Resolved]


@dataclass(frozen=True)
class Column:
    """A column that the warehouse keeps of each row. `domain` is a closed list or a (low, high) range."""

    name: str
    type: str
    description: str
    unit: str | None = None
    domain: tuple | None = None
    privacy: str = "publica"


@dataclass(frozen=True)
class Rule:
    """A numbered rule: its action, its Spanish text and, for rules over whole rows, the condition in SQL.

    A lookup raises a rule by its code and then `when` is None. In `when` and `value`, `$corte` is the cut-off.
    `column` and `value` say what a repair writes. The count of a `withheld` rule sums cells that disclosure control
    may hide: it stays out of the public file, and the rule with it. `limit` is the share above which what the rule
    finds refuses the delivery, unless whoever loads it insists. Of a `listed` rule, whoever loads the delivery is told
    the values that raised it in a lookup, in a figure that cannot be read or, where it rejects, in its `column`. A rule
    that rejects by its condition comes after the three of every source: no key, more cells than the header, a repeated
    key.
    """

    code: str
    action: str
    text: str
    when: str | None = None
    column: str | None = None
    value: str | None = None
    withheld: bool = False
    limit: float | None = None
    listed: bool = False


@dataclass(frozen=True)
class DatePolicy:
    """How dates of the source are read: the first possible day, words that mean "no date", rules it raises.

    `named` are words, folded, that stand for a day of their own.
    """

    earliest: date
    words: frozenset[str]
    swapped: str
    unreadable: str
    named: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Soda:
    """Where an open-data portal serves the source by its SODA interface: host, data set, columns by their API names."""

    host: str
    dataset: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One publisher's file: the single declaration from which loading, checks and dictionary are made.

    `cutoff` names, in order of preference, the date columns that tell a delivery's cut-off; `events` those whose
    dates may fall a day or two after it. `together` says which field a file with another must bring too: without it
    the file would be misread. `totals(con, table)` is what the report says of the file itself. `remote` is where
    `loaders fetch` gets it, if anywhere.

    `series` is the key column that takes the layout's name where each layout is a series of its own: a delivery of one
    neither replaces nor ends what another brought. `cutoff_in_name` is a pattern (`anio`, `mes`, `dia`) for a file
    without dates, and `undated` says that files of the source have none: one whose name tells no day is of the day of
    its load. `unreadable` is the rule raised by a whole number that cannot be read. `reader` takes in a delivery that
    is no table of rows, as `loaders.intake.take_in` does for the others; `opener` reads one of several tables as if it
    were one, as `loaders.formats.read_into` reads the others. `keyed_by_content` says that a file without the column of
    the key is known by what its rows say: the key is then made of all their fields and of how many times they were seen
    before. `reference` names the file of facts that stands in for the source until something is loaded.
    """

    name: str
    title: str
    publisher: str
    licence: str
    url: str
    description: str
    cadence_days: int
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    layouts: tuple[Layout, ...]
    columns: tuple[Column, ...]
    lookups: tuple[Lookup, ...]
    rules: tuple[Rule, ...]
    dates: DatePolicy
    cutoff: tuple[str, ...]
    events: tuple[str, ...]
    totals: Callable = field(repr=False)
    together: Mapping[str, str] = field(default_factory=dict)
    remote: Soda | None = None
    series: str | None = None
    cutoff_in_name: str | None = None
    undated: bool = False
    unreadable: str | None = None
    reader: Callable | None = field(default=None, repr=False)
    opener: Callable | None = field(default=None, repr=False)
    keyed_by_content: bool = False
    reference: str | None = None

    @property
    def personal(self) -> bool:
        """Whether any of its columns tells of a person: then its rows live in the restricted file only."""
        return any(column.privacy in PRIVATE for column in self.columns)

    @property
    def home(self) -> str:
        """The prefix of its tables: nothing, or the restricted database."""
        return f"{RESTRICTED}.main." if self.personal else ""

    @property
    def table(self) -> str:
        """The table of its rows, a row per key and version."""
        return f"{self.home}raw_{self.name}"

    def rule(self, code: str) -> Rule:
        """The rule of that code; KeyError if the source never declared it."""
        for rule in self.rules:
            if rule.code == code:
                return rule
        raise KeyError(code)
