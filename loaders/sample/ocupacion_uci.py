"""Deliveries of intensive care occupancy in the observatory's layout, for want of any published file.

What they follow: active cases of each day, from the positives of the Secretaría de Salud's series and the INS's time to
recovery, times the share of active cases that INS had in intensive care. Beds, suspected cases and other patients are
round assumptions (`parametros_muestra`): no figure of them is known.
"""

from datetime import date
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import facts
from loaders.sample.sheets import Delivery

SEED = 911
CITY = "68001"
CUTOFFS = (date(2020, 10, 18), date(2021, 5, 23))
HEADER = (
    "fecha",
    "territorio_codigo",
    "territorio",
    "camas_uci_habilitadas",
    "ocupadas_covid_confirmado",
    "ocupadas_covid_sospechoso",
    "ocupadas_no_covid",
    "ocupadas_total",
)


def deliveries(scale: float = 1.0, folder: Path = REFERENCE) -> list[Delivery]:
    """The series up to each cut-off, with its errors counted."""
    days, beds = occupancy(scale, folder)
    return [_delivery(days, beds, cutoff) for cutoff in CUTOFFS]


def occupancy(scale: float = 1.0, folder: Path = REFERENCE) -> tuple[list[date], np.ndarray]:
    """Days, and an array of a row per day: beds enabled, confirmed, suspected and other patients in them."""
    rng = np.random.default_rng(SEED)
    known, assumed = facts.parameters("covid", folder), facts.parameters("muestra", folder)["uci"]
    series = facts.rows("secretaria_positivos", folder)
    days = [date.fromisoformat(row["fecha"]) for row in series]
    daily = np.array([int(row["positivos"] or 0) for row in series]) * scale
    stays = {int(day): count for day, count in known["diagnostico_a_recuperacion"].items()}
    weights = np.array([stays.get(day, 0.0) for day in range(max(stays) + 1)])
    still_active = 1 - np.cumsum(weights) / weights.sum()
    care = known["atencion_activos"]
    confirmed = np.convolve(daily, still_active)[: len(days)] * care["Hospital UCI"] / sum(care.values())
    usual = assumed["camas_no_covid"] * scale
    suspected = confirmed * assumed["sospechosos_por_confirmado"] + rng.poisson(1.0, len(days))
    week = 1 + 0.06 * np.sin(np.arange(len(days)) * 2 * np.pi / 7)
    others = rng.normal(usual * week, 0.03 * usual) - assumed["aplazadas_por_covid"] * confirmed
    need = np.maximum.accumulate(confirmed + suspected) + usual
    enabled = np.ceil(need * assumed["camas_por_necesidad"] / 5) * 5
    beds = np.column_stack([enabled, confirmed, suspected, np.maximum(others, 0)])
    return days, np.rint(beds).astype(np.int64)


def _delivery(days: list[date], beds: np.ndarray, cutoff: date) -> Delivery:
    """A CSV of the days up to the cut-off, with one error of each kind on days apart."""
    here = [place for place, day in enumerate(days) if date(2020, 4, 1) <= day <= cutoff]
    lines = {}
    for place in here:
        counts = beds[place].tolist()
        lines[place] = [days[place].isoformat(), CITY, "Bucaramanga", *map(str, (*counts, sum(counts[1:])))]
    first = here[0]
    over, wrong_total, unreadable, missing = first + 40, first + 60, first + 80, first + 100
    enabled, *occupied = beds[over].tolist()
    excess = enabled + 3 - sum(occupied)
    lines[over][6:8] = [str(occupied[2] + excess), str(enabled + 3)]
    lines[wrong_total][7] = str(int(lines[wrong_total][7]) + 2)
    lines[unreadable][3] = "por confirmar"
    del lines[missing]
    rows = [*lines.values(), lines[first]]
    text = "\n".join(",".join(row) for row in (HEADER, *rows)) + "\n"
    planted = dict.fromkeys(
        ("mas_ocupadas_que_camas", "total_errado", "cifra_ilegible", "dia_faltante", "fila_repetida"), 1
    )
    return Delivery(cutoff, "observatorio", f"ocupacion_uci_{cutoff}.csv", text.encode(), len(rows), planted)
