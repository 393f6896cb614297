"""The bus routes on a map; `df` is `queries.mobility_routes.routes`."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import maps_deck, maps_twin, theme, words
from app.charts.maps_deck import HEIGHT, CompactDeck, rgba
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

LEGEND = {"Recorrido que une lo ubicado": theme.CASES}
UNIT = "rutas de bus"
CAUTION = (
    "No es un trazado oficial: une en línea recta los cruces y lugares que se ubicaron de un recorrido escrito calle "
    "por calle, y se corta donde faltan varios."
)


def _lines(df: pd.DataFrame) -> pd.DataFrame:
    found = df[df["geojson"].notna()]
    if found.empty:
        raise NothingToDraw(
            "De esta ruta no se ubicaron dos puntos seguidos."
            if len(df) == 1
            else "Ninguna ruta tiene un recorrido ubicado: falta una capa de calles o de barrios."
        )
    return found


def _told(df: pd.DataFrame) -> tuple[str, str]:
    """The finding and what is said under it."""
    lines = _lines(df)
    if len(df) == 1:
        one = df.iloc[0]
        share = formats.percent(one["ubicados_pct"] / 100, digits=0)
        return f"Ruta {one['ruta_codigo']}, {one['nombre']}: {share} de su recorrido, ubicado", CAUTION
    share = formats.percent(df["ubicados"].sum() / max(df["tramos"].sum(), 1), digits=0)
    title = f"De {words.count(len(df), 'ruta', 'rutas')} se ubicó el {share} del recorrido"
    return title, f"{words.count(len(lines), 'ruta dibujada', 'rutas dibujadas')}. {CAUTION}"


def _features(df: pd.DataFrame) -> list[dict]:
    return [
        {
            "type": "Feature",
            "geometry": json.loads(row.geojson),
            "properties": {"texto": f"Ruta {row.ruta_codigo}: {row.nombre} ({row.empresa})"},
        }
        for row in _lines(df).itertuples()
    ]


def routes_deck(
    df: pd.DataFrame, *, polygons: pd.DataFrame, height: int = HEIGHT, chosen: str | None = None
) -> CompactDeck:
    """The interactive map of `routes_map`, same arguments."""
    heading = _told(df)
    lines = pdk.Layer(
        "GeoJsonLayer",
        id="rutas",
        data=_features(df),
        get_line_color=[*rgba(theme.CASES), 150 if len(df) > 1 else 255],
        line_width_units=pdk.types.String("pixels"),
        get_line_width=2 if len(df) > 1 else 4,
        line_joint_rounded=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=[*rgba(theme.DEATHS), 255],
    )
    layers = [*maps_deck.ground(polygons, streets=None, chosen=chosen), lines]
    told = f"Mapa de rutas de bus. {heading[0]}. {heading[1]}"
    framed = maps_deck.shapes(polygons)
    return maps_deck.deck(layers, framed, height=height, tooltip="{texto}", told=told, heading=heading)


def routes_legend(df: pd.DataFrame, **_: object) -> dict:
    """The legend of `routes_map`."""
    return maps_twin.key(LEGEND, unit=UNIT)


@figure(
    "mapa-rutas",
    title="Rutas de bus",
    unit=UNIT,
    models=("rutas_bus", "rutas_bus_tramos", "poligonos"),
    method="docs/methods/movilidad.md",
    columns={
        "ruta_codigo": "Ruta",
        "nombre": "Nombre",
        "empresa": "Empresa",
        "tramos": "Tramos de su recorrido",
        "ubicados": "Ubicados",
        "ubicados_pct": "% ubicado",
    },
    embeddable=True,
    deck=routes_deck,
    legend=routes_legend,
)
def routes_map(df: pd.DataFrame, *, polygons: pd.DataFrame) -> dict:
    """The routes as lines over the comunas and the other towns."""
    title, subtitle = _told(df)
    drawn = alt.Chart().mark_geoshape(filled=False, stroke=theme.CASES, strokeWidth=1.2, strokeOpacity=0.7)
    layers = [*maps_twin.ground(polygons, streets=None, chosen=None), (drawn, _features(df))]
    return maps_twin.still(layers, title=title, subtitle=subtitle, told=f"Mapa de rutas de bus. {title}. {subtitle}")
