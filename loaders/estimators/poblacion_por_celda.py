"""The people of each cell, with the cell's centre."""

from __future__ import annotations

from pathlib import Path

import h3
import pandas as pd

GROUP = ["procedencia"]
KERNEL = (Path(__file__),)


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with the centre of each cell; a barrio without cells keeps its own point."""
    cells = rows["lugar_codigo"].map(h3.is_valid_cell)
    centres = [h3.cell_to_latlng(cell) for cell in rows["lugar_codigo"][cells]]
    found = rows.copy()
    found.loc[cells, ["latitud", "longitud"]] = pd.DataFrame(centres, index=rows.index[cells]).to_numpy(float)
    return found
