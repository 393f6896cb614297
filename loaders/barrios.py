"""The names of the city's barrios and comunas, and the spellings known to mean them, from the reference files."""

import csv
from functools import cache
from pathlib import Path

from app.domain.names import NOWHERE, Neighbourhoods
from loaders.paths import REFERENCE

__all__ = ["NOWHERE", "neighbourhoods"]


@cache
def neighbourhoods(folder: Path = REFERENCE) -> Neighbourhoods:
    """The names of the repository, read once."""
    return Neighbourhoods(
        barrios=_rows(folder / "barrios.csv"),
        comunas=_rows(folder / "comunas.csv"),
        aliases=_rows(folder / "barrio_alias.csv"),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
