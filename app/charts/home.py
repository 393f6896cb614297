"""Figures of the home page: small, one finding each."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

HEIGHT = 120

figure(
    "cifras-territorio",
    title="El territorio en cifras",
    unit="la de cada indicador",
    models=("territorios", "poblacion_por_territorio"),
    method="docs/methods/territorio.md",
    columns={"etiqueta": "Indicador", "texto": "Valor", "nota": "Qué es"},
)(None)


@figure(
    "ritmo-covid",
    title="Ritmo de la epidemia de COVID-19",
    unit="casos por día",
    models=("covid_casos_por_dia",),
    method="docs/methods/covid-indicadores.md",
    formula=r"\bar{c}_t = \frac{1}{7}\sum_{i=0}^{6} c_{t-i}",
    columns={"fecha": "Fecha", "media_movil_7": "Casos por día, media de 7 días"},
)
def rhythm(df: pd.DataFrame, *, place: str) -> dict:
    """The 7-day mean as an area; `df` is `queries.home.rhythm`."""
    if df.empty:
        raise NothingToDraw("Esta fuente publica solo totales: no trae los casos de cada día.")
    last, peak = df.iloc[-1], df.loc[df["media_movil_7"].idxmax()]
    base = alt.Chart(df[["fecha", "media_movil_7"]]).encode(
        x=alt.X("fecha:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=4, labelOverlap=True)),
        y=alt.Y("media_movil_7:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=3)),
        tooltip=[
            alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
            alt.Tooltip("media_movil_7:Q", title="Media de 7 días", format=",.1f"),
        ],
    )
    area = base.mark_area(color=theme.fade(theme.CASES, 0.25), line={"color": theme.CASES, "strokeWidth": 2})
    return theme.finish(
        area.properties(height=HEIGHT),
        title=f"{formats.decimal(last['media_movil_7'])} casos por día en la semana que terminó el "
        f"{formats.day(last['fecha'])}",
        subtitle=f"Media de 7 días {formats.of(place)}. La más alta fue {formats.decimal(peak['media_movil_7'])}, el "
        f"{formats.day(peak['fecha'])}. No se dibujan los días que aún se completan.",
        alt_text=f"Media de 7 días de los casos {formats.of(place)}, del {formats.day(df['fecha'].min())} al "
        f"{formats.day(last['fecha'])}.",
    )
