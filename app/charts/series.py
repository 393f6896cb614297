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
_UNSETTLED = "Incompletos"
# Rules of measures by the name of their rows: colour, dash, width and colour of the numbers.
_RULES = {
    "nacionales": (theme.RULE, [3, 3], 1.2, theme.INK),
    "locales": (theme.DEATHS, [1, 0], 1.4, theme.DEATHS),
}


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
    first, last = df["fecha"].min(), df["fecha"].max()
    drawn, lanes = rows(df, measure=measure, also=("media_movil_7",)), 0
    if measures is not None:
        marks, lanes = _marks(measures, first=first, last=last)
        drawn |= marks
    if cutoff is not None and first < pd.Timestamp(cutoff) < last:
        drawn["corte"] = pd.DataFrame({"fecha": [pd.Timestamp(cutoff)], "texto": ["corte elegido"]})
    return theme.fill(
        *bars(drawn, color=color, measure=measure),
        _mean(),
        *(_rule(name=name) for name in _RULES if name in drawn),
        *([_cutoff()] if "corte" in drawn else []),
        rows=drawn,
        values={"marcas": ticks(first, last), "margen": 10 + 13 * lanes},
        title=title,
        subtitle=subtitle,
        alt_text=f"{subtitle} {title}.",
    )


@theme.shape
def _mean() -> alt.Chart:
    name = "Media 7 días"
    return (
        alt.Chart(alt.NamedData("dias"))
        .transform_calculate(linea=f"'{name}'")
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("fecha", bandPosition=0.5, **X),
            y=alt.Y("media_movil_7:Q"),
            stroke=alt.Stroke(
                "linea:N",
                scale=alt.Scale(domain=[name], range=[theme.INK]),
                legend=alt.Legend(
                    offset=alt.ExprRef("margen"),
                    symbolType="stroke",
                    symbolStrokeColor=theme.INK,
                    symbolStrokeWidth=2.2,
                ),
            ),
        )
    )


def rows(
    df: pd.DataFrame, *, measure: str, top: float | None = None, also: tuple[str, ...] = ()
) -> dict[str, pd.DataFrame]:
    """What `bars` draws, by name: the days and, where some are incomplete, their stripes; `top` ends the axis."""
    incomplete = df["es_incompleto"].to_numpy(bool)
    days = df[["fecha", "valor", "es_incompleto", *also]].copy()
    days["serie"] = [_UNSETTLED if one else measure for one in incomplete]
    hatched = _stripes(days[incomplete], step=(top or days["valor"].max()) / STRIPES)
    return {"dias": days} | ({"rayas": hatched} if len(hatched) else {})


def bars(rows: dict[str, pd.DataFrame], *, color: str, measure: str, capped: bool = False) -> list[dict]:
    """Bars by day of the `rows`, hatched where they are incomplete.

    A view gives them the values `marcas`, its `ticks`; `margen`, above the chart; and `tope`, if they are `capped`.
    """
    unsettled = bool(rows["dias"]["es_incompleto"].any())
    whole = _whole(color=color, measure=measure, unsettled=unsettled, capped=capped)
    return [whole, _hatch(color=color)] if "rayas" in rows else [whole]


@theme.shape
def _whole(*, color: str, measure: str, unsettled: bool, capped: bool) -> alt.Chart:
    tones = {measure: color} | ({_UNSETTLED: theme.fade(color, 0.18)} if unsettled else {})
    return (
        alt.Chart(alt.NamedData("dias"))
        .mark_bar(binSpacing=0, strokeWidth=0.8)
        .encode(
            x=_days(),
            y=alt.Y(
                "valor:Q",
                title=None,
                axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5),
                scale=alt.Scale(domain=[0, alt.ExprRef("tope")], clamp=True) if capped else alt.Undefined,
            ),
            color=alt.Color(
                "serie:N",
                scale=alt.Scale(domain=list(tones), range=list(tones.values())),
                legend=alt.Legend(offset=alt.ExprRef("margen"), symbolStrokeColor=color, symbolStrokeWidth=1),
            ),
            stroke=theme.when(alt.StrokeValue, "datum.es_incompleto && datum.valor > 0", color, "transparent"),
            tooltip=[
                alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
                alt.Tooltip("valor:Q", title=measure, format=",d"),
            ],
        )
    )


