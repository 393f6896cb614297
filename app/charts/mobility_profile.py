"""How and when people travel; `df` is what `queries.mobility_profile` gives."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.charts.mobility import EMPTY, METHOD, UNIT
from app.charts.registry import NothingToDraw, figure
from app.domain import formats, travel

# The modes that have a colour; the others share the last.
COLORS = {
    "Transporte público": theme.CASES,
    "Moto": theme.DEATHS,
    "Transporte informal": theme.WOMEN,
    "Automóvil": theme.MEN,
    travel.REST: theme.OTHER,
}


@theme.shape
def _shares() -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("medios")).encode(
        y=alt.Y("modo_nombre:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelFlush=False)),
        tooltip=[
            alt.Tooltip("modo_nombre:N", title="Medio"),
            alt.Tooltip("viajes:Q", title="Viajes", format=",.0f"),
            alt.Tooltip("proporcion:Q", title="De todos", format=",.1%"),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X(
            "proporcion:Q",
            title="De los viajes",
            scale=alt.Scale(domain=[0, alt.ExprRef("alcance")]),
            axis=alt.Axis(format=",.0%", grid=True, tickCount=5),
        ),
        color=alt.Color("grupo:N", scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())), legend=None),
    )
    told = base.mark_text(align="left", dx=5, color=theme.INK, fontSize=12)
    return alt.layer(bars, told.encode(x=alt.X("proporcion:Q"), text=alt.Text("texto:N")))


@figure(
    "reparto-modal",
    title="En qué viaja la gente",
    unit="porcentaje de los viajes",
    models=("viajes", "viajes_periodos"),
    method=METHOD,
    columns={"modo_nombre": "Medio", "viajes": "Viajes", "proporcion_pct": "% de los viajes", "filas": "Filas"},
    formula=r"p_m = \frac{\text{viajes en } m}{\sum_j \text{viajes en } j}",
    embeddable=True,
    tabulate=lambda df: df.assign(proporcion_pct=100 * df["proporcion"]),
)
def mode_split(df: pd.DataFrame, *, place: str) -> dict:
    """The share of each mode, the most used first; `df` is `queries.mobility_profile.modes`."""
    if df["viajes"].sum() == 0:
        raise NothingToDraw(EMPTY)
    rows = df[df["viajes"] > 0]
    drawn = rows[["modo_nombre", "viajes", "proporcion"]].assign(
        grupo=[travel.group(code) for code in rows["modo"]],
        texto=[formats.percent(share) for share in rows["proporcion"]],
    )
    known = rows[rows["modo"] != "sin_dato"]
    first = (known if len(known) else rows).iloc[0]
    return theme.fill(
        _shares(),
        rows={"medios": drawn},
        values={"alcance": min(1.0, 1.18 * float(rows["proporcion"].max()))},
        height=26 * len(rows),
        title=f"{first['modo_nombre']}: {formats.percent(first['proporcion'])} de los viajes",
        subtitle=f"{formats.integer(rows['viajes'].sum())} viajes {formats.of(place)}, por su medio principal.",
        alt_text=f"Medio de los viajes {formats.of(place)}: "
        + "; ".join(f"{row.modo_nombre}, {row.texto}" for row in drawn.itertuples())
        + ".",
    )


@theme.shape
def _by_hour() -> alt.Chart:
    return (
        alt.Chart(alt.NamedData("horas"))
        .mark_bar()
        .encode(
            x=alt.X(
                "hora:O",
                title="Hora de salida",
                scale=alt.Scale(domain=list(range(24)), paddingInner=0.12),
                axis=alt.Axis(labelAngle=0, values=list(range(0, 24, 3)), labelExpr="datum.value + ' h'"),
            ),
            y=alt.Y("viajes:Q", title="Viajes", axis=alt.Axis(format=",.0f", grid=True, tickCount=5)),
            color=alt.Color(
                "grupo:N",
                scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())),
                legend=alt.Legend(columns=2),
            ),
            order=alt.Order("orden:Q"),
            tooltip=[
                alt.Tooltip("hora:O", title="Hora de salida"),
                alt.Tooltip("grupo:N", title="Medio"),
                alt.Tooltip("viajes:Q", title="Viajes", format=",.0f"),
            ],
        )
    )


@figure(
    "viajes-por-hora",
    title="A qué hora salen",
    unit=UNIT,
    models=("viajes", "viajes_periodos"),
    method=METHOD,
    columns={"hora": "Hora de salida", "modo_nombre": "Medio", "viajes": "Viajes", "filas": "Filas de la fuente"},
    embeddable=True,
    tabulate=lambda df: (
        df.assign(modo_nombre=[travel.group(code) for code in df["modo"]])
        .groupby(["hora", "modo_nombre"], as_index=False)[["viajes", "filas"]]
        .sum()
    ),
)
def departures(df: pd.DataFrame, *, place: str) -> dict:
    """Trips by hour of departure and mode, stacked; `df` is `queries.mobility_profile.departures`."""
    timed = df[df["hora"].notna() & df["viajes"].gt(0)]
    if timed.empty:
        raise NothingToDraw(EMPTY if df.empty else "Ninguno de estos viajes dice a qué hora sale.")
    drawn = timed.assign(grupo=[travel.group(code) for code in timed["modo"]], hora=timed["hora"].astype(int))
    drawn = drawn.groupby(["hora", "grupo"], as_index=False)["viajes"].sum()
    drawn["orden"] = [list(COLORS).index(group) for group in drawn["grupo"]]
    hours = drawn.groupby("hora")["viajes"].sum()
    peak = int(hours.idxmax())
    unknown = 1 - timed["viajes"].sum() / df["viajes"].sum()
    note = f" Sin hora: {formats.percent(unknown)} de los viajes, que no se dibujan." if unknown > 1e-9 else ""
    return theme.fill(
        _by_hour(),
        rows={"horas": drawn},
        height=26 * 9,
        title=f"A las {peak} sale el {formats.percent(hours[peak] / hours.sum(), digits=0)} de los viajes, "
        "más que a cualquier otra hora",
        subtitle=f"Viajes {formats.of(place)} por hora de salida y medio.{note}",
        alt_text=f"Viajes {formats.of(place)} por hora de salida: "
        + "; ".join(f"{hour} h, {formats.integer(value)}" for hour, value in hours.items())
        + ".",
    )
