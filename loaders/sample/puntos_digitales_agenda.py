"""What the Puntos Digitales did in 2020: their activities, and every contact that they attended.

Contacts by quarter, courses, workshops and talks of the third one, and the talks and ¡Al Punto! workshops with their
point, month and attendance are those of the quarter's report. Months, points, the other quarters and who came are made
up (`parametros_muestra`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from loaders.sample import facts
from loaders.sample import puntos_digitales_words as words
from loaders.sample.cases import day_number

YEAR = 2020
CLOSED = day_number(date(2020, 3, 20))  # from this day on nobody is attended in person
FIRST, LAST = date(2020, 1, 13), date(2020, 12, 19)
UNTOLD = words.point("La Joya")  # where the talk of which the report leaves the point blank is kept
DAYS = tuple(
    np.array(
        [
            day_number(day)
            for day in (FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
            if day.month == month and day.weekday() < 6
        ]
    )
    for month in range(1, 13)
)  # of work: Monday to Saturday, month by month
REPORTED = {"en_tic_confio": "charla", "al_punto": "taller"}  # the report's tables of events


@dataclass(frozen=True)
class Activity:
    """A course, workshop or talk: `points` are places in `words.CODES`, and `is_placed` says whether it is told."""

    month: int
    points: tuple[int, ...]
    day: int
    kind: str
    programme: str
    name: str
    size: int
    groups: tuple[str, ...] = ()
    is_placed: bool = True

    @property
    def is_open(self) -> bool:
        """Whether people came in person."""
        return self.day < CLOSED


@dataclass(frozen=True)
class Contacts:
    """Arrays with a row per contact: month (from 0), point, day since 2020-01-01, activity or -1, and what it was.

    `programme`, `channel` and `group` are codes of `words`; `subject` is what is written as its activity.
    """

    month: np.ndarray
    point: np.ndarray
    day: np.ndarray
    activity: np.ndarray
    programme: np.ndarray
    channel: np.ndarray
    group: np.ndarray
    subject: np.ndarray

    def __len__(self) -> int:
        return len(self.month)


def quarter(month: int) -> str:
    """The quarter of a month (from 0).

    >>> quarter(8)
    '2020-T3'
    """
    return f"{YEAR}-T{month // 3 + 1}"


def agenda(rng: np.random.Generator, scale: float, folder: Path) -> tuple[list[Activity], Contacts]:
    """Every activity and every contact of the year, contacts by month, point and day."""
    assumed = facts.parameters("muestra", folder)
    events = list(_reported(rng, scale, folder))
    left = _contacts(rng, assumed, events, scale, folder)
    events, alone = _made_up(rng, assumed, events, left, scale, folder)
    return events, _rows(rng, assumed, events, alone)


def _reported(rng: np.random.Generator, scale: float, folder: Path) -> Iterator[Activity]:
    """The events that the report lists, each on a day of its own."""
    free = {month: rng.permutation(days).tolist() for month, days in enumerate(DAYS)}
    for programme, kind in REPORTED.items():
        for row in facts.rows(f"informe_2020_t3/{programme}", folder):
            if row["papel"] != "parte":
                continue
            month, named = int(row["periodo"][5:]) - 1, row.get("punto", row.get("puntos"))
            points = tuple(words.point(name) for name in named.split("; ")) if named else (UNTOLD,)
            size = max(1, round(int(row["cifra"]) * scale))
            groups, day = tuple(words.audience(row["poblacion"])), free[month].pop()
            yield Activity(month, points, day, kind, programme, row["taller"], size, groups, bool(named))


def _contacts(
    rng: np.random.Generator, assumed: dict, events: list[Activity], scale: float, folder: Path
) -> np.ndarray:
    """Contacts of each month and point beside those of the reported events."""
    told = {
        row["periodo"]: row["cifra"]
        for row in facts.rows("informe_2020_t3/atenciones", folder)
        if row["papel"] == "parte"
    }
    weight = np.array([assumed["puntos_mes"][str(month)] for month in range(1, 13)])
    pull = np.array([assumed["puntos_peso"][code] for code in words.CODES])
    left = np.zeros((12, len(pull)), dtype=np.int64)
    for first in range(0, 12, 3):
        months = slice(first, first + 3)
        whole = round(float(told.get(quarter(first)) or assumed["puntos_atenciones"][quarter(first)]) * scale)
        monthly = facts.apportion(whole, weight[months])
        for month, count in enumerate(monthly.tolist(), first):
            rest = max(0, count - sum(event.size for event in events if event.month == month))
            left[month] = facts.apportion(rest, pull * rng.lognormal(0, 0.1, len(pull)))
    return left


def _made_up(
    rng: np.random.Generator, assumed: dict, reported: list[Activity], left: np.ndarray, scale: float, folder: Path
) -> tuple[list[Activity], np.ndarray]:
    """All activities, and the contacts of each month and point that belong to none."""
    told = {row["clave"]: int(row["cifra"]) for row in facts.rows("informe_2020_t3/formacion", folder)}
    events, alone = list(reported), left.copy()
    for first in range(0, 12, 3):
        here = quarter(first)
        known = Counter(event.kind for event in reported if quarter(event.month) == here)
        kinds = []
        for kind in words.KINDS:
            count = told[f"{kind}s" if kind != "taller" else "talleres"] if here == "2020-T3" else None
            count = assumed[f"puntos_{kind}"][here] if count is None else count - known[kind]
            kinds += [kind] * max(round(count * scale), int(count > 0))
        shared = facts.apportion(len(kinds), left[first : first + 3].ravel().astype(float)).reshape(3, -1)
        kinds = rng.permutation(np.array(kinds)).tolist()
        for month, point in np.ndindex(shared.shape):
            mine, kinds = kinds[: shared[month, point]], kinds[shared[month, point] :]
            cell = (first + month, point)
            rows = round(left[cell] * assumed["puntos_en_actividad"][here])
            rows = min(left[cell], max(rows, 2 * len(mine)))
            mine = mine[:rows]
            if not mine:
                continue
            sizes = 1 + facts.apportion(rows - len(mine), rng.lognormal(0, 0.45, len(mine)))
            alone[cell] -= sizes.sum()
            events += _of_a_month(rng, assumed, *cell, mine, sizes.tolist())
    return events, alone


def _of_a_month(
    rng: np.random.Generator, assumed: dict, month: int, point: int, kinds: list[str], sizes: list[int]
) -> Iterator[Activity]:
    """The activities of a point in a month, told apart by their name."""
    seen: Counter = Counter()
    days = np.sort(rng.choice(DAYS[month], len(kinds))).tolist()
    for kind, size, day in zip(kinds, sizes, days, strict=True):
        if kind == "curso":
            names, shares = facts.shares(assumed[f"puntos_curso_{'presencial' if day < CLOSED else 'virtual'}"])
            programme = str(rng.choice(names, p=shares))
        elif kind == "taller":
            programme = "al_punto" if quarter(month) == "2020-T4" and rng.random() < 0.2 else "talleres_propios"
        else:
            programme = "en_tic_confio"
        name = str(rng.choice(words.SUBJECTS[programme]))
        seen[name] += 1
        again = f" grupo {seen[name]}" if seen[name] > 1 else ""
        yield Activity(month, (point,), day, kind, programme, name + again, size)


def _rows(rng: np.random.Generator, assumed: dict, events: list[Activity], alone: np.ndarray) -> Contacts:
    """The contacts of the activities and those of who came alone."""
    parts = [
        (number, point, count)
        for number, event in enumerate(events)
        for point, count in zip(event.points, facts.apportion(event.size, np.ones(len(event.points))), strict=True)
    ]
    number, point, count = (np.array(column) for column in zip(*parts, strict=True))
    activity = np.repeat(number, count)
    cells = np.repeat(np.arange(alone.size), alone.ravel())
    month = np.concatenate([np.array([event.month for event in events])[activity], cells // alone.shape[1]])
    point = np.concatenate([np.repeat(point, count), cells % alone.shape[1]])
    day = np.concatenate([np.array([event.day for event in events])[activity], np.zeros(len(cells), int)])
    activity = np.concatenate([activity, np.full(len(cells), -1)])
    for one, days in enumerate(DAYS):
        free = np.flatnonzero((activity < 0) & (month == one))
        day[free] = rng.choice(days, len(free))
    open_, solo = day < CLOSED, activity < 0
    programme = np.array([*(event.programme for event in events), ""], dtype=object)[activity]
    channel = np.where(open_, "presencial", "").astype(object)
    of_event = _drawn(rng, assumed["puntos_canal_actividad"], len(events))
    channel[~open_ & ~solo] = of_event[activity[~open_ & ~solo]]
    for mode, rows in (("presencial", solo & open_), ("virtual", solo & ~open_)):
        programme[rows] = _drawn(rng, assumed[f"puntos_suelta_{mode}"], rows.sum())
    channel[solo & ~open_] = _drawn(rng, assumed["puntos_canal_suelta"], (solo & ~open_).sum())
    subject = np.array([*(event.name for event in events), ""], dtype=object)[activity]
    turn = rng.integers(0, 12, len(day)).tolist()
    for row in np.flatnonzero(solo).tolist():
        texts = words.HELP.get(programme[row], words.ALONE)
        subject[row] = texts[turn[row] % len(texts)]
    whole = Contacts(
        month, point, day, activity, programme, channel, _groups(rng, assumed, events, activity, programme), subject
    )
    order = np.lexsort((activity, day, point, month))
    return Contacts(*(column[order] for column in vars(whole).values()))


def _groups(
    rng: np.random.Generator, assumed: dict, events: list[Activity], activity: np.ndarray, programme: np.ndarray
) -> np.ndarray:
    """The group of each contact: by its programme, or as the report says of the event."""
    group = np.empty(len(programme), dtype=object)
    for name in words.PROGRAMMES:
        rows = np.flatnonzero(programme == name)
        mix = assumed.get(f"puntos_grupo_{name}", assumed["puntos_grupo_otros"])
        group[rows] = _drawn(rng, mix, len(rows))
    for number, event in enumerate(events):
        if event.groups:
            rows = np.flatnonzero(activity == number)
            group[rows] = np.array(event.groups, dtype=object)[np.arange(len(rows)) % len(event.groups)]
    return group


def _drawn(rng: np.random.Generator, weights: dict[str, float], size: int) -> np.ndarray:
    """Names drawn in proportion to their weights."""
    names, shares = facts.shares(weights)
    return np.array(names, dtype=object)[rng.choice(len(names), size, p=shares)]
