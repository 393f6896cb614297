"""Choropleths of our own polygons, each as a deck.gl map and as its Vega twin; no basemap, no third party.

A page shows the deck; its twin makes the picture, the printed page and the embed. Both take the same arguments:
`df` and `polygons` are those of `painting.paint`. Points, densities and flows are in the modules `maps_…`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import altair as alt
import pandas as pd

from app.charts import classes, maps_deck, maps_twin, theme
from app.charts.maps_deck import HEIGHT, LAYER, CompactDeck, rgba, shapes
from app.charts.painting import describe, paint


def choropleth(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    outline: pd.DataFrame | None = None,
    streets: pd.DataFrame | None = None,
    height: int = HEIGHT,
    **shown: object,
) -> CompactDeck:
    """The interactive map; a click selects a feature of the layer `territorios` (read it with `clicked`).

    `shown` goes to `paint`: value, unit, classes. `chosen` is outlined; `outline` are the polygons of the level above,
    drawn as thicker borders; `streets` a table of them, over the colours; `height` in pixels is what the first view is
    fitted to. Raises NothingToDraw.
    """
    painted = paint(df, polygons, **shown)
    features = [_coloured(feature, painted.legend) for feature in painted.features]
    layers = [maps_deck.territories(features, get_fill_color="properties.color"), *maps_deck.roads(streets)]
    # What the first view holds: the level above, which outlying barrios lie outside of, or what has a value or was
    # chosen.
    framed = [
        feature
        for feature in painted.features
        if feature["properties"]["clase"] != classes.NO_DATA or feature["properties"]["codigo"] == chosen
    ]
    if outline is not None:
        framed = shapes(outline)
        layers.append(maps_deck.border("contornos", framed, theme.RULE, 1.8))
    layers += maps_deck.outlined(painted.features, chosen)
    told = describe(painted, title=title, subtitle=subtitle)
    heading = (title, " ".join(filter(None, [subtitle, painted.note])))
    return maps_deck.deck(layers, framed, height=height, tooltip="{nombre}\n{texto}", told=told, heading=heading)


def choropleth_vega(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    outline: pd.DataFrame | None = None,
    streets: pd.DataFrame | None = None,
    **shown: object,
) -> dict:
    """The same map as a Vega-Lite dict, its legend included; the arguments are those of `choropleth`."""
    painted = paint(df, polygons, **shown)
    tooltip = [
        alt.Tooltip("properties.nombre:N", title="Territorio"),
        alt.Tooltip("properties.texto:N", title="Valor"),
    ]
    base = (
        alt.Chart()
        .mark_geoshape(stroke=theme.RULE, strokeWidth=0.7)
        .encode(color=maps_twin.color(painted.legend, unit=painted.unit), tooltip=tooltip)
    )
    layers = [(base, painted.features), *maps_twin.roads(streets)]
    if outline is not None:
        layers.append(maps_twin.border(shapes(outline), theme.RULE, 1.2))
    layers += maps_twin.outlined([one for one in painted.features if one["properties"]["codigo"] == chosen])
    told = " ".join(filter(None, [subtitle, painted.note]))
    return maps_twin.still(layers, title=title, subtitle=told, told=describe(painted, title=title, subtitle=told))


def legend_vega(df: pd.DataFrame, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend alone, a small Vega-Lite dict to stand above the deck, which draws none of its own."""
    painted = paint(df, polygons, **shown)
    return maps_twin.key(painted.legend, unit=painted.unit)


def clicked(event: Mapping, *, known: Collection[str]) -> str | None:
    """The code of the territory clicked in what `st.pydeck_chart(..., on_select=...)` returns; None for any other."""
    objects = event.get("selection", {}).get("objects", {}).get(LAYER) or [{}]
    code = (objects[0].get("properties") or {}).get("codigo")
    return code if isinstance(code, str) and code in known else None


def _coloured(feature: dict, legend: dict[str, str]) -> dict:
    """The colour in the feature itself: a deck expression cannot look it up in a table."""
    about = feature["properties"]
    return {**feature, "properties": {**about, "color": rgba(legend[about["clase"]])}}
