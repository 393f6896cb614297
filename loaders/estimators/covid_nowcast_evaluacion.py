"""Nowcasts made at each real delivery against what the last one says, beside two naive methods."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.domain.epidemiology import scores
from app.domain.epidemiology.nowcast import nowcast
from app.domain.epidemiology.triangle import Triangle

GROUP: list[str] = []
DAYS = 14
EPOCH = pd.Timestamp("1970-01-01")


def estimate(df: pd.DataFrame) -> pd.DataFrame:
    """A row per delivery and method. `df`: corte_fecha, inicio_sintomas_fecha, casos of the reporting triangle."""
    triangle = _triangle(df)
    rows = []
    # The first delivery has no other to learn the delay from, the last one is the truth.
    for cutoff in triangle.cutoffs[1:-1]:
        found = nowcast(triangle.as_of(cutoff), rng=np.random.default_rng(0))
        last = slice(-DAYS, None)
        final = triangle.known[found.days[last] - triangle.first_day, -1]
        median = found.band(0.5).value[last]
        bands = {level: _last(found, level) for level in (0.5, 0.9)}
        carried = scores.carry_forward(found.known, found.completeness)[last]
        for method, guess in (("conocido", found.known[last]), ("ultima_semana", carried), ("nowcast", median)):
            own = bands if method == "nowcast" else {}
            rows.append(
                {
                    "corte_fecha": EPOCH + pd.Timedelta(days=int(cutoff)),
                    "metodo": method,
                    "casos_finales": int(final.sum()),
                    "error_medio": scores.mean_absolute_error(guess, final),
                    "wis": scores.weighted_interval_score(guess, own, final),
                    "cobertura_90": scores.coverage(own[0.9], final) if own else None,
                    "procedencia": "real",
                }
            )
    return pd.DataFrame(rows)


def _last(found, level: float):
    band = found.band(level)
    return type(band)(band.value[-DAYS:], band.low[-DAYS:], band.high[-DAYS:])


def _triangle(df: pd.DataFrame) -> Triangle:
    wide = df.pivot(index="inicio_sintomas_fecha", columns="corte_fecha", values="casos").fillna(0)
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.columns.max()), fill_value=0)
    days = (wide.index - EPOCH).days
    return Triangle(int(days[0]), np.array((pd.to_datetime(wide.columns) - EPOCH).days), wide.to_numpy(float))
