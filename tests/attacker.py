"""A reader who works out hidden counts by linear programming; shares no code with what chooses them."""

import numpy as np
from scipy import optimize, sparse


class Attacker:
    """Knows counts, sums and orders by name, as published; `width` says how little of the rest stays unknown."""

    def __init__(self) -> None:
        self.order: dict[object, int] = {}
        self.bounds: list[tuple[float, float | None]] = []
        self.rows: list[dict[int, float]] = []
        self.below: list[tuple[int, int]] = []

    def knows(self, name: object, value: float | None, *, least: float = 0) -> None:
        """A count: shown, or None and then at least `least`."""
        self.order[name] = len(self.bounds)
        self.bounds.append((least, None) if value is None else (value, value))

    def sums(self, parts: list, total: object) -> None:
        """Counts that add up to another count."""
        row = {self.order[total]: -1.0}
        for part in parts:
            row[self.order[part]] = 1.0
        self.rows.append(row)

    def orders(self, lesser: object, greater: object) -> None:
        self.below.append((self.order[lesser], self.order[greater]))

    def intervals(self, names: list) -> np.ndarray:
        """Least and greatest value of each count, exact: every pair of programmes solved in one, block by block."""
        equal, right, under, bounds = self._programme()
        size, copies = len(bounds), 2 * len(names)
        objective = np.zeros(size * copies)
        for place, name in enumerate(names):
            objective[2 * place * size + self.order[name]] = 1.0
            objective[(2 * place + 1) * size + self.order[name]] = -1.0
        solved = optimize.linprog(
            objective,
            A_eq=sparse.kron(sparse.eye_array(copies), equal, format="csr"),
            b_eq=np.tile(right, copies),
            A_ub=sparse.kron(sparse.eye_array(copies), under, format="csr") if self.below else None,
            b_ub=np.zeros(len(self.below) * copies) if self.below else None,
            bounds=np.tile(bounds, (copies, 1)),
            method="highs",
        )
        assert solved.status == 0, solved.message
        tables = solved.x.reshape(len(names), 2, size)
        columns = [self.order[name] for name in names]
        return np.array([tables[place, :, column] for place, column in enumerate(columns)])

    def narrower(self, names: list, wanted: float, *, rounds: int = 60) -> list:
        """The counts whose interval is narrower than `wanted`.

        Each programme gives a whole table that fits; a count seen to take values far enough apart needs no programme of
        its own, and whatever is left gets its exact interval.
        """
        if not names:
            return []
        equal, right, under, bounds = self._programme()
        columns = np.array([self.order[name] for name in names])
        low, high = np.full(len(bounds), np.inf), np.full(len(bounds), -np.inf)
        chance = np.random.default_rng(7)
        for _ in range(rounds):
            open_ = columns[~(high[columns] - low[columns] >= wanted)]
            if not len(open_):
                return []
            objective = np.zeros(len(bounds))
            objective[open_] = chance.normal(size=len(open_))
            solved = optimize.linprog(
                objective, A_eq=equal, b_eq=right, A_ub=under if self.below else None,
                b_ub=np.zeros(len(self.below)) if self.below else None, bounds=bounds, method="highs",
            )  # fmt: skip
            assert solved.status == 0, solved.message
            low, high = np.minimum(low, solved.x), np.maximum(high, solved.x)
        left = [name for name in names if not high[self.order[name]] - low[self.order[name]] >= wanted]
        exact = [self.intervals([name])[0] for name in left]
        return [name for name, (least, most) in zip(left, exact, strict=True) if most - least < wanted - 1e-6]

    def seldom_zero(self, names: list) -> list:
        """The counts that no table seen has at zero, in tables that fit and have as little of them as there may be."""
        equal, right, under, bounds = self._programme()
        left = np.array([self.order[name] for name in names], dtype=int)
        while len(left):
            objective = np.zeros(len(bounds))
            objective[left] = 1.0
            solved = optimize.linprog(
                objective, A_eq=equal, b_eq=right, A_ub=under if self.below else None,
                b_ub=np.zeros(len(self.below)) if self.below else None, bounds=bounds, method="highs",
            )  # fmt: skip
            assert solved.status == 0, solved.message
            if (present := solved.x[left] > 0.5).all():
                break
            left = left[present]
        kept = set(left.tolist())
        return [name for name in names if self.order[name] in kept]

    def _programme(self) -> tuple:
        size = len(self.bounds)
        equal = _matrix(self.rows, size)
        under = _matrix([{lesser: 1.0, greater: -1.0} for lesser, greater in self.below] or [{}], size)
        most = 10.0 * (1 + sum(high for _, high in self.bounds if high is not None))
        bounds = np.array([(least, most if high is None else high) for least, high in self.bounds])
        return equal, np.zeros(len(self.rows)), under, bounds


def _matrix(rows: list[dict[int, float]], size: int) -> sparse.csr_array:
    ends = np.cumsum([0, *map(len, rows)])
    columns, signs = ([value for row in rows for value in which(row)] for which in (dict.keys, dict.values))
    return sparse.csr_array((np.array(signs, dtype=float), np.array(columns, dtype=int), ends), shape=(len(rows), size))
