"""Maps of addresses that were placed: all that have a point, and the one that waits for a person.

They draw the rows of `app.geocoding`, which may be of persons: for who brought them, and kept nowhere.
"""

from __future__ import annotations

import pandas as pd

from app.charts import maps_points, words
from app.charts.addresses import DECISIONS, METHOD, METHODS, UNIT
from app.charts.registry import figure
from app.domain import formats


def decided_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **drawn: object) -> object:
    """The interactive map of `placed_map`, same arguments."""
    return maps_points.points(_drawable(df), polygons, **_map(df), **drawn)


def decided_table(df: pd.DataFrame) -> pd.DataFrame:
    """What `placed_map` says in a table: a row per decision."""
    classed = {name: _map(df)[name] for name in ("category", "labels", "radius")}
    return maps_points.points_table(_drawable(df), **classed)


def decided_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, **_: object) -> dict:
    """The legend of `placed_map`, same arguments."""
    return maps_points.points_legend(_drawable(df), polygons, **_classes(_map(df)))


@figure(
    "mapa-direcciones",
    title="Dónde quedaron",
    unit=UNIT,
    models=("poligonos",),
    method=METHOD,
    columns={
        "clase": "Decisión",
        "puntos": "Direcciones",
        "puntos_pct": "% de las ubicadas",
        "radio_mediano_m": "Error mediano, m",
    },
    deck=decided_map,
    legend=decided_legend,
    tabulate=decided_table,
)
def placed_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **drawn: object) -> dict:
    """Accepted and doubtful points, each with its error; `df` are the rows, `polygons` those of the map kit."""
    return maps_points.points_vega(_drawable(df), polygons, **_map(df), **drawn)


@figure(
    "punto-en-revision",
    title="Dónde quedó",
    unit=UNIT,
    models=("poligonos",),
    method=METHOD,
    columns={"direccion_canonica": "Dirección", "latitud": "Latitud", "longitud": "Longitud", "radio_m": "Error, m"},
    deck=lambda df, **drawn: maps_points.points(df, **_doubt(df), **drawn),
    legend=lambda df, *, polygons, **_: maps_points.points_legend(df, polygons, **_classes(_doubt(df))),
)
def doubtful(df: pd.DataFrame, **drawn: object) -> dict:
    """The point of one address that waits for a person; `df` is its row, `polygons` those of the map kit."""
    return maps_points.points_vega(df, **_doubt(df), **drawn)


def _drawable(df: pd.DataFrame) -> pd.DataFrame:
    """Points that place an address: of a rejected one, the municipality at most is known."""
    return df[(df["decision"] != "rechazar") & df["latitud"].notna()]


def _doubt(df: pd.DataFrame) -> dict:
    row = df.iloc[0]
    return {
        "unit": "decisión",
        "category": "decision",
        "labels": {"aceptar": DECISIONS["aceptar"], "revisar": DECISIONS["revisar"]},
        "radius": "radio_m",
        "name": "direccion_canonica",
        "title": METHODS[row["metodo"]],
        "subtitle": f"{row['motivo']} Error: {formats.integer(row['radio_m'])} m.",
    }


def _classes(shown: dict) -> dict:
    return {name: value for name, value in shown.items() if name not in ("title", "subtitle")}


def _map(df: pd.DataFrame) -> dict:
    shown = _drawable(df)
    median = formats.integer(shown["radio_m"].median())
    left = len(df) - len(shown)
    return {
        "unit": "decisión",
        "category": "decision",
        "labels": {one: DECISIONS[one] for one in ("aceptar", "revisar")},
        "radius": "radio_m",
        "name": "direccion_canonica",
        "title": f"La mitad tiene un error de {median} m o menos",
        "subtitle": "El error es de cada dirección: dos de cada tres están dentro de su círculo."
        + (f" Sin punto, {words.count(left, 'rechazada', 'rechazadas')}." if left else ""),
    }
