"""A made-up national line list in the portal's layout of 2021: the same file for the same number of rows.

    python -m bench.rivals.national_list FILE ROWS

A row is a case. Shares of outcomes, ages and blanks are near those of the real list; dirt is rarer than a row in a
hundred, as there, and of the kinds that real deliveries had. It shares no code with the loaders.
"""

import csv
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import WriteOptions, write_csv

DIVIPOLA = Path(__file__).resolve().parents[2] / "data" / "reference" / "divipola.csv"
SEED, BLOCK = 2020, 500_000
FIRST, DAYS, ODD = date(2020, 3, 6), 940, 800  # reports; impossible dates fall up to ODD days before or after
WAVES = ((140, 35, 0.22), (310, 25, 0.18), (470, 45, 0.42), (680, 18, 0.18))  # day, spread and share of each
LARGEST = {"11001": 0.28, "05001": 0.14, "76001": 0.06, "08001": 0.05, "68001": 0.03, "13001": 0.03, "68276": 0.01}
WITHOUT_ACCENTS = str.maketrans("ÁÉÍÓÚÜ", "AEIOUU")
COUNTRIES = {"ESPAÑA": "724", "ESTADOS UNIDOS DE AMÉRICA": "840", "BRASIL": "76", "ECUADOR": "218", "MÉXICO": "484"}
PEOPLES = ("Indígena", "Rom", "Raizal", "Palenquero", "Negro", "Otro")  # ethnicity 1 to 6
RAGGED = "6/5/2020 0:00:00,{id},,,,,,30,1,F,,Casa,Leve,,,Activo,,,,,,,,una celda de más\n"

Names = Sequence[str | None]


def write_list(path: Path, rows: int) -> None:
    """Write the header and `rows` data rows: UTF-8, commas, no quotes; dates like «6/3/2020 0:00:00»."""
    towns, days = _towns(), _days()
    plain = WriteOptions(include_header=False, quoting_style="none")
    with path.open("wb") as file:
        for start in range(0, rows, BLOCK):
            size = min(BLOCK, rows - start)
            table = _block(np.random.default_rng([SEED, start]), start, size - 1, rows, towns, days)
            if not start:
                file.write((",".join(table.column_names) + "\n").encode())
            write_csv(table, file, plain)
            file.write(RAGGED.format(id=rows + start).encode())


def _towns() -> list[tuple[str, str, str, str, float]]:
    """Department code and name, town code and name, share of the cases; codes without leading zeros, as published."""
    with DIVIPOLA.open(encoding="utf-8", newline="") as file:
        official = list(csv.DictReader(file))
    rest = 1 / np.arange(2, len(official) + 2) ** 1.1
    rest *= (1 - sum(LARGEST.values())) / rest.sum()
    shares = np.array([LARGEST.get(row["municipio_codigo"], share) for row, share in zip(official, rest, strict=True)])
    return [
        (
            row["departamento_codigo"].lstrip("0"),
            row["departamento_nombre"].partition(",")[0].upper().translate(WITHOUT_ACCENTS),
            row["municipio_codigo"].lstrip("0"),
            row["municipio_nombre"].upper().translate(WITHOUT_ACCENTS),
            share,
        )
        for row, share in zip(official, shares / shares.sum(), strict=True)
    ]


def _days() -> list[str]:
    every = (FIRST + timedelta(days=number) for number in range(-ODD, DAYS + ODD))
    return [f"{day.day}/{day.month}/{day.year} 0:00:00" for day in every]


def _reported(start: int, size: int, rows: int) -> np.ndarray:
    """Days since FIRST, in order: cases are numbered as they are reported, in waves."""
    grid = np.arange(DAYS)
    daily = sum(share / spread * np.exp(-(((grid - day) / spread) ** 2) / 2) for day, spread, share in WAVES) + 1e-5
    up_to = np.cumsum(daily) / daily.sum()
    return np.minimum(np.searchsorted(up_to, (start + np.arange(size)) / rows), DAYS - 1)


