"""Figures of the territory itself: where people live."""

from __future__ import annotations

import pandas as pd

from app.charts import maps
from app.charts.registry import figure

UNIT = "habitantes por hectárea"


def density_map(
    df: pd.DataFrame, *, polygons: pd.DataFrame, level: str, year: int, **drawn: object
) -> maps.CompactDeck:
    """The interactive map of `population_density`, same arguments."""
    return maps.choropleth(df, polygons, **_density(df, level=level, year=year), **drawn)


def density_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, level: str, year: int, **drawn: object) -> dict:
    """The legend of `population_density`, same arguments."""
    shown = _density(df, level=level, year=year)
    return maps.legend_vega(df, polygons, value=shown["value"], unit=shown["unit"])


@figure(
    "mapa-densidad",
    title="Densidad de población",
    unit=UNIT,
    models=("poblacion_por_territorio", "territorios", "poligonos"),
    method="docs/methods/territorio.md",
    formula=r"\text{densidad} = \frac{\text{personas}}{\text{área en hectáreas}}",
    columns={
        "territorio_codigo": "Código",
        "territorio_nombre": "Territorio",
        "personas": "Habitantes",
        "area_ha": "Hectáreas",
        "personas_ha": "Habitantes por hectárea",
    },
    embeddable=True,
    deck=density_map,
    legend=density_legend,
)
def population_density(df: pd.DataFrame, *, polygons: pd.DataFrame, level: str, year: int, **drawn: object) -> dict:
    """People per hectare by comuna or by barrio; `df` is `queries.territory.density`, `drawn` goes to the map kit."""
    return maps.choropleth_vega(df, polygons, **_density(df, level=level, year=year), **drawn)


def _density(df: pd.DataFrame, *, level: str, year: int) -> dict:
    first = df.loc[df["personas_ha"].idxmax(), "territorio_nombre"] if df["personas_ha"].notna().any() else ""
    what, apart = {
        "comuna": ("la comuna", "Los corregimientos no tienen población censada aparte."),
        "barrio": ("el barrio", "Lo que queda sin color no es de ningún barrio."),
    }[level]
    return {
        "value": "personas_ha",
        "unit": UNIT,
        "title": f"{first} es {what} con más habitantes por hectárea",
        "subtitle": f"Población estimada de {year}: reparto del censo de 2018 llevado a la proyección municipal. "
        f"{_limits(df)} {apart}",
    }


def _limits(df: pd.DataFrame) -> str:
    """Where the polygons come from, in words."""
    drawn = set(df["limite"]) - {"sin polígono"}
    if "capa oficial" not in drawn:
        return "Polígonos aproximados, derivados de celdas."
    if drawn == {"capa oficial"}:
        return "Límites de una capa oficial."
    return "Límites de una capa oficial donde la hay; los demás, aproximados, derivados de celdas."
