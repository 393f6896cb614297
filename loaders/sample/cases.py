"""Who of the synthetic city was a case, when, and how it went: the truth behind the deliveries of the line list.

The cases of each day of sampling are those of the Secretaría de Salud's series, to the unit. Delays, ages, deaths,
missing onsets and later corrections follow the INS list (`parametros_covid`).
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import facts
from loaders.sample.population import Population, population

SEED = 2020
EPOCH = date(2020, 1, 1)
NEVER = np.int32(100_000)  # a day that does not come
BANDS = ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80 o más")
REINFECTION_GAP = 90


@dataclass(frozen=True)
class Cases:
    """Arrays with a row per case, in the order in which they were reported. Days count from 2020-01-01.

    `onset` is NEVER without symptoms, `death` and `recovery` are NEVER when they do not come. `…_corrected` is the day
    from which a delivery brings the right onset, age or place. `gone` is the day from which it is no longer delivered.
    """

    population: Population
    person: np.ndarray
    onset: np.ndarray
    sample: np.ndarray
    result: np.ndarray
    report: np.ndarray
    death: np.ndarray
    recovery: np.ndarray
    care: np.ndarray
    contacts: np.ndarray
    onset_corrected: np.ndarray
    age_corrected: np.ndarray
    place_corrected: np.ndarray
    gone: np.ndarray
    repeats: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    def __add__(self, others: "Cases") -> "Cases":
        """These cases and, after them, others of the same population."""
        pairs = {one.name: (getattr(self, one.name), getattr(others, one.name)) for one in fields(self)[1:]}
        return Cases(self.population, **{name: np.concatenate(pair) for name, pair in pairs.items()})


def day_number(day: date) -> int:
    """Days since 2020-01-01."""
    return (day - EPOCH).days


def cases(scale: float = 1.0, folder: Path = REFERENCE) -> Cases:
    """Every case of the city at that scale."""
    rng = np.random.default_rng(SEED)
    city = population(scale, folder)
    known, assumed = facts.parameters("covid", folder), facts.parameters("muestra", folder)
    sample, last = _days(folder, scale)
    count = len(sample)
    false = round(
        count / 4 * known["entregas_sucesivas"]["casos_retirados"] / known["entregas_sucesivas"]["casos_de_la_entrega"]
    )
    sample = np.concatenate([sample, np.sort(rng.choice(sample, false))])
    result, report = _delays(rng, known, sample, last)
    gone = np.full(len(sample), NEVER)
    gone[count:] = np.minimum(report[count:] + rng.integers(5, 60, false), last)
    person = _persons(rng, city, known, len(sample))
    repeats = _reinfections(rng, person, sample, count, assumed["filas_de_mas"]["reinfeccion"])
    onset = sample - _pick(rng, known["inicio_a_notificacion"], len(sample))
    missing = known["inicio_de_sintomas"]["sin_fecha"] / sum(known["inicio_de_sintomas"].values())
    onset[rng.random(len(sample)) < missing] = NEVER
    band = np.minimum(city.age[person] // 10, len(BANDS) - 1)
    fatal = np.array([known["fallecidos_por_edad"][b] / known["casos_por_edad_hasta_2020_06_25"][b] for b in BANDS])
    dies = rng.random(len(sample)) < fatal[band]
    death = np.where(dies, sample + _pick(rng, known["notificacion_a_muerte"], len(sample)), NEVER)
    recovery = np.where(dies, NEVER, result + _pick(rng, known["diagnostico_a_recuperacion"], len(sample)))
    places, care_shares = facts.shares(known["atencion_activos"])
    order = np.lexsort((sample, report))
    changes = {
        field: _correction(rng, known, field, report)
        for field in ("fecha_inicio_sintomas", "edad_anios", "municipio_codigo")
    }
    columns = {
        "person": person,
        "onset": onset,
        "sample": sample,
        "result": result,
        "report": report,
        "death": death,
        "recovery": recovery,
        "care": np.array(places)[rng.choice(len(places), len(sample), p=care_shares)],
        "contacts": rng.poisson(2.0, len(sample)),
        "onset_corrected": changes["fecha_inicio_sintomas"],
        "age_corrected": changes["edad_anios"],
        "place_corrected": changes["municipio_codigo"],
        "gone": gone,
        "repeats": repeats,
    }
    return Cases(city, **{name: values[order] for name, values in columns.items()})


def visitors(known: Cases, size: int) -> Cases:
    """Cases besides those of the series: as many people who were none, each ill on the days of some known case."""
    rng = np.random.default_rng(SEED + 1)
    spared = np.setdiff1d(np.arange(len(known.population)), known.person)
    alike = np.sort(rng.choice(np.flatnonzero((known.gone == NEVER) & ~known.repeats), size, replace=False))
    taken = {one.name: getattr(known, one.name)[alike] for one in fields(known)[1:]}
    right = dict.fromkeys(("onset_corrected", "age_corrected", "place_corrected"), taken["report"])
    return replace(known, **taken | right | {"person": rng.choice(spared, size, replace=False)})


def _days(folder: Path, scale: float) -> tuple[np.ndarray, int]:
    """The day of sampling of each case, and the last day of the series."""
    series = facts.rows("secretaria_positivos", folder)
    counts = np.array([int(row["positivos"] or 0) for row in series])
    days = np.array([day_number(date.fromisoformat(row["fecha"])) for row in series], dtype=np.int32)
    scaled = np.diff(np.round(np.cumsum(counts) * scale).astype(np.int64), prepend=0)
    return np.repeat(days, scaled), int(days[-1])


def _distribution(counted: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    days = np.array([int(key) for key in counted])
    weights = np.array(list(counted.values()))
    order = np.argsort(days)
    return days[order], weights[order] / weights.sum()


def _pick(rng: np.random.Generator, counted: dict[str, float], size: int) -> np.ndarray:
    days, weights = _distribution(counted)
    return rng.choice(days, size, p=weights).astype(np.int32)


def _delays(rng: np.random.Generator, known: dict, sample: np.ndarray, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Days of result and of report. The series knows each of its cases by its last day: longer delays are ruled out."""
    (first_days, first), (then_days, then) = (
        _distribution(known[name]) for name in ("notificacion_a_diagnostico", "diagnostico_a_reporte")
    )
    longest = first_days[-1] + then_days[-1]
    room = np.minimum(last - sample, longest)
    reached = np.array([then[then_days <= left].sum() for left in range(longest + 1)])
    table = np.zeros((longest + 1, len(first_days)))
    for left in range(longest + 1):
        fits = first_days <= left
        table[left, fits] = first[fits] * reached[left - first_days[fits]]
    steps = np.cumsum(table, axis=1) / table.sum(axis=1, keepdims=True)
    to_result = first_days[
        np.minimum((rng.random(len(sample))[:, None] > steps[room]).sum(axis=1), len(first_days) - 1)
    ]
    left = room - to_result
    sum_then = np.cumsum(then)
    allowed = np.searchsorted(then_days, left, side="right") - 1
    to_report = then_days[np.searchsorted(sum_then, rng.random(len(sample)) * sum_then[allowed])]
    return (sample + to_result).astype(np.int32), (sample + to_result + to_report).astype(np.int32)


