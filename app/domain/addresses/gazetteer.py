"""What the search knows of a city: places, territories, street crossings and the grid; all handed in by the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from app.domain.addresses.confidence import Confidence
from app.domain.addresses.crossings import Streets
from app.domain.addresses.grid import Grid
from app.domain.addresses.known import KnownNames

ROUND = 0.68  # of a round area, the share that its radius here holds


class Spot(Protocol):
    """What a name turned out to be: the code of a territory («68001-15-001», «C15-SB», «R1», «SU»), its comuna, and the
    barrios that it may be where it is of several."""

    territory: str
    comuna: str
    candidates: tuple[str, ...]


class Names(Protocol):
    """Barrios as people type them."""

    def find(self, barrio: str | None, comuna: str | None) -> Spot: ...


@dataclass(frozen=True)
class Areas:
    """A row per territory: code, centre in degrees and the radius in metres that holds 68 % of it."""

    codes: Sequence[str]
    latitude: np.ndarray
    longitude: np.ndarray
    radius: np.ndarray
    place: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", {code: row for row, code in enumerate(self.codes)})


@dataclass(frozen=True)
class Gazetteer:
    """All that is known of a city.

    `barrios`, `comunas` (with corregimientos) and `municipalities` are territories; `comuna_of` the comuna of a barrio;
    `municipality_of` the code of a municipality's name; `places` the degrees of names and canonical addresses; `known`
    the names that an address may say without announcing them; `outside` how dense houses are where there is no barrio,
    1 being as within them. Without `streets` crossings come from `grid`, if there is one.
    """

    city: str
    barrios: Areas
    comunas: Areas
    municipalities: Areas
    comuna_of: Mapping[str, str]
    municipality_of: Mapping[str, str]
    names: Names
    confidence: Confidence
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    grid: Grid | None = None
    streets: Streets | None = None
    known: KnownNames | None = None
    outside: float = 1.0

    def elsewhere(self, municipality: str) -> bool:
        """Whether a municipality is named and it is another one than the city, known here or not."""
        return bool(municipality) and self.municipality_of.get(municipality) != self.city


def radius_of(hectares: np.ndarray) -> np.ndarray:
    """The radius in metres that holds 68 % of an area, were it round."""
    return np.sqrt(ROUND * np.asarray(hectares, dtype=float) * 1e4 / np.pi)
