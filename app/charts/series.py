"""Marks shared by daily series: bars, 7-day mean and numbered rules."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import theme


def daily(
    df: pd.DataFrame, *, color: str, measure: str, title: str, subtitle: str, measures: pd.DataFrame | None = None
) -> dict:
    """Bars by day with a 7-day mean and, over them, the measures."""
    days = df[["fecha", "valor", "media_movil_7", "es_incompleto"]].copy()
    unsettled = "Incompletos"
    days["serie"] = days["es_incompleto"].map({True: unsettled, False: measure})
    mean = "Media de 7 días"
    domain = [measure, *([unsettled] if days["es_incompleto"].any() else []), mean]
    tones = {measure: theme.fade(color, 0.6), unsettled: theme.fade(color, 0.3), mean: color}
    scale = alt.Scale(domain=domain, range=[tones[name] for name in domain])
    label = "[timeFormat(datum.value, '%-d %b'), datum.index == 0 || month(datum.value) == 0 ? year(datum.value) : '']"
    x = {"timeUnit": "yearmonthdate", "type": "temporal", "title": None}
    axis = alt.Axis(labelExpr=label, labelOverlap=True, tickCount=_ticks(days["fecha"].max() - days["fecha"].min()))
    base = alt.Chart(days).encode(x=alt.X("fecha", axis=axis, **x))
    rules, rows = [], 0
    if measures is not None and not measures.empty:
        rules, rows = _rules(measures, first=days["fecha"].min(), last=days["fecha"].max())
    layers = [
        base.mark_bar(binSpacing=0).encode(
            y=alt.Y("valor:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            color=alt.Color("serie:N", scale=scale, legend=alt.Legend(offset=10 + 13 * rows)),
            tooltip=[
                alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
                alt.Tooltip("valor:Q", title=measure, format=",d"),
                alt.Tooltip("media_movil_7:Q", title=mean, format=",.1f"),
            ],
        ),
        base.mark_line(strokeWidth=2.5).encode(
            x=alt.X("fecha", bandPosition=0.5, **x), y="media_movil_7:Q", color=alt.ColorDatum(mean, type="nominal")
        ),
    ]
    chart = alt.layer(*layers, *rules).properties(height=theme.HEIGHT)
    return theme.finish(chart, title=title, subtitle=subtitle, alt_text=f"{subtitle} {title}.")


def _ticks(span: pd.Timedelta) -> dict:
    """Days, weeks or months, so that any period has a readable axis."""
    if span.days <= 14:
        return {"interval": "day", "step": 1}
    return {"interval": "week" if span.days <= 70 else "month", "step": 1}


def _rules(measures: pd.DataFrame, *, first: date, last: date) -> tuple[list[alt.Chart], int]:
    """A thin rule for each day with measures, their numbers above; those too close to read climb a row (how many)."""
    marks = measures.groupby("inicio_fecha", as_index=False).agg(
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
    base = alt.Chart(marks).encode(
        x=alt.X("inicio_fecha", timeUnit="yearmonthdate", type="temporal", title=None), tooltip=tooltip
    )
    layers = [
        base.mark_rule(color=theme.RULE, strokeDash=[3, 3], strokeWidth=1.2),
        base.mark_text(color=theme.INK, fontWeight="bold", fontSize=11).encode(
            y=alt.Y("alto:Q", scale=None), text="numero:N"
        ),
    ]
    return layers, max(lanes) + 1
