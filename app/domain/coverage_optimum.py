"""What no choice of so many sites can exceed: the best one, where it can be proved, and a bound where it cannot.

Both are worked out in a fixed number of steps, never by the clock: the same problem gives the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from app.domain.coverage import Reach, greedy

STEPS, WARM_STEPS = 300, 20  # of the search for a bound: from nothing, and from the prices of one site more
LARGEST = 40_000  # pairs: one linear relaxation of ten times as many takes minutes
PATIENCE = 15  # steps without a better bound after which the stride is halved


@dataclass(frozen=True)
class Optimum:
    """The best choice found, the people that it reaches, what none can exceed, and whether the two are the same."""

    order: tuple[int, ...]
    people: float
    bound: float

    @property
    def proved(self) -> bool:
        return self.bound - self.people <= 1e-6 * max(1.0, self.bound)


def optimum(found: Reach, count: int, *, nodes: int = 200) -> Optimum:
    """The best choice of `count` candidates, by mixed-integer programming, looking at no more than so many nodes.

    Maximise Σ people·y with y ≤ Σ of the candidates that reach the place, Σ x ≤ count, x whole, 0 ≤ y ≤ 1. A problem of
    more than LARGEST pairs of candidate and place is not solved: known of it are the greedy choice and the bound.
    """
    start = greedy(found, count)
    known, everyone = float(start.gains.sum()), float(found.people.sum())
    if count <= 0 or everyone - known <= 1e-9 * everyone:
        return Optimum(start.order, known, known)
    if len(found.places) > LARGEST:
        return Optimum(start.order, known, float(bounds(found, count)[-1]))
    candidates, places = found.candidates, len(found.people)
    taken = np.concatenate([np.ones(candidates), np.zeros(places)])[None]
    reached = sparse.hstack([-found.matrix().T, sparse.eye_array(places)])
    solved = milp(
        np.concatenate([np.zeros(candidates), -found.people]),
        constraints=[LinearConstraint(reached, -np.inf, 0), LinearConstraint(taken, -np.inf, count)],
        integrality=taken[0],
        bounds=Bounds(0, 1),
        options={"node_limit": nodes, "mip_rel_gap": 0.0},
    )
    bound = everyone if solved.mip_dual_bound is None else -solved.mip_dual_bound
    order = start.order
    if solved.x is not None:
        best = tuple(np.flatnonzero(solved.x[:candidates] > 0.5).tolist())
        people = float(found.people[np.unique(np.concatenate([found.of(one) for one in best]))].sum()) if best else 0.0
        if people > known:
            order, known = best, people
    return Optimum(order, known, max(known, bound))


def bounds(found: Reach, count: int) -> np.ndarray:
    """People that no choice of 1, 2 … `count` candidates can exceed, by Lagrangian relaxation.

    For any prices λ between nothing and the people of each place, a choice of k reaches at most Σ(people − λ) and what
    the k dearest candidates are worth. Subgradient steps look for the prices at which that is least (Galvão and
    ReVelle, 1996), for the largest count first and from its prices for each one fewer. Where the greedy way's own
    bound (what it has reached and the k largest gains that are left) is lower, that one is given.
    """
    best = np.full(count, float(found.people.sum()))
    if not found.people.any() or not count:
        return best
    reached, choice = found.matrix(), greedy(found, count)
    least = np.append(choice.accumulated, np.full(count - len(choice.order), choice.accumulated[-1]))
    best = np.minimum(best, _along(found, reached, choice.order, count))
    prices, steps = found.people * 0.5, STEPS
    for sites in range(count, 0, -1):
        prices, value = _priced(found, reached, sites, prices, least[sites - 1], steps)
        best[sites - 1] = min(best[sites - 1], value)
        steps = WARM_STEPS
    return np.maximum(best, least)  # rounding may leave a bound below what is reached


def _priced(
    found: Reach, reached: sparse.csr_array, sites: int, prices: np.ndarray, target: float, steps: int
) -> tuple[np.ndarray, float]:
    """The best prices found and the bound that they give; none can be below `target`, what is known to be reached."""
    back, sites = reached.T.tocsr(), min(sites, found.candidates)
    best, lowest, stride, since = prices, np.inf, 1.0, 0
    for _ in range(steps):
        worth = reached @ prices
        dearest = np.argpartition(-worth, sites - 1)[:sites]
        value = float((found.people - prices).sum() + worth[dearest].sum())
        since = 0 if value < lowest else since + 1
        if value < lowest:
            best, lowest = prices, value
        if since >= PATIENCE:
            stride, since = stride / 2, 0
        chosen = np.zeros(found.candidates)
        chosen[dearest] = 1.0
        slope = back @ chosen - 1.0
        slope[(prices >= found.people) & (slope < 0) | (prices <= 0) & (slope > 0)] = 0.0
        size = float(np.square(slope).sum())
        if size == 0 or value <= target * (1 + 1e-9):
            break
        prices = np.clip(prices - stride * (value - target) / size * slope, 0.0, found.people)
    return best, lowest


def _along(found: Reach, reached: sparse.csr_array, order: tuple[int, ...], count: int) -> np.ndarray:
    """The lowest, over the steps of the greedy way, of what it has reached and the k largest gains that are left."""
    covered = np.zeros(len(found.people), dtype=bool)
    best = np.full(count, np.inf)
    for one in (None, *order):
        if one is not None:
            covered[found.of(one)] = True
        gains = -np.sort(-(reached @ np.where(covered, 0.0, found.people)))[:count]
        top = np.cumsum(np.append(gains, np.zeros(count - len(gains))))
        best = np.minimum(best, found.people[covered].sum() + top)
    return best
