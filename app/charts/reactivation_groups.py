"""Figures of the groups of the economy: what is active in each, its firms, those that open and close."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.reactivation_bars import ACTIVITY, COLOR, FIRMS, IN_TIME, MEASURES, METHOD, NOTHING, capital, ordered
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

_GROUP = {
    "codigo": "Código",
    "nombre": "Grupo",
    "registrados": "Registrados",
    "establecimientos": "Establecimientos activos",
    "conversion": "Activos de los registrados",
    "trabajadores": "Trabajadores reactivados",
    "empresas": "Empresas",
}
BY = {
    "seccion": "sección de actividad",
    "division": "división de actividad",
    "tamano": "tamaño",
    "comuna": "comuna",
    "barrio": "barrio",
}


@figure(
    "orden-reactivacion",
    title="Reactivación por grupo",
    unit="establecimientos y trabajadores",
    models=("reactivacion", "reactivacion_por_dia", "ciiu"),
    method=(METHOD, ACTIVITY),
    columns=_GROUP,
    tabulate=lambda df: df.assign(conversion=[formats.percent(share) for share in df["conversion"]]),
    embeddable=True,
)
def groups(df: pd.DataFrame, *, by: str, measure: str, place: str, until: date) -> dict:
    """Groups in order of what they have active; `df` is `queries.reactivation.breakdown`."""
    if df.empty or not df[measure].sum():
        raise NothingToDraw(NOTHING)
    about = f"{capital(MEASURES[measure][1])} activos en {place} por {BY[by]}, al {formats.day(until)}."
    return ordered(df, value=measure, color=COLOR, about=about)


@figure(
    "orden-empresas",
    title="Empresas activas por grupo",
    unit="empresas",
    models=("empresas", "ciiu"),
    method=ACTIVITY,
    columns=_GROUP,
    embeddable=True,
)
def firms(df: pd.DataFrame, *, by: str, place: str, cutoff: date) -> dict:
    """The chamber's active firms in order of their groups; `df` is `queries.reactivation_city.firms`."""
    if df.empty or not df["empresas"].sum():
        raise NothingToDraw("Ninguna empresa activa del registro mercantil con estos filtros.")
    about = (
        f"Empresas activas en {place} según el registro mercantil, por {BY[by]}, al {formats.day(cutoff)}: casi "
        "tres años después de la última entrega de la reactivación."
    )
    return ordered(df, value="empresas", color=FIRMS, about=about)


@figure(
    "aperturas-cierres",
    title="Empresas que abren y que cierran, por mes",
    unit="empresas por mes",
    models=("empresas_por_mes",),
    method=(IN_TIME, ACTIVITY),
    formula=r"\text{saldo}_m = \text{matrículas}_m - \text{cancelaciones}_m",
    columns={
        "mes_fecha": "Mes",
        "aperturas": "Matrículas",
        "cierres": "Cancelaciones",
        "saldo": "Saldo",
        "es_incompleto": "Mes incompleto",
    },
    embeddable=True,
)
def openings(df: pd.DataFrame, *, place: str, cutoff: date) -> dict:
    """Registrations above and cancellations below zero by month, and their difference.

    `df` is `queries.reactivation_city.openings`.
    """
    if df.empty:
        raise NothingToDraw("Ninguna matrícula ni cancelación con estos filtros.")
    opened, closed = int(df["aperturas"].sum()), int(df["cierres"].sum())
    first, last = df["mes_fecha"].min(), df["mes_fecha"].max()
    lockdown = df[df["mes_fecha"].between(pd.Timestamp(2020, 4, 1), pd.Timestamp(2020, 6, 30))]
    before = df[df["mes_fecha"].between(pd.Timestamp(2019, 4, 1), pd.Timestamp(2019, 6, 30))]
    title = f"{words.count(opened, 'matrícula', 'matrículas')} y {words.count(closed, 'cancelación', 'cancelaciones')}"
    if len(before) and before["aperturas"].sum() >= 20:
        change = lockdown["aperturas"].sum() / before["aperturas"].sum() - 1
        more = "menos" if change < 0 else "más"
        title = f"De abril a junio de 2020, {formats.percent(abs(change))} {more} matrículas que en 2019"
    note = (
        f"De lo que el registro mercantil conservaba el {formats.day(cutoff)}: {formats.integer(opened)} matrículas y "
        f"{formats.integer(closed)} cancelaciones en {place} desde el {formats.day(first)}. Lo que "
        "cerró y salió del registro antes del corte no se ve: los cierres son un mínimo y los meses viejos quedan "
        "cortos. El periodo elegido no lo recorta."
    )
    if df["es_incompleto"].any():
        note += f" El último mes llega solo hasta el {formats.day(cutoff)}."
    long = df.melt(["mes_fecha", "es_incompleto"], ["aperturas", "cierres"], "clase", "empresas")
    long["lado"] = long["empresas"].where(long["clase"] == "aperturas", -long["empresas"])
    long["clase"] = long["clase"].map({"aperturas": "Matrículas", "cierres": "Cancelaciones"})
    x = alt.X(
        "mes_fecha",
        timeUnit="yearmonth",
        type="temporal",
        title=None,
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}),
    )
    y = alt.Y("lado:Q", title=None, axis=alt.Axis(labelExpr="format(abs(datum.value), ',d')", tickCount=5))
    month = alt.Tooltip("mes_fecha:T", title="Mes", format="%b %Y")
    bars = (
        alt.Chart(long)
        .mark_bar(binSpacing=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "clase:N",
                scale=alt.Scale(domain=["Matrículas", "Cancelaciones"], range=[FIRMS, theme.DEATHS]),
            ),
            opacity=theme.when(alt.OpacityValue, "datum.es_incompleto", 0.4, 1),
            tooltip=[
                month,
                alt.Tooltip("clase:N", title="Qué"),
                alt.Tooltip("empresas:Q", title="Empresas", format=",d"),
            ],
        )
    )
    zero = alt.Chart(pd.DataFrame({"y": [0]})).mark_rule(color=theme.INK, strokeWidth=1).encode(y=alt.Y("y:Q"))
    return theme.finish(
        alt.layer(bars, zero).properties(height=theme.HEIGHT),
        title=title,
        subtitle=note,
        alt_text=f"{title}. Empresas matriculadas y canceladas por mes, de {formats.day(first)} a {formats.day(last)}. "
        f"{note}",
    )
