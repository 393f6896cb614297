"""Maps of points, coloured by a category or by the classes of a value, each as large as its error where that is known.

The deck, its Vega twin and its legend take the same arguments, those of `maps_placed.place`. For places, or
for a visitor's own file: points of persons never belong on a page that is public.
"""

from __future__ import annotations

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import maps_deck, maps_twin, theme
from app.charts.maps_deck import HEIGHT, CompactDeck, rgba
from app.charts.maps_placed import MOST, SPOKEN, Placed, classify, place
from app.domain import formats, shapes

FEW = 500  # points that have room to be larger
DOT_METRES = 12  # of a point without an error: it grows a little as one comes closer


def points(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    streets: pd.DataFrame | None = None,
    height: int = HEIGHT,
    **shown: object,
) -> CompactDeck:
    """The interactive map, at most MOST points; `shown` goes to `place`, the rest is that of `maps.choropleth`.

    The layers of points are `puntos-0`, `puntos-1`…, one of each class; a click beside them is on a territory.
    """
    placed = place(df, polygons, **shown)
    spoken = len(placed.points) <= SPOKEN
    layers = maps_deck.ground(polygons, streets=streets, chosen=chosen)
    layers += [
        _layer(f"puntos-{number}", rows, placed, color=placed.legend[label], spoken=spoken)
        for number, (label, rows) in enumerate(placed.parts(MOST))
    ]
    told = _told(placed, title=title, subtitle=subtitle)
    return maps_deck.deck(layers, maps_deck.shapes(polygons), height=height, tooltip="{texto}", told=told)


def points_vega(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    streets: pd.DataFrame | None = None,
    **shown: object,
) -> dict:
    """The same map as a Vega-Lite dict, with fewer points where they are many; the arguments are those of `points`."""
    placed = place(df, polygons, **shown)
    _, south, _, north = maps_deck.bounds(maps_deck.shapes(polygons))
    hidden = maps_twin.DOT * shapes.METRES * (north - south) / HEIGHT  # metres: a smaller disc lies under its own dot
    dot = maps_twin.DOT if len(placed.points) <= SPOKEN else maps_twin.DOT_OF_MANY
    dots, discs = [], []
    for label, rows in placed.parts(placed.still):
        wide = rows[rows["radio"] > hidden] if placed.is_sized else rows[:0]
        narrow = rows.drop(wide.index)
        dots += _feature("MultiPoint", narrow[["x", "y"]].to_numpy().tolist(), label)
        discs += _feature("MultiPolygon", _discs(wide) if len(wide) else [], label)
    color = maps_twin.color(placed.legend, unit=placed.unit)
    layers = maps_twin.ground(polygons, streets=streets, chosen=chosen)
    if discs:
        edge = alt.Stroke("properties.clase:N", scale=maps_twin.scale(placed.legend), legend=None)
        wide = alt.Chart().mark_geoshape(fillOpacity=0.15, strokeWidth=1)
        layers.append((wide.encode(color=color, stroke=edge), discs))
    if dots:
        dotted = alt.Chart().mark_geoshape(stroke=theme.RULE, strokeWidth=0.2)
        layers.append((dotted.encode(color=color), dots))
    told = _told(placed, title=title, subtitle=subtitle)
    return maps_twin.still(layers, title=title, subtitle=f"{subtitle} {placed.note}", told=told, dot=dot)


def points_legend(df: pd.DataFrame, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend alone; `shown` goes to `place`."""
    placed = place(df, polygons, **shown)
    return maps_twin.key(placed.legend, unit=placed.unit)


def points_table(df: pd.DataFrame, *, radius: str | None = None, **classed: object) -> pd.DataFrame:
    """What the map says to who cannot see it: how many points each class has, drawn or not.

    A row is a class: `clase`, `puntos`, `puntos_pct` of all, and with a `radius` its median, `radio_mediano_m`;
    `classed` goes to `maps_placed.classify`.
    """
    found, legend = classify(df, **classed)
    sizes = found.value_counts().reindex(list(legend), fill_value=0)
    rows = pd.DataFrame({"puntos": sizes, "puntos_pct": 100 * sizes / len(df)})
    if radius:
        rows["radio_mediano_m"] = df[radius].groupby(found).median()
    return rows.rename_axis("clase").reset_index()


def _layer(layer: str, rows: pd.DataFrame, placed: Placed, *, color: str, spoken: bool) -> pdk.Layer:
    """The points of one class. As rows of bare numbers when they are too many to say what they are."""
    numbers = [rows["x"], rows["y"], *([rows["radio"]] if placed.is_sized else [])]
    if spoken:
        data = [{"p": list(place), "texto": text} for *place, text in zip(*numbers, rows["texto"], strict=True)]
    else:
        data = [list(place) for place in zip(*numbers, strict=True)]
    at = "p" if spoken else "this"
    least = 3 if len(placed.points) <= FEW else 2 if spoken else 1.2
    metres = {"get_radius": f"{at}[2]", "get_fill_color": [*rgba(color), 40]}
    dots = {"get_radius": DOT_METRES, "radius_max_pixels": 6, "get_fill_color": [*rgba(color), 220]}
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer,
        data=data,
        get_position=f"[{at}[0], {at}[1]]",
        get_line_color=rgba(color if placed.is_sized else theme.RULE),
        stroked=spoken,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1.5 if placed.is_sized else 0.5,
        pickable=spoken,
        auto_highlight=spoken,
        highlight_color=[255, 255, 255, 120],
        radius_min_pixels=least,
        **(metres if placed.is_sized else dots),
    )


def _feature(kind: str, coordinates: list, label: str) -> list[dict]:
    """All the marks of a class as one feature; none without marks."""
    geometry = {"type": kind, "coordinates": coordinates}
    return [{"type": "Feature", "geometry": geometry, "properties": {"clase": label}}] if coordinates else []


def _discs(rows: pd.DataFrame) -> list:
    """The error of some points as the coordinates of a MultiPolygon."""
    rings = shapes.discs(*(rows[column].to_numpy() for column in ("x", "y", "radio")))
    return rings[:, None].tolist()


def _told(placed: Placed, *, title: str, subtitle: str) -> str:
    """The map in words."""
    counts = placed.points["clase"].value_counts()
    shares = "; ".join(f"{label}: {formats.integer(counts.get(label, 0))}" for label in placed.legend)
    return f"Mapa de puntos. {title}. {subtitle} {placed.note} Puntos por clase ({placed.unit}): {shares}."
