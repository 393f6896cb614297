"""Which firms of the city asked to open again in 2020, when each was approved and began, and who works there.

The day from which each activity could open is that of a national decree (`medidas`); which decree, the delays and the
sizes are assumed.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import facts
from loaders.sample.cases import NEVER, day_number
from loaders.sample.firms import Firms, firms
from loaders.sample.population import CITY

SEED = 666
FIRST, LAST = day_number(date(2020, 4, 27)), day_number(date(2021, 5, 23))
REGISTERED_BEFORE = day_number(date(2020, 4, 1))
DAYS = "LMXJVSD"
WORKERS = {  # least and most people of a firm of each size, and how many it usually has
    "MICROEMPRESA": (1, 10, 2.7),
    "": (1, 10, 2.0),
    "PEQUEÑA EMPRESA": (11, 50, 18.0),
    "MEDIANA EMPRESA": (51, 200, 80.0),
    "GRAN EMPRESA": (201, 700, 270.0),
}
SCHEDULES = {  # days (Monday is 1, Sunday 64), opening and closing minute, and how usual
    "C": ((31, 420, 1020, 5), (63, 420, 960, 3), (31, 360, 840, 1)),
    "F": ((63, 420, 960, 3), (31, 420, 1020, 4)),
    "G": ((63, 480, 1080, 4), (63, 540, 1140, 4), (127, 420, 1200, 2), (31, 480, 1080, 1)),
    "I": ((127, 660, 1260, 4), (127, 360, 900, 2), (126, 720, 1320, 3), (63, 420, 1080, 2)),
    "Q": ((63, 420, 1140, 3), (31, 420, 1080, 3), (127, 0, 1439, 1)),
    "H": ((127, 300, 1260, 2), (63, 360, 1080, 3)),
    "S": ((63, 480, 1140, 4), (62, 540, 1200, 2)),
    "5630": ((56, 1080, 120, 3), (120, 960, 60, 2)),
    "": ((31, 480, 1020, 5), (31, 420, 960, 2), (63, 480, 1080, 1)),
}


@dataclass(frozen=True)
class Establishments:
    """Arrays with a row per establishment, in the order of its radicado. Days count from 2020-01-01.

    `approved` and `started` are NEVER where they did not come; minutes count from midnight, a closing before the
    opening is of the next day; `working` are those who come back, all of them with trips once it has started.
    """

    firms: Firms
    firm: np.ndarray
    registered: np.ndarray
    approved: np.ndarray
    started: np.ndarray
    workers: np.ndarray
    working: np.ndarray
    days: np.ndarray
    opening: np.ndarray
    closing: np.ndarray

    def __len__(self) -> int:
        return len(self.firm)

    @property
    def number(self) -> np.ndarray:
        """The radicado of each."""
        return np.array([f"RE-{n:06}" for n in range(1, len(self) + 1)], dtype=object)


@lru_cache(maxsize=1)
def establishments(scale: float = 1.0, folder: Path = REFERENCE) -> Establishments:
    """Every establishment of the registry at that scale."""
    rng = np.random.default_rng(SEED)
    assumed = facts.parameters("muestra", folder)
    law = assumed["registro"]
    known = firms(scale, folder)
    able = np.flatnonzero((known.municipality == CITY) & (known.registered < REGISTERED_BEFORE) & (known.nit > 0))
    weight = np.array([assumed["registro_tamano"][size] for size in known.size[able].tolist()])
    wanted = min(len(able), round(law["establecimientos"] * scale))
    firm = able[np.argpartition(rng.exponential(size=len(able)) / weight, wanted - 1)[:wanted]]
    opening = np.maximum(known.trades.opening[known.trade[firm]], FIRST)
    registered = opening - 6 + rng.exponential(law["registro_demora_media"], wanted).astype(np.int64)
    registered = _working_day(np.clip(registered, FIRST - 2, LAST - 25))
    approved = _working_day(registered + rng.gamma(2.0, law["aprobacion_demora_media"] / 2, wanted).astype(np.int64))
    started = np.maximum(approved, opening) + rng.integers(0, 6, wanted)
    fate = rng.random(wanted)
    refused = fate < law["nunca_aprobados"]
    idle = fate < law["nunca_aprobados"] + law["aprobados_sin_inicio"]
    approved = np.where(refused, NEVER, np.minimum(approved, LAST))
    started = np.where(idle, NEVER, np.minimum(started, LAST))
    order = np.argsort(registered, kind="stable")
    firm, registered, approved, started = firm[order], registered[order], approved[order], started[order]
    workers, working = _workers(rng, law, known.size[firm], started < NEVER, scale)
    days, opens, closes = _schedules(rng, known, firm)
    return Establishments(known, firm, registered, approved, started, workers, working, days, opens, closes)


def _working_day(day: np.ndarray) -> np.ndarray:
    """The same day, or the Monday after it where it is of a weekend (2020-01-01 was a Wednesday)."""
    weekday = (day + 2) % 7
    return day + np.where(weekday >= 5, 7 - weekday, 0)


def _workers(
    rng: np.random.Generator, law: dict[str, float], size: np.ndarray, active: np.ndarray, scale: float
) -> tuple[np.ndarray, np.ndarray]:
    """All the workers of each, and those who come back: of the active ones as many as the registry has in all."""
    least, most, usual = np.array([WORKERS[one] for one in size.tolist()]).T
    drawn = np.clip(least - 1 + rng.gamma(1.2, (usual - least + 1) / 1.2), least, most)
    working = np.maximum(1, np.round(drawn)).astype(np.int64)
    wanted = max(active.sum(), round(law["trabajadores"] * scale))
    working[active] = 1 + facts.apportion(wanted - active.sum(), np.maximum(drawn[active] - 1, 1e-3))
    share = rng.beta(6, 6 * (1 - law["ocupacion"]) / law["ocupacion"], len(size))
    return np.maximum(working, np.round(working / np.maximum(share, 0.3)).astype(np.int64)), working


def _schedules(rng: np.random.Generator, known: Firms, firm: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    found = np.empty((3, len(firm)), dtype=np.int64)
    trade = known.trade[firm]
    for one in np.unique(trade).tolist():
        rows = np.flatnonzero(trade == one)
        code, section = known.trades.code[one], known.trades.section[one]
        options = np.array(SCHEDULES.get(code) or SCHEDULES.get(section) or SCHEDULES[""])
        shares = options[:, 3] / options[:, 3].sum()
        found[:, rows] = options[rng.choice(len(options), len(rows), p=shares), :3].T
    return found[0], found[1], found[2]


def days_text(mask: int) -> str:
    """Days of the week as the forms write them: a run of three or more by its ends, else one by one.

    >>> days_text(31), days_text(7 + 32), days_text(96)
    ('L-V', 'L,M,X,S', 'S,D')
    """
    picked = [n for n in range(7) if mask >> n & 1]
    if len(picked) >= 3 and picked[-1] - picked[0] == len(picked) - 1:
        return f"{DAYS[picked[0]]}-{DAYS[picked[-1]]}"
    return ",".join(DAYS[n] for n in picked)


def clock(minute: int) -> str:
    """An hour of the day, from minutes since midnight.

    >>> clock(1530)
    '01:30'
    """
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
