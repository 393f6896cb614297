"""Trips between zones: the map of flows, what each zone sends and receives, the ordered matrix.

`df` is `queries.mobility.od` (map), `queries.mobility_zones.balance` or `.matrix`. What is hidden is drawn as hidden,
never as zero.
"""

from __future__ import annotations

import pandas as pd

from app.charts import maps, maps_arcs, theme
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

METHOD = "docs/methods/movilidad.md"
CONTROL = "docs/methods/control-de-divulgacion.md"
MODELS = ("viajes", "viajes_periodos", "zonas_viaje")
UNIT = "viajes"
# So many bars fit on a screen; the table has all.
MOST_ZONES = 25
ROW, CELL = 22, 19
EMPTY = "Ningún viaje cumple a la vez todos los filtros: quite alguno."
OD_COLUMNS = {
    "origen_codigo": "Código del origen",
    "origen_nombre": "Origen",
    "destino_codigo": "Código del destino",
    "destino_nombre": "Destino",
    "viajes": "Viajes",
    "filas": "Filas de la fuente",
    "proporcion_pct": "% de los viajes",
}
SIDES = {"Salen hacia otras": theme.CASES, "Llegan de otras": theme.DEATHS, "No salen": theme.MEN}


def flow_deck(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> maps.CompactDeck:
    """The interactive map of `flow_map`, same arguments."""
    about, drawn = _shown(df, **shown)
    return maps_arcs.arcs(df, polygons, **about, **drawn)


def flow_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, most: int, **_: object) -> dict:
    """The legend of `flow_map`, same arguments."""
    return maps_arcs.arcs_legend(df, polygons, value="viajes", unit=UNIT, most=most)


def _strongest(df: pd.DataFrame) -> pd.DataFrame:
    return maps_arcs.arcs_table(df, value="viajes")


@figure(
    "mapa-flujos",
    title="Viajes entre zonas",
    unit=UNIT,
    models=(*MODELS, "poligonos"),
    method=(METHOD, CONTROL),
    columns=OD_COLUMNS,
    embeddable=True,
    deck=flow_deck,
    legend=flow_legend,
    tabulate=_strongest,
)
def flow_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """Arcs between zones: the strongest `most`; `zone` is the zone asked for, as the finding names it."""
    about, drawn = _shown(df, **shown)
    return maps_arcs.arcs_vega(df, polygons, **about, **drawn)


def _shown(df: pd.DataFrame, *, most: int, unit: str, zone: str | None = None, **drawn: object) -> tuple[dict, dict]:
    """What the map kit is told, and what is passed on to it; `unit` is what a trip is, in a sentence."""
    if df.empty:
        raise NothingToDraw(EMPTY)
    about = {"value": "viajes", "unit": UNIT, "most": most}
    return about | {"title": _finding(df, zone=zone), "subtitle": unit}, drawn


def _finding(df: pd.DataFrame, *, zone: str | None) -> str:
    """The strongest flow between two zones, or what stays where there is none."""
    shown = df[~df["es_oculto"] & df["viajes"].gt(0)]
    between = shown[shown["origen_codigo"].astype(object) != shown["destino_codigo"].astype(object)]
    if between.empty:
        return f"Ningún viaje entre zonas distintas{f' con un extremo en {zone}' if zone else ''}"
    first = between.loc[between["viajes"].idxmax()]
    flow = f"de {first['origen_nombre']} a {first['destino_nombre']}: {formats.integer(first['viajes'])} viajes"
    return f"{f'{zone}: el' if zone else 'El'} mayor flujo entre zonas es {flow}"