def _block(dice: np.random.Generator, start: int, size: int, rows: int, towns: list, days: list[str]) -> pa.Table:
    def some(share: float) -> np.ndarray:
        return dice.random(size) < share

    def choose(shares: dict[str | None, float]) -> pa.Array:
        odds = np.fromiter(shares.values(), float)
        return _named(dice.choice(len(shares), size, p=odds / odds.sum()), list(shares))

    def dated(numbers: np.ndarray, absent: np.ndarray | None = None) -> pa.Array:
        codes = np.where(some(5e-5), dice.integers(0, len(days) + 2, size), numbers + ODD)
        return _named(codes, [*days, "n.d.", "31/02/2021 0:00:00"], absent)

    reported = _reported(start, size, rows)
    notified = reported - np.minimum(dice.geometric(0.2, size), 30)
    fate = dice.choice(4, size, p=[0.9695, 0.022, 0.006, 0.0025])  # recovered, dead, dead of another cause, active
    recovered, dead = fate == 0, fate == 1
    months, unit = some(0.009), dice.choice(3, size, p=[0.0, 0.8, 0.2])
    age = np.clip(dice.normal(39, 18, size), 0, 104).astype(int)
    age = np.where(months, dice.integers(1, 12, size), np.where(some(2e-5), age + 150, age))
    town = dice.choice(len(towns), size, p=[share for *_, share in towns])
    lost = some(1e-4)  # the code is missing and the name misspelt
    numbers = pa.array(start + 1 + np.arange(size) - some(2e-5), mask=some(4e-6))
    abroad = np.where(some(0.0015), dice.integers(0, len(COUNTRIES), size), -1)
    people = dice.choice(7, size, p=[0.015, 0.001, 0.0005, 0.0005, 0.02, 0.96, 0.003])

    def towns_of(field: int, change: Callable[[str], str | None] = lambda text: text) -> pa.Array:
        values = [place[field] for place in towns]
        return _named(np.where(lost, town + len(towns), town), values + [change(value) for value in values])

    care = choose({"Casa": 0.985, "CASA": 1e-4, "Hospital": 0.01, "Hospital UCI": 0.002, "casa": 2e-4})
    state = choose({"Leve": 0.95, "leve": 0.02, "Moderado": 0.015, "Grave": 0.002, "LEVE": 1e-4, "Regular": 1e-5})
    kinds = {"Comunitaria": 0.7, "Relacionado": 0.25, "En estudio": 0.045, "Importado": 0.0015, "RELACIONADO": 1e-5}
    told = fate.copy()
    told[some(1e-5)] = 4
    columns = {
        "fecha reporte web": _named(reported + ODD, days),
        "ID de caso": pc.cast(numbers, pa.string()),
        "Fecha de notificación": dated(notified),
        "Código DIVIPOLA departamento": towns_of(0),
        "Nombre departamento": towns_of(1),
        "Código DIVIPOLA municipio": towns_of(2, lambda _: None),
        "Nombre municipio": towns_of(3, lambda text: text[:4] + text[5:]),
        "Edad": _named(age, [str(number) for number in range(300)]),
        "Unidad de medida de edad": _named(np.where(months, unit, 0), ["1", "2", "3"]),
        "Sexo": choose({"F": 0.53, "M": 0.4698, "f": 1e-4, "m": 1e-4, " M": 1e-5, "X": 1e-6}),
        "Tipo de contagio": choose(kinds),
        "Ubicación del caso": _by_fate(fate, care, "Fallecido", "N/A"),
        "Estado": _by_fate(fate, state, "Fallecido", "N/A"),
        "Código ISO del país": _named(abroad, list(COUNTRIES.values()), abroad < 0),
        "Nombre del país": _named(abroad, list(COUNTRIES), abroad < 0),
        "Recuperado": _named(told, ["Recuperado", "Fallecido", "N/A", "Activo", "RECUPERADO"]),
        "Fecha de inicio de síntomas": dated(notified - dice.poisson(4, size), some(0.085)),
        "Fecha de muerte": dated(reported - dice.integers(-9, 12, size), ~dead),
        "Fecha de diagnóstico": dated(reported - dice.integers(0, 4, size), some(2e-4)),
        "Fecha de recuperación": dated(np.minimum(reported + dice.integers(0, 25, size), DAYS - 1), ~recovered),
        "Tipo de recuperación": _named(dice.choice(2, size, p=[0.9, 0.1]), ["Tiempo", "PCR"], ~recovered),
        "Pertenencia étnica": _named(people, ["1", "2", "3", "4", "5", "6", ""]),
        "Nombre del grupo étnico": _named(people, [*PEOPLES, ""], people == 5),
    }
    kept = np.arange(size)
    kept[1:] -= some(1e-4)[1:]  # the row before once more, in place of its own
    return pa.table(columns).take(pa.array(kept))


def _named(codes: np.ndarray, names: Names, absent: np.ndarray | None = None) -> pa.Array:
    return pa.array(list(names), pa.string()).take(pa.array(codes.astype(np.int32), mask=absent))


def _by_fate(fate: np.ndarray, alive: pa.Array, *dead: str) -> pa.Array:
    """What a living case says, or the word for the dead (1) and the dead of another cause (2)."""
    return pc.if_else(pa.array(fate == 1), dead[0], pc.if_else(pa.array(fate == 2), dead[1], alive))


if __name__ == "__main__":
    write_list(Path(sys.argv[1]), int(sys.argv[2]))
