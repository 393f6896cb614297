"""Trips beyond what distance explains, and the bus routes; `df` is what `queries.mobility_gravity` gives."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import maps, maps_arcs, theme, words
from app.charts.mobility import METHOD, UNIT
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

MODELS = ("viajes_gravedad", "viajes_gravedad_ajuste", "zonas_viaje")
MANY = 2_000  # points of a cloud
MODEL = r"E_{od} = O_o\, D_d\, a_o\, b_d\, d_{od}^{-\gamma}\, e^{-\beta d_{od}}"
COLUMNS = {
    "origen_nombre": "Origen",
    "destino_nombre": "Destino",
    "distancia_km": "Distancia, km",
    "observados": "Viajes observados",
    "esperados": "Viajes esperados",
    "exceso": "Diferencia",
    "residuo": "Desviaciones estándar",
    "es_anomalia": "Más de lo que la distancia explica",
    "filas": "Filas de la fuente",
}
_NONE = "Ningún par de zonas tiene más viajes de los que la distancia explica"


def _extra(df: pd.DataFrame) -> pd.DataFrame:
    """What the map draws: the trips above the expected of the pairs that have too many."""
    return df[df["es_anomalia"] & df["exceso"].gt(0)].rename(columns={"exceso": "viajes"})


def _shown(df: pd.DataFrame, *, fit: dict, level: str, zone: str | None = None, **drawn: object) -> tuple[dict, dict]:
    if not fit["es_mejor"]:
        raise NothingToDraw(
            "Con estos datos el modelo con distancia no predice mejor que uno sin ella: no se señala ningún par."
        )
    rows = _extra(df)
    if rows.empty:
        raise NothingToDraw(f"{_NONE}{f', de los que tienen un extremo en {zone}' if zone else ''}.")
    first = df[df["es_anomalia"]].iloc[0]
    title = (
        f"De {first['origen_nombre']} a {first['destino_nombre']} hay {formats.integer(first['observados'])} viajes; "
        f"la distancia explica {formats.integer(first['esperados'])}"
    )
    subtitle = (
        f"{words.count(len(rows), 'par', 'pares')} de zonas con más viajes de los que la distancia explica; el grosor "
        f"es cuántos más. {fitted(fit)}"
    )
    return {"value": "viajes", "unit": "viajes de más", "title": title, "subtitle": subtitle}, drawn


def fitted(fit: dict) -> str:
    """How well the model fits, beside one without distance, in a sentence."""
    better = formats.decimal(fit["mejora_pct"], digits=0)
    verdict = (
        f"La distancia quita el {better}{formats.SPACE}% de lo que falla un modelo sin ella"
        if fit["mejora_pct"] > 0
        else "La distancia no mejora un modelo sin ella"
    )
    return f"{verdict}, medido en pares que no entraron en el ajuste."


def excess_deck(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> maps.CompactDeck:
    """The interactive map of `excess_map`, same arguments."""
    about, drawn = _shown(df, **shown)
    return maps_arcs.arcs(_extra(df), polygons, **about, **drawn)


def excess_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, **_: object) -> dict:
    """The legend of `excess_map`, same arguments."""
    return maps_arcs.arcs_legend(_extra(df), polygons, value="viajes", unit="viajes de más")


@figure(
    "mapa-gravedad",
    title="Más viajes de los que la distancia explica",
    unit=UNIT,
    models=MODELS,
    method=(METHOD,),
    formula=MODEL,
    columns=COLUMNS,
    embeddable=True,
    deck=excess_deck,
    legend=excess_legend,
    tabulate=lambda df: df.head(300),
)
def excess_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """Arcs of the pairs with too many trips, as wide as what they have above the expected."""
    about, drawn = _shown(df, **shown)
    return maps_arcs.arcs_vega(_extra(df), polygons, **about, **drawn)


@theme.shape
def _cloud() -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("pares"))
    log = {"type": "log", "domain": [1, alt.ExprRef("alcance")], "nice": False, "clamp": True}
    axis = {"grid": True, "tickCount": 5, "format": ",.0f"}
    points = base.mark_circle(size=42).encode(
        x=alt.X("esperados:Q", title="Viajes que el modelo espera", scale=alt.Scale(**log), axis=alt.Axis(**axis)),
        y=alt.Y("observados:Q", title="Viajes observados", scale=alt.Scale(**log), axis=alt.Axis(**axis)),
        color=alt.Color(
            "clase:N",
            scale=alt.Scale(domain=["Más de lo esperado", "Los demás"], range=[theme.DEATHS, theme.OTHER]),
        ),
        opacity=theme.when(alt.OpacityValue, "datum.clase == 'Los demás'", 0.3, 0.95),
        tooltip=[
            alt.Tooltip("origen_nombre:N", title="Origen"),
            alt.Tooltip("destino_nombre:N", title="Destino"),
            alt.Tooltip("observados:Q", title="Observados", format=",.0f"),
            alt.Tooltip("esperados:Q", title="Esperados", format=",.1f"),
            alt.Tooltip("distancia_km:Q", title="Distancia, km", format=",.1f"),
        ],
    )
    line = alt.Chart(alt.NamedData("recta")).mark_line(color=theme.INK, strokeDash=[4, 3])
    return alt.layer(line.encode(x=alt.X("esperados:Q"), y=alt.Y("observados:Q")), points)


@figure(
    "gravedad-ajuste",
    title="Viajes observados y esperados de cada par de zonas",
    unit=UNIT,
    models=MODELS,
    method=(METHOD,),
    formula=MODEL,
    columns=COLUMNS,
    embeddable=True,
    tabulate=lambda df: df.head(300),
)
def observed_and_expected(df: pd.DataFrame, *, fit: dict) -> dict:
    """Every pair by what is observed and expected, logarithmic; the line is where both are equal."""
    seen = df[df["observados"].gt(0) & df["esperados"].gt(0)]
    if seen.empty:
        raise NothingToDraw("El modelo no examina ningún par de zonas con estos filtros.")
    # The pairs that stand out, then those with most trips: the rest is a cloud near the corner.
    rows = seen.sort_values(["es_anomalia", "observados"], ascending=False).head(MANY)
    drawn = rows[["origen_nombre", "destino_nombre", "observados", "esperados", "distancia_km"]].assign(
        clase=["Más de lo esperado" if one else "Los demás" for one in rows["es_anomalia"]]
    )
    drawn = drawn.sort_values("clase", ascending=True, kind="stable")
    top = float(max(rows["observados"].max(), rows["esperados"].max(), 10)) * 1.3
    return theme.fill(
        _cloud(),
        rows={"pares": drawn, "recta": pd.DataFrame({"esperados": [1.0, top], "observados": [1.0, top]})},
        values={"alcance": top},
        height=340,
        title=fitted(fit).partition(", medido")[0]
        if fit["es_mejor"]
        else "La distancia no explica estos viajes mejor que el tamaño de las zonas",
        subtitle="Cada punto es un par de zonas; sobre la línea discontinua hay más viajes de los esperados. Ejes "
        "logarítmicos."
        + (
            f" Se dibujan {formats.integer(len(rows))} de {formats.integer(len(df))} pares."
            if len(rows) < len(df)
            else ""
        ),
        alt_text=f"Viajes observados y esperados de {formats.integer(len(df))} pares de zonas, "
        f"{int(df['es_anomalia'].sum())} con más de lo que la distancia explica.",
    )


figure(
    "pares-gravedad",
    title="Pares con más viajes de los que la distancia explica",
    unit=UNIT,
    models=MODELS,
    method=(METHOD,),
    formula=MODEL,
    columns={name: label for name, label in COLUMNS.items() if name != "es_anomalia"},
    tabulate=lambda df: df[df["es_anomalia"]].head(100),
)(None)
