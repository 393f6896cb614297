"""Nothing that is hidden can be worked out: 500 random tables against a reader with a linear programme."""

import itertools

import numpy as np
import pytest

from app.domain.additive import Ledger, System
from app.domain.disclosure import HIDDEN, SHOWN, WITHDRAWN, Unprotectable, intervals, needed, primary, suppress
from tests.attacker import Attacker

ALL = "total"
Axis = dict[str, tuple[str, ...]]  # label → the labels that it sums; a leaf sums none


def axis(size: int, groups: int = 0) -> Axis:
    """Leaves, groups of leaves where asked for, and the total of all."""
    leaves = [f"h{place}" for place in range(size)]
    named = {f"g{place}": tuple(leaves[place::groups]) for place in range(groups)}
    return dict.fromkeys(leaves, ()) | named | {ALL: tuple(named) or tuple(leaves)}


def under(one: Axis, label: str) -> list[str]:
    """The leaves of a label."""
    return [leaf for part in one[label] for leaf in under(one, part)] or [label]


def with_margins(axes: list[Axis], leaves: dict[tuple, int]) -> dict[tuple, int]:
    return {
        name: sum(leaves[leaf] for leaf in itertools.product(*map(under, axes, name)))
        for name in itertools.product(*axes)
    }


def sums(axes: list[Axis]) -> list[tuple[tuple, list[tuple]]]:
    """Every margin with its parts, along every axis, those of margins too."""
    return [
        (name, [(*name[:place], part, *name[place + 1 :]) for part in one[name[place]]])
        for name in itertools.product(*axes)
        for place, one in enumerate(axes)
        if one[name[place]]
    ]


def uneven(axes: list[Axis], chance: np.random.Generator) -> dict[tuple, int]:
    """A table with margins, as sparse and uneven as counts of areas and weeks."""
    mean = chance.choice([1, 5, 30])
    leaves = itertools.product(*[[label for label, parts in one.items() if not parts] for one in axes])
    return with_margins(axes, {leaf: int(chance.negative_binomial(0.6, 0.6 / (0.6 + mean))) for leaf in leaves})


def system_of(
    axes: list[Axis], values: dict[tuple, int], k: int, *, exempt: set[tuple], by_period: bool = False
) -> System:
    """Margins are cells like others but for the exempt; withdrawn by label of the last axis, or all together."""
    ledger = Ledger(k)
    for name, value in values.items():
        block = None if name in exempt else (name[-1] if by_period else ALL)
        ledger.count(name, value, exempt=name in exempt, block=block)
    for total, parts in sums(axes):
        ledger.total(total, parts)
    return ledger.system()


def reader_of(system: System, state: np.ndarray, axes: list[Axis]) -> Attacker:
    """What someone knows who has the published table, its margins and the rule."""
    reader = Attacker()
    for name, value, what in zip(system.names, system.values, state, strict=True):
        reader.knows(name, value if what == SHOWN else None, least=1 if what == HIDDEN else 0)
    for total, parts in sums(axes):
        reader.sums(parts, total)
    return reader


def random_case(number: int) -> tuple[list[Axis], System]:
    """Tables of two and three dimensions, half of them with groups; a third with published totals of every period."""
    chance = np.random.default_rng(number)
    groups = int(chance.choice([0, 2]))
    if number % 2:
        axes = [axis(int(chance.integers(3, 7)), groups), axis(int(chance.integers(2, 6)))]
    else:
        axes = [axis(int(chance.integers(2, 5)), groups), *(axis(int(chance.integers(2, 4))) for _ in range(2))]
    values, by_period = uneven(axes, chance), number % 3 == 0
    exempt = {name for name in values if set(name[:-1] if by_period else name) == {ALL}}
    return axes, system_of(axes, values, int(chance.choice([3, 5, 10])), exempt=exempt, by_period=by_period)


