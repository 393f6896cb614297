"""What every still map of the kit is made of: the twin of a deck that makes its picture, printed page and embed."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import maps_streets, theme
from app.charts.maps_deck import CASING, GROUND, HEIGHT, bare, shapes

# The radius of a point: of many, smaller.
DOT, DOT_OF_MANY = 1.7, 0.8


# A layer and its rows, apart: Altair would take a second to go through the coordinates of a large map.
Layer = tuple[alt.Chart, list[dict]]


def still(layers: list[Layer], *, title: str, subtitle: str, told: str, dot: float = DOT) -> dict:
    """The map of these layers as a Vega-Lite dict; `told` is the map in words."""
    # Flat degrees: at seven degrees of latitude they are off by less than 1 %, and the rings' direction is no matter.
    chart = alt.layer(*(layer for layer, _ in layers))
    chart = chart.project(type="identity", reflectY=True, pointRadius=dot).properties(height=HEIGHT)
    spec = theme.finish(chart, title=title, subtitle=subtitle, alt_text=told)
    for drawn, (_, rows) in zip(spec["layer"], layers, strict=True):
        drawn["data"] = {"values": rows}
    return spec


def ground(polygons: pd.DataFrame, *, streets: pd.DataFrame | None, chosen: str | None) -> list[Layer]:
    """What lies under marks: the territories, the streets, the chosen territory."""
    base = alt.Chart().mark_geoshape(fill=GROUND, stroke=theme.RULE, strokeWidth=0.7, tooltip=None)
    own = shapes(polygons[polygons["territorio_codigo"] == chosen])
    return [(base, shapes(polygons)), *roads(streets), *outlined(own)]


def roads(streets: pd.DataFrame | None) -> list[Layer]:
    """The streets as thin lines; none without a table of them."""
    return (
        [border([maps_streets.feature(streets)], maps_streets.COLOR, 0.5)]
        if streets is not None and len(streets)
        else []
    )


def outlined(own: list[dict]) -> list[Layer]:
    """The chosen territory's outline; nothing without one."""
    return [border(bare(own), color, width) for color, width in (zip(CASING, (5, 2), strict=True) if own else ())]


def border(features: list[dict], color: str, width: float) -> Layer:
    """Outlines or lines of one colour and width in pixels."""
    mark = {"filled": False, "stroke": color, "strokeWidth": width, "strokeJoin": "round", "tooltip": None}
    return alt.Chart().mark_geoshape(**mark), features


def scale(legend: dict[str, str]) -> alt.Scale:
    """The colour of each class."""
    return alt.Scale(domain=list(legend), range=list(legend.values()))


def color(legend: dict[str, str], *, unit: str, field: str = "properties.clase:N") -> alt.Color:
    """The colour of each class and its key; `unit` is the key's title."""
    key = titled(unit, symbolSize=140, symbolOpacity=1, symbolStrokeWidth=1, symbolStrokeColor=theme.RULE, columns=3)
    return alt.Color(field, scale=scale(legend), legend=key)


def titled(title: str, **drawn: object) -> alt.Legend:
    """A legend under a quiet title."""
    return alt.Legend(title=title, titleColor=theme.INK, titleFontSize=12, titleFontWeight="normal", **drawn)


def key(legend: dict[str, str], *, unit: str) -> dict:
    """The legend alone, a small Vega-Lite dict to stand above a deck, which draws none of its own."""
    rows = alt.InlineData(values=[{"clase": label} for label in legend])
    chart = alt.Chart(rows).mark_square(size=0).encode(color=color(legend, unit=unit, field="clase:N"))
    told = f"Leyenda, {unit}: {'; '.join(legend)}."
    return theme.finish(chart.properties(height=1), title="", subtitle="", alt_text=told)
