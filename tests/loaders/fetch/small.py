"""A small source on a small portal, with cells that are hard to carry."""

import csv
from dataclasses import replace

from loaders.contract import Soda
from loaders.paths import Layout
from loaders.sources.covid_casos import SOURCE

COLUMNS = ("id_de_caso", "ciudad", "estado")
SMALL = replace(SOURCE, remote=Soda("www.datos.gov.co", "abcd-1234", COLUMNS))


def row(number: int) -> dict[str, str]:
    """One row of it."""
    return dict(zip(COLUMNS, (str(number), 'Girón, "la villa"\nde San Juan', "Leve"), strict=True))


def delivered(layout: Layout) -> list[tuple[str, ...]]:
    """The rows of the delivery file, sorted."""
    with (layout.raw / SOURCE.name / "portal.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(COLUMNS)
    return sorted(tuple(one) for one in rows)
