"""The classes of CIIU Rev. 4 A.C. and their common names, ready to classify what a registry writes."""

import csv
from functools import cache
from pathlib import Path

from app.domain.ciiu import Activity, Classifier
from app.domain.ciiu_alias import CommonNames
from app.domain.text import fold
from loaders.paths import REFERENCE

__all__ = ["Activity", "classifier"]


@cache
def classifier(folder: Path = REFERENCE) -> Classifier:
    """The classifier of the repository, read once."""
    classes = _rows(folder / "ciiu.csv")
    common = CommonNames(_rows(folder / "ciiu_alias.csv"), weights("ciiu_alias_confianza", folder), words(classes))
    return Classifier(classes, weights("ciiu_confianza", folder), common=common)


def weights(name: str, folder: Path = REFERENCE) -> dict[str, float]:
    return {row["termino"]: float(row["peso"]) for row in _rows(folder / f"{name}.csv")}


def words(classes: list[dict[str, str]]) -> set[str]:
    """The words of the official names."""
    return {word for row in classes for word in fold(row["ciiu_clase_nombre"]).split()}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
