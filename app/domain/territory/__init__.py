"""From a point to its barrio, comuna or corregimiento, and municipality."""

from app.domain.territory.cells import BadCells, CellIndex, Cells
from app.domain.territory.index import LEVELS, BadLayer, Index, Located, level

__all__ = ["LEVELS", "BadCells", "BadLayer", "CellIndex", "Cells", "Index", "Located", "level"]
