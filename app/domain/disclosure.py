"""Disclosure control of counts: hide small cells, then enough others that no hidden one can be worked out.

A `System` (app.domain.additive) holds every count that is published, is already a published fact (exempt) or could be
worked out from those (derived), and the sums that tie them. A count from 1 to k-1 is hidden; zeros are shown; others
are hidden with it until each hidden cell, for a reader who knows the rule and every sum, could hold values k apart.

The reader is assumed to know: all that is shown, every sum, that a hidden cell is at least 1 (zeros are shown), and
which counts cannot exceed which (deaths, cases). Not which hidden cell is a small one: a cell known to be from 1 to
k-1 has an interval narrower than k whatever else is hidden.

A period whose exempt total is too small for that (three cases in the whole city) is withdrawn: nothing of it is
published, zeros included. Its small counts, and those that no table prints but several give away, keep the width that
the exempt totals leave them, k at most; where shown zeros leave less, no reader can tell that there was anyone at all.

Sources: Fischetti and Salazar (2001), Management Science 47, for the attacker and the linear relaxation that
chooses complementary cells; Hundepool et al. (2012), Statistical Disclosure Control, chapter 4, for the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from app.domain.additive import System

SHOWN, HIDDEN, WITHDRAWN = 0, 1, 2
REWARD = 2000.0  # of moving a hidden cell by one, against the cost of moving a shown one
STALLED = 0.25  # after a round that settles fewer of the narrow cells than this, the next may hide more
EXACT = 1e-6
NODES = {"node_limit": 20, "mip_rel_gap": 0.05}  # any table of whole numbers will do


class Unprotectable(ValueError):
    """A hidden cell that stays narrow although everything that may be withheld is; says how many and which."""


@dataclass(frozen=True)
class Protection:
    """What is done with each count (SHOWN, HIDDEN, WITHDRAWN; a derived one is never SHOWN) and what a reader can tell.

    `low` and `high` are values that the count takes in tables of whole numbers that fit all that is published; they
    are at least `need` apart.
    """

    state: np.ndarray
    low: np.ndarray
    high: np.ndarray
    need: np.ndarray


def primary(system: System) -> np.ndarray:
    """The counts that may not be known: 1 to k-1 and no published fact."""
    return (system.values > 0) & (system.values < system.k) & ~(system.exempt | system.auxiliary)


def needed(system: System, state: np.ndarray) -> np.ndarray:
    """How far apart the values must be that a reader can imagine for each count; 0 where it does not matter."""
    need = np.where(state == HIDDEN, system.k, 0)
    small = (state == WITHDRAWN) & primary(system)
    need[small] = np.minimum(system.k, system.ceilings[small])
    return need


def suppress(system: System, *, seed: int = 0) -> Protection:
    """Choose what to hide and what to withdraw; raises Unprotectable.

    Every solution of a programme is a table of whole numbers that fits what is published, so each one widens many
    cells at once: only what stays narrow after such rounds makes further cells hidden, the least worth and the
    smallest first. What no hiding protects while zeros are shown is withdrawn.
    """
    return _Search(system, np.random.default_rng(seed)).run()


def intervals(system: System, state: np.ndarray, cells: Iterable[int]) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest value that each of `cells` takes in any table that fits what is published."""
    cells = list(cells)
    low, high = (np.array(system.values[cells], dtype=float) for _ in range(2))
    nothing, natural = np.zeros(len(system.values), dtype=bool), _natural(system, state)
    for place, cell in enumerate(cells):
        if state[cell] == SHOWN:
            continue
        for sign, ends in ((-1.0, low), (1.0, high)):
            weights = np.zeros(len(system.values))
            weights[cell] = sign
            ends[place] = _solve(system, state, weights, nothing, *natural, whole=False)[cell]
    return low, high


