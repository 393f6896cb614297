"""Third stage: the barrio of a point that may be some metres off, weighed with the barrio that the record declares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.domain.addresses.grid import WITHIN
from app.domain.addresses.search import Found

POINTS = 32  # that stand for where an address may be
LEAST = 0.004  # of a barrio that none of them falls in
GOLDEN = np.pi * (3 - np.sqrt(5))


class Territory(Protocol):
    """Anything that tells the codes of points: `app.domain.territory`."""

    def locate(self, latitude: np.ndarray, longitude: np.ndarray): ...


@dataclass(frozen=True)
class Crossed:
    """A row per address: codes ("" where there is none), the chance of the barrio by geometry and declaration, and how
    many declared barrios are that one and how many another."""

    barrio: np.ndarray
    comuna: np.ndarray
    municipality: np.ndarray
    chance: np.ndarray
    agree: np.ndarray
    differ: np.ndarray


def cross(
    found: Found,
    declared: Sequence[Sequence[str]],
    territory: Territory,
    *,
    comuna_of: Mapping[str, str],
    agreement: float,
    outside: float = 1.0,
) -> Crossed:
    """The most likely barrio of each point.

    `declared` holds a code ("" for none) per row, once for each place where a barrio was declared; each one that agrees
    adds `agreement` logits. Houses are `outside` times as dense where there is no barrio as within them.
    """
    size = len(found.method)
    latitude, longitude = _around(found)
    located = territory.locate(latitude.ravel(), longitude.ravel())
    names, (barrios, *said) = _numbered(_text(located.barrio), *declared)
    barrios = barrios.reshape(size, POINTS)
    named = found.method == "barrio"
    barrios[named] = _first(said, size)[named, None]
    candidates = np.concatenate([barrios, *(codes[:, None] for codes in said)], axis=1)
    share = np.stack([(barrios == candidates[:, [one]]).mean(1) for one in range(candidates.shape[1])], axis=1)
    agree = sum((codes[:, None] == candidates) & (candidates > 0) for codes in said)
    weight = (LEAST + share) * np.exp(agreement * agree) * np.where(candidates == 0, outside, 1.0)
    repeats = (candidates[:, :, None] == candidates[:, None, :]).sum(2)
    weight[(candidates == 0) & (share == 0)] = 0.0
    best = weight.argmax(1)
    rows = np.arange(size)
    chance = weight[rows, best] / np.maximum((weight / repeats).sum(1), 1e-12)
    vague = np.isin(found.method, ("comuna", "municipio", "ninguno"))
    barrio = np.where(vague, "", names[candidates[rows, best]])
    first = np.arange(size) * POINTS  # the point itself
    comuna = _text(located.comuna)[first]
    comuna = np.where(comuna == "", _text(located.corregimiento)[first], comuna)
    comuna = np.where(np.isin(found.method, ("municipio", "ninguno")), "", comuna)
    comuna = np.where(found.method == "comuna", found.area, comuna)
    own = np.array([comuna_of.get(code, "") for code in barrio], dtype=object)
    town = np.where(found.method == "municipio", found.area, _text(located.municipio)[first])
    return Crossed(
        barrio=barrio,
        comuna=np.where(own != "", own, comuna),
        municipality=np.where(own != "", np.array([code[:5] for code in barrio], dtype=object), town),
        chance=np.where(barrio == "", 0.0, np.minimum(chance, 1.0)),
        agree=sum(((codes == candidates[rows, best]) & (codes > 0)).astype(int) for codes in said),
        differ=sum(((codes != candidates[rows, best]) & (codes > 0)).astype(int) for codes in said),
    )


def _first(said: Sequence[np.ndarray], size: int) -> np.ndarray:
    """The first declared barrio that each row has."""
    first = np.zeros(size, dtype=np.int64)
    for codes in reversed(said):
        first = np.where(codes > 0, codes, first)
    return first


def _around(found: Found) -> tuple[np.ndarray, np.ndarray]:
    """Points spread as a normal whose 68 % is within the radius; the first one is the point itself."""
    order = np.arange(POINTS)
    apart = np.sqrt(-2 * np.log1p(-order / POINTS)) / WITHIN
    metres = found.radius[:, None] * apart
    north = metres * np.sin(GOLDEN * order) / 110_574
    east = metres * np.cos(GOLDEN * order) / (111_320 * np.cos(np.radians(found.latitude))[:, None])
    return found.latitude[:, None] + north, found.longitude[:, None] + east


def _text(codes: np.ndarray) -> np.ndarray:
    return np.array(["" if code is None else code for code in codes.tolist()], dtype=object)


def _numbered(*columns: Sequence[str]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Codes as numbers shared by all columns, 0 for none."""
    numbers: dict[str, int] = {"": 0}
    told = [np.array([numbers.setdefault(code, len(numbers)) for code in column], dtype=np.int64) for column in columns]
    return np.array(list(numbers), dtype=object), told