# A few in every run; with the complete one, five hundred.
@pytest.mark.parametrize("numbers", [range(0, 60), pytest.param(range(60, 500), marks=pytest.mark.completa)])
def test_five_hundred_random_tables(capsys: pytest.CaptureFixture, numbers: range) -> None:
    tables = hidden = small = cells = withdrawn = narrower = 0
    narrowest: tuple[float, float] = (np.inf, 0)
    for number in numbers:
        axes, system = random_case(number)
        state, first = (done := suppress(system)).state, primary(system)
        assert set(state[first]) <= {HIDDEN, WITHDRAWN}, "a count from 1 to k-1 is shown"
        assert (state[system.exempt] == SHOWN).all(), "a published fact is hidden"
        assert (system.values[state == HIDDEN] > 0).all(), "a zero is hidden"
        assert (done.need[state == HIDDEN] == system.k).all(), "a hidden cell is not protected"
        must = np.flatnonzero((state != SHOWN) & (first | (state == HIDDEN)))
        if len(must):
            found = reader_of(system, state, axes).intervals([system.names[cell] for cell in must])
            widths = found[:, 1] - found[:, 0]
            unprinted = state[must] == WITHDRAWN
            enough = (widths >= needed(system, state)[must] - 1e-6) | (unprinted & (found[:, 0] < 1e-6))
            assert enough.all(), "a withdrawn count is narrower than it need be, and surely not zero"
            assert (found[:, 0] <= done.low[must] + 1e-6).all() and (found[:, 1] >= done.high[must] - 1e-6).all()
            of_hidden = widths[~unprinted]
            narrower += int((of_hidden < system.k - 1e-6).sum())
            narrowest = min([narrowest, *((round(width - system.k, 6), system.k) for width in of_hidden)])
        tables, cells, small = tables + 1, cells + len(state), small + int(first.sum())
        hidden, withdrawn = hidden + int((state == HIDDEN).sum()), withdrawn + int((state == WITHDRAWN).sum())
    with capsys.disabled():
        print(
            f"\n{tables} tables, {hidden} hidden cells, narrowest interval k+{narrowest[0]:g}, {narrower} below k; of "
            f"{cells} cells {small / cells:.0%} are from 1 to k-1, {hidden / cells:.0%} hidden, "
            f"{withdrawn / cells:.0%} withdrawn"
        )
    assert (tables, narrower) == (len(numbers), 0)
    assert hidden > 10 * len(numbers)


def test_hiding_only_the_small_cells_would_be_found_out() -> None:
    """The reader of these tests is no straw man: without complementary cells it works out most of them."""
    narrow = 0
    for number in range(30):
        axes, system = random_case(number)
        state = np.where(primary(system), HIDDEN, SHOWN)
        names = [system.names[cell] for cell in np.flatnonzero(state == HIDDEN)]
        if names:
            found = reader_of(system, state, axes).intervals(names)
            narrow += int((found[:, 1] - found[:, 0] < system.k).sum())
    assert narrow > 100


def two_by(rows: list[list[int]], k: int, *, by_period: bool = False) -> tuple[list[Axis], System]:
    axes = [axis(len(rows)), axis(len(rows[0]))]
    leaves = {(f"h{r}", f"h{c}"): value for r, row in enumerate(rows) for c, value in enumerate(row)}
    values = with_margins(axes, leaves)
    exempt = {name for name in values if name[0] == ALL} if by_period else {(ALL, ALL)}
    return axes, system_of(axes, values, k, exempt=exempt, by_period=by_period)


def test_a_table_without_small_counts_is_left_alone() -> None:
    _, system = two_by([[5, 0], [40, 12]], 5)
    assert (suppress(system).state == SHOWN).all()


def test_the_smallest_sufficient_cells_are_chosen() -> None:
    """Beside a small cell, a rectangle of the cells of about its size, not of the great ones."""
    _, system = two_by([[4, 20, 900], [20, 20, 900], [900, 900, 900]], 5)
    state = suppress(system).state
    hidden = {system.names[cell] for cell in np.flatnonzero(state == HIDDEN)}
    assert hidden == {("h0", "h0"), ("h0", "h1"), ("h1", "h0"), ("h1", "h1")}


def test_a_period_too_small_to_protect_is_withdrawn_whole() -> None:
    """Three cases in the whole city: no interval can be wider than three, and its zeros would tell where they are."""
    _, system = two_by([[1, 30], [2, 30], [0, 30], [0, 3]], 10, by_period=True)
    state = dict(zip(system.names, suppress(system).state, strict=True))
    assert {state[f"h{row}", "h0"] for row in range(4)} == {WITHDRAWN}
    assert state["h3", "h1"] == HIDDEN and state[ALL, "h0"] == SHOWN


def test_a_count_that_bounds_another_narrows_it() -> None:
    """Deaths never exceed cases: with few cases shown, hidden deaths are not wide, so the cases are hidden too."""

    def system(bounded: bool) -> System:
        ledger = Ledger(5)
        for count, values in (("casos", [6, 6, 80]), ("muertes", [3, 4, 20])):
            for place, value in enumerate(values):
                ledger.count((count, place), value, block=count)
            ledger.count((count, ALL), sum(values), exempt=True)
            ledger.total((count, ALL), [(count, place) for place in range(3)])
        for place in range(3 if bounded else 0):
            ledger.at_most(("muertes", place), ("casos", place))
        return ledger.system()

    def hidden(one: System) -> set:
        return {one.names[cell] for cell in np.flatnonzero(suppress(one).state == HIDDEN)}

    assert not any(count == "casos" for count, _ in hidden(system(False)))
    assert hidden(system(True)) >= {("muertes", 0), ("muertes", 1)}
    one = system(True)
    done = suppress(one)
    reader = Attacker()
    for name, value, what in zip(one.names, one.values, done.state, strict=True):
        reader.knows(name, value if what == SHOWN else None, least=1)
    for count in ("casos", "muertes"):
        reader.sums([(count, place) for place in range(3)], (count, ALL))
    for place in range(3):
        reader.orders(("muertes", place), ("casos", place))
    found = reader.intervals(sorted(hidden(one), key=str))
    assert (found[:, 1] - found[:, 0] >= 5 - 1e-6).all()


