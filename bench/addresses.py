"""Reading addresses: how many of the labelled ones come out exact, and how many are read in a second.

    python bench/addresses.py

Ours and geographicol's, the public normaliser of Colombian addresses, over the addresses labelled by hand. What
geographicol leaves open counts as the label has it (bench/rivals/with_geographicol.py), and besides all components only
those are compared that it has fields for. Speed: one core, processor seconds, the best of five rounds over the labelled
addresses, each with a number of its own behind it so that none is read twice.
"""

import csv
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geographicol import parse  # noqa: E402

from app.domain.addresses.known import KnownNames  # noqa: E402
from app.domain.addresses.reading import read  # noqa: E402
from app.domain.addresses.tokens import fold  # noqa: E402
from bench.rivals import with_geographicol  # noqa: E402

LABELS = ROOT / "tests" / "app" / "domain" / "addresses" / "direcciones_etiquetadas.csv"
REFERENCE = ROOT / "data" / "reference"
ROUNDS, COPIES = 5, 10
Reader = Callable[[str, dict[str, str]], dict[str, str]]


def main() -> None:
    labels = _rows(LABELS)
    names = KnownNames(
        frozenset(fold(row["barrio_nombre"]) for row in _rows(REFERENCE / "barrios.csv")),
        frozenset(fold(row["municipio_nombre"]) for row in _rows(REFERENCE / "divipola.csv")),
    )
    readers: dict[str, Reader] = {
        "ours": lambda text, _: asdict(read(text, names=names).components),
        "ours, no names": lambda text, _: asdict(read(text).components),
        "geographicol": with_geographicol.read,
    }
    groups = {
        "all": labels,
        "real": [row for row in labels if row["origen"] == "real"],
        "made up": [row for row in labels if row["origen"] == "inventada"],
        "odd ids (held out)": [row for row in labels if int(row["id"][1:]) % 2],
    }
    every = tuple(labels[0])[4:]
    print(f"| addresses | n | {' | '.join(f'{name} | {name}, its fields' for name in readers)} |")
    for group, rows in groups.items():
        cells = [
            _exact(rows, reader, names)
            for reader in readers.values()
            for names in (every, with_geographicol.EXPRESSIBLE)
        ]
        print(f"| {group} | {len(rows)} | {' | '.join(f'{share:.1%}' for share in cells)} |")

    texts = [f"{row['texto']} {n}" for n in range(COPIES) for row in labels]
    speeds = {"ours": _speed(texts, lambda text: read(text, names=names)), "geographicol": _speed(texts, parse)}
    print("\n| reader | addresses/s | ours / its |\n|---|---:|---:|")
    for name, speed in speeds.items():
        print(f"| {name} | {speed:,.0f} | {speeds['ours'] / speed:.2f} |")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _exact(rows: list[dict[str, str]], reader: Reader, components: tuple[str, ...]) -> float:
    """The share of addresses whose every one of those components is as labelled."""
    right = 0
    for row in rows:
        found = reader(row["texto"], row)
        right += all(found[name] == row[name] for name in components)
    return right / len(rows)


def _speed(texts: list[str], reader: Callable[[str], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            reader(text)
        best = min(best, time.process_time() - began)
    return len(texts) / best


if __name__ == "__main__":
    main()
