"""Nowcast, reproduction number and growth of each group of counts, by day of the event and day of the report."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from app.domain.epidemiology import reproduction as repro
from app.domain.epidemiology.nowcast import Nowcast, nowcast
from app.domain.epidemiology.reporting import NotEnoughReports
from app.domain.epidemiology.triangle import Triangle
from loaders.estimates import PARAMETERS

# What tells one series from another, as far as the query brings it.
GROUP = ["fuente_codigo", "corte_fecha", "ambito_codigo", "territorio_codigo", "fecha_tipo", "procedencia"]
DRAWS = 200
# Days of deliveries that the delay is learnt from.
LEARNT = 120
# A day is estimated while a tenth of it is known and its 90 % interval says something: its upper end is at most ten
# times the median, or times a handful of cases.
TOO_LITTLE, TOO_WIDE, HANDFUL = 0.1, 10, 5
# Without an estimate of the delay, days so recent are taken for incomplete and left out of the rest.
UNSETTLED = {"inicio_sintomas": 14, "diagnostico": 7, "muestra": 7, "reporte": 0}
EPOCH = pd.Timestamp("1970-01-01")


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per day, from the first one with cases to the cut-off.

    `rows` has the columns of `GROUP`, `fecha`, `reporte_fecha` (absent: not told) and `casos`. The same rows give the
    same estimates: the draws are seeded.
    """
    serial = repro.serial_interval(**_serial_interval())
    kind, cutoff = rows["fecha_tipo"].iloc[0], _number(rows["corte_fecha"])[0]
    day, cases = _number(rows["fecha"]), rows["casos"].to_numpy(float)
    days = np.arange(day.min(), cutoff + 1)
    counts = np.bincount(day - days[0], weights=cases, minlength=days.size)
    rng = np.random.default_rng(0)
    current = None if kind == "reporte" else _nowcast(rows, day, cases, cutoff=cutoff, rng=rng)
    table = pd.DataFrame({"fecha": EPOCH + pd.to_timedelta(days, unit="D"), "casos": counts.astype("int64")})
    if current is None:
        settled = days <= cutoff - UNSETTLED[kind]
        table["es_incompleto"] = ~settled
        rt = repro.reproduction_number(counts, serial).where(settled)
        growth = repro.growth_rate(counts).where(settled)
    else:
        last = _last_estimated(current)
        draws = np.tile(counts, (current.draws.shape[0], 1))
        shared, mine = np.isin(days, current.days), np.isin(current.days, days)
        draws[:, shared] = current.draws[:, mine]
        seen = days <= last
        table["es_incompleto"] = False
        table.loc[shared, "es_incompleto"] = current.incomplete[mine]
        table.loc[shared, "completitud"] = current.completeness[mine]
        for level in (50, 90):
            band = current.band(level / 100)
            inside = shared & seen
            of = np.isin(current.days, days[inside])
            table.loc[inside, "esperados"] = band.value[of]
            table.loc[inside, f"esperados_bajo_{level}"] = band.low[of]
            table.loc[inside, f"esperados_alto_{level}"] = band.high[of]
        rt = repro.reproduction_number_of_draws(draws, serial, rng=rng).where(seen)
        growth = repro.growth_rate_of_draws(draws, rng=rng).where(seen)
    for name, band in (("rt", rt), ("crecimiento", growth)):
        table[name], table[f"{name}_bajo"], table[f"{name}_alto"] = band.value, band.low, band.high
    return table


def _last_estimated(current: Nowcast) -> int:
    """The last day before the first one of which too little can be told."""
    band = current.band(0.9)
    vague = (current.completeness < TOO_LITTLE) | (band.high > TOO_WIDE * np.maximum(band.value, HANDFUL))
    return int(current.days[np.argmax(vague)] - 1 if vague.any() else current.days[-1])


def _nowcast(rows: pd.DataFrame, day: np.ndarray, cases: np.ndarray, *, cutoff: int, rng) -> Nowcast | None:
    """None where the delivery does not tell when its cases were reported, or has too few of them."""
    told = rows["reporte_fecha"].notna().to_numpy()
    recent = told & (day > cutoff - LEARNT)
    if cases[recent].sum() < 0.9 * cases[day > cutoff - LEARNT].sum() or not recent.any():
        return None
    triangle = Triangle.from_reports(
        day[recent],
        _number(rows["reporte_fecha"][recent]),
        cutoffs=np.arange(cutoff - LEARNT, cutoff + 1),
        events=cases[recent],
    )
    try:
        return nowcast(triangle, rng=rng, draws=DRAWS)
    except NotEnoughReports:
        return None


def _number(dates: pd.Series) -> np.ndarray:
    return (pd.to_datetime(dates) - EPOCH).dt.days.to_numpy()


@cache
def _serial_interval() -> dict[str, float]:
    """Mean and standard deviation in use, days. Source: data/reference/parametros_epidemiologicos.csv."""
    values = pd.read_csv(PARAMETERS).set_index("parametro")["magnitud"]
    return {"mean": values["intervalo_serial_media"], "sd": values["intervalo_serial_desviacion"]}
