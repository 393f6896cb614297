"""Systems of counts and sums: what is tied stays together, what is not comes apart."""

import numpy as np
import pytest

from app.domain.additive import Ledger, System


def two_years(tie: str | None = None) -> System:
    ledger = Ledger(5)
    for year, (first, second) in {"2019": (7, 30), "2020": (2, 11)}.items():
        for name, value in ((f"{year} a", first), (f"{year} b", second)):
            ledger.count(name, value, block="ambos" if tie == "block" else year)
        ledger.count(f"{year} ciudad", first + second, exempt=True)
        ledger.total(f"{year} ciudad", [f"{year} a", f"{year} b"])
    if tie == "order":
        ledger.at_most("2020 a", "2019 a")
    if tie == "following":
        ledger.follow("2020 a", "2019 b")
    if tie == "sum":
        ledger.count("a", 9, derived=True)
        ledger.total("a", ["2019 a", "2020 a"])
    return ledger.system()


def test_what_nothing_ties_comes_apart_whole() -> None:
    system = two_years()
    parts = system.parts()
    assert sorted(place for places, _ in parts for place in places) == list(range(len(system.values)))
    assert [set(part.names) for _, part in parts] == [
        {"2019 a", "2019 b", "2019 ciudad"},
        {"2020 a", "2020 b", "2020 ciudad"},
    ]
    for places, part in parts:
        assert part.names == tuple(system.names[place] for place in places)
        assert part.values.tolist() == system.values[places].tolist()
        assert part.equations.shape == (1, 3) and not (part.equations @ part.values).any()
        assert part.exempt.tolist() == [name.endswith("ciudad") for name in part.names]


@pytest.mark.parametrize("tie", ["sum", "order", "following", "block"])
def test_what_is_tied_stays_together(tie) -> None:
    system = two_years(tie)
    ((places, part),) = system.parts()
    assert np.array_equal(places, np.arange(len(system.values))) and part.names == system.names
    assert np.array_equal(part.at_most, system.at_most) and np.array_equal(part.follows, system.follows)
    assert (part.equations != system.equations).nnz == 0
