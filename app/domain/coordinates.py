"""Coordinates as people write them, read without a silent guess: what was repaired is told, what is ambiguous is left.

Forms read: decimal degrees with point or comma, degrees with minutes and seconds, a letter or word for the hemisphere,
both coordinates in one cell. Repaired, when that brings the point into the area and no other repair does: the other
order, a longitude without its sign, numbers without their point, metres of the two Colombian systems in use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyproj

from app.domain.coordinate_text import LATITUDE, LONGITUDE, Angle, read_cell

OUTCOMES = {
    "leida": "leída como está escrita",
    "reparada": "leída después de repararla",
    "ambigua": "admite más de una lectura dentro del área; no se repara",
    "fuera": "fuera del área",
    "cero": "en cero",
    "vacia": "sin coordenada",
    "incompleta": "falta la latitud o la longitud",
    "ilegible": "no se reconoce como coordenada",
}
REPAIRS = {
    "intercambio": "latitud y longitud venían en el otro orden",
    "signo": "a la longitud le faltaba el signo menos",
    "punto": "al número le faltaba el punto decimal",
    "pegada": "grados, minutos y segundos venían pegados",
    "EPSG:9377": "venía en metros del origen nacional (EPSG:9377)",
    "EPSG:3116": "venía en metros de MAGNA-SIRGAS Bogotá (EPSG:3116)",
}
BIT = {repair: 1 << place for place, repair in enumerate(REPAIRS)}
SYSTEMS = ("EPSG:9377", "EPSG:3116")
LEAST_LOST = 3  # decimals that a number without its point has to have had: fewer place nothing in a city
SAME = 1e-6  # degrees, a tenth of a metre: readings so near are one


@dataclass(frozen=True)
class Area:
    """Where points are looked for, in degrees; north of the equator and west of Greenwich."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        """Which points lie in it."""
        inside = (self.south <= latitude) & (latitude <= self.north)
        return inside & (self.west <= longitude) & (longitude <= self.east)


# Bucaramanga, Floridablanca, Girón and Piedecuesta, and a few kilometres around.
METROPOLITAN = Area(south=6.75, north=7.30, west=-73.60, east=-72.85)


@dataclass(frozen=True)
class Readings:
    """One per row: degrees (WGS84), an outcome of OUTCOMES and a tuple of the REPAIRS made.

    Degrees are NaN where nothing was read; a point "fuera" has those that were written, unrepaired.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    outcome: np.ndarray
    repairs: np.ndarray


@dataclass(frozen=True)
class _Column:
    """Numbers as written; `axis` where a letter tells it, `plain` where they are digits without degree marks."""

    value: np.ndarray
    axis: np.ndarray
    plain: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> _Column:
        return _Column(self.value[rows], self.axis[rows], self.plain[rows])


def read_coordinates(
    latitude: Sequence[str | float | None],
    longitude: Sequence[str | float | None] | None = None,
    *,
    area: Area = METROPOLITAN,
) -> Readings:
    """Read two columns, or one that holds both. Never raises: what is no coordinate is "ilegible"."""
    first, second, outcome = _columns(latitude, [None] * len(latitude) if longitude is None else longitude)
    outcome[(outcome == "") & ((first.value == 0) | (second.value == 0))] = "cero"
    turned = (first.axis == LONGITUDE) | (second.axis == LATITUDE)
    outcome[(outcome == "") & turned & ((first.axis == LATITUDE) | (second.axis == LONGITUDE))] = "ilegible"

    written = np.where(turned, [second.value, first.value], [first.value, second.value])
    found, made = np.full(written.shape, np.nan), np.zeros(len(outcome), dtype=np.int64)
    right = (outcome == "") & ~turned & area.holds(*written)
    found[:, right], outcome[right] = written[:, right], "leida"

    asked = np.flatnonzero(outcome == "")
    first, second = first[asked], second[asked]
    best, mask = np.full((2, len(asked)), np.nan), np.zeros(len(asked), dtype=np.int64)
    several = np.zeros(len(asked), dtype=bool)
    for point, repairs, allowed in _repaired(first, second, area):
        valid = allowed & area.holds(*point)
        several |= valid & (np.abs(point - best).max(axis=0) > SAME)  # never so while `best` is NaN
        new = valid & np.isnan(best[0])
        best[:, new], mask[new] = point[:, new], repairs[new]
    one = ~np.isnan(best[0]) & ~several
    found[:, asked[one]], made[asked[one]] = best[:, one], mask[one]
    beyond = np.isnan(best[0]) & (np.abs(written[0, asked]) <= 90) & (np.abs(written[1, asked]) <= 180)
    found[:, asked[beyond]] = written[:, asked[beyond]]
    outcome[asked] = np.select([one, several, beyond], ["reparada", "ambigua", "fuera"], "ilegible")
    return Readings(*found, outcome, _told(made))


