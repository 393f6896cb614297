"""What the observatory knows before any layer: codes, names, centres, areas; and where a point lies."""

import csv
import gzip
from dataclasses import dataclass
from functools import cache

import numpy as np

from app.domain.territory import CITY, CellIndex, Located
from loaders.barrios import neighbourhoods
from loaders.paths import REFERENCE

MUNICIPALITIES = {"68001": "Bucaramanga", "68276": "Floridablanca", "68307": "Girón", "68547": "Piedecuesta"}
BARRIO, COMUNA, RURAL, MUNICIPALITY = LEVELS = ("barrio", "comuna", "corregimiento", "municipio")


@dataclass(frozen=True)
class Known:
    """A territory: its code and official name, its comuna, a point at its centre (degrees) and hectares, if known."""

    code: str
    name: str
    level: str
    municipality: str
    comuna: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    hectares: float | None = None


@cache
def territories() -> dict[str, Known]:
    """Every territory of the reference, by code."""
    barrios = [
        Known(row["barrio_codigo"], row["barrio_nombre"], BARRIO, CITY, row["comuna_codigo"], *_measures(row))
        for row in _rows("barrios.csv")
    ]
    comunas = [
        Known(row["comuna_codigo"], row["comuna_nombre"], COMUNA, CITY, row["comuna_codigo"], *_measures(row))
        for row in _rows("comunas.csv")
    ]
    rural = [
        Known(row["corregimiento_codigo"], row["corregimiento_nombre"], RURAL, CITY, row["corregimiento_codigo"])
        for row in _rows("corregimientos.csv")
    ]
    whole = [Known(code, name, MUNICIPALITY, code) for code, name in MUNICIPALITIES.items()]
    return {one.code: one for one in (*barrios, *comunas, *rural, *whole)}


def barrio_named(name: str, comuna: str | None) -> str | None:
    """The barrio of the city that a name is, told which comuna it lies in; None when it is none or several."""
    spot = neighbourhoods().find(name, comuna)
    return spot.territory if spot.territory in territories() and spot.territory.startswith(CITY) else None


def locate(latitude: np.ndarray, longitude: np.ndarray) -> Located:
    """Codes of points in degrees, by the cells of the reference."""
    return _index().locate(latitude, longitude)


@cache
def _index() -> CellIndex:
    city, rural, area = (
        _rows(f"celdas_{name}") for name in ("bucaramanga.csv.gz", "corregimientos.csv", "municipios.csv")
    )
    return CellIndex(city=_columns(city), rural=_columns(rural), area=_columns(area))


def _columns(rows: list[dict[str, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*(row.values() for row in rows), strict=True))


def _measures(row: dict[str, str]) -> tuple[float, float, float]:
    return float(row["latitud"]), float(row["longitud"]), float(row["area_ha"])


def _rows(name: str) -> list[dict[str, str]]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(REFERENCE / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
