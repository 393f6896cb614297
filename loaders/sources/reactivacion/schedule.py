"""A working timetable as people write it: «L-V 08:00-17:00», «Lunes a sábado de 8 am a 5 pm», «24 horas»."""

import re
from typing import NamedTuple

from loaders.text import fold

DAYS = ("L", "M", "X", "J", "V", "S", "D")
NAMES = {
    **{"LUNES": "L", "LUN": "L", "LU": "L", "MARTES": "M", "MAR": "M", "MA": "M"},
    **{"MIERCOLES": "X", "MIE": "X", "MI": "X", "JUEVES": "J", "JUE": "J", "JU": "J"},
    **{"VIERNES": "V", "VIE": "V", "VI": "V", "SABADOS": "S", "SABADO": "S", "SAB": "S", "SA": "S"},
    **{"DOMINGOS": "D", "DOMINGO": "D", "DOM": "D", "DO": "D", **{letter: letter for letter in DAYS}},
}
EVERY_DAY = re.compile(r"\b(?:TODOS LOS DIAS|DIARIO|DIARIAMENTE)\b")
ALL_HOURS = re.compile(r"\b24 ?(?:HORAS|HRS|H)\b")
NAME = "|".join(sorted(NAMES, key=len, reverse=True))
RANGE = re.compile(rf"\b({NAME}) ?(?:-|\bA\b|\bAL\b) ?({NAME})\b")
ONE = re.compile(rf"\b({NAME})\b")
HALF = r"(?P<half{0}>A ?M|P ?M|M)?"
HOURS = re.compile(
    r"(?<!\d)(?P<h0>\d{1,2})(?::(?P<m0>\d{2}))?(?::00)? ?" + HALF.format(0) + r" ?(?:-|\bA\b|\bHASTA\b) ?"
    r"(?:LAS )?(?P<h1>\d{1,2})(?::(?P<m1>\d{2}))?(?::00)? ?" + HALF.format(1) + r"(?![\d:])"
)
SIGNS, DAY = ":,-", 24 * 60


class Schedule(NamedTuple):
    """Days as a sum of bits (Monday 1 … Sunday 64), entry and exit in minutes; an exit before the entry is next day's.

    Of several shifts, from the first entry to the last exit.
    """

    days: int
    entry: int
    exit: int


def read_schedule(text: str) -> Schedule | None:
    """The timetable of a text; None where days or hours cannot be read or cannot be.

    >>> read_schedule("L-V 08:00-17:00"), read_schedule("L,X,V 22:00-06:00")
    (Schedule(days=31, entry=480, exit=1020), Schedule(days=21, entry=1320, exit=360))
    """
    folded = _fold(text)
    if ALL_HOURS.search(folded):
        days = _days(ALL_HOURS.sub(" ", folded))
        return Schedule(days or 127, 0, DAY)
    shifts = list(HOURS.finditer(folded))
    if not shifts:
        return None
    days = _days(HOURS.sub(" ", folded))
    first, last = shifts[0], shifts[-1]
    entry = _minutes(first["h0"], first["m0"], first["half0"])
    exit_ = _minutes(last["h1"], last["m1"], last["half1"])
    bare = not any(first[name] for name in ("m0", "m1", "half0", "half1"))
    if bare and entry is not None and exit_ is not None and exit_ <= entry < DAY // 2:
        exit_ += DAY // 2  # «8 a 5»
    if not days or entry is None or exit_ is None or entry in (exit_, DAY):
        return None
    return Schedule(days, entry, exit_)


def _fold(text: str) -> str:
    """As `fold`, but colons, hyphens and commas stay."""
    dashed = re.sub(r"[‐-―]", "-", text).replace(".", " ").replace(";", ",")
    dashed = re.sub(r"(\d) ?[hH] ?(\d\d)", r"\1:\2", dashed)
    parts = [part if part in SIGNS else f" {fold(part)} " for part in re.split(r"([:,-])", dashed)]
    spaced = re.sub(r"\s+", " ", "".join(parts)).strip()
    return re.sub(r" ([:-]) ", r"\1", spaced)


def _days(text: str) -> int:
    """The bits of the days that a text names; 0 for none."""
    if EVERY_DAY.search(text):
        return 127
    mask = 0
    for match in RANGE.finditer(text):
        first, last = (DAYS.index(NAMES[name]) for name in match.groups())
        mask |= sum(1 << (first + step) % 7 for step in range((last - first) % 7 + 1))
    for match in ONE.finditer(RANGE.sub(" ", text)):
        mask |= 1 << DAYS.index(NAMES[match[1]])
    return mask


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    """Minutes since midnight; None for an hour that no clock shows."""
    hours, minutes = int(hour), int(minute or 0)
    half = (half or "").replace(" ", "")
    if half and not 1 <= hours <= 12 or minutes > 59:
        return None
    if half == "PM":
        hours = hours % 12 + 12
    elif half == "AM":
        hours %= 12
    return hours * 60 + minutes if hours * 60 + minutes <= DAY else None