class _Search:
    """The state of one suppression: who is hidden, and the widest values seen so far."""

    def __init__(self, system: System, chance: np.random.Generator) -> None:
        self.system, self.chance = system, chance
        self.state = self._followed(np.where(system.derived, WITHDRAWN, np.where(primary(system), HIDDEN, SHOWN)))
        self.low, self.high = system.values.astype(float), system.values.astype(float)
        self.attainable = np.full(len(system.values), system.k)

    def run(self) -> Protection:
        self._withdraw_hopeless()
        prices, price = [0.0, *np.unique(self.system.worth)], 0
        while len(narrow := self._narrow()):
            if price == len(prices):
                self._single(narrow[0])
                price = 0
                continue
            # Few at a time when something has to be hidden for them: what one group hides often serves the next.
            batch = self.chance.permutation(narrow)[: 1 + len(narrow) // (4 * price)] if price else narrow
            self._round(batch, buying=prices[price])
            settled = len(np.setdiff1d(narrow, self._narrow()))
            price = 0 if settled > STALLED * len(narrow) else price + 1
        return Protection(self.state, self.low, self.high, self._need())

    def _need(self) -> np.ndarray:
        return np.minimum(needed(self.system, self.state), self.attainable)

    def _narrow(self) -> np.ndarray:
        return np.flatnonzero(self.high - self.low < self._need() - EXACT)

    def _round(self, targets: np.ndarray, *, buying: float = 0.0) -> None:
        signs = np.zeros(len(self.system.values))
        signs[targets] = self.chance.choice([-1.0, 1.0], size=len(targets))
        self._move(signs, buying)

    def _single(self, target: int) -> None:
        """Widen one cell at any cost in shown cells; where even that is not enough, withdraw what keeps it narrow.

        A count that is not printed is left as it is when it might be zero for all that a reader knows.
        """
        before = (self.state, self.low, self.high)
        for buying in (np.inf, 0.0):
            for sign in (-1.0, 1.0):
                signs = np.zeros(len(self.system.values))
                signs[target] = sign
                self._move(signs, buying)
            if target not in self._narrow():
                return
            self.state, self.low, self.high = before if buying else (self.state, self.low, self.high)
        gone = self.state[target] == WITHDRAWN
        if gone and self.low[target] == 0:
            self.attainable[target] = int(self.high[target])
        elif (block := self._nearest_block(target)) is not None:
            self._withdraw(block)
        elif gone:  # nothing tied to it is published any more: only published facts keep it narrow
            self.attainable[target] = int(self.high[target] - self.low[target])
        else:
            names = [self.system.names[cell] for cell in self._narrow()]
            raise Unprotectable(f"{len(names)} cells stay narrower than k={self.system.k}, for example {names[:3]}")

    def _move(self, signs: np.ndarray, buying: float) -> None:
        """Find a table that moves the targets by their signs, no further than needed, and remember it.

        Shown cells of a worth up to `buying` may move too, and are then hidden.
        """
        system, state = self.system, self.state
        need = self._need()
        lower, upper = _natural(system, state)
        rising, falling = signs > 0, signs < 0
        upper[rising] = np.minimum(upper, np.maximum(system.values, self.low + need))[rising]
        lower[falling] = np.maximum(lower, np.minimum(system.values, self.high - need))[falling]
        buyable = (state == SHOWN) & ~system.exempt & (system.values > 0) & (system.worth <= buying)
        table = _solve(system, state, signs, buyable, lower, upper, whole=True)
        self.state = self._followed(np.where(buyable & (np.abs(table - system.values) > EXACT), HIDDEN, state))
        self.low, self.high = np.minimum(self.low, table), np.maximum(self.high, table)

    def _withdraw_hopeless(self) -> None:
        """Withdraw the blocks whose exempt totals leave no room even with every count above zero hidden."""
        system = self.system
        narrow = (self.state == HIDDEN) & (system.ceilings - 1 < system.k) & (system.blocks >= 0)
        for block in np.unique(system.blocks[narrow]):
            self._withdraw(block)
        for row in range(system.equations.shape[0]):
            entries = slice(system.equations.indptr[row], system.equations.indptr[row + 1])
            cells, signs = system.equations.indices[entries], system.equations.data[entries]
            total, parts = cells[signs < 0][0], cells[signs > 0]
            counted = parts[system.values[parts] > 0]
            hidden = counted[self.state[counted] == HIDDEN]
            room = system.values[total] - len(counted) if len(counted) > 1 else 0
            if (
                system.exempt[total]
                and len(hidden)
                and room < system.k
                and not (self.state[counted] == WITHDRAWN).any()
            ):
                for block in np.unique(system.blocks[hidden][system.blocks[hidden] >= 0]):
                    self._withdraw(block)

    def _withdraw(self, block: int) -> None:
        """Publish nothing of a block, nor of the counts that never exceed those in it."""
        lesser, greater = self.system.at_most.T
        below = self.system.blocks[lesser[self.system.blocks[greater] == block]]
        gone = np.isin(self.system.blocks, [block, *below[below >= 0]])
        self.state = self._followed(np.where(gone, WITHDRAWN, self.state))

    def _followed(self, state: np.ndarray) -> np.ndarray:
        """The state with each count withheld as the one that it follows; zeros stay shown beside a hidden one."""
        if len(self.system.follows):
            leader, follower = self.system.follows.T
            kept = (state[leader] == WITHDRAWN) | (self.system.values[follower] > 0)
            state = state.copy()
            np.maximum.at(state, follower[kept], state[leader[kept]])
        return state

    def _nearest_block(self, target: int) -> int | None:
        """The block of a cell or, once withdrawn, the nearest one tied to it that still publishes something, if any."""
        system, size = self.system, len(self.system.values)
        lesser, greater = system.at_most.T
        ties = abs(system.equations.T) @ abs(system.equations)
        ties = ties + sparse.csr_array((np.ones(len(lesser)), (lesser, greater)), shape=(size, size))
        publishing = (system.blocks >= 0) & (self.state != WITHDRAWN)
        order, _ = sparse.csgraph.breadth_first_order(ties, int(target), directed=False)
        for cell in order:
            if publishing[cell]:
                return int(system.blocks[cell])
        return None


def _natural(system: System, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a reader knows of each count by itself: at least 1 where hidden, no bound above that matters."""
    lower = np.where(state == WITHDRAWN, 0.0, 1.0)
    upper = np.full(len(state), float(system.values.sum() + 2 * system.k))
    return lower, upper


def _solve(
    system: System,
    state: np.ndarray,
    weights: np.ndarray,
    buyable: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    whole: bool,
) -> np.ndarray:
    """The table that fits what is published and gains most by `weights`; moving a buyable shown cell costs."""
    values = system.values
    free, bought = np.flatnonzero(state != SHOWN), np.flatnonzero(buyable)
    cells = np.concatenate([free, bought, bought])
    signs = np.concatenate([np.ones(len(free) + len(bought)), -np.ones(len(bought))])
    prices = system.worth[bought] * (1 + np.log2(values[bought] + 1))
    gains = np.concatenate([-REWARD * weights[free], prices, prices])
    least = np.concatenate([lower[free] - values[free], np.zeros(2 * len(bought))])
    most = np.concatenate([upper[free] - values[free], upper[bought] - values[bought], values[bought] - 1.0])
    column = sparse.csr_array((signs, (cells, np.arange(len(cells)))), shape=(len(values), len(cells)))
    ties = system.equations @ column
    ties = ties[np.diff(ties.indptr) > 0]
    orders = system.orders @ column
    bounded = np.flatnonzero(np.diff(orders.indptr) > 0)
    slack = -(system.orders @ values)[bounded]
    constraints = []
    if ties.shape[0]:
        constraints.append(optimize.LinearConstraint(ties, 0, 0))
    if len(bounded):
        constraints.append(optimize.LinearConstraint(orders[bounded], -np.inf, slack))
    bounds = optimize.Bounds(least, most)
    solved = optimize.milp(gains, bounds=bounds, constraints=constraints)
    if solved.status != 0:
        raise ArithmeticError(f"HiGHS: {solved.message}")
    moves = solved.x
    if whole and (np.abs(moves - np.round(moves)) > EXACT).any():
        solved = optimize.milp(
            gains, bounds=bounds, constraints=constraints, integrality=np.ones(len(moves)), options=NODES
        )
        moves = np.zeros(len(moves)) if solved.x is None else solved.x
    return values + column @ (np.round(moves) if whole else moves)
