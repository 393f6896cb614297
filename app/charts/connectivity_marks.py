"""How sites are drawn, in the deck and in its twin: dots, squares with a letter, rings, what they reach, their key."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import maps_deck, maps_twin, theme
from app.charts.connectivity import MARKS, REACH, near
from app.charts.maps_twin import Layer
from app.domain import shapes

LINE = theme.RULE
PAPER = "#ffffff"
# Degrees around the comunas: some of the corregimientos, of which no map that held them whole could show the city.
BEYOND = 0.008
_WASH = 40  # of 255: how much of the reach's colour covers the ground
_NAMES = {"wifi": "Zona wifi", "punto_digital": "Punto Digital (P)", "centro_pensamiento": "Centro de Pensamiento (C)"}


def reach_layer(df: pd.DataFrame, radius: int, color: str = REACH, name: str = "alcance") -> pdk.Layer | None:
    """All that lies within the radius of any site, which cannot be clicked."""
    if df.empty:
        return None
    return pdk.Layer(
        "GeoJsonLayer",
        id=name,
        data=[_reached(df, radius)],
        pickable=False,
        get_fill_color=[*maps_deck.rgba(color), _WASH],
        get_line_color=[*maps_deck.rgba(color), 160],
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
    )


def reach_twin(df: pd.DataFrame, radius: int, color: str = REACH) -> list[Layer]:
    """The same of the twin."""
    if df.empty:
        return []
    mark = {"fill": color, "fillOpacity": _WASH / 255, "stroke": color, "strokeOpacity": 0.6, "strokeWidth": 0.8}
    return [(alt.Chart().mark_geoshape(**mark, tooltip=None), [_reached(df, radius)])]


def dots_layer(layer: str, df: pd.DataFrame, color: str = MARKS["wifi"][0], least: float = 4.5) -> pdk.Layer:
    """A dot per site, which says its `texto`."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer,
        data=rows(df),
        get_position="p",
        get_radius=20,
        radius_min_pixels=least,
        radius_max_pixels=9,
        get_fill_color=[*maps_deck.rgba(color), 235],
        get_line_color=maps_deck.rgba(PAPER),
        stroked=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1 if least > 3 else 0.4,
        pickable=True,
        auto_highlight=True,
        highlight_color=[255, 255, 255, 120],
    )


def boxes_layers(df: pd.DataFrame) -> list[pdk.Layer]:
    """A square with its letter per site; hollow where its place is approximate."""
    layers = []
    for kind, hollow, group in _groups(df):
        color, _, letter = MARKS[kind]
        layers.append(
            pdk.Layer(
                "TextLayer",
                id=f"{kind}-{'aproximado' if hollow else 'sitio'}",
                data=rows(group, letra=letter),
                get_position="p",
                get_text="letra",
                get_color=maps_deck.rgba(color if hollow else PAPER),
                get_size=13,
                font_family=pdk.types.String("Arial, sans-serif"),
                font_weight=700,
                background=True,
                background_padding=[4, 1],
                get_background_color=maps_deck.rgba(PAPER if hollow else color),
                get_border_color=maps_deck.rgba(color if hollow else PAPER),
                get_border_width=1.5,
                pickable=True,
            )
        )
    return layers


def rings_layers(df: pd.DataFrame) -> list[pdk.Layer]:
    """A ring around each site, told on any ground."""
    return [
        pdk.Layer(
            "ScatterplotLayer",
            id=f"revisar-{color[1:]}",
            data=rows(df),
            get_position="p",
            get_radius=9,
            radius_units=pdk.types.String("pixels"),
            filled=False,
            stroked=True,
            get_line_color=maps_deck.rgba(color),
            line_width_units=pdk.types.String("pixels"),
            get_line_width=width,
            pickable=False,
        )
        for color, width in zip(maps_deck.CASING, (4, 1.6), strict=True)
        if len(df)
    ]


def sites_twin(df: pd.DataFrame) -> list[Layer]:
    """Dots, squares and letters of the twin."""
    layers = []
    for kind, hollow, group in _groups(df):
        color, shape, letter = MARKS[kind]
        drawn = {
            "fill": PAPER if hollow else color,
            "stroke": color if hollow else PAPER,
            "size": 190 if letter else 34,
        }
        mark = alt.Chart().mark_point(
            shape=shape,
            strokeWidth=1.5 if hollow else 0.8,
            fillOpacity=1,
            opacity=1,
            **drawn,
        )
        layers.append((placed(mark).encode(tooltip=[alt.Tooltip("texto:N", title="Sitio")]), rows(group)))
        if letter:
            text = alt.Chart().mark_text(
                fontSize=10, fontWeight="bold", color=color if hollow else PAPER, text=letter, tooltip=None
            )
            layers.append((placed(text), rows(group)))
    return layers


