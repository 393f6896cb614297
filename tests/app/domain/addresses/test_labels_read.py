"""The hand-labelled addresses against what is read; `-s` prints the figures that the method's page gives.

The rules were written and corrected on the even ids alone: the odd ones are the check.
"""

import csv
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from app.domain.addresses.known import KnownNames
from app.domain.addresses.reading import read
from app.domain.addresses.tokens import fold

HERE = Path(__file__).parent
REFERENCE = HERE.parents[3] / "data" / "reference"
EXACT = 0.97


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def names() -> KnownNames:
    return KnownNames(
        frozenset(fold(row["barrio_nombre"]) for row in _rows(REFERENCE / "barrios.csv")),
        frozenset(fold(row["municipio_nombre"]) for row in _rows(REFERENCE / "divipola.csv")),
    )


@pytest.fixture(scope="module")
def labels() -> list[dict[str, str]]:
    """One labelled address a row."""
    return _rows(HERE / "direcciones_etiquetadas.csv")


def test_all_components_are_exact(labels, names) -> None:
    rows, exact, wrong, filled = Counter(), Counter(), Counter(), Counter()
    for row in labels:
        found = asdict(read(row["texto"], names=names).components)
        off = [name for name in found if found[name] != row[name]]
        parity = "odd" if int(row["id"][1:]) % 2 else "even"
        for group in ("all", row["origen"], parity, f"{row['origen']} {parity}"):
            rows[group] += 1
            exact[group] += not off
        filled.update(name for name in found if row[name])
        wrong.update(off)
    print("\naddresses with every component exact")
    for group, count in sorted(rows.items()):
        print(f"  {group:16} {exact[group]:4} of {count:4}  {exact[group] / count:7.2%}")
    print("wrong by component, of the addresses that have it")
    for name, count in filled.items():
        print(f"  {name:16} {wrong[name]:4} of {count:4}")
    assert exact["all"] >= EXACT * rows["all"]
    assert exact["real"] >= EXACT * rows["real"]


def test_reading_a_label_again_changes_nothing(labels, names) -> None:
    for row in labels:
        once = read(row["texto"], names=names)
        assert read(once.canonical, names=names) == once.__class__(once.components, once.canonical, ()), row["id"]
