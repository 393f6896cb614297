"""How well the gravity model explains the trips of each level, against a model without distance."""

from __future__ import annotations

import pandas as pd

from app.domain import gravity
from loaders.estimators import viajes_gravedad

GROUP = viajes_gravedad.GROUP
KERNEL = viajes_gravedad.KERNEL
UNCORRECTED = 0.001  # the chance below which a pair would be pointed out if every pair were the only one


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per level; `rows` as of `viajes_gravedad`. No sum of trips: it would be one of cells of a public table."""
    told = []
    for level in viajes_gravedad.fitted(rows):
        found = level.found
        pointed = int(found.pointed.sum()) if found.beats_naive else 0
        pairs = int(found.included.sum())
        told.append(
            {
                "nivel": level.name,
                "zonas": len(level.codes),
                "pares": pairs,
                "decaimiento": found.decay,
                "potencia": found.power,
                "dispersion": found.dispersion,
                "desviacion": found.deviance,
                "desviacion_base": found.naive_deviance,
                "mejora_pct": 100 * (1 - found.deviance / found.naive_deviance),
                "es_mejor": found.beats_naive,
                "anomalias": pointed,
                "falsas_esperadas": gravity.FALSE_SHARE * pointed,
                "falsas_sin_corregir": UNCORRECTED * pairs,
            }
        )
    return pd.DataFrame(told)
