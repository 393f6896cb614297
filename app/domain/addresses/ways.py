"""The ways that an address names: a key to look them up, and a place on the numbered grid.

Calles are numbered southward and carreras eastward; those of the North and of the West run the other way from number 1,
so that calle 3 NORTE is two before calle 1. Calle 35A lies between calles 35 and 36.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import nan

from app.domain.addresses.address import Components

FAMILY = {"AC": "CL", "AK": "KR"}
# Which family a number after «#» is of, by the family before it.
CROSSED_BY = {"CL": "KR", "KR": "CL", "DG": "KR", "TV": "CL"}
BACKWARD = {("CL", "NORTE"), ("KR", "OESTE")}
SIDE = {"NORTE": "CL", "SUR": "CL", "ESTE": "KR", "OESTE": "KR"}
LETTER, BIS = 0.2, 0.1  # of a block
ORIGIN = 0.5  # the place from which numbers grow both ways
KEY = re.compile(r"([A-Z]+) (?:(\d+)([A-Z]*)(?: (BIS(?: [A-Z])?))?(?: (NORTE|SUR|ESTE|OESTE))?|(.+))")


@dataclass(frozen=True, slots=True)
class Way:
    """A way: its family (CL, KR, DG …), its key «CL 35A BIS NORTE» and its place on the grid, nan without a number."""

    family: str
    key: str
    place: float = nan


@dataclass(frozen=True, slots=True)
class Crossroad:
    """Two ways and the metres from their crossing along the first; `cross` is None and `plate` nan where not told."""

    way: Way
    cross: Way | None
    plate: float
    corner: bool

    def numbers(self) -> tuple[float, float]:
        """Places of the calle and of the carrera; nan unless it is a crossing of both."""
        if self.cross and {self.way.family, self.cross.family} == {"CL", "KR"}:
            calle, carrera = sorted((self.way, self.cross), key=lambda way: way.family)
            return calle.place, carrera.place
        return nan, nan


def crossroad(parts: Components) -> Crossroad | None:
    """What an address says of its ways; None when it names none."""
    family = FAMILY.get(parts.via_tipo, parts.via_tipo)
    if not family or not (parts.via_numero or parts.via_nombre):
        return None
    crossed = FAMILY.get(parts.cruce_tipo, parts.cruce_tipo) or CROSSED_BY.get(family, "")
    cardinals = [parts.via_cardinal, parts.cruce_cardinal]
    if (side := SIDE.get(parts.placa_cardinal)) and parts.placa_cardinal not in cardinals:
        cardinals[side != family] = cardinals[side != family] or parts.placa_cardinal
    way = _way(family, parts.via_numero, parts.via_letra, parts.via_bis, cardinals[0], parts.via_nombre)
    cross = None
    if parts.cruce_numero or parts.cruce_nombre:
        cross = _way(crossed, parts.cruce_numero, parts.cruce_letra, parts.cruce_bis, cardinals[1], parts.cruce_nombre)
    return Crossroad(way, cross, float(parts.placa) if parts.placa else nan, bool(parts.esquina))


@lru_cache(maxsize=100_000)
def way(key: str) -> Way:
    """The way of a key."""
    match = KEY.fullmatch(key)
    if not match:
        return Way("", key)
    family, number, letter, bis, cardinal, name = (part or "" for part in match.groups())
    return _way(family, number, letter, bis, cardinal, name)


@lru_cache(maxsize=100_000)
def _way(family: str, number: str, letter: str, bis: str, cardinal: str, name: str) -> Way:
    if not number:
        return Way(family, f"{family} {name}")
    key = " ".join(part for part in (f"{family} {number}{letter}", bis, cardinal) if part)
    beyond = int(number) + (min(0.9, LETTER * (ord(letter[0]) - 64)) if letter else 0) + (BIS if bis else 0)
    return Way(family, key, 1 - beyond if (family, cardinal) in BACKWARD else beyond)
