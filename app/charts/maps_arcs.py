"""Maps of flows between zones: arcs as wide as their volume, from blue to vermilion; circles for what stays in a zone.

The deck, its Vega twin and its legend take the same arguments, those of `maps_flows.flow`.
"""

from __future__ import annotations

import math

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import maps_deck, maps_twin, theme
from app.charts.maps_deck import HEIGHT, CompactDeck, rgba
from app.charts.maps_flows import LARGE, STRONG, THIN, WIDE, Flows, flow, hidden
from app.domain import shapes

WAY = {"Origen": theme.CASES, "Destino": theme.DEATHS}
WITHIN = theme.MEN
BEND = 0.4  # of an arc, as deck.gl counts it; to the right of its way, so that there and back lie on two sides
BITS = 5  # straight bits of half an arc in the picture


def arcs(
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
    """The interactive map: the layers `flujos` and `internos`; `shown` goes to `flow`, the rest as in `maps`."""
    found = flow(df, polygons, **shown)
    ends = found.arcs[["x", "y", "x2", "y2"]].to_numpy().tolist()
    between = pdk.Layer(
        "ArcLayer",
        id="flujos",
        data=[
            {"a": place, "w": round(width, 2), "o": round(255 * share), "texto": text}
            for place, width, share, text in zip(
                ends, found.widths(), found.opacities(), found.arcs["texto"], strict=True
            )
        ],
        get_source_position="[a[0], a[1]]",
        get_target_position="[a[2], a[3]]",
        get_source_color=_faded(WAY["Origen"]),
        get_target_color=_faded(WAY["Destino"]),
        get_width="w",
        get_height=BEND,
        get_tilt=-90,
        parameters={"depthCompare": pdk.types.String("always")},
        pickable=True,
        auto_highlight=True,
        highlight_color=[255, 255, 255, 120],
    )
    spots = zip(found.loops["x"], found.loops["y"], found.radii(), found.loops["texto"], strict=True)
    within = pdk.Layer(
        "ScatterplotLayer",
        id="internos",
        data=[{"p": [x, y], "r": round(radius, 1), "texto": text} for x, y, radius, text in spots],
        get_position="p",
        get_radius="r",
        radius_units=pdk.types.String("pixels"),
        get_fill_color=[*rgba(WITHIN), 128],
        get_line_color=rgba(WITHIN),
        stroked=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1.5,
        pickable=True,
        auto_highlight=True,
        highlight_color=[255, 255, 255, 120],
    )
    layers = [*maps_deck.ground(polygons, streets=streets, chosen=chosen), between, within]
    told = _told(found, title=title, subtitle=subtitle)
    heading = (title, f"{subtitle} {found.note}")
    framed = maps_deck.shapes(polygons)
    return maps_deck.deck(layers, framed, height=height, tooltip="{texto}", told=told, heading=heading)


def arcs_vega(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    streets: pd.DataFrame | None = None,
    **shown: object,
) -> dict:
    """The same map as a Vega-Lite dict, its legend included; the arguments are those of `arcs`."""
    found = flow(df, polygons, **shown)
    layers = maps_twin.ground(polygons, streets=streets, chosen=chosen)
    if len(found.arcs):
        halves = alt.Chart().mark_geoshape(filled=False)
        clear = alt.Scale(domain=[0, found.top], range=[found.faint, STRONG])
        halves = halves.encode(
            stroke=_way("properties.extremo:N"),
            strokeWidth=_width(found, "properties.valor:Q"),
            strokeOpacity=alt.StrokeOpacity("properties.valor:Q", scale=clear, legend=None),
        )
        layers.append((halves, _halves(found)))
    if len(found.loops):
        spots = found.loops.rename(columns={"valor": "interno"})[["x", "y", "interno"]].to_dict("records")
        circles = alt.Chart().mark_circle(fillOpacity=0.5, strokeWidth=1.2)
        circles = circles.encode(longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"))
        layers.append((_ringed(circles, found), spots))
    told = _told(found, title=title, subtitle=subtitle)
    return maps_twin.still(layers, title=title, subtitle=f"{subtitle} {found.note}", told=told)


def arcs_legend(df: pd.DataFrame, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend alone; `shown` goes to `flow`."""
    found = flow(df, polygons, **shown)
    rows = alt.InlineData(values=[{"extremo": end, "valor": 0, "interno": 0} for end in WAY])
    keys = []
    if len(found.loops):
        keys.append(_ringed(alt.Chart(rows).mark_circle(opacity=0), found))
    if len(found.arcs):
        blank = alt.Chart(rows).mark_rule(opacity=0)
        keys.append(blank.encode(stroke=_way("extremo:N"), strokeWidth=_width(found, "valor:Q")))
    told = f"Leyenda: el grosor de cada arco y el área de cada círculo son {found.unit}; {', '.join(WAY)} por color."
    spec = theme.finish(alt.layer(*keys).properties(height=1), title="", subtitle="", alt_text=told)
    # One below the other: three beside each other do not fit on a telephone.
    stacked = spec["config"]["legend"] | {"layout": {"top": {"direction": "vertical", "anchor": "start"}}}
    return spec | {"config": spec["config"] | {"legend": stacked}}


def arcs_table(df: pd.DataFrame, *, value: str, most: int = 100) -> pd.DataFrame:
    """What the map says to who cannot see it: the strongest flows; all of them are in the data files.

    The rows of `df` as they come, the strongest first, with `proporcion_pct` of the volume of all that is not hidden.
    """
    shown = df[~hidden(df)].sort_values(value, ascending=False, kind="stable")
    return shown.assign(proporcion_pct=100 * shown[value] / shown[value].sum())[:most].reset_index(drop=True)


def _halves(found: Flows) -> list[dict]:
    """Each arc as two lines, the half of its origin and that of its destination, those of one width as one feature."""
    starts, ends = (found.arcs[list(pair)].to_numpy() for pair in (("x", "y"), ("x2", "y2")))
    lines = shapes.bows(starts, ends, bend=BEND, bits=BITS)
    widths = pd.Series(found.widths()).mul(2).round().div(2)
    features = []
    for width, places in widths.groupby(widths).groups.items():
        # The volume whose width on the key's scale is this one.
        volume = max(width - THIN, 0) / (WIDE - THIN) * found.top
        for end, half in zip(WAY, (lines[places, : BITS + 1], lines[places, BITS:]), strict=True):
            geometry = {"type": "MultiLineString", "coordinates": half.tolist()}
            about = {"extremo": end, "valor": volume}
            features.append({"type": "Feature", "geometry": geometry, "properties": about})
    return features


def _faded(color: str) -> str:
    """A colour as clear as each arc says, for deck.gl."""
    red, green, blue = rgba(color)
    return f"[{red}, {green}, {blue}, o]"


def _way(field: str) -> alt.Stroke:
    scale = alt.Scale(domain=list(WAY), range=list(WAY.values()))
    return alt.Stroke(field, scale=scale, legend=maps_twin.titled("sentido", symbolType="stroke", symbolStrokeWidth=4))


def _width(found: Flows, field: str) -> alt.StrokeWidth:
    scale = alt.Scale(domain=[0, found.top], range=[THIN, WIDE])
    key = maps_twin.titled(
        f"{found.unit} entre zonas", values=_marks(found.top), symbolType="stroke", symbolStrokeColor=theme.OTHER
    )
    return alt.StrokeWidth(field, scale=scale, legend=key)


def _ringed(circles: alt.Chart, found: Flows) -> alt.Chart:
    """The circles, with the key of their area."""
    scale = alt.Scale(domain=[0, found.top_loop], range=[0, math.pi * LARGE**2])
    key = maps_twin.titled(
        f"{found.unit} dentro de la zona",
        values=_marks(found.top_loop),
        symbolType="circle",
        symbolFillColor=theme.fade(WITHIN, 0.5),
        symbolStrokeColor=WITHIN,
        symbolStrokeWidth=1.2,
    )
    size = alt.Size("interno:Q", scale=scale, legend=key)
    return circles.encode(size=size, fill=alt.value(WITHIN), stroke=alt.value(WITHIN))


def _marks(top: float) -> list[float]:
    """Three round values up to the greatest, for a key."""
    step = 10 ** max(math.floor(math.log10(top)), 0) if top >= 1 else top
    high = math.floor(top / step) * step
    return sorted({high / 10, high / 2, high} if high >= 10 else {high})


def _told(found: Flows, *, title: str, subtitle: str) -> str:
    """The map in words."""
    drawn = pd.concat([found.arcs, found.loops])
    first = drawn.loc[drawn["valor"] == drawn["valor"].max(), "texto"].iloc[0]
    return f"Mapa de flujos. {title}. {subtitle} {found.note} El mayor: {first}."
