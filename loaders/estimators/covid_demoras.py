"""Delays between the steps of a case, by month of the first, corrected for right truncation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.domain.epidemiology.delays import delays_by_cohort

GROUP = ["fuente_codigo", "corte_fecha", "ambito_codigo", "tramo", "procedencia"]
# Longer ones are taken for mistaken dates: by then almost everybody has recovered, died or been reported.
MAX_DELAY = 60
EPOCH = pd.Timestamp("1970-01-01")


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per month. `rows` has the columns of `GROUP`, `desde_fecha`, `hasta_fecha` and `casos`."""
    start, cutoff = _number(rows["desde_fecha"]), int(_number(rows["corte_fecha"])[0])
    month = pd.to_datetime(rows["desde_fecha"]).dt.to_period("M").dt.to_timestamp().to_numpy()
    found = delays_by_cohort(
        start,
        _number(rows["hasta_fecha"]) - start,
        month,
        cutoff=cutoff,
        max_delay=MAX_DELAY,
        events=rows["casos"].to_numpy(float),
    )
    table = pd.DataFrame(
        {"mes_fecha": found.cohorts, "casos": found.seen.astype("int64"), "proporcion_visible": found.seen_share}
    )
    for name, band in (("p50", found.p50), ("p90", found.p90)):
        table[f"{name}_dias"], table[f"{name}_bajo"], table[f"{name}_alto"] = band.value, band.low, band.high
    trend = found.trend
    for name, part in (("dias", trend.value), ("bajo", trend.low), ("alto", trend.high)):
        table[f"tendencia_{name}"] = float(part)
    return table


def _number(dates: pd.Series) -> np.ndarray:
    return (pd.to_datetime(dates) - EPOCH).dt.days.to_numpy()