def _persons(rng: np.random.Generator, city: Population, known: dict, size: int) -> np.ndarray:
    """Different persons, of the ages and sexes of the INS cases and otherwise drawn from the whole city alike."""
    band = np.minimum(city.age // 10, len(BANDS) - 1)
    group = band * 2 + city.is_woman
    cases_of = np.array([known["casos_por_edad_sexo"][f"{b} {s}"] for b in BANDS for s in "MF"])
    weight = cases_of / np.maximum(1, np.bincount(group, minlength=len(cases_of)))
    key = rng.exponential(size=len(city)) / weight[group]
    return rng.permutation(np.argpartition(key, size - 1)[:size])


def _reinfections(
    rng: np.random.Generator, person: np.ndarray, sample: np.ndarray, count: int, share: float
) -> np.ndarray:
    """Make some later cases of `person` those of an earlier one; both are marked in what it returns."""
    pairs = round(count * share)
    half = count // 2
    early, late = rng.choice(half, pairs, replace=False), half + rng.choice(count - half, pairs, replace=False)
    apart = sample[late] - sample[early] >= REINFECTION_GAP
    early, late = early[apart], late[apart]
    person[late] = person[early]
    marked = np.zeros(len(person), dtype=bool)
    marked[early] = marked[late] = True
    return marked


def _correction(rng: np.random.Generator, known: dict, field: str, report: np.ndarray) -> np.ndarray:
    """The day when a wrong first value is put right, at the INS's rate; the report's own day where none was wrong."""
    rate = known["revision_cambios"][field] / known["revision_casos_dia"][field]
    horizon = 365
    wrong = rng.random(len(report)) < 1 - np.exp(-rate * horizon)
    return np.where(wrong, report + rng.integers(1, horizon, len(report)), report).astype(np.int32)
