"""The city as the maps' tests see it: its comunas made of their cells, and rows at random that look like its own."""

import json
from functools import cache
from pathlib import Path

import h3
import numpy as np
import pandas as pd

from app.domain import hexagons, shapes

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
DECISIONS = {
    "exacta": "Exacta",
    "aproximada": "Aproximada",
    "barrio": "Solo el barrio",
    "dudosa": "Por confirmar",
}
ERROR = {"exacta": 12, "aproximada": 60, "barrio": 350, "dudosa": 900}


@cache
def cells() -> pd.DataFrame:
    """The cells of the urban comunas: celda_codigo, comuna_codigo, barrio_codigo."""
    found = pd.read_csv(REFERENCE / "celdas_bucaramanga.csv.gz", dtype=str)
    return found[found["comuna_codigo"].str.startswith("C")]


@cache
def polygons(column: str = "comuna_codigo") -> pd.DataFrame:
    """The outlines of the comunas or barrios: territorio_codigo, territorio_nombre, geojson."""
    rows = [
        (code, f"Zona {code}", json.dumps(h3.cells_to_geo(own["celda_codigo"])))
        for code, own in cells().dropna(subset=column).groupby(column)
    ]
    return pd.DataFrame(rows, columns=["territorio_codigo", "territorio_nombre", "geojson"])


@cache
def points(count: int) -> pd.DataFrame:
    """Addresses found, with how they were found (decision), their error in metres and a value."""
    chance = np.random.default_rng(1)
    at = np.array([h3.cell_to_latlng(cell) for cell in chance.choice(cells()["celda_codigo"], count)])
    decision = chance.choice(list(DECISIONS), count, p=[0.7, 0.17, 0.1, 0.03])
    return pd.DataFrame(
        {
            "latitud": at[:, 0] + chance.normal(0, 0.00005, count),
            "longitud": at[:, 1] + chance.normal(0, 0.00005, count),
            "decision": decision,
            "radio_m": [round(ERROR[one] * chance.uniform(0.6, 1.4)) for one in decision],
            "valor": chance.gamma(2, 30, count),
            "nombre": [f"Cra. {a} # {b}" for a, b in chance.integers(1, 99, (count, 2))],
        }
    )


@cache
def counts(resolution: int, count: int = 60_000) -> pd.DataFrame:
    """People in the cells of a resolution."""
    rows = points(count)
    found = hexagons.cells_at(rows["latitud"], rows["longitud"], resolution=resolution)
    return pd.Series(found).value_counts().rename_axis("celda_codigo").reset_index(name="personas")


@cache
def trips(column: str = "comuna_codigo") -> pd.DataFrame:
    """Trips between zones, fewer the further apart, and within them."""
    zones, chance = polygons(column), np.random.default_rng(2)
    middles = np.array([shapes.middle(text) for text in zones["geojson"]])
    pull = chance.lognormal(0, 1, len(zones))
    far = 110 * np.hypot(*(middles[:, None] - middles[None]).T)
    volume = np.outer(pull, pull) * np.exp(-far / 2.5)
    volume = chance.poisson(volume * 180_000 / volume.sum())
    start, end = np.nonzero(volume)
    codes = zones["territorio_codigo"].to_numpy()
    return pd.DataFrame({"origen_codigo": codes[start], "destino_codigo": codes[end], "viajes": volume[start, end]})


@cache
def streets(count: int = 3_000) -> pd.DataFrame:
    """Streets as they are loaded: the text of a line in degrees."""
    rows, chance = points(count), np.random.default_rng(4)
    lines = []
    for x, y in zip(rows["longitud"], rows["latitud"], strict=True):
        turn, far = chance.choice([0.3, 1.87]), chance.gamma(2, 0.0006)
        corners = [[x + part * far * np.cos(turn), y + part * far * np.sin(turn)] for part in (0, 0.5, 1)]
        lines.append(json.dumps({"type": "LineString", "coordinates": corners}))
    return pd.DataFrame({"geojson": lines})
