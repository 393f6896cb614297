"""Maps of density: counts in the hexagons of the H3 grid, in classes; small counts can be left out.

The deck, its Vega twin, its legend and its table take the arguments of `count_cells`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import altair as alt
import pandas as pd
import pydeck as pdk

from app.charts import classes, maps_deck, maps_twin, theme, words
from app.charts.maps_deck import HEIGHT, CompactDeck, rgba, shapes
from app.charts.registry import NothingToDraw
from app.domain import formats, hexagons

MOST = 5_000


@dataclass(frozen=True)
class Counted:
    """Cells (celda, valor or nothing where hidden, clase, texto), the legend's labels and colours, what is said."""

    cells: pd.DataFrame
    legend: dict[str, str]
    unit: str
    note: str


def count_cells(
    df: pd.DataFrame,
    *,
    value: str,
    unit: str,
    resolution: int | None = None,
    k: int = 0,
    limits: Collection[float] | None = None,
    cell: str = "celda_codigo",
) -> Counted:
    """Give each cell its class and its words; raises NothingToDraw where no cell has a count to show.

    A row is a cell of one resolution with its count, perhaps marked `es_oculto`; cells with nothing have no row.
    Counts are added up to the coarser `resolution`, and to one where MOST cells are not exceeded. A cell is hidden
    where its count, or one that it holds, is marked, and where it is from 1 to `k` - 1. That `k` is for pictures of a
    profile that sees all: what is public comes hidden, so that coarser sums give nothing away.
    """
    rows = pd.DataFrame({"celda": df[cell], "valor": df[value].astype(float)})
    rows["es_oculto"] = df["es_oculto"].fillna(False).astype(bool) if "es_oculto" in df else False
    if rows.empty:
        raise NothingToDraw("Ninguna celda tiene un conteo que mostrar con estos filtros.")
    own = hexagons.resolution(rows["celda"])
    size = own if resolution is None else min(resolution, own)
    while True:
        found = rows.assign(celda=hexagons.coarser(rows["celda"], resolution=size))
        found = found.groupby("celda", as_index=False).agg({"valor": "sum", "es_oculto": "any"})
        if len(found) <= MOST:
            break
        size -= 1
    found = found[(found["valor"] > 0) | found["es_oculto"]]
    hidden = found["es_oculto"] | found["valor"].between(1, k - 1)
    found = found.drop(columns="es_oculto").assign(valor=found["valor"].where(~hidden)).reset_index(drop=True)
    if found["valor"].notna().sum() == 0:
        raise NothingToDraw("Ninguna celda tiene un conteo que mostrar con estos filtros.")
    made = classes.classify(found["valor"], limits=limits, digits=0)
    said = {one: (made.label(one), f"{formats.integer(one)} {unit}") for one in found["valor"].dropna().unique()}
    told = [said.get(one, (classes.CONCEALED, classes.CONCEALED)) for one in found["valor"]]
    legend = dict(zip(made.labels, made.colors, strict=True))
    legend |= {classes.CONCEALED: classes.HIDDEN} if hidden.any() else {}
    area = hexagons.hectares(size)
    asked = f", las más finas que caben en un mapa de {formats.integer(MOST)} celdas" if size < own else ""
    asked = asked if resolution is None or size < resolution else ""
    note = f"Hexágonos de unas {formats.decimal(area, digits=0 if area >= 10 else 1)} hectáreas{asked}."
    if hidden.any():
        note += f" {words.count(hidden.sum(), 'celda oculta', 'celdas ocultas')} por privacidad."
    return Counted(found.assign(clase=[t[0] for t in told], texto=[t[1] for t in told]), legend, unit, note)


def density(
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
    """The interactive map, its cells in the layer `celdas`; `shown` goes to `count_cells`, the rest as in `maps`."""
    counted = count_cells(df, **shown)
    colors = {label: rgba(color) for label, color in counted.legend.items()}
    cells = zip(counted.cells["celda"], counted.cells["clase"], counted.cells["texto"], strict=True)
    base, *above = maps_deck.ground(polygons, streets=streets, chosen=chosen)
    hexes = pdk.Layer(
        "H3HexagonLayer",
        id="celdas",
        data=[{"h": cell, "c": colors[label], "texto": text} for cell, label, text in cells],
        get_hexagon="h",
        get_fill_color="c",
        get_line_color=rgba(theme.RULE),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=0.5,
        extruded=False,
        high_precision=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=[255, 255, 255, 70],
    )
    layers = [base, hexes, maps_deck.border("contornos", shapes(polygons), theme.RULE, 1.2), *above]
    told = _told(counted, title=title, subtitle=subtitle)
    return maps_deck.deck(layers, shapes(polygons), height=height, tooltip="{texto}", told=told)


def density_vega(
    df: pd.DataFrame,
    polygons: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    streets: pd.DataFrame | None = None,
    **shown: object,
) -> dict:
    """The same map as a Vega-Lite dict, its legend included; the arguments are those of `density`."""
    counted = count_cells(df, **shown)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": [[hexagons.ring(cell)] for cell in cells]},
            "properties": {"clase": label},
        }
        for label, cells in counted.cells.groupby("clase")["celda"]
    ]
    color = maps_twin.color(counted.legend, unit=counted.unit)
    base, *above = maps_twin.ground(polygons, streets=streets, chosen=chosen)
    hexes = alt.Chart().mark_geoshape(stroke=theme.RULE, strokeWidth=0.3)
    layers = [base, (hexes.encode(color=color), features), maps_twin.border(shapes(polygons), theme.RULE, 0.8), *above]
    told = _told(counted, title=title, subtitle=subtitle)
    return maps_twin.still(layers, title=title, subtitle=f"{subtitle} {counted.note}", told=told)


def density_legend(df: pd.DataFrame, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend alone; `shown` goes to `count_cells`."""
    counted = count_cells(df, **shown)
    return maps_twin.key(counted.legend, unit=counted.unit)


def density_table(df: pd.DataFrame, **shown: object) -> pd.DataFrame:
    """What the map says to who cannot see it; its cells one by one are in the data files.

    A row is a class: `clase`, `celdas`, `total` of their counts (missing where they are hidden).
    """
    counted = count_cells(df, **shown)
    grouped = counted.cells.groupby("clase")["valor"]
    rows = pd.DataFrame({"celdas": grouped.size(), "total": grouped.sum(min_count=1)}).reindex(counted.legend)
    return rows.fillna({"celdas": 0}).astype({"celdas": int}).rename_axis("clase").reset_index()


def _told(counted: Counted, *, title: str, subtitle: str) -> str:
    """The map in words."""
    sizes = counted.cells["clase"].value_counts()
    shares = "; ".join(f"{label}: {formats.integer(sizes.get(label, 0))}" for label in counted.legend)
    most = formats.integer(counted.cells["valor"].max())
    return (
        f"Mapa de densidad. {title}. {subtitle} {counted.note} La celda con más tiene {most} ({counted.unit}). "
        f"Celdas por clase: {shares}."
    )
