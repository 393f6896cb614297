"""The classes of CIIU Rev. 4 A.C. of the reference files, ready to classify what a registry writes."""

import csv
from functools import cache
from pathlib import Path

from app.domain.ciiu import Activity, Classifier
from loaders.paths import REFERENCE

__all__ = ["Activity", "classifier"]


@cache
def classifier(folder: Path = REFERENCE) -> Classifier:
    """The classifier of the repository, read once."""
    weights = {row["termino"]: float(row["peso"]) for row in _rows(folder / "ciiu_confianza.csv")}
    return Classifier(_rows(folder / "ciiu.csv"), weights)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
