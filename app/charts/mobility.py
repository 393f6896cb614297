"""Trips between zones: the map of flows, and what each zone sends, receives and keeps.

`df` is `queries.mobility_od.od` (map) or `queries.mobility_zones.balance`. What is hidden is drawn as hidden, never as
zero.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import maps, maps_arcs, theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

METHOD = "docs/methods/movilidad.md"
CONTROL = "docs/methods/control-de-divulgacion.md"
MODELS = ("viajes", "viajes_periodos", "zonas_viaje")
UNIT = "viajes"
# So many bars fit on a screen; the table has all.
MOST_ZONES = 25
ROW = 22
_WAY = "Cada arco va de su origen, en azul, a su destino, en rojo."
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
SIDES = {"Salen": theme.CASES, "Llegan": theme.DEATHS, "Se quedan": theme.MEN}


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


def _shown(df: pd.DataFrame, *, most: int, zone: str | None = None, **drawn: object) -> tuple[dict, dict]:
    """What the map kit is told, and what is passed on to it."""
    if df.empty:
        raise NothingToDraw(EMPTY)
    about = {"value": "viajes", "unit": UNIT, "most": most}
    return about | {"title": _finding(df, zone=zone), "subtitle": _WAY}, drawn


def _finding(df: pd.DataFrame, *, zone: str | None) -> str:
    """The strongest flow between two zones, or what stays where there is none."""
    shown = df[~df["es_oculto"] & df["viajes"].gt(0)]
    between = shown[shown["origen_codigo"].astype(object) != shown["destino_codigo"].astype(object)]
    if between.empty:
        return f"Ningún viaje entre zonas distintas{f' con un extremo en {zone}' if zone else ''}"
    first = between.loc[between["viajes"].idxmax()]
    flow = f"de {first['origen_nombre']} a {first['destino_nombre']}: {formats.integer(first['viajes'])} viajes"
    return f"{f'{zone}: el' if zone else 'El'} mayor flujo entre zonas es {flow}"


figure(
    "cifras-movilidad",
    title="Cifras de los viajes",
    unit="la de cada indicador",
    models=MODELS,
    method=METHOD,
    columns={
        "etiqueta": "Indicador",
        "texto": "Valor",
        "numerador": "Numerador",
        "denominador": "Denominador",
        "nota": "Qué es",
        "motivo": "Por qué falta",
    },
    formula=r"\text{autocontención} = \frac{\text{viajes que empiezan y terminan en la zona}}"
    r"{\text{viajes que empiezan en la zona}}",
)(None)


@theme.shape
def _sides() -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("zonas")).encode(
        y=alt.Y(
            "zona_nombre:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelOverlap=False, labelFlush=False)
        ),
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X(
            "valor:Q",
            title="← salen · viajes · llegan →",
            axis=alt.Axis(labelExpr="format(abs(datum.value), ',.0f')", grid=True, tickCount=5),
        ),
        color=alt.Color(
            "lado:N",
            scale=alt.Scale(domain=list(SIDES), range=list(SIDES.values())),
            legend=alt.Legend(columns=2),
        ),
        opacity=theme.when(alt.OpacityValue, "datum.elegido", 1, 0.4),
        order=alt.Order("orden:Q"),
        tooltip=[
            alt.Tooltip("zona_nombre:N", title="Zona"),
            alt.Tooltip("lado:N", title="Viajes que"),
            alt.Tooltip("viajes:Q", title="Viajes", format=",.0f"),
            alt.Tooltip("retenidos:N", title="De los que empiezan allí, se quedan"),
        ],
    )
    rule = alt.Chart(alt.NamedData("zonas")).mark_rule(color=theme.RULE).encode(x=alt.XDatum(0))
    return alt.layer(bars, rule)


@figure(
    "orden-zonas",
    title="Qué envía, recibe y retiene cada zona",
    unit=UNIT,
    models=MODELS,
    method=(METHOD, CONTROL),
    columns={
        "zona_codigo": "Código",
        "zona_nombre": "Zona",
        "salen": "Salen",
        "llegan": "Llegan",
        "internos": "Se quedan",
        "total": "Viajes con un extremo en ella",
        "autocontencion_pct": "Autocontención, %",
        "ocultos": "Pares ocultos",
    },
    formula=r"\text{autocontención} = \frac{\text{internos}}{\text{internos} + \text{salen}}",
    embeddable=True,
    tabulate=lambda df: df.assign(autocontencion_pct=100 * df["autocontencion"]),
)
def zone_sides(df: pd.DataFrame, *, level: str, selected: str | None = None, zone: str | None = None) -> dict:
    """What leaves each zone to the left, what arrives to the right, what stays beside it; the busiest ones."""
    places = df[~df["zona_codigo"].isin(["FUERA", "SU"]) | df["zona_codigo"].eq(selected)]
    if places["total"].sum() == 0:
        raise NothingToDraw(EMPTY if df.empty else "Todos los viajes de estas zonas están ocultos por privacidad.")
    rows = places.head(MOST_ZONES)
    shares = [
        formats.percent(share) if share == share else "no se calcula" for share in rows["autocontencion"].astype(float)
    ]
    inside = rows["zona_codigo"].eq(selected) if selected in set(rows["zona_codigo"]) else True
    common = rows[["zona_nombre"]].assign(retenidos=shares, elegido=inside)
    parts = [
        common.assign(lado=side, viajes=rows[name], valor=sign * rows[name], orden=order)
        for order, (side, name, sign) in enumerate(
            zip(SIDES, ("salen", "llegan", "internos"), (-1, 1, 1), strict=True), start=1
        )
    ]
    drawn = pd.concat(parts, ignore_index=True)
    which = f"Las {len(rows)} zonas con más viajes; la tabla trae las {len(places)}." if len(rows) < len(places) else ""
    others = "sin contar lo de fuera del área ni lo que no se ubica" if len(places) < len(df) else ""
    hidden = int(df["ocultos"].gt(0).sum())
    subtitle = " ".join(
        filter(
            None,
            [
                "A la izquierda, los viajes que salen de cada zona hacia otras; a la derecha, los que llegan de otras "
                "y, en verde, los que empiezan y terminan en ella.",
                which,
                f"Zonas del mapa, {others}." if others else "",
                f"{words.count(hidden, 'zona tiene', 'zonas tienen')} pares ocultos por privacidad: "
                "suman solo donde se publica el total de la zona."
                if hidden
                else "",
            ],
        )
    )
    return theme.fill(
        _sides(),
        rows={"zonas": drawn},
        height=ROW * len(rows),
        title=_sent_and_received(places, selected=selected, zone=zone),
        subtitle=subtitle,
        alt_text=f"Viajes por {level}: "
        + "; ".join(
            f"{row.zona_nombre}, salen {formats.integer(row.salen)}, llegan {formats.integer(row.llegan)}, se quedan "
            f"{formats.integer(row.internos)}"
            for row in rows.head(10).itertuples()
        )
        + ".",
    )


def _sent_and_received(rows: pd.DataFrame, *, selected: str | None, zone: str | None) -> str:
    own = rows[rows["zona_codigo"] == selected]
    if len(own):
        one = own.iloc[0]
        return (
            f"De {one['zona_nombre']} salen {formats.integer(one['salen'])} viajes hacia otras zonas y llegan "
            f"{formats.integer(one['llegan'])}"
        )
    if zone:
        return f"Con quién intercambia viajes {zone}"
    net = rows["llegan"] - rows["salen"]
    if net.max() <= 0:
        first = rows.loc[rows["llegan"].idxmax()]
        return f"{first['zona_nombre']} es la zona que más viajes recibe: {formats.integer(first['llegan'])}"
    first, more = rows.loc[net.idxmax()], formats.integer(net.max())
    return f"{first['zona_nombre']} atrae más viajes de los que envía: {more} de diferencia"
