"""The map kit: choropleths of our own polygons, each as a deck.gl map and as its Vega twin; no basemap, no third party.

A page shows the deck; its twin makes the picture, the printed page and the embed. Both take the same arguments:
`df` and `polygons` are those of `painting.paint`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping

import altair as alt
import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from app.charts import classes, theme
from app.charts.painting import Painted, describe, paint

LAYER = "territorios"
HEIGHT = 480
# The narrowest screen that the first view is fitted to.
WIDTH = 340
# The chosen territory: white inside near-black, so that it stands out from every colour and on both grounds.
CASING = ("#0e1716", "#ffffff")
TOOLTIP = {"backgroundColor": "#1b2733", "color": "#ffffff", "fontSize": "0.875rem", "borderRadius": "0.375rem"}


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no white space (a fifth of pydeck's own); `alt` is its description in words."""

    alt: str = ""

    def __getstate__(self) -> dict:
        """What a cache keeps: not the notebook widget that pydeck makes where ipywidgets is installed."""
        return {**vars(self), "deck_widget": None}

    def to_json(self) -> str:
        """The deck as Streamlit sends it."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


def choropleth(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    outline: pd.DataFrame | None = None,
    height: int = HEIGHT,
    **shown: object,
) -> CompactDeck:
    """The interactive map; a click selects a feature of the layer `territorios` (read it with `clicked`).

    `shown` goes to `paint`: value, unit, classes. `chosen` is outlined; `outline` are the polygons of the level above,
    drawn as thicker borders; `height` in pixels is what the first view is fitted to. Raises NothingToDraw.
    """
    painted = paint(df, polygons, **shown)
    layers = [
        pdk.Layer(
            "GeoJsonLayer",
            id=LAYER,
            data=[_coloured(feature, painted.legend) for feature in painted.features],
            get_fill_color="properties.color",
            get_line_color=_rgba(theme.RULE),
            line_width_units=pdk.types.String("pixels"),
            get_line_width=1,
            pickable=True,
            auto_highlight=True,
            highlight_color=[255, 255, 255, 70],
        )
    ]
    own = [feature for feature in painted.features if feature["properties"]["codigo"] == chosen]
    # What the first view holds: the level above, which outlying barrios lie outside of, or what has a value or was
    # chosen.
    framed = own + [feature for feature in painted.features if feature["properties"]["clase"] != classes.NO_DATA]
    if outline is not None:
        framed = _shapes(outline)
        layers.append(_border("contornos", framed, theme.RULE, 1.8))
    for color, width in zip(CASING, (6, 2.5), strict=True) if own else ():
        layers.append(_border(f"elegido-{color[1:]}", _bare(own), color, width))
    deck = CompactDeck(
        layers=layers,
        initial_view_state=_view(framed, height),
        views=[pdk.View("MapView", controller={"dragRotate": False, "touchRotate": False})],
        map_provider=None,
        tooltip={"text": "{nombre}\n{texto}", "style": TOOLTIP},
    )
    deck.alt = describe(painted, title=title, subtitle=subtitle)
    return deck


def choropleth_vega(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    outline: pd.DataFrame | None = None,
    **shown: object,
) -> dict:
    """The same map as a Vega-Lite dict, its legend included; the arguments are those of `choropleth`."""
    painted = paint(df, polygons, **shown)
    tooltip = [
        alt.Tooltip("properties.nombre:N", title="Territorio"),
        alt.Tooltip("properties.texto:N", title="Valor"),
    ]
    layers = [
        alt.Chart(alt.InlineData(values=painted.features))
        .mark_geoshape(stroke=theme.RULE, strokeWidth=0.7)
        .encode(color=_color(painted, "properties.clase:N"), tooltip=tooltip)
    ]
    if outline is not None:
        layers.append(_vega_border(_shapes(outline), theme.RULE, 1.2))
    own = [feature for feature in painted.features if feature["properties"]["codigo"] == chosen]
    for color, width in zip(CASING, (5, 2), strict=True) if own else ():
        layers.append(_vega_border(_bare(own), color, width))
    # Flat degrees: at seven degrees of latitude they are off by less than 1 %, and the rings' direction is no matter.
    chart = alt.layer(*layers).project(type="identity", reflectY=True).properties(height=HEIGHT)
    told = " ".join(filter(None, [subtitle, painted.note]))
    return theme.finish(chart, title=title, subtitle=told, alt_text=describe(painted, title=title, subtitle=told))


def legend_vega(df: pd.DataFrame, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend alone, a small Vega-Lite dict to stand above the deck, which draws none of its own."""
    painted = paint(df, polygons, **shown)
    rows = alt.InlineData(values=[{"clase": label} for label in painted.legend])
    chart = alt.Chart(rows).mark_square(size=0).encode(color=_color(painted, "clase:N")).properties(height=1)
    told = f"Leyenda, {painted.unit}: {'; '.join(painted.legend)}."
    return theme.finish(chart, title="", subtitle="", alt_text=told)