def test_what_could_be_worked_out_is_protected_though_never_printed() -> None:
    """A sum that no table prints, derived as 20 - 17 = 3, makes one of the shown cells be hidden."""
    ledger = Ledger(5)
    for name, value in (("enero", 17), ("febrero", 20), ("marzo", 30)):
        ledger.count(name, value, block=name)
    ledger.count("parte", 3, derived=True)
    ledger.count("resto", 14, derived=True)
    ledger.total("enero", ["parte", "resto"])
    ledger.count("trimestre", 34, block="trimestre")
    ledger.total("trimestre", ["febrero", "resto"])
    ledger.count("ciudad", 200, exempt=True)
    ledger.count("otros", 133, derived=True)
    ledger.total("ciudad", ["enero", "febrero", "marzo", "otros"])
    system = ledger.system()
    done = suppress(system)
    state = dict(zip(system.names, done.state, strict=True))
    assert HIDDEN in {state["enero"], state["febrero"], state["trimestre"]}
    low, high = intervals(system, done.state, [system.names.index("parte")])
    assert high[0] - low[0] >= 5


def test_a_city_of_one_place_and_a_few_cases_publishes_nothing() -> None:
    ledger = Ledger(5)
    for count, value in (("casos", 60), ("fallecidos", 1)):
        ledger.count(count, value, block=count)
        ledger.count(f"{count} de la ciudad", value, exempt=True)
        ledger.total(f"{count} de la ciudad", [count])
    ledger.at_most("fallecidos", "casos")
    system = ledger.system()
    state = dict(zip(system.names, suppress(system).state, strict=True))
    assert state["fallecidos"] == state["casos"] == WITHDRAWN


def test_a_count_that_follows_another_is_hidden_with_it_and_as_well() -> None:
    ledger = Ledger(5)
    counts = {"personas": (2, 8, 20, 0), "atenciones": (90, 30, 40, 0)}
    for count, values in counts.items():
        names = [f"{count} {place}" for place in "abcd"]
        for name, value in zip(names, values, strict=True):
            ledger.count(name, value, block=count)
        ledger.count(f"{count} de la ciudad", sum(values), exempt=True)
        ledger.total(f"{count} de la ciudad", names)
    for place in "abcd":
        ledger.at_most(f"personas {place}", f"atenciones {place}")
        ledger.follow(f"personas {place}", f"atenciones {place}")
    system = ledger.system()
    done = suppress(system)
    state = dict(zip(system.names, done.state, strict=True))
    hidden = {place for place in "abcd" if state[f"personas {place}"] == HIDDEN}
    assert "a" in hidden and "d" not in hidden
    assert {place for place in "abcd" if state[f"atenciones {place}"] == HIDDEN} >= hidden
    cells = np.flatnonzero(done.state == HIDDEN)
    low, high = intervals(system, done.state, cells)
    assert (high - low >= 5).all()


def test_what_nothing_can_protect_is_an_error_with_names() -> None:
    ledger = Ledger(5)
    ledger.count("casos", 3)
    ledger.count("ciudad", 3, exempt=True)
    ledger.total("ciudad", ["casos"])
    with pytest.raises(Unprotectable, match="1 cells stay narrower than k=5, for example .'casos'."):
        suppress(ledger.system())


def test_intervals_are_those_of_an_independent_reader() -> None:
    for number in range(10):
        axes, system = random_case(number)
        done = suppress(system)
        cells = np.flatnonzero(done.state == HIDDEN)
        if len(cells):
            low, high = intervals(system, done.state, cells)
            found = reader_of(system, done.state, axes).intervals([system.names[cell] for cell in cells])
            assert np.allclose(np.column_stack([low, high]), found)


def test_the_same_table_is_always_protected_in_the_same_way() -> None:
    _, system = random_case(11)
    assert (suppress(system).state == suppress(system).state).all()


@pytest.mark.parametrize("values", [(1, 2, 4), (-1, 4, 3)])
def test_sums_that_do_not_hold_are_refused(values: tuple[int, ...]) -> None:
    ledger = Ledger(5)
    for name, value in zip("abc", values, strict=True):
        ledger.count(name, value)
    ledger.total("c", ["a", "b"])
    with pytest.raises(ValueError, match="do not hold|negative"):
        ledger.system()