def rings_twin(df: pd.DataFrame) -> list[Layer]:
    """The rings of the twin."""
    return [
        (
            placed(alt.Chart().mark_point(filled=False, size=230, stroke=color, strokeWidth=width, tooltip=None)),
            rows(df),
        )
        for color, width in zip(maps_deck.CASING, (3, 1.2), strict=True)
        if len(df)
    ]


def classes(df: pd.DataFrame, radius: int) -> pd.DataFrame:
    """What the marks on the map mean, those that there are: clase, forma, relleno, borde."""
    kinds = set(df["sitio_tipo"])
    rows = [(_NAMES[kind], shape, color, color) for kind, (color, shape, _) in MARKS.items() if kind in kinds]
    if df["es_aproximada"].any():
        color = MARKS["punto_digital"][0]
        rows.append(("Lugar aproximado", "square", PAPER, color))
    if (~df["es_coherente"].fillna(True)).any():
        rows.append(("Comuna por revisar", "circle", "transparent", theme.INK))
    rows.append((near(radius).capitalize(), "square", theme.fade(REACH, 0.25), REACH))
    return pd.DataFrame(rows, columns=["clase", "forma", "relleno", "borde"])


def key(found: pd.DataFrame, *, unit: str) -> dict:
    """The legend alone, a small Vega-Lite dict to stand above the deck."""
    chart, known = key_twin(found, unit=unit)
    chart = chart.properties(height=1, data=alt.InlineData(values=known))
    return theme.finish(chart, title="", subtitle="", alt_text=f"Leyenda, {unit}: {'; '.join(found['clase'])}.")


def key_twin(found: pd.DataFrame, *, unit: str) -> Layer:
    """The legend as a layer without marks of its own."""
    names = found["clase"].tolist()
    legend = maps_twin.titled(unit, symbolSize=120, symbolOpacity=1, symbolStrokeWidth=1.5, columns=2)
    chart = (
        alt.Chart()
        .mark_point(size=0, opacity=0, tooltip=None)
        .encode(
            shape=alt.Shape("clase:N", scale=alt.Scale(domain=names, range=found["forma"].tolist()), legend=legend),
            fill=alt.Fill("clase:N", scale=alt.Scale(domain=names, range=found["relleno"].tolist()), legend=legend),
            stroke=alt.Stroke("clase:N", scale=alt.Scale(domain=names, range=found["borde"].tolist()), legend=legend),
        )
    )
    return chart, [{"clase": name} for name in names]


def _groups(df: pd.DataFrame) -> list[tuple[str, bool, pd.DataFrame]]:
    """The sites by kind and by how well they are placed: the smallest marks first, those that hide no other last."""
    parts = dict(iter(df.groupby(["sitio_tipo", "es_aproximada"])))
    keys = [(kind, hollow) for kind in MARKS for hollow in (True, False)]
    return [(*key, parts[key]) for key in keys if key in parts]


def placed(chart: alt.Chart) -> alt.Chart:
    return chart.encode(longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"))


def frame(outline: pd.DataFrame) -> tuple[float, float, float, float]:
    """West, south, east and north of what a still map shows: these territories and a little beyond."""
    west, south, east, north = maps_deck.bounds(maps_deck.shapes(outline))
    return west - BEYOND, south - BEYOND, east + BEYOND, north + BEYOND


def cut(polygons: pd.DataFrame, bounds: tuple[float, float, float, float]) -> pd.DataFrame:
    """The parts of the territories inside the frame."""
    parts = polygons.assign(geojson=[shapes.within(text, bounds) for text in polygons["geojson"]])
    return parts.dropna(subset=["geojson"])


def inside(df: pd.DataFrame, bounds: tuple[float, float, float, float]) -> pd.DataFrame:
    """The sites inside the frame."""
    west, south, east, north = bounds
    return df[df["longitud"].between(west, east) & df["latitud"].between(south, north)]


def _reached(df: pd.DataFrame, radius: int) -> dict:
    geometry = shapes.reach(df["longitud"].to_numpy(dtype=float), df["latitud"].to_numpy(dtype=float), radius)
    return {"type": "Feature", "geometry": geometry, "properties": {}}


def rows(df: pd.DataFrame, **more: str) -> list[dict]:
    """The rows of a layer: place for the deck (p) and for the twin (x, y), `texto`, `rotulo` if any, and `more`."""
    kept = ["texto", *(["rotulo"] if "rotulo" in df else [])]
    xs, ys = df["longitud"].astype(float).round(5), df["latitud"].astype(float).round(5)
    return [
        {"p": [x, y], "x": x, "y": y} | row | more
        for x, y, row in zip(xs, ys, df[kept].to_dict("records"), strict=True)
    ]
