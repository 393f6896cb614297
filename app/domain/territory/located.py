"""What the search for points answers."""

from dataclasses import dataclass

import numpy as np

CITY = "68001"
LEVELS = ("barrio", "comuna", "corregimiento", "municipio")
ZONE = "zona_h3"  # a level apart: what stands for the parts of a municipality of which none is known


@dataclass(frozen=True)
class Located:
    """Codes of each point, in its order; None where the point has none. Never a comuna and a corregimiento at once."""

    barrio: np.ndarray
    comuna: np.ndarray
    corregimiento: np.ndarray
    municipio: np.ndarray
