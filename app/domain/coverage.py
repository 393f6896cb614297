"""Maximum coverage: with so many sites, which reach most people. Church and ReVelle (1974); the greedy way reaches at
least 1 − 1/e of the best (Nemhauser, Wolsey and Fisher, 1978).

What the best is, or cannot exceed, is in `coverage_optimum`.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

GUARANTEE = 1 - np.exp(-1)


@dataclass(frozen=True)
class Reach:
    """Which places each candidate reaches: candidate n those of `places[starts[n]:starts[n + 1]]`, with their people.

    `people` are those of each place, none negative.
    """

    starts: np.ndarray
    places: np.ndarray
    people: np.ndarray

    @property
    def candidates(self) -> int:
        return len(self.starts) - 1

    def of(self, candidate: int) -> np.ndarray:
        """The places that a candidate reaches."""
        return self.places[self.starts[candidate] : self.starts[candidate + 1]]

    def matrix(self) -> sparse.csr_array:
        """The same as zeros and ones, a row per candidate and a column per place."""
        ones, shape = np.ones(len(self.places)), (self.candidates, len(self.people))
        return sparse.csr_array((ones, self.places, self.starts), shape=shape)


@dataclass(frozen=True)
class Choice:
    """Candidates in the order in which they were taken, the people that each adds and how often gains were counted."""

    order: tuple[int, ...]
    gains: np.ndarray
    counted: int

    @property
    def accumulated(self) -> np.ndarray:
        """People reached by the first of them, the first two …"""
        return np.cumsum(self.gains)


def reach(candidates: np.ndarray, places: np.ndarray, people: np.ndarray, radius: float) -> Reach:
    """What each candidate reaches within a radius; points in metres, one (east, north) a row.

    Places that the same candidates reach become one, and those that none reaches or where nobody lives go: no choice
    reaches more or fewer people for it.
    """
    near = cKDTree(candidates).sparse_distance_matrix(cKDTree(places), radius, output_type="ndarray")
    near = near[people[near["j"]] > 0]
    return merged(len(candidates), near["i"], near["j"], people)


def merged(candidates: int, rows: np.ndarray, places: np.ndarray, people: np.ndarray) -> Reach:
    """A Reach of the pairs (candidate, place), its places told apart only where the candidates that reach them are."""
    order = np.lexsort((rows, places))
    rows, places = rows[order], places[order]
    known, first = np.unique(places, return_index=True)
    number: dict[bytes, int] = {}
    own = [number.setdefault(part.tobytes(), len(number)) for part in np.split(rows, first[1:])] if len(known) else []
    total = np.zeros(len(number))
    np.add.at(total, own, people[known])
    kept = np.unique(own, return_index=True)[1] if own else np.zeros(0, dtype=int)
    ends = np.append(first, len(rows))
    spans = [rows[ends[place] : ends[place + 1]] for place in kept]
    column = np.repeat(np.arange(len(spans)), [len(span) for span in spans])
    row = np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)
    order = np.lexsort((column, row))
    starts = np.searchsorted(row[order], np.arange(candidates + 1))
    return Reach(starts, column[order], total)


def greedy(found: Reach, count: int, *, least: float = 0.0) -> Choice:
    """At each step the candidate that adds most people; of equals, the first. Ends where none adds more than `least`.

    Lazy: what a candidate adds never grows, so that one whose last count is below the best just counted is not counted
    again (Minoux, 1978).
    """
    covered = np.zeros(len(found.people), dtype=bool)
    waiting = [(-float(found.people[found.of(one)].sum()), one, 0) for one in range(found.candidates)]
    heapq.heapify(waiting)
    order: list[int] = []
    gains: list[float] = []
    counted = found.candidates
    while waiting and len(order) < count:
        gain, one, step = heapq.heappop(waiting)
        if -gain <= least:
            break
        own = found.of(one)
        if step < len(order):
            fresh = float(found.people[own[~covered[own]]].sum())
            heapq.heappush(waiting, (-min(fresh, -gain), one, len(order)))
            counted += 1
            continue
        covered[own] = True
        order.append(one)
        gains.append(-gain)
    return Choice(tuple(order), np.array(gains), counted)


def accumulated(found: Reach, order: Sequence[int]) -> np.ndarray:
    """People reached by the first candidate, by the first two …, whatever their order."""
    covered = np.zeros(len(found.people), dtype=bool)
    gains = np.zeros(len(order))
    for step, one in enumerate(order):
        own = found.of(one)
        new = own[~covered[own]]
        gains[step] = np.add.reduce(found.people[new])
        covered[new] = True
    return np.cumsum(gains)


def at_random(found: Reach, count: int, *, draws: int, seed: int) -> np.ndarray:
    """People accumulated by sites drawn among the candidates, each draw without repeating: draws × count."""
    most = min(count, found.candidates)
    numbers = np.random.default_rng(seed).random((draws, found.candidates))
    first = np.argpartition(numbers, most - 1, axis=1)[:, :most] if most else np.zeros((draws, 0), dtype=int)
    order = np.take_along_axis(first, np.take_along_axis(numbers, first, axis=1).argsort(axis=1), axis=1)
    return np.array([accumulated(found, row) for row in order.tolist()]).reshape(draws, most)