def _repaired(first: _Column, second: _Column, area: Area) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Every reading of what was not right as written: points, the bits of their repairs, and where it may be one."""
    for latitude, longitude, order in ((first, second, 0), (second, first, BIT["intercambio"])):
        allowed = (latitude.axis != LONGITUDE) & (longitude.axis != LATITUDE)
        high, lost_high = _pointed(latitude, area.south)
        wide, lost_wide = _pointed(longitude, -area.east)
        unsigned = (wide > 0) & (longitude.axis == 0)
        lost = np.where(lost_high | lost_wide, BIT["punto"], 0)
        repairs = order | lost | np.where(unsigned, BIT["signo"], 0)
        yield np.stack([high, np.where(unsigned, -wide, wide)]), repairs, allowed

        high, wide = _unglued(latitude), _unglued(longitude)
        unsigned = (wide > 0) & (longitude.axis == 0)
        repairs = order | BIT["pegada"] | np.where(unsigned, BIT["signo"], 0)
        yield np.stack([high, np.where(unsigned, -wide, wide)]), repairs, allowed
    metres = first.plain & second.plain & (np.minimum(first.value, second.value) > 100_000)
    for system in SYSTEMS:
        for north, east, order in ((first, second, 0), (second, first, BIT["intercambio"])):
            x, y = _degrees(system).transform(np.where(metres, east.value, 0), np.where(metres, north.value, 0))
            yield np.stack([y, x]), np.full(len(x), order | BIT[system]), metres


def _pointed(column: _Column, least: float) -> tuple[np.ndarray, np.ndarray]:
    """The numbers with the point put back where they are at least `least`, and which had lost it."""
    size = np.abs(column.value)
    digits = np.floor(np.log10(np.maximum(size, 1) / least))
    lost = column.plain & (digits >= LEAST_LOST)
    return np.where(lost, column.value / 10 ** np.where(lost, digits, 0), column.value), lost


def _unglued(column: _Column) -> np.ndarray:
    """Degrees of 70712.5, which may be 7° 7' 12.5"; NaN for what cannot be."""
    size = np.abs(column.value)
    degrees, rest = np.divmod(size, 10_000)
    minutes, seconds = np.divmod(rest, 100)
    possible = column.plain & (degrees >= 1) & (degrees <= 180) & (minutes < 60) & (seconds < 60)
    return np.where(possible, np.sign(column.value) * (degrees + minutes / 60 + seconds / 3600), np.nan)


@cache
def _degrees(system: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)


def _columns(first: Sequence, second: Sequence) -> tuple[_Column, _Column, np.ndarray]:
    """Both columns as numbers, and what of each row can be told already: "" where it has two."""
    values = np.array([[_number(value) for value in column] for column in (first, second)], dtype=float)
    axes, plain = np.zeros(values.shape, dtype=np.int8), np.ones(values.shape, dtype=bool)
    outcome = np.full(len(first), "", dtype=object)
    known: dict[str, tuple[Angle, ...] | None] = {}
    for row in np.flatnonzero(~np.isfinite(values).all(axis=0)).tolist():
        cells = []
        for value in (first[row], second[row]):
            text = value if isinstance(value, str) else "" if np.isnan(_number(value)) else str(value)
            if text not in known:
                known[text] = read_cell(text)
            cells.append(known[text])
        outcome[row], angles = _paired(*cells)
        for place, angle in enumerate(angles):
            values[place, row], axes[place, row], plain[place, row] = angle.value, angle.axis, angle.plain
    return *(_Column(*each) for each in zip(values, axes, plain, strict=True)), outcome


def _paired(first: tuple[Angle, ...] | None, second: tuple[Angle, ...] | None) -> tuple[str, tuple[Angle, ...]]:
    """The two angles of a row, of both cells or of one that has the whole point; else what it is instead."""
    if first is None or second is None:
        return "ilegible", ()
    if len(first) == 2 and first == second:
        return "", first
    angles = first + second
    if len(angles) == 2:
        return "", angles
    return ("vacia", "incompleta")[len(angles)] if len(angles) < 2 else "ilegible", ()


def _number(value: str | float | None) -> float:
    """A number that is written as the computer does, or with a comma; NaN for what its text has to tell."""
    try:
        if isinstance(value, str):
            return float(value.replace(",", ".", 1)) if "_" not in value else np.nan
        return float(value)
    except (TypeError, ValueError):
        return np.nan


def _told(made: np.ndarray) -> np.ndarray:
    """The repairs that each row's bits stand for."""
    masks, which = np.unique(made, return_inverse=True)
    told = np.empty(len(masks), dtype=object)
    told[:] = [tuple(repair for repair, bit in BIT.items() if mask & bit) for mask in masks.tolist()]
    return told[which]
