"""The incidence of each territory and week with its exact interval, and its rank with what chance may do to it.

A rank is drawn, not plugged in: each territory's incidence is taken a thousand times from what its cases allow (Poisson
with Jeffreys' prior), all are put in order each time, and the middle 95 % of the places is the interval.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.domain import epidemiology as epi
from app.domain.epidemiology import ranks

GROUP: list[str] = []


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with `incidencia_14` and its ends, `puesto` and its ends; NaN where there is nobody or no count.

    The same rows give the same places: the draws are seeded.
    """
    if rows.empty:
        return rows
    counts = rows[["casos_14", "personas"]].astype(float)
    found = [epi.poisson_rate(cases=cases, population=people) for cases, people in counts.itertuples(index=False)]
    places = pd.DataFrame(np.nan, rows.index, ["puesto", "puesto_bajo", "puesto_alto"])
    known = pd.Series([one is not None for one in found], rows.index)
    for _, group in counts[known].groupby([rows["fecha"], rows["territorio_tipo"]]):
        band = ranks.of_rates(group["casos_14"].to_numpy(), group["personas"].to_numpy())
        places.loc[group.index] = np.column_stack([band.value, band.low, band.high])
    return rows.assign(
        incidencia_14=[one and one.value for one in found],
        incidencia_14_bajo=[one and one.low for one in found],
        incidencia_14_alto=[one and one.high for one in found],
        **places.astype("Int64"),
    )
