"""The hand-labelled addresses against what is read. `-s` prints the figures."""

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


@pytest.fixture(scope="module")
def names() -> KnownNames:
    with (REFERENCE / "barrios.csv").open(encoding="utf-8") as file:
        return KnownNames(frozenset(fold(row["barrio_nombre"]) for row in csv.DictReader(file)))


@pytest.fixture(scope="module")
def labels() -> list[dict[str, str]]:
    with (HERE / "direcciones_etiquetadas.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_score(labels, names) -> None:
    wrong, total = Counter(), Counter()
    for row in labels:
        found = asdict(read(row["texto"], names=names).components)
        off = [name for name in found if found[name] != row[name]]
        groups = ("todas", row["origen"], "id par" if int(row["id"][1:]) % 2 == 0 else "id impar")
        for group in groups:
            total[group] += 1
            wrong[group] += bool(off)
        for name in off:
            wrong[f"· {name}"] += 1
            total[f"· {name}"] = len(labels)
    for group in total:
        print(f"{group:20} {total[group]:5} {1 - wrong[group] / total[group]:.4f}")