def clicked(event: Mapping, *, known: Collection[str]) -> str | None:
    """The code of the territory clicked in what `st.pydeck_chart(..., on_select=...)` returns; None for any other."""
    objects = event.get("selection", {}).get("objects", {}).get(LAYER) or [{}]
    code = (objects[0].get("properties") or {}).get("codigo")
    return code if isinstance(code, str) and code in known else None


def _color(painted: Painted, field: str) -> alt.Color:
    legend = alt.Legend(
        title=painted.unit,
        titleColor=theme.INK,
        titleFontSize=12,
        titleFontWeight="normal",
        symbolSize=140,
        symbolOpacity=1,
        symbolStrokeWidth=1,
        symbolStrokeColor=theme.RULE,
        columns=3,
    )
    scale = alt.Scale(domain=list(painted.legend), range=list(painted.legend.values()))
    return alt.Color(field, scale=scale, legend=legend)


def _vega_border(features: list[dict], color: str, width: float) -> alt.Chart:
    mark = {"filled": False, "stroke": color, "strokeWidth": width, "strokeJoin": "round", "tooltip": None}
    return alt.Chart(alt.InlineData(values=features)).mark_geoshape(**mark)


def _border(layer: str, features: list[dict], color: str, width: float) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        id=layer,
        data=features,
        filled=False,
        stroked=True,
        pickable=False,
        get_line_color=_rgba(color),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=width,
        line_joint_rounded=True,
    )


def _coloured(feature: dict, legend: dict[str, str]) -> dict:
    """The colour in the feature itself: a deck expression cannot look it up in a table."""
    about = feature["properties"]
    return {**feature, "properties": {**about, "color": _rgba(legend[about["clase"]])}}


def _shapes(polygons: pd.DataFrame) -> list[dict]:
    return [{"type": "Feature", "geometry": json.loads(text), "properties": {}} for text in polygons["geojson"]]


def _bare(features: list[dict]) -> list[dict]:
    return [{**feature, "properties": {}} for feature in features]


def _rgba(color: str) -> list[int]:
    """`#rrggbb` or `#rrggbbaa` as deck.gl reads it."""
    return [int(color[place : place + 2], 16) for place in range(1, len(color), 2)]


def _view(features: list[dict], height: int) -> pdk.ViewState:
    """The first view: all these features within the narrowest screen."""
    points = [point for feature in features for point in _points(feature["geometry"]["coordinates"])]
    longitudes, heights = [x for x, _ in points], [_mercator(y) for _, y in points]
    west, east, south, north = min(longitudes), max(longitudes), min(heights), max(heights)
    share = max((east - west) / 360 / WIDTH, (north - south) / height) * 512 * 1.08
    middle = math.degrees(2 * math.atan(math.exp((north + south) * math.pi)) - math.pi / 2)
    return pdk.ViewState(longitude=(west + east) / 2, latitude=middle, zoom=round(-math.log2(share), 2), min_zoom=7)


def _mercator(latitude: float) -> float:
    """The height of a latitude on a map whose world is one unit high, the equator at zero."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def _points(part: list) -> list:
    return [part] if isinstance(part[0], float | int) else [point for inner in part for point in _points(inner)]
