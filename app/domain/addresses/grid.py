"""Where a numbered crossing should be when no street layer says it: a smooth grid learnt from known points.

East and north are affine in the numbers of calle and carrera plus a smooth departure (a Gaussian process, Matérn 3/2);
each known point is trusted by how well the others foretell it (Student's t), so that a wrong one neither bends the grid
nor narrows its error. Rasmussen and Williams (2006), sections 2.7 and 5.4.2; O'Hagan (1979) on outliers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from app.domain.addresses.address import Components
from app.domain.addresses.plane import Plane
from app.domain.addresses.ways import ORIGIN, crossroad

FREEDOM = 4.0  # degrees of freedom of the error of a known point
ROUNDS = 6
REACH, DEPARTURE, NOISE = (4.0, 8.0, 16.0, 32.0), (40.0, 80.0, 160.0, 320.0), (15.0, 30.0, 60.0)  # blocks; metres
ANYWHERE = 2e4  # metres: how little the affine part is known beforehand
SPAN = np.array([40.0, 20.0])  # blocks: only a scale
SAMPLE, LARGEST = 80, 250  # known points that choose the settings, and that make the grid
BLOCK = 85.0  # metres: the length of a block until the grid tells it
WITHIN = 1.515  # standard deviations of each axis that hold 68 % of a round normal


@dataclass(frozen=True)
class Control:
    """Known points: place of calle and of carrera (`app.domain.addresses.ways`), the metres of the plate along the
    first way of the address, whether that is a calle, and latitude and longitude in degrees."""

    calle: np.ndarray
    carrera: np.ndarray
    plate: np.ndarray
    along_calle: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray


@dataclass(frozen=True)
class Grid:
    """A fitted grid. `trust` is the weight of each known point, 1 for one that agrees with the others."""

    plane: Plane
    known: np.ndarray
    weights: np.ndarray
    inverse: np.ndarray
    settings: tuple[float, float, float]
    trust: np.ndarray

    def predict(self, calle: np.ndarray, carrera: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(east, north) in metres and the error of each axis, for crossings."""
        asked = np.stack([calle, carrera], axis=1)
        cross = _kernel(asked, self.known, self.settings)
        own = ANYWHERE**2 * (1 + ((asked / SPAN) ** 2).sum(1)) + self.settings[1] ** 2
        spare = own - np.einsum("ij,jk,ik->i", cross, self.inverse, cross, optimize=True)
        return cross @ self.weights, np.sqrt(np.maximum(spare, 1.0) + self.settings[2] ** 2)

    def locate(
        self, calle: np.ndarray, carrera: np.ndarray, plate: np.ndarray, along_calle: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Latitude, longitude and radius in metres that holds 68 % of the points, for addresses."""
        here, error = self.predict(calle, carrera)
        there, _ = self.predict(*_ahead(calle, carrera, along_calle, 1.0))
        block = np.linalg.norm(there - here, axis=1)
        share = np.minimum(np.nan_to_num(plate) / np.maximum(block, 1.0), 1.0)
        latitude, longitude = self.plane.degrees(here + (there - here) * share[:, None])
        return latitude, longitude, WITHIN * error


def fit_grid(control: Control) -> Grid:
    """The grid of those known points; at least four, not on one way."""
    if len(control.calle) > LARGEST:
        control = _thinned(control, LARGEST)
    plane = Plane.around(control.latitude, control.longitude)
    points = plane.metres(control.latitude, control.longitude)
    share = np.minimum(np.nan_to_num(control.plate) / BLOCK, 1.0)
    known = np.stack(_ahead(control.calle, control.carrera, control.along_calle, share), axis=1)
    step = max(1, -(-len(known) // SAMPLE))
    trials = [
        (_fitted(known[::step], points[::step], settings)[-1], settings)
        for settings in product(REACH, DEPARTURE, NOISE)
    ]
    settings = max(trials)[1]
    weights, inverse, trust, _ = _fitted(known, points, settings)
    return Grid(plane, known, weights, inverse, settings, trust)


def control_points(
    addresses: Sequence[Components], latitude: np.ndarray, longitude: np.ndarray, rows: np.ndarray
) -> tuple[Control, np.ndarray]:
    """The known points whose addresses cross a calle and a carrera, and which of `rows` they are."""
    roads = [crossroad(parts) for parts in addresses]
    numbers = np.array([road.numbers() if road else (np.nan, np.nan) for road in roads]).reshape(-1, 2)
    kept = np.isfinite(numbers).all(1)
    plate = np.array([road.plate for road, keep in zip(roads, kept, strict=True) if keep])
    along = np.array([road.way.family == "CL" for road, keep in zip(roads, kept, strict=True) if keep], dtype=bool)
    return Control(*numbers[kept].T, plate, along, latitude[kept], longitude[kept]), rows[kept]


def _ahead(
    calle: np.ndarray, carrera: np.ndarray, along_calle: np.ndarray, blocks: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Crossings some blocks on, towards the next higher number, along the first way of each address."""
    down, east = np.where(calle > ORIGIN, blocks, -blocks), np.where(carrera > ORIGIN, blocks, -blocks)
    return np.where(along_calle, calle, calle + down), np.where(along_calle, carrera + east, carrera)


def _fitted(
    known: np.ndarray, points: np.ndarray, settings: tuple[float, float, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Weights, inverse, trust, and how well each point is foretold by the others (log density, summed)."""
    kernel, noise = _kernel(known, known, settings), settings[2] ** 2
    trust = np.ones(len(known))
    for _ in range(ROUNDS):
        inverse = np.linalg.inv(kernel + np.diag(noise / trust))
        weights = inverse @ points
        missed = ((weights / np.diag(inverse)[:, None]) ** 2).sum(1)
        spread = np.maximum(1 / np.diag(inverse) - noise / trust, 0) + noise
        trust = np.minimum(1.0, (FREEDOM + 2) / (FREEDOM + missed / spread))
    density = -np.log(spread) - (FREEDOM + 2) / 2 * np.log1p(missed / spread / FREEDOM)
    return weights, inverse, trust, float(density.sum())


def _kernel(one: np.ndarray, other: np.ndarray, settings: tuple[float, float, float]) -> np.ndarray:
    reach, departure, _ = settings
    apart = np.sqrt(3) * np.sqrt(((one[:, None] - other[None]) ** 2).sum(2)) / reach
    affine = ANYWHERE**2 * (1 + (one / SPAN) @ (other / SPAN).T)
    return affine + departure**2 * (1 + apart) * np.exp(-apart)


def _thinned(control: Control, size: int) -> Control:
    """As many points, spread over the numbers."""
    order = np.lexsort([control.carrera, control.calle])
    return _chosen(control, order[np.linspace(0, len(order) - 1, size).astype(int)])


def _chosen(control: Control, which: np.ndarray) -> Control:
    return Control(*(getattr(control, name)[which] for name in Control.__dataclass_fields__))
