"""A made-up national line list in the portal's layout of 2021, as large as asked: the benchmarks' data.

Nothing in it is a real case. Its waves, ages and municipalities only have a likely shape, so that what is counted over
it (a rare territory, a day of the peak, an age without deaths) costs what it would cost.
"""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
FIRST, LAST = dt.date(2020, 3, 6), dt.date(2021, 12, 21)
CHUNK = 500_000
# Days after the first case of each wave's top, its width and its weight.
WAVES = ((160, 35, 1.0), (310, 28, 0.9), (420, 25, 0.7), (475, 30, 2.2), (640, 20, 0.1))
LARGEST = {"11001": 0.29, "05001": 0.1, "76001": 0.065, "08001": 0.045, "13001": 0.03}
SANTANDER = 0.045
AGE_WEIGHTS = (0.04, 0.08, 0.21, 0.22, 0.16, 0.13, 0.085, 0.045, 0.03)
AGE_FATALITY = np.array((0.0004, 0.0003, 0.001, 0.003, 0.008, 0.022, 0.06, 0.14, 0.25))


def write(
    path: Path, rows: int, seed: int = 2020, *, cutoff: dt.date = LAST, told: Callable[[int], None] | None = None
) -> int:
    """Write the delivery of a day: of `rows` cases those reported by `cutoff`, as they stood then; how many.

    A row is a case. The same rows and seed give the same cases at every cut-off. `told` hears the rows written.
    """
    places = _municipalities()
    days = pa.array([_portal(FIRST + dt.timedelta(n - 60)) for n in range(61 + (LAST - FIRST).days)] + [""])
    written, writer = 0, None
    for chunk, start in enumerate(range(0, rows, CHUNK)):
        dice = np.random.default_rng((seed, chunk))
        table = _cases(dice, start, min(CHUNK, rows - start), rows, days, places, (cutoff - FIRST).days)
        writer = writer or arrow_csv.CSVWriter(path, table.schema)
        writer.write_table(table)
        written += len(table)
        if told:
            told(written)
    writer.close()
    return written


def _cases(dice, start: int, size: int, rows: int, days: pa.Array, places: dict, cutoff: int) -> pa.Table:
    """Some cases in the order of their report, which is the order of the waves."""
    ids = np.arange(start, start + size)
    reported = np.minimum(np.searchsorted(_waves(), (ids + 0.5) / rows), (LAST - FIRST).days)
    diagnosed = reported - np.minimum(dice.integers(0, 7, size), reported)
    onset = diagnosed - dice.integers(1, 13, size)
    notified = np.minimum(onset + dice.integers(1, 4, size), diagnosed)
    band = dice.choice(9, size, p=np.array(AGE_WEIGHTS) / sum(AGE_WEIGHTS))
    age = np.minimum(band * 10 + dice.integers(0, 10, size), 104)
    fate = dice.random(size)
    end = diagnosed + dice.integers(5, 26, size)
    dead = (fate < AGE_FATALITY[band]) & (end <= cutoff)
    other = (fate > 0.997) & (end <= cutoff)
    recovered = ~dead & ~other & (fate >= AGE_FATALITY[band]) & (diagnosed + 14 <= cutoff)
    place = dice.choice(len(places["weight"]), size, p=places["weight"])
    without_symptoms = dice.random(size) < 0.08
    untidy = dice.random(size)
    state = np.select([dead, other, recovered], [1, 2, 0], 3)
    blank = len(days) - 1

    def day(number: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
        position = number + 60
        return days.take(pa.array(position if known is None else np.where(known, position, blank)))

    def words(choices: list[str], which: np.ndarray) -> pa.Array:
        return pa.array(choices).take(pa.array(which))

    table = pa.table(
        {
            "fecha reporte web": day(reported),
            "ID de caso": ids + 1,
            "Fecha de notificación": day(notified),
            "Código DIVIPOLA departamento": words(places["department_code"], place),
            "Nombre departamento": words(places["department"], place),
            "Código DIVIPOLA municipio": words(places["code"], place),
            "Nombre municipio": words(places["name"], place),
            "Edad": age,
            "Unidad de medida de edad": np.ones(size, int),
            "Sexo": words(["F", "M", "f"], np.where(untidy < 0.001, 2, (dice.random(size) < 0.48).astype(int))),
            "Tipo de contagio": words(["Comunitaria", "Relacionado", "En estudio"], dice.choice(3, size)),
            "Ubicación del caso": words(
                ["Casa", "Fallecido", "N/A", "Casa", "Hospital"], state + (fate > 0.97) * 1 * (state == 3)
            ),
            "Estado": words(["Leve", "Fallecido", "N/A", "Leve"], state),
            "Código ISO del país": words([""], np.zeros(size, int)),
            "Nombre del país": words([""], np.zeros(size, int)),
            "Recuperado": words(["Recuperado", "Fallecido", "N/A", "Activo"], state),
            "Fecha de inicio de síntomas": day(onset, ~without_symptoms),
            "Fecha de muerte": day(np.where(dead | other, end, 0), dead | other),
            "Fecha de diagnóstico": day(diagnosed),
            "Fecha de recuperación": day(np.where(recovered, diagnosed + 14, 0), recovered),
            "Tipo de recuperación": words(["", "Tiempo", "PCR"], recovered * (1 + (untidy > 0.8))),
            "Pertenencia étnica": words(["6", "5", "1"], (untidy > 0.95) * 1 + (untidy > 0.98) * 1),
            "Nombre del grupo étnico": words([""], np.zeros(size, int)),
        }
    )
    return table.filter(pa.array(reported <= cutoff))


def _waves() -> np.ndarray:
    """The share of all cases reported up to each day."""
    day = np.arange((LAST - FIRST).days + 1)
    cases = sum(weight * np.exp(-(((day - top) / width) ** 2) / 2) for top, width, weight in WAVES) + 0.03
    return np.cumsum(cases) / cases.sum()


def _municipalities() -> dict:
    """Every municipality with its share of the cases: Santander's by population, the rest by rank."""
    with (REFERENCE / "divipola.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    with (REFERENCE / "poblacion_municipios.csv").open(encoding="utf-8") as file:
        people: dict[str, int] = {}
        for row in csv.DictReader(file):
            if row["anio"] == "2020":
                people[row["municipio_codigo"]] = people.get(row["municipio_codigo"], 0) + int(row["personas"])
    codes = [row["municipio_codigo"] for row in found]
    of_santander = np.array([people.get(code, 0) for code in codes], float)
    ranked = np.array([0 if code in LARGEST or code in people else 1 / (20 + n % 700) for n, code in enumerate(codes)])
    weight = of_santander / of_santander.sum() * SANTANDER + [LARGEST.get(code, 0) for code in codes]
    weight += ranked / ranked.sum() * (1 - weight.sum())
    return {
        "code": [code.lstrip("0") for code in codes],  # as the portal writes it: a number
        "name": [row["municipio_nombre"].upper() for row in found],
        "department_code": [row["departamento_codigo"].lstrip("0") for row in found],
        "department": [row["departamento_nombre"].upper() for row in found],
        "weight": weight / weight.sum(),
    }


def _portal(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year} 0:00:00"
