"""What a geocoder would be given of a generated city: its barrios, and its street layer or some public sites."""

import numpy as np

from app.domain.addresses.confidence import Confidence
from app.domain.addresses.crossings import Streets, crossings
from app.domain.addresses.gazetteer import Areas, Gazetteer, radius_of
from app.domain.addresses.grid import Control, control_points, fit_grid
from app.domain.addresses.known import KnownNames
from app.domain.addresses.reading import read
from app.domain.addresses.tokens import fold
from app.domain.names import Neighbourhoods
from bench.generated_city import OUTSIDE, City

KNOWN_SITES = 110  # about as many as a city publishes


def gazetteer(city: City, *, streets: bool, confidence: Confidence) -> Gazetteer:
    told = city.polygons()
    centres = np.array([(shape.centroid.y, shape.centroid.x) for *_, shape in told])
    hectares = np.array([cell.area / 1e4 for *_, cell in city.barrios])
    barrios = Areas([code for code, *_ in told], *centres.T, radius_of(hectares))
    comuna_of = {code: comuna for code, _, comuna, _ in told}
    comunas = sorted(set(comuna_of.values()))
    middles = np.array([centres[[comuna_of[code] == one for code in barrios.codes]].mean(0) for one in comunas])
    layer = Streets(crossings(city.layer())) if streets else None
    return Gazetteer(
        city="99001",
        barrios=barrios,
        comunas=Areas(comunas, *middles.T, np.full(len(comunas), 900.0)),
        municipalities=Areas(["99001"], *centres.mean(0)[:, None], np.array([3000.0])),
        comuna_of=comuna_of,
        municipality_of={"": "99001"},
        names=_names(told),
        confidence=confidence,
        grid=fit_grid(layer.control() if layer else _sites(city)),
        streets=layer,
        outside=OUTSIDE,
        known=KnownNames(frozenset(fold(name) for _, name, *_ in told)),
    )


def _sites(city: City) -> Control:
    known = city.known(KNOWN_SITES)
    degrees = np.array([site[1:] for site in known]).T
    return control_points([read(text).components for text, *_ in known], *degrees, np.arange(len(known)))[0]


def _names(told: list) -> Neighbourhoods:
    """The matcher of names over the barrios of a generated city."""
    barrios = [dict(zip(("barrio_codigo", "barrio_nombre", "comuna_codigo"), row[:3], strict=True)) for row in told]
    comunas = [{"comuna_codigo": code, "comuna_nombre": code} for code in sorted({row[2] for row in told})]
    return Neighbourhoods(barrios=barrios, comunas=comunas)
