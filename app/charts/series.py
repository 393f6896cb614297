"""Marks shared by daily series: bars, 7-day mean and numbered rules."""

from __future__ import annotations

import math
from datetime import date

import altair as alt
import pandas as pd

from app.charts import theme

X = {"timeUnit": "yearmonthdate", "type": "temporal", "title": None}
# In the height of the chart.
STRIPES = 40


def daily(
    df: pd.DataFrame,
    *,
    color: str,
    measure: str,
    title: str,
    subtitle: str,
    measures: pd.DataFrame | None = None,
    cutoff: date | None = None,
) -> dict:
    """Bars by day, incomplete ones hatched, with a 7-day mean; over them the measures and a rule at a cut-off."""
    days = df[["fecha", "valor", "media_movil_7", "es_incompleto"]].copy()
    first, last = days["fecha"].min(), days["fecha"].max()
    mean = "Media 7 días"
    base = alt.Chart(days).encode(x=alt.X("fecha", axis=_axis(last - first), **X))
    rules, rows = [], 0
    if measures is not None:
        begun = measures[measures["inicio_fecha"].between(first, last)]
        rules, rows = _rules(begun, first=first, last=last) if len(begun) else ([], 0)
    if cutoff is not None and first < pd.Timestamp(cutoff) < last:
        rules += _cutoff(cutoff)
    layers = [
        *bars(days, color=color, measure=measure, offset=10 + 13 * rows),
        base.transform_calculate(linea=f"'{mean}'")
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("fecha", bandPosition=0.5, **X),
            y=alt.Y("media_movil_7:Q"),
            stroke=alt.Stroke(
                "linea:N",
                scale=alt.Scale(domain=[mean], range=[theme.INK]),
                legend=alt.Legend(
                    offset=10 + 13 * rows, symbolType="stroke", symbolStrokeColor=theme.INK, symbolStrokeWidth=2.2
                ),
            ),
        ),
    ]
    chart = alt.layer(*layers, *rules).properties(height=theme.HEIGHT)
    return theme.finish(chart, title=title, subtitle=subtitle, alt_text=f"{subtitle} {title}.")


def bars(
    days: pd.DataFrame, *, color: str, measure: str, offset: int = 10, top: float | None = None
) -> list[alt.Chart]:
    """Bars by day, hatched where `es_incompleto`; `top` ends the axis."""
    unsettled = "Incompletos"
    tones = {measure: color} | ({unsettled: theme.fade(color, 0.18)} if days["es_incompleto"].any() else {})
    shown = days[["fecha", "valor", "es_incompleto"]].assign(
        serie=days["es_incompleto"].map({True: unsettled, False: measure})
    )
    x = alt.X("fecha", axis=_axis(days["fecha"].max() - days["fecha"].min()), **X)
    scale = alt.Undefined if top is None else alt.Scale(domain=[0, top], clamp=True)
    whole = (
        alt.Chart(shown)
        .mark_bar(binSpacing=0, strokeWidth=0.8)
        .encode(
            x=x,
            y=alt.Y("valor:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5), scale=scale),
            color=alt.Color(
                "serie:N",
                scale=alt.Scale(domain=list(tones), range=list(tones.values())),
                legend=alt.Legend(offset=offset, symbolStrokeColor=color, symbolStrokeWidth=1),
            ),
            stroke=theme.when(alt.StrokeValue, "datum.es_incompleto && datum.valor > 0", color, "transparent"),
            tooltip=[
                alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
                alt.Tooltip("valor:Q", title=measure, format=",d"),
            ],
        )
    )
    stripes = _stripes(days, step=(top or days["valor"].max()) / STRIPES)
    if stripes.empty:
        return [whole]
    hatch = alt.Chart(stripes).mark_bar(binSpacing=0, color=theme.fade(color, 0.75), tooltip=None)
    return [whole, hatch.encode(x=x, y=alt.Y("desde:Q", title=None), y2=alt.Y2("hasta:Q"))]


def _stripes(days: pd.DataFrame, *, step: float) -> pd.DataFrame:
    """The hatching of the incomplete bars, a row per stripe: Vega has no pattern to fill a bar with."""
    rows = [
        (row.fecha, k * step, min((k + 0.4) * step, row.valor))
        for row in days[days["es_incompleto"]].itertuples()
        for k in range(math.ceil(row.valor / step) if step else 0)
    ]
    return pd.DataFrame(rows, columns=["fecha", "desde", "hasta"])


def _axis(span: pd.Timedelta) -> alt.Axis:
    label = "[timeFormat(datum.value, '%-d %b'), datum.index == 0 || month(datum.value) == 0 ? year(datum.value) : '']"
    return alt.Axis(labelExpr=label, labelOverlap=True, tickCount=_ticks(span))


def _cutoff(day: date) -> list[alt.Chart]:
    """A rule at the board's cut-off, for a series that runs beyond it."""
    mark = pd.DataFrame({"fecha": [pd.Timestamp(day)], "texto": ["corte elegido"]})
    base = alt.Chart(mark).encode(x=alt.X("fecha", timeUnit="yearmonthdate", type="temporal", title=None))
    return [
        base.mark_rule(color=theme.INK, strokeWidth=1.2),
        base.mark_text(color=theme.INK, fontSize=11, align="right", dx=-4).encode(
            y=alt.YValue(6), text=alt.Text("texto:N")
        ),
    ]


def _ticks(span: pd.Timedelta) -> dict:
    """Days, weeks or months, so that any period has a readable axis."""
    if span.days <= 14:
        return {"interval": "day", "step": 1}
    return {"interval": "week" if span.days <= 70 else "month", "step": 1}


def _rules(measures: pd.DataFrame, *, first: date, last: date) -> tuple[list[alt.Chart], int]:
    """A rule for each day with measures, dashed for the country's, solid for the local ones; their numbers above.

    Numbers too close to read climb a row (how many).
    """
    marks = measures.groupby(["inicio_fecha", "es_local"], as_index=False).agg(
        numero=("numero", lambda numbers: ", ".join(map(str, numbers))),
        titulo=("titulo", " · ".join),
        norma=("norma", " · ".join),
    )
    # Half of each label's width, in days of this axis on a phone, the narrowest screen: there a character takes 2 %.
    halves = marks["numero"].str.len().add(1) * (last - first) * 0.01
    free, lanes = {}, []
    for day, half in zip(marks["inicio_fecha"], halves, strict=True):
        lane = next((n for n in range(4) if n not in free or day - half >= free[n]), 3)
        free[lane] = day + half
        lanes.append(lane)
    marks["alto"] = [-8 - 13 * lane for lane in lanes]
    tooltip = [
        alt.Tooltip("numero:N", title="Medida"),
        alt.Tooltip("inicio_fecha:T", title="Desde", format=theme.DAY),
        alt.Tooltip("titulo:N", title="Qué es"),
        alt.Tooltip("norma:N", title="Norma"),
    ]
    layers = []
    for local, color, dash, weight in ((False, theme.RULE, [3, 3], 1.2), (True, theme.DEATHS, [1, 0], 1.4)):
        own = marks[marks["es_local"] == local]
        if own.empty:
            continue
        base = alt.Chart(own).encode(
            x=alt.X("inicio_fecha", timeUnit="yearmonthdate", type="temporal", title=None), tooltip=tooltip
        )
        layers += [
            base.mark_rule(color=color, strokeDash=dash, strokeWidth=weight),
            base.mark_text(color=color if local else theme.INK, fontWeight="bold", fontSize=11).encode(
                y=alt.Y("alto:Q", scale=None), text=alt.Text("numero:N")
            ),
        ]
    return layers, max(lanes) + 1
