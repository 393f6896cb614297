"""The repository's facts as the sample reads them: plain rows of `data/reference`, by a reader of its own."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE


def rows(name: str, folder: Path = REFERENCE) -> list[dict[str, str]]:
    """The rows of one reference file."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parameters(name: str, folder: Path = REFERENCE) -> dict[str, dict[str, float]]:
    """{parameter: {key: value}} of `parametros_<name>`."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows(f"parametros_{name}", folder):
        found[row["parametro"]][row["clave"]] = float(row.get("valor") or row["magnitud"])
    return dict(found)


def shares(weights: dict[str, float]) -> tuple[list[str], np.ndarray]:
    """Names and their shares of the whole."""
    values = np.array(list(weights.values()))
    return list(weights), values / values.sum()


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers that sum to `total` in proportion to the weights (equally where all are 0), largest rests first."""
    weights = weights if weights.any() else np.ones_like(weights)
    exact = total * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole
