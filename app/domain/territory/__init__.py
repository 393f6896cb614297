"""From a point to its barrio, comuna or corregimiento, and municipality; or to its zone, where those are not known.

`Index` answers for points, from polygons. `CellIndex` knows in which territory each H3 cell is: what draws the polygons
where no official layer does.
"""

from app.domain.territory.cells import BadCells, CellIndex, Cells
from app.domain.territory.index import BadLayer, Index, level
from app.domain.territory.located import CITY, LEVELS, ZONE, Located

__all__ = ["CITY", "LEVELS", "ZONE", "BadCells", "BadLayer", "CellIndex", "Cells", "Index", "Located", "level"]
