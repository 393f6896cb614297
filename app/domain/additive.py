"""Counts tied by sums: what a set of published tables says together, as one linear system."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse


@dataclass(frozen=True)
class System:
    """Counts and the sums that tie them; every array has one entry per count unless it says otherwise."""

    k: int
    values: np.ndarray
    equations: sparse.csr_array  # one row per sum: `equations @ values == 0`
    exempt: np.ndarray  # published facts, always shown
    derived: np.ndarray  # never published, yet a reader may work them out
    auxiliary: np.ndarray  # of the derived ones, sums that count nobody: there is nothing of theirs to keep
    blocks: np.ndarray  # cells withdrawn together share a number; -1 where nothing is withdrawn
    at_most: np.ndarray  # pairs (i, j): count i never exceeds count j
    follows: np.ndarray  # pairs (i, j): count j is withheld wherever count i is
    worth: np.ndarray  # how much readers lose when it is hidden, against other counts
    names: tuple[Hashable, ...]

    @cached_property
    def ceilings(self) -> np.ndarray:
        """The greatest value that the exempt totals alone allow each count."""
        ceilings = np.where(self.exempt, self.values, self.values.sum() + self.k)
        rows, columns = self.equations.nonzero()
        parts = np.asarray(self.equations[rows, columns]) > 0
        totals = np.zeros(self.equations.shape[0], dtype=np.int64)
        totals[rows[~parts]] = columns[~parts]
        before = None
        while before is None or (before != ceilings).any():
            before = ceilings.copy()
            np.minimum.at(ceilings, columns[parts], ceilings[totals[rows[parts]]])
            np.minimum.at(ceilings, self.at_most[:, 0], ceilings[self.at_most[:, 1]])
        return ceilings

    @cached_property
    def orders(self) -> sparse.csr_array:
        """`orders @ values <= 0`, a row per pair of `at_most`."""
        rows = np.arange(len(self.at_most))
        places = (np.concatenate([rows, rows]), self.at_most.T.ravel())
        return sparse.csr_array((np.repeat([1.0, -1.0], len(rows)), places), shape=(len(rows), len(self.values)))

    def parts(self) -> list[tuple[np.ndarray, System]]:
        """What nothing ties to the rest, each as a system of its own with the places of its counts in this one."""
        cells, sums = len(self.values), self.equations.shape[0]
        inside, blocks = self.blocks >= 0, int(self.blocks.max(initial=-1)) + 1
        rows, columns = self.equations.nonzero()
        pairs = np.concatenate([self.at_most, self.follows])
        ends = [(rows + cells, columns), (np.flatnonzero(inside), self.blocks[inside] + cells + sums), pairs.T]
        starts, stops = (np.concatenate(side) for side in zip(*ends, strict=True))
        size = cells + sums + blocks
        ties = sparse.csr_array((np.ones(len(starts)), (starts, stops)), shape=(size, size))
        _, label = sparse.csgraph.connected_components(ties, directed=False)
        order = np.argsort(label[:cells], kind="stable")
        places = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
        return [(place, self._of(place, label)) for place in places if len(place)]

    def _of(self, place: np.ndarray, label: np.ndarray) -> System:
        """The system of the counts at those places, all of one label."""
        here, cells = label[place[0]], len(self.values)
        number = np.full(cells, -1)
        number[place] = np.arange(len(place))
        sums = np.flatnonzero(label[cells : cells + self.equations.shape[0]] == here)
        at_most, follows = (number[pairs[label[pairs[:, 0]] == here]] for pairs in (self.at_most, self.follows))
        return System(
            k=self.k,
            values=self.values[place],
            equations=self.equations[sums][:, place],
            exempt=self.exempt[place],
            derived=self.derived[place],
            auxiliary=self.auxiliary[place],
            blocks=self.blocks[place],
            at_most=at_most,
            follows=follows,
            worth=self.worth[place],
            names=tuple(self.names[one] for one in place),
        )


@dataclass
class Ledger:
    """Collects counts and sums by name and makes a System of them."""

    k: int
    _values: list[int] = field(default_factory=list)
    _marks: list[tuple[bool, bool, bool, int, float]] = field(default_factory=list)
    _index: dict[Hashable, int] = field(default_factory=dict)
    _sums: list[tuple[int, list[int]]] = field(default_factory=list)
    _pairs: list[tuple[int, int]] = field(default_factory=list)
    _follows: list[tuple[int, int]] = field(default_factory=list)
    _blocks: dict[Hashable, int] = field(default_factory=dict)

    def count(
        self,
        name: Hashable,
        value: int,
        *,
        exempt: bool = False,
        derived: bool = False,
        auxiliary: bool = False,
        block: Hashable | None = None,
        worth: float = 1.0,
    ) -> None:
        """Add a count; `block` names what is withdrawn together, `worth` what hiding it costs readers."""
        number = -1 if block is None else self._blocks.setdefault(block, len(self._blocks))
        self._index[name] = len(self._values)
        self._values.append(int(value))
        self._marks.append((exempt, derived or auxiliary, auxiliary, number, worth))

    def value(self, name: Hashable) -> int:
        """A count that was added."""
        return self._values[self._index[name]]

    def total(self, name: Hashable, parts: Iterable[Hashable]) -> None:
        """Say that a count is the sum of others."""
        self._sums.append((self._index[name], [self._index[part] for part in parts]))

    def at_most(self, lesser: Hashable, greater: Hashable) -> None:
        """Say that a count never exceeds another."""
        self._pairs.append((self._index[lesser], self._index[greater]))

    def follow(self, leader: Hashable, follower: Hashable) -> None:
        """Say that a count, though a large one, is withheld wherever another is."""
        self._follows.append((self._index[leader], self._index[follower]))

    def system(self) -> System:
        """The system; ValueError where a sum or an order does not hold."""
        values = np.array(self._values, dtype=np.int64)
        rows, columns, signs = [], [], []
        for row, (total, parts) in enumerate(self._sums):
            rows += [row] * (len(parts) + 1)
            columns += [*parts, total]
            signs += [1.0] * len(parts) + [-1.0]
        equations = sparse.csr_array((signs, (rows, columns)), shape=(len(self._sums), len(values)))
        names = tuple(self._index)
        broken = np.flatnonzero(equations @ values)
        if len(broken):
            raise ValueError(f"{len(broken)} sums do not hold, for example {names[self._sums[broken[0]][0]]}")
        pairs, follows = (np.array(one, dtype=np.int64).reshape(-1, 2) for one in (self._pairs, self._follows))
        if (values < 0).any() or (values[pairs[:, 0]] > values[pairs[:, 1]]).any():
            raise ValueError("a count is negative or exceeds the one that bounds it")
        marks = (np.array(one) for one in zip(*self._marks, strict=True))
        exempt, derived, auxiliary, blocks, worth = marks
        return System(self.k, values, equations, exempt, derived, auxiliary, blocks, pairs, follows, worth, names)
