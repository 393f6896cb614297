"""The map of the network: each site by its kind, and those whose place is doubtful.

`df` is `queries.connectivity.sites`. Wi-Fi zones are dots, Puntos are squares with a letter, hollow where only the
barrio is known; a ring surrounds what lies in another comuna than the one its source writes.
"""

from __future__ import annotations

import pandas as pd

from app.charts import connectivity_marks as marks
from app.charts import maps_deck, maps_twin, words
from app.charts.connectivity import FORMULA, METHOD, SITES, near
from app.charts.registry import NothingToDraw, figure
from app.domain import formats


def sites_deck(
    df: pd.DataFrame,
    *,
    polygons: pd.DataFrame,
    outline: pd.DataFrame,
    radius: int,
    chosen: str | None = None,
    height: int = maps_deck.HEIGHT,
) -> maps_deck.CompactDeck:
    """The interactive map of `sites_map`, same arguments."""
    title, subtitle = _told(df, outline, radius)
    placed = _spoken(df, radius).dropna(subset=["latitud"])
    dots, boxes = placed[placed["sitio_tipo"] == "wifi"], placed[placed["sitio_tipo"] != "wifi"]
    ground, *over = maps_deck.ground(polygons, streets=None, chosen=chosen)
    framed = maps_deck.shapes(outline)
    layers = [
        ground,
        marks.reach_layer(placed, radius),
        maps_deck.border("contornos", framed, marks.LINE, 1.4),
        *over,
        marks.dots_layer("wifi", dots),
        *marks.boxes_layers(boxes),
        *marks.rings_layers(placed[placed["es_incoherente"]]),
    ]
    return maps_deck.deck(
        [layer for layer in layers if layer is not None],
        framed,
        height=height,
        tooltip="{texto}",
        told=_described(df, title, subtitle),
        heading=(title, subtitle),
    )


def sites_legend(df: pd.DataFrame, *, radius: int, **_: object) -> dict:
    """The legend of `sites_map`, same arguments."""
    return marks.key(marks.classes(df.dropna(subset=["latitud"]), radius), unit="Sitios de la red")


@figure(
    "mapa-red",
    title="La red en el mapa",
    unit="sitios",
    models=(*SITES, "territorios", "poligonos"),
    method=METHOD,
    formula=FORMULA,
    columns={
        "sitio_nombre": "Sitio",
        "tipo_nombre": "Qué es",
        "direccion": "Dirección",
        "barrio_nombre": "Barrio de su coordenada",
        "comuna_nombre": "Comuna de su coordenada",
        "personas": "Personas cerca",
        "personas_min": "Personas, desde",
        "personas_max": "Personas, hasta",
        "aviso": "Aviso",
    },
    embeddable=True,
    deck=sites_deck,
    legend=sites_legend,
)
def sites_map(df: pd.DataFrame, *, polygons: pd.DataFrame, outline: pd.DataFrame, radius: int) -> dict:
    """The sites over the territories, with all that lies within the radius (m); `outline` are the comunas."""
    title, subtitle = _told(df, outline, radius)
    bounds = marks.frame(outline)
    seen = marks.inside(_spoken(df, radius), bounds)
    layers = maps_twin.ground(marks.cut(polygons, bounds), streets=None, chosen=None)
    layers += [
        *marks.reach_twin(seen, radius),
        maps_twin.border(maps_deck.shapes(outline), marks.LINE, 1),
        *marks.sites_twin(seen),
        *marks.rings_twin(seen[seen["es_incoherente"]]),
        marks.key_twin(marks.classes(df.dropna(subset=["latitud"]), radius), unit="Sitios de la red"),
    ]
    if beyond := int(df["latitud"].notna().sum()) - len(seen):
        subtitle += f" Fuera de la imagen: {words.count(beyond, 'sitio', 'sitios')}."
    return maps_twin.still(layers, title=title, subtitle=subtitle, told=_described(df, title, subtitle))


figure(
    "sitios-por-revisar",
    title="Sitios cuyo lugar hay que revisar",
    unit="sitios",
    models=("sitios_conectividad",),
    method=METHOD,
    columns={
        "sitio_nombre": "Sitio",
        "tipo_nombre": "Qué es",
        "direccion": "Dirección",
        "barrio_nombre": "Barrio de su coordenada",
        "aviso": "Por qué",
        "nota": "Qué se sabe",
    },
)(None)


def _spoken(df: pd.DataFrame, radius: int) -> pd.DataFrame:
    """The sites with what each says when pointed at."""
    rows = df.assign(es_incoherente=~df["es_coherente"].fillna(True))
    rows["texto"] = [_text(row, radius) for row in rows.itertuples()]
    return rows


def _text(row: object, radius: int) -> str:
    told = [f"{row.sitio_nombre} ({row.tipo_nombre.lower() if row.sitio_tipo == 'wifi' else row.tipo_nombre})"]
    if isinstance(row.direccion, str):
        told.append(row.direccion)
    told.append(", ".join(dict.fromkeys([row.barrio_nombre, row.comuna_nombre])))
    if row.personas == row.personas:
        low, high = formats.integer(row.personas_min), formats.integer(row.personas_max)
        told.append(f"{near(radius).capitalize()}: {formats.integer(row.personas)} personas (entre {low} y {high})")
    return "\n".join([*told, *([row.aviso] if row.aviso else [])])


def _told(df: pd.DataFrame, outline: pd.DataFrame, radius: int) -> tuple[str, str]:
    """The finding, and how to read the map."""
    if df.empty:
        raise NothingToDraw("Ningún sitio de la red con estos filtros.")
    apart, found = df["comuna_codigo"].isna(), df.dropna(subset=["comuna_codigo"])
    counts = found["comuna_nombre"].value_counts().sort_index()
    first = counts[counts == counts.max()].index.tolist() if len(counts) else []
    without = outline[~outline["territorio_nombre"].isin(counts.index)]["territorio_nombre"]
    title = words.count(len(df), "sitio", "sitios")
    if len(df) > 1 and len(first) <= 2:
        verb = "tiene" if len(first) == 1 else "tienen cada una"
        title = f"{words.listed(first)} {verb} {formats.integer(counts.max())} de los {title}"
    if len(without) > 1:
        title += f"; {words.count(len(without), 'comuna', 'comunas')} no tienen ninguno"
    elif len(without):
        title += f"; {without.iloc[0]} no tiene ninguno"
    note = f"Sombreado, lo que queda {near(radius)} de un sitio, en línea recta."
    placed = df["latitud"].notna()
    for told, names in (
        ("Su coordenada cae fuera de la ciudad", df.loc[apart & placed, "sitio_nombre"].tolist()),
        ("No se sabe dónde está y solo sale en la tabla", df.loc[~placed, "sitio_nombre"].tolist()),
    ):
        note += f" {told}: {words.listed(names[:3])}{' y otros' if names[3:] else ''}." if names else ""
    return title, note


def _described(df: pd.DataFrame, title: str, subtitle: str) -> str:
    kinds = "; ".join(f"{name}: {formats.integer(count)}" for name, count in df["tipo_nombre"].value_counts().items())
    doubts = f"Con el lugar aproximado: {formats.integer(df['es_aproximada'].sum())}; con la comuna por revisar: "
    doubts += formats.integer((~df["es_coherente"].fillna(True)).sum())
    return f"Mapa de sitios. {title}. {subtitle} {kinds}. {doubts}."
