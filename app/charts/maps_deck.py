"""What every interactive map of the kit is made of: the deck, its first view, the ground under its marks, borders.

The base of a map is our own polygons and, where a table of them is loaded, our own streets: nothing is asked of others.
"""

from __future__ import annotations

import json
import math

import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from app.charts import maps_streets, theme

LAYER = "territorios"
HEIGHT = 480
# The narrowest screen that the first view is fitted to.
WIDTH = 340
# The chosen territory: white inside near-black, so that it stands out from every colour and on both grounds.
CASING = ("#0e1716", "#ffffff")
GROUND = "#8088921a"  # nearly clear: the page shows through, and each territory can still be pointed at
TOOLTIP = {"backgroundColor": "#1b2733", "color": "#ffffff", "fontSize": "0.875rem", "borderRadius": "0.375rem"}


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no white space (a fifth of pydeck's own); `alt` is its description in words.

    `heading` is its finding and what is said under it, where they are known without its twin.
    """

    alt: str = ""
    heading: tuple[str, str] | None = None

    def __getstate__(self) -> dict:
        """What a cache keeps: not the notebook widget that pydeck makes where ipywidgets is installed."""
        return {**vars(self), "deck_widget": None}

    def to_json(self) -> str:
        """The deck as Streamlit sends it."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


def deck(
    layers: list[pdk.Layer],
    framed: list[dict],
    *,
    height: int,
    tooltip: str,
    told: str,
    heading: tuple[str, str] | None = None,
) -> CompactDeck:
    """The map of these layers, its first view fitted to the features `framed`; `told` is the map in words."""
    made = CompactDeck(
        layers=layers,
        initial_view_state=view(framed, height),
        views=[pdk.View("MapView", controller={"dragRotate": False, "touchRotate": False})],
        map_provider=None,
        tooltip={"text": tooltip, "style": TOOLTIP},
    )
    made.alt, made.heading = told, heading
    return made


def ground(
    polygons: pd.DataFrame, *, streets: pd.DataFrame | None, chosen: str | None, name: str = "territorio_nombre"
) -> list[pdk.Layer]:
    """What lies under marks: the territories, which say their name and can be clicked, the streets, the chosen one."""
    features = [
        shape | {"properties": {"codigo": code, "texto": called}}
        for shape, code, called in zip(shapes(polygons), polygons["territorio_codigo"], polygons[name], strict=True)
    ]
    return [territories(features, get_fill_color=rgba(GROUND)), *roads(streets), *outlined(features, chosen)]


def territories(features: list[dict], **drawn: object) -> pdk.Layer:
    """The layer whose clicks `maps.clicked` reads."""
    return pdk.Layer(
        "GeoJsonLayer",
        id=LAYER,
        data=features,
        get_line_color=rgba(theme.RULE),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
        pickable=True,
        auto_highlight=True,
        highlight_color=[255, 255, 255, 70],
        **drawn,
    )


def roads(streets: pd.DataFrame | None) -> list[pdk.Layer]:
    """The streets as one layer of thin lines; none without a table of them."""
    return (
        [border("calles", [maps_streets.feature(streets)], maps_streets.COLOR, 0.8)]
        if streets is not None and len(streets)
        else []
    )


def outlined(features: list[dict], chosen: str | None) -> list[pdk.Layer]:
    """The chosen territory's outline; nothing where it is not among the features."""
    own = [feature for feature in features if feature["properties"]["codigo"] == chosen]
    return [
        border(f"elegido-{color[1:]}", bare(own), color, width)
        for color, width in (zip(CASING, (6, 2.5), strict=True) if own else ())
    ]


def border(layer: str, features: list[dict], color: str, width: float) -> pdk.Layer:
    """Outlines or lines of one colour and width in pixels, which cannot be clicked."""
    return pdk.Layer(
        "GeoJsonLayer",
        id=layer,
        data=features,
        filled=False,
        stroked=True,
        pickable=False,
        get_line_color=rgba(color),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=width,
        line_joint_rounded=True,
    )


def shapes(polygons: pd.DataFrame) -> list[dict]:
    """The features of a table with `geojson`, without properties."""
    return [{"type": "Feature", "geometry": json.loads(text), "properties": {}} for text in polygons["geojson"]]


def bounds(features: list[dict]) -> tuple[float, float, float, float]:
    """West, south, east and north of some features, in degrees."""
    points = (point for feature in features for point in corners(feature["geometry"]["coordinates"]))
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def bare(features: list[dict]) -> list[dict]:
    """The same features without properties."""
    return [{**feature, "properties": {}} for feature in features]


def rgba(color: str) -> list[int]:
    """`#rrggbb` or `#rrggbbaa` as deck.gl reads it."""
    return [int(color[place : place + 2], 16) for place in range(1, len(color), 2)]


def view(features: list[dict], height: int) -> pdk.ViewState:
    """The first view: all these features within the narrowest screen."""
    west, south, east, north = bounds(features)
    south, north = mercator(south), mercator(north)
    share = max((east - west) / 360 / WIDTH, (north - south) / height) * 512 * 1.08
    middle = math.degrees(2 * math.atan(math.exp((north + south) * math.pi)) - math.pi / 2)
    return pdk.ViewState(longitude=(west + east) / 2, latitude=middle, zoom=round(-math.log2(share), 2), min_zoom=7)


def mercator(latitude: float) -> float:
    """The height of a latitude on a map whose world is one unit high, the equator at zero."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def corners(part: list) -> list:
    """The points of a geometry's coordinates, whatever its type."""
    return [part] if isinstance(part[0], float | int) else [point for inner in part for point in corners(inner)]
