"""Metres around a point: a flat plane, exact to a few centimetres a kilometre over a city."""

from dataclasses import dataclass

import numpy as np

EQUATORIAL, ECCENTRICITY = 6378137.0, 0.00669438  # WGS84: metres, first eccentricity squared


@dataclass(frozen=True)
class Plane:
    """East and north in metres from an origin in degrees."""

    latitude: float
    longitude: float

    @classmethod
    def around(cls, latitude: np.ndarray, longitude: np.ndarray) -> "Plane":
        """The plane of those points, its origin in their middle."""
        return cls(float(np.median(latitude)), float(np.median(longitude)))

    def metres(self, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        """Degrees to (east, north), one row a point."""
        east, north = self._scale()
        return np.stack([(longitude - self.longitude) * east, (latitude - self.latitude) * north], axis=-1)

    def degrees(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(east, north) to latitude and longitude."""
        east, north = self._scale()
        return self.latitude + points[..., 1] / north, self.longitude + points[..., 0] / east

    def _scale(self) -> tuple[float, float]:
        """Metres in a degree of longitude and in one of latitude."""
        angle = np.radians(self.latitude)
        flattened = 1 - ECCENTRICITY * np.sin(angle) ** 2
        prime = EQUATORIAL / np.sqrt(flattened)
        return np.radians(prime * np.cos(angle)), np.radians(prime * (1 - ECCENTRICITY) / flattened)
