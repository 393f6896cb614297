"""Each bus route with the line of what was located of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from app.domain.addresses.plane import Plane

GROUP = ["procedencia"]
KERNEL = (Path(__file__),)
GAP = 3  # stretches in a row without a place, from which on the line breaks
LEAP = 2_500.0  # metres between two located points, from which on the line breaks
DECIMALS = 5  # of a degree: a metre


def estimate(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per route. `rows` are its stretches in order: ruta_codigo, nombre, empresa, orden, latitud, longitud."""
    told = []
    for (code, name, company), own in rows.groupby(["ruta_codigo", "nombre", "empresa"], sort=True):
        stretches = own[own["orden"] > 0]
        located = int(stretches["latitud"].notna().sum())
        told.append(
            {
                "ruta_codigo": code,
                "nombre": name,
                "empresa": company,
                "tramos": len(stretches),
                "ubicados": located,
                "ubicados_pct": 100 * located / len(stretches) if len(stretches) else 0.0,
                "geojson": _line(stretches),
            }
        )
    return pd.DataFrame(told)


def _line(stretches: pd.DataFrame) -> str | None:
    """The lines between points that follow each other closely; None where there is none."""
    located = stretches[stretches["latitud"].notna()]
    if len(located) < 2:
        return None
    latitude, longitude = located["latitud"].to_numpy(float), located["longitud"].to_numpy(float)
    step = np.linalg.norm(np.diff(Plane.around(latitude, longitude).metres(latitude, longitude), axis=0), axis=1)
    breaks = (np.diff(located["orden"].to_numpy()) > GAP) | (step > LEAP)
    points = np.round(np.stack([longitude, latitude], axis=1), DECIMALS)
    lines = []
    for run in np.split(np.arange(len(points)), np.flatnonzero(breaks) + 1):
        kept = [points[place].tolist() for place in run]
        kept = [point for place, point in enumerate(kept) if not place or point != kept[place - 1]]
        if len(kept) > 1:
            lines.append(kept)
    return json.dumps({"type": "MultiLineString", "coordinates": lines}, separators=(",", ":")) if lines else None
