"""Flows between areas and their margins: nothing hidden can be worked out, the small is hidden, zeros are shown."""

import numpy as np
import pytest

from app.domain.disclosure import HIDDEN, SHOWN, suppress
from loaders.flows import flows
from tests.attacker import Attacker

K, WHOLE = 5, "TODAS"


def matrix(seed: int, areas: int = 12, mean: float = 6.0) -> dict[tuple, int]:
    """A table of uneven flows with its margins, as a public model has it."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(0, 1.2, areas)
    cells = rng.poisson(np.outer(size, rng.permutation(size)) * mean)
    return margined(cells)


def margined(cells: np.ndarray) -> dict[tuple, int]:
    names = [f"C{place:02d}" for place in range(len(cells))]
    told = {("t", start, end): int(cells[i, j]) for i, start in enumerate(names) for j, end in enumerate(names)}
    told |= {("t", name, WHOLE): int(cells[i].sum()) for i, name in enumerate(names)}
    told |= {("t", WHOLE, name): int(cells[:, j].sum()) for j, name in enumerate(names)}
    return told | {("t", WHOLE, WHOLE): int(cells.sum())}


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_flow_can_be_worked_out_from_cells_and_margins(seed):
    told = matrix(seed)
    state = dict(zip(told, suppress(flows({"filas": told}, whole=WHOLE, k=K)).state, strict=True))
    reader = Attacker()
    for name, value in told.items():
        reader.knows(name, value if state[name] == SHOWN else None, least=1)
    names = sorted({start for _, start, _ in told} - {WHOLE})
    for name in names:
        reader.sums([("t", name, end) for end in names], ("t", name, WHOLE))
        reader.sums([("t", start, name) for start in names], ("t", WHOLE, name))
    for margins in ([("t", name, WHOLE) for name in names], [("t", WHOLE, name) for name in names]):
        reader.sums(margins, ("t", WHOLE, WHOLE))
    hidden = [name for name in told if state[name] == HIDDEN]
    assert hidden and reader.narrower(hidden, K) == []
    for name, value in told.items():
        assert (0 < value < K) <= (state[name] == HIDDEN), name
        assert value or state[name] == SHOWN
    assert state["t", WHOLE, WHOLE] == SHOWN


def test_margins_that_are_not_the_sums_of_their_cells_are_refused():
    told = matrix(1) | {("t", "C00", WHOLE): 1}
    with pytest.raises(ValueError, match="do not hold"):
        flows({"filas": told}, whole=WHOLE, k=K)


def test_a_table_of_a_few_people_is_withdrawn():
    cells = np.zeros((4, 4), dtype=int)
    cells[0, 1] = 3
    protected = suppress(flows({"filas": margined(cells)}, whole=WHOLE, k=K))
    assert SHOWN not in protected.state[: 4 * 4]
