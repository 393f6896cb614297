"""The map of the next sites over the network of today. `df` is `queries.connectivity_next.proposals`."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import connectivity_marks as marks
from app.charts import maps_deck, maps_twin, theme, words
from app.charts.connectivity import METHOD, PROPOSED, near
from app.charts.connectivity_next import GAIN, MODELS, NOTHING, PROPOSALS, where
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

_TODAY = theme.OTHER
_UNIT = "Sitios"


def proposals_deck(
    df: pd.DataFrame,
    *,
    polygons: pd.DataFrame,
    outline: pd.DataFrame,
    sites: pd.DataFrame,
    radius: int,
    chosen: str | None = None,
    height: int = maps_deck.HEIGHT,
) -> maps_deck.CompactDeck:
    """The interactive map of `proposals_map`, same arguments."""
    title, subtitle = _told(df, radius)
    placed, sites = _spoken(df), sites.dropna(subset=["latitud"])
    ground, *over = maps_deck.ground(polygons, streets=None, chosen=chosen)
    layers = [
        ground,
        marks.reach_layer(sites, radius, _TODAY, "alcance"),
        marks.reach_layer(df, radius, PROPOSED, "alcance-nuevo"),
        *over,
        marks.dots_layer("red", sites.assign(texto=sites["sitio_nombre"]), _TODAY, least=2.5),
        _numbers(placed),
    ]
    return maps_deck.deck(
        [layer for layer in layers if layer is not None],
        maps_deck.shapes(outline),
        height=height,
        tooltip="{texto}",
        told=_described(df, title, subtitle),
        heading=(title, subtitle),
    )


def proposals_legend(df: pd.DataFrame, *, radius: int, **_: object) -> dict:
    """The legend of `proposals_map`, same arguments."""
    return marks.key(_classes(radius), unit=_UNIT)


@figure(
    "mapa-proximos",
    title="Los próximos sitios en el mapa",
    unit="personas nuevas",
    models=(*MODELS, "sitios_conectividad", "poligonos"),
    method=METHOD,
    formula=GAIN,
    columns=PROPOSALS,
    embeddable=True,
    deck=proposals_deck,
    legend=proposals_legend,
)
def proposals_map(
    df: pd.DataFrame, *, polygons: pd.DataFrame, outline: pd.DataFrame, sites: pd.DataFrame, radius: int
) -> dict:
    """The proposed sites with their number, what they reach within the radius (m), and the network of today."""
    title, subtitle = _told(df, radius)
    bounds = marks.frame(outline)
    sites = marks.inside(sites, bounds)
    rows = marks.rows(marks.inside(_spoken(df), bounds))
    today = marks.rows(sites.assign(texto=sites["sitio_nombre"]))
    dot = alt.Chart().mark_point(shape="circle", filled=True, size=14, color=_TODAY, opacity=1, tooltip=None)
    disc = alt.Chart().mark_point(
        shape="circle", size=210, fill=PROPOSED, stroke=marks.PAPER, strokeWidth=1, fillOpacity=1, opacity=1
    )
    number = alt.Chart().mark_text(fontSize=10, fontWeight="bold", color=marks.PAPER, tooltip=None)
    layers = maps_twin.ground(marks.cut(polygons, bounds), streets=None, chosen=None)
    layers += [
        *marks.reach_twin(sites, radius, _TODAY),
        *marks.reach_twin(df, radius, PROPOSED),
        (marks.placed(dot), today),
        (marks.placed(disc).encode(tooltip=[alt.Tooltip("texto:N", title="Propuesta")]), rows),
        (marks.placed(number).encode(text=alt.Text("rotulo:N")), rows),
        marks.key_twin(_classes(radius), unit=_UNIT),
    ]
    return maps_twin.still(layers, title=title, subtitle=subtitle, told=_described(df, title, subtitle))


def _numbers(df: pd.DataFrame) -> pdk.Layer:
    """Each proposed site as its number on a disc."""
    return pdk.Layer(
        "TextLayer",
        id="propuestos",
        data=marks.rows(df),
        get_position="p",
        get_text="rotulo",
        get_color=maps_deck.rgba(marks.PAPER),
        get_size=13,
        font_family=pdk.types.String("Arial, sans-serif"),
        font_weight=700,
        background=True,
        background_padding=[5, 2],
        background_border_radius=9,
        get_background_color=maps_deck.rgba(PROPOSED),
        get_border_color=maps_deck.rgba(marks.PAPER),
        get_border_width=1.5,
        pickable=True,
    )


def _spoken(df: pd.DataFrame) -> pd.DataFrame:
    texts = [
        f"{row.orden}. {where(row)}\n{formats.integer(row.personas_nuevas)} personas nuevas" for row in df.itertuples()
    ]
    return df.assign(texto=texts, rotulo=df["orden"].astype(str))


def _classes(radius: int) -> pd.DataFrame:
    rows = [
        ("Sitio propuesto, en su orden", "circle", PROPOSED, marks.PAPER),
        (f"Nuevo {near(radius)}", "square", theme.fade(PROPOSED, 0.25), PROPOSED),
        ("La red de hoy", "circle", _TODAY, _TODAY),
        (f"Hoy {near(radius)}", "square", theme.fade(_TODAY, 0.25), _TODAY),
    ]
    return pd.DataFrame(rows, columns=["clase", "forma", "relleno", "borde"])


def _told(df: pd.DataFrame, radius: int) -> tuple[str, str]:
    if df.empty:
        raise NothingToDraw(NOTHING)
    places = df["comuna_nombre"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    people = formats.integer(df["personas_nuevas"].sum())
    title = f"{words.count(len(df), 'sitio más llegaría', 'sitios más llegarían')} a {people} personas sin red cerca"
    some = [f"{name} ({formats.integer(count)})" for name, count in places.head(4).items()]
    note = f"Dónde quedan: {words.listed(some)}{' y otras' if len(places) > 4 else ''}. Cada propuesta es el centro de "
    return title, f"{note}una celda, no un predio: dice por dónde empezar a buscar."


def _described(df: pd.DataFrame, title: str, subtitle: str) -> str:
    told = "; ".join(text.replace("\n", ", ") for text in _spoken(df)["texto"])
    return f"Mapa. {title}. {subtitle} {told}."