@theme.shape
def _hatch(*, color: str) -> alt.Chart:
    bars = alt.Chart(alt.NamedData("rayas")).mark_bar(binSpacing=0, color=theme.fade(color, 0.75), tooltip=None)
    return bars.encode(x=_days(), y=alt.Y("desde:Q", title=None), y2=alt.Y2("hasta:Q"))


def _days() -> alt.X:
    label = "[timeFormat(datum.value, '%-d %b'), datum.index == 0 || month(datum.value) == 0 ? year(datum.value) : '']"
    return alt.X("fecha", axis=alt.Axis(labelExpr=label, labelOverlap=True, tickCount=alt.ExprRef("marcas")), **X)


def _stripes(incomplete: pd.DataFrame, *, step: float) -> pd.DataFrame:
    """The hatching of the incomplete bars, a row per stripe: Vega has no pattern to fill a bar with."""
    found = [
        (day, k * step, min((k + 0.4) * step, value))
        for day, value in zip(incomplete["fecha"], incomplete["valor"], strict=True)
        for k in range(math.ceil(value / step) if step else 0)
    ]
    return pd.DataFrame(found, columns=["fecha", "desde", "hasta"])


def ticks(first: pd.Timestamp, last: pd.Timestamp) -> dict:
    """Days, weeks or months, so that any period has a readable axis."""
    days = (last - first).days
    return {"interval": "day" if days <= 14 else "week" if days <= 70 else "month", "step": 1}


@theme.shape
def _cutoff() -> alt.LayerChart:
    """A rule at the board's cut-off, for a series that runs beyond it."""
    base = alt.Chart(alt.NamedData("corte")).encode(x=alt.X("fecha", **X))
    return alt.layer(
        base.mark_rule(color=theme.INK, strokeWidth=1.2),
        base.mark_text(color=theme.INK, fontSize=11, align="right", dx=-4).encode(
            y=alt.YValue(6), text=alt.Text("texto:N")
        ),
    )


@theme.shape
def _rule(*, name: str) -> alt.LayerChart:
    """A rule for each day with measures, dashed for the country's, solid for the local ones; their numbers above."""
    color, dash, width, ink = _RULES[name]
    base = alt.Chart(alt.NamedData(name)).encode(
        x=alt.X("inicio_fecha", **X),
        tooltip=[
            alt.Tooltip("numero:N", title="Medida"),
            alt.Tooltip("inicio_fecha:T", title="Desde", format=theme.DAY),
            alt.Tooltip("titulo:N", title="Qué es"),
            alt.Tooltip("norma:N", title="Norma"),
        ],
    )
    return alt.layer(
        base.mark_rule(color=color, strokeDash=dash, strokeWidth=width),
        base.mark_text(color=ink, fontWeight="bold", fontSize=11).encode(
            y=alt.Y("alto:Q", scale=None), text=alt.Text("numero:N")
        ),
    )


def _marks(measures: pd.DataFrame, *, first: pd.Timestamp, last: pd.Timestamp) -> tuple[dict[str, pd.DataFrame], int]:
    """What `_rule` draws of the measures begun in the period, by name; numbers too close climb a row (how many)."""
    together: dict[tuple, list] = {}
    columns = ["inicio_fecha", "es_local", "numero", "titulo", "norma"]
    for day, local, *told in zip(*(measures[name] for name in columns), strict=True):
        if first <= day <= last:
            together.setdefault((day, local), []).append(told)
    free, lanes, found = {}, 0, {name: [] for name in _RULES}
    for (day, local), several in sorted(together.items()):
        numbers, titles, rules = zip(*several, strict=True)
        text = ", ".join(map(str, numbers))
        # Half of its width, in days of this axis on a phone, the narrowest screen: there a character takes 2 %.
        half = (len(text) + 1) * (last - first) * 0.01
        lane = next((n for n in range(4) if n not in free or day - half >= free[n]), 3)
        free[lane] = day + half
        lanes = max(lanes, lane + 1)
        row = (day, text, " · ".join(titles), " · ".join(rules), -8 - 13 * lane)
        found["locales" if local else "nacionales"].append(row)
    columns = ["inicio_fecha", "numero", "titulo", "norma", "alto"]
    return {n: pd.DataFrame(rows, columns=columns) for n, rows in found.items() if rows}, lanes
