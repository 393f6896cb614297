"""The map of lights: colour and letter of each territory. `df` is `queries.semaforo.lights`."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import maps_deck, maps_twin, theme, words
from app.charts.registry import NothingToDraw, figure
from app.charts.semaforo_lights import COLORS, COLUMNS, INCIDENCE, LETTERS, METHOD, MODELS, NOUNS, label, tabulate
from app.domain import formats, semaforo, shapes

_INKS = {semaforo.GREEN: "#1b2733", semaforo.YELLOW: "#1b2733", semaforo.RED: "#ffffff", semaforo.NONE: "#1b2733"}
# Metres of the height of the largest letter.
LARGEST = 420


def lights_deck(
    df: pd.DataFrame,
    *,
    polygons: pd.DataFrame,
    outline: pd.DataFrame,
    chosen: str | None = None,
    height: int = maps_deck.HEIGHT,
    **shown: object,
) -> maps_deck.CompactDeck:
    """The interactive map of `lights_map`, same arguments; each light also says its letter."""
    features, letters = _painted(df, polygons)
    title, subtitle = _told(df, **shown)
    text = pdk.Layer(
        "TextLayer",
        id="letras",
        data=letters,
        get_position="lugar",
        get_text="letra",
        get_color="tinta",
        get_size="tamano",
        size_units=pdk.types.String("meters"),
        size_max_pixels=24,
        font_family=pdk.types.String("Arial, sans-serif"),
        font_weight=700,
        pickable=False,
    )
    framed = maps_deck.shapes(outline)
    layers = [
        maps_deck.territories(features, get_fill_color="properties.color"),
        maps_deck.border("contornos", framed, theme.RULE, 1.8),
        text,
        *maps_deck.outlined(features, chosen),
    ]
    told = _described(df, title, subtitle)
    return maps_deck.deck(
        layers, framed, height=height, tooltip="{nombre}\n{texto}", told=told, heading=(title, subtitle)
    )


def lights_legend(df: pd.DataFrame, **_: object) -> dict:
    """The legend of `lights_map`."""
    return maps_twin.key(_legend(df), unit="Luz")


@figure(
    "mapa-semaforo",
    title="Semáforo en el mapa",
    unit="luz",
    models=(*MODELS, "territorios", "poligonos"),
    method=(METHOD, "docs/methods/incidencia.md", "docs/methods/control-de-divulgacion.md"),
    formula=INCIDENCE,
    columns=COLUMNS,
    embeddable=True,
    deck=lights_deck,
    legend=lights_legend,
    tabulate=tabulate,
)
def lights_map(df: pd.DataFrame, *, polygons: pd.DataFrame, outline: pd.DataFrame, **shown: object) -> dict:
    """The light of each comuna or barrio: `level`, `place`; `outline` are the polygons of the level above."""
    features, letters = _painted(df, polygons)
    title, subtitle = _told(df, **shown)
    base = (
        alt.Chart()
        .mark_geoshape(stroke=theme.RULE, strokeWidth=0.7)
        .encode(
            color=maps_twin.color(_legend(df), unit="Luz"),
            tooltip=[
                alt.Tooltip("properties.nombre:N", title="Territorio"),
                alt.Tooltip("properties.texto:N", title="Luz"),
            ],
        )
    )
    marks = (
        alt.Chart()
        .mark_text(fontWeight="bold", tooltip=None)
        .encode(
            longitude=alt.Longitude("x:Q"),
            latitude=alt.Latitude("y:Q"),
            text=alt.Text("letra:N"),
            size=alt.Size("puntos:Q", scale=None),
            color=alt.Color("tinta_vega:N", scale=None),
        )
    )
    layers = [(base, features), maps_twin.border(maps_deck.shapes(outline), theme.RULE, 1.2), (marks, letters)]
    return maps_twin.still(layers, title=title, subtitle=subtitle, told=_described(df, title, subtitle))


def _painted(df: pd.DataFrame, polygons: pd.DataFrame) -> tuple[list[dict], list[dict]]:
    """The territories in the colour of their light, and the letter of each at its middle."""
    if df.empty:
        raise NothingToDraw("No hay territorios que mostrar en esta fecha.")
    lights = df.set_index("territorio_codigo")
    features, letters = [], []
    for row in polygons.itertuples():
        code, known = row.territorio_codigo, row.territorio_codigo in lights.index
        own = lights.loc[code] if known else None
        light = own["luz"] if known else semaforo.NONE
        texts = [semaforo.WORDS[light] + (", en el límite" if known and own["en_el_limite"] else "")]
        texts += own["razones"].split("\n")[:3] if known else []
        about = {
            "codigo": code,
            "nombre": row.territorio_nombre,
            "clase": label(light),
            "texto": "\n".join(texts),
            "color": maps_deck.rgba(COLORS[light]),
        }
        features.append({"type": "Feature", "geometry": json.loads(row.geojson), "properties": about})
        x, y = shapes.middle(row.geojson)
        ink = _INKS[light]
        # As large as its territory lets it be: those of small ones are read when the map is brought nearer.
        size = min(0.35 * shapes.across(row.geojson), LARGEST)
        letters.append(
            {
                "lugar": [x, y],
                "x": x,
                "y": y,
                "letra": LETTERS[light],
                "tamano": round(size),
                "puntos": round(size / 30, 1),
            }
            | {"tinta": maps_deck.rgba(ink), "tinta_vega": ink}
        )
    return features, letters


def _legend(df: pd.DataFrame) -> dict[str, str]:
    used = set(df["luz"])
    return {label(light): color for light, color in COLORS.items() if light in used}


def _told(df: pd.DataFrame, *, level: str, place: str | None = None, **_: object) -> tuple[str, str]:
    """The finding, and how to read the map."""
    own = df[df["territorio_tipo"] == level]
    counts = own["luz"].value_counts()
    lit = len(own) - int(counts.get(semaforo.NONE, 0))
    if not lit:
        title = f"Sin luz: de ninguna {NOUNS['comuna'][0]} se publican los casos de las dos semanas"
        title = title if level == "comuna" else "Sin luz: ningún barrio tiene incidencia"
    else:
        parts = [
            f"{formats.integer(counts[light])} en {semaforo.WORDS[light].lower()}"
            for light in (semaforo.RED, semaforo.YELLOW, semaforo.GREEN)
            if counts.get(light)
        ]
        title = f"De {words.count(lit, *NOUNS[level])} con luz, {words.listed(parts)}"
    limit = int(own["en_el_limite"].sum())
    note = "La letra dice lo mismo que el color."
    if limit:
        note += f" En el límite, porque el intervalo permite otra luz: {words.count(limit, *NOUNS[level])}."
    hidden = int(own["es_casos_oculto"].sum())
    if hidden:
        note += f" Sin luz por privacidad: {words.count(hidden, *NOUNS[level])}."
    if level == "comuna":
        note += " Los corregimientos no tienen población censada aparte: sin incidencia y sin luz."
    return title, note


def _described(df: pd.DataFrame, title: str, subtitle: str) -> str:
    groups = [
        f"{semaforo.WORDS[light]}: {', '.join(own['territorio_nombre'][:40])}"
        for light in (semaforo.RED, semaforo.YELLOW, semaforo.GREEN, semaforo.NONE)
        if len(own := df[df["luz"] == light])
    ]
    return f"Mapa. {title}. {subtitle} {'. '.join(groups)}."
