"""Figures of the epidemic's pace: what the last days will count, the reproduction number, the growth."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import series, theme, words
from app.charts.covid import DATE_TYPES
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

# Days of the nowcast that are drawn: the estimated ones and as many settled ones to compare.
SHOWN_DAYS = 56
_EXPECTED = ["fecha", "casos", "completitud", "esperados"]
_EXPECTED += [f"esperados_{side}_{level}" for level in (50, 90) for side in ("bajo", "alto")]


@figure(
    "nowcast",
    title="Casos esperados cuando todo se reporte",
    unit="casos por día",
    models=("covid_ritmo_por_dia",),
    method="docs/methods/nowcast.md",
    formula=r"N_t = n_t + \text{por reportar},\quad n_t \mid N_t \sim \text{demora del reporte}",
    columns={
        "fecha": "Fecha",
        "casos": "Casos conocidos",
        "completitud": "Proporción ya reportada",
        "esperados": "Casos esperados",
        "esperados_bajo_50": "IC 50 %, bajo",
        "esperados_alto_50": "IC 50 %, alto",
        "esperados_bajo_90": "IC 90 %, bajo",
        "esperados_alto_90": "IC 90 %, alto",
        "es_incompleto": "Aún se completa",
    },
    embeddable=True,
)
def nowcast(df: pd.DataFrame, *, place: str, date_type: str) -> dict:
    """Known cases, hatched where incomplete, and the expected ones with both intervals; `df` is `rhythm`."""
    if df["esperados"].notna().sum() == 0:
        raise NothingToDraw(
            "No se estima: esta fuente no dice cuándo se reportó cada caso, sus fechas de reporte nunca cambian o "
            f"hay muy pocos casos {formats.of(place)} en las últimas ocho semanas."
        )
    days = df.tail(SHOWN_DAYS)
    told = days[days["esperados"].notna()]
    missing = told[told["es_incompleto"]]
    # From a few days before the first incomplete one: on the others the estimate is the count.
    told = told.tail(len(missing) + 3)
    week = missing.tail(7)
    if week.empty:
        title = "Todos los días están completos"
    else:
        title = (
            f"Del {formats.day(week['fecha'].min())} al {formats.day(week['fecha'].max())} se conocen "
            f"{formats.integer(week['casos'].sum())} casos y se esperan {formats.integer(week['esperados'].sum())}"
        )
    rows = series.rows(days.rename(columns={"casos": "valor"}), measure="Conocidos", top=_top(days))
    return theme.fill(
        *series.bars(rows, color=theme.CASES, measure="Conocidos", capped=True),
        _expected(),
        rows=rows | {"esperados": told[_EXPECTED]},
        values={"marcas": series.ticks(days["fecha"].min(), days["fecha"].max()), "margen": 10, "tope": _top(days)},
        title=title,
        subtitle=f"Casos {formats.of(place)} según {DATE_TYPES[date_type]}. Línea y bandas: casos esperados, con "
        "intervalos del 50 % y el 90 %. Rayado: días de los que falta por reportar más del 10 %. No se estiman los "
        "días de los que se conoce menos del 10 %.",
        alt_text=f"{title}. Casos conocidos y esperados por día {formats.of(place)}.",
    )


@theme.shape
def _expected() -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("esperados")).encode(x=alt.X("fecha", bandPosition=0.5, **series.X))
    bands = [
        base.mark_area(color=theme.fade(theme.DEATHS, opacity), interpolate="monotone").encode(
            y=alt.Y(f"esperados_bajo_{level}:Q", title=None), y2=alt.Y2(f"esperados_alto_{level}:Q")
        )
        for level, opacity in ((90, 0.18), (50, 0.28))
    ]
    line = base.mark_line(strokeWidth=2.2, color=theme.DEATHS, interpolate="monotone").encode(
        y=alt.Y("esperados:Q"),
        tooltip=[
            alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
            alt.Tooltip("casos:Q", title="Conocidos", format=",d"),
            alt.Tooltip("esperados:Q", title="Esperados", format=",.0f"),
            alt.Tooltip("esperados_bajo_90:Q", title="IC 90 %, bajo", format=",.0f"),
            alt.Tooltip("esperados_alto_90:Q", title="IC 90 %, alto", format=",.0f"),
            alt.Tooltip("completitud:Q", title="Ya reportado", format=".0%"),
        ],
    )
    return alt.layer(*bands, line)


def _top(days: pd.DataFrame) -> float:
    """Where the axis ends: an interval so wide that it would flatten the rest is cut by it."""
    return 1.05 * max(1.0, days["casos"].max(), min(days["esperados_alto_90"].max(), 3 * days["esperados"].max()))


@figure(
    "rt",
    title="Número de reproducción (Rt)",
    unit="casos por caso",
    models=("covid_ritmo_por_dia",),
    method="docs/methods/rt.md",
    formula=r"R_t \mid I \sim \Gamma\left(a+\sum I_s,\ \tfrac{1}{b}+\sum \Lambda_s\right),\quad "
    r"\Lambda_s=\sum_k w_k I_{s-k}",
    columns={
        "fecha": "Semana que termina el",
        "rt": "Rt",
        "rt_bajo": "IC 95 %, bajo",
        "rt_alto": "IC 95 %, alto",
    },
    embeddable=True,
)
def reproduction(df: pd.DataFrame, *, place: str, date_type: str) -> dict:
    """R of each week with its interval and the threshold of one; `df` is `queries.covid_rhythm.rhythm`."""
    told = df[df["rt"].notna()]
    if told.empty:
        raise NothingToDraw(f"No hay ninguna semana con 12 casos o más {formats.of(place)}: Rt no se estima.")
    last = told.iloc[-1]
    doubt = ", con la incertidumbre de los días por completar" if df["esperados"].notna().any() else ""
    top = max(2.0, min(told["rt_alto"].max(), 2.5 * told["rt"].quantile(0.95)))
    return _banded(
        df,
        "rt",
        top=[0, top],
        rule=1.0,
        number=",.1f",
        label="Rt",
        title=f"Rt = {words.reproduction(last)}",
        subtitle=f"Personas a las que contagia en promedio cada caso {formats.of(place)}; semana que terminó el "
        f"{formats.day(last['fecha'])}, según {DATE_TYPES[date_type]}. Banda: intervalo del 95 %{doubt}. "
        "No se dibuja una semana con menos de 12 casos.",
    )


@figure(
    "crecimiento",
    title="Crecimiento y tiempo de duplicación",
    unit="proporción por día",
    models=("covid_ritmo_por_dia",),
    method="docs/methods/rt.md",
    formula=r"\log E[I_t] = \alpha + r t,\quad T_2 = \ln 2 / r",
    columns={
        "fecha": "Dos semanas que terminan el",
        "crecimiento": "Crecimiento por día",
        "crecimiento_bajo": "IC 95 %, bajo",
        "crecimiento_alto": "IC 95 %, alto",
        "duplicacion_dias": "Días en que se duplica (negativo: se reduce a la mitad)",
    },
)
def growth(df: pd.DataFrame, *, place: str, date_type: str) -> dict:
    """Daily growth with its interval; the title tells how long cases take to double or to halve."""
    told = df[df["crecimiento"].notna()]
    if told.empty:
        raise NothingToDraw(f"No hay dos semanas seguidas con 12 casos o más {formats.of(place)}.")
    last = told.iloc[-1]
    top = 1.3 * told[["crecimiento_bajo", "crecimiento_alto"]].abs().max(axis=1).quantile(0.9)
    return _banded(
        df,
        "crecimiento",
        top=[-top, top],
        rule=0.0,
        number=".1%",
        label="Crecimiento por día",
        title=_pace(last),
        subtitle=f"Crecimiento diario de los casos {formats.of(place)} en las dos semanas que terminan cada día, según "
        f"{DATE_TYPES[date_type]}. Banda: intervalo del 95 %. Último día: {formats.day(last['fecha'])}. "
        "Rt mira una semana: cuando el ritmo cambia, difieren.",
    )


def _pace(last: pd.Series) -> str:
    if pd.isna(last["duplicacion_dias"]):
        rate, low, high = (formats.percent(last[f"crecimiento{end}"]) for end in ("", "_bajo", "_alto"))
        return f"En dos semanas los casos no crecen ni decrecen con claridad: {rate} por día (IC 95 %: {low} a {high})"
    days = sorted(abs(last[name]) for name in ("duplicacion_dias", "duplicacion_bajo", "duplicacion_alto"))
    verb = "se duplican" if last["crecimiento"] > 0 else "se reducen a la mitad"
    low, value, high = (formats.decimal(n, digits=0 if n >= 10 else 1) for n in days)
    return f"Los casos {verb} cada {value} días (IC 95 %: {low} a {high})"


def _banded(
    df: pd.DataFrame,
    name: str,
    *,
    top: list[float],
    rule: float,
    number: str,
    label: str,
    title: str,
    subtitle: str,
) -> dict:
    """A line with its interval as a band, broken where there is no estimate, and the value that parts up from down."""
    first = df.loc[df[name].notna(), "fecha"].min()
    return theme.fill(
        _band(name=name, number=number, label=label),
        rows={
            "dias": df.loc[df["fecha"] >= first, ["fecha", name, f"{name}_bajo", f"{name}_alto"]],
            "regla": pd.DataFrame({"y": [rule]}),
        },
        values={"base": top[0], "tope": top[1]},
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {subtitle}",
    )


@theme.shape
def _band(*, name: str, number: str, label: str) -> alt.LayerChart:
    exact = number.replace(".1", ".2")
    base = alt.Chart(alt.NamedData("dias")).encode(
        x=alt.X("fecha", axis=alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6), **series.X)
    )
    y = {"title": None, "scale": alt.Scale(domain=[alt.ExprRef("base"), alt.ExprRef("tope")], clamp=True)}
    band = base.mark_area(color=theme.fade(theme.CASES, 0.25)).encode(
        y=alt.Y(f"{name}_bajo:Q", axis=alt.Axis(format=number), **y), y2=alt.Y2(f"{name}_alto:Q")
    )
    line = base.mark_line(color=theme.CASES, strokeWidth=2.2).encode(
        y=alt.Y(f"{name}:Q", **y),
        tooltip=[
            alt.Tooltip("fecha:T", title="Hasta el", format=theme.DAY),
            alt.Tooltip(f"{name}:Q", title=label, format=exact),
            alt.Tooltip(f"{name}_bajo:Q", title="IC 95 %, bajo", format=exact),
            alt.Tooltip(f"{name}_alto:Q", title="IC 95 %, alto", format=exact),
        ],
    )
    rule = alt.Chart(alt.NamedData("regla")).mark_rule(color=theme.INK, strokeWidth=1).encode(y=alt.Y("y:Q"))
    return alt.layer(band, rule, line)


@figure(
    "rt-comunas",
    title="Número de reproducción por comuna",
    unit="casos por caso",
    models=("covid_ritmo_por_comuna",),
    method="docs/methods/rt.md",
    columns={
        "territorio_nombre": "Comuna",
        "fecha": "Semana que termina el",
        "rt": "Rt",
        "rt_bajo": "IC 95 %, bajo",
        "rt_alto": "IC 95 %, alto",
    },
)
def by_comuna(df: pd.DataFrame) -> dict:
    """R of each comuna with its interval, highest first; `df` is `queries.covid_rhythm.by_comuna`."""
    if df.empty:
        raise NothingToDraw(
            "Rt por comuna solo está en el perfil interno: se calcula con casos por día, que por debajo de la ciudad "
            "no se publican."
        )
    told = df[df["rt"].notna()].sort_values("rt", ascending=False)
    if told.empty:
        raise NothingToDraw("Ninguna comuna tiene 12 casos o más en su última semana completa.")
    growing, falling = int((told["rt_bajo"] > 1).sum()), int((told["rt_alto"] < 1).sum())
    base = alt.Chart(told[["territorio_nombre", "rt", "rt_bajo", "rt_alto", "fecha"]]).encode(
        y=alt.Y(
            "territorio_nombre:N", sort=told["territorio_nombre"].tolist(), title=None, axis=alt.Axis(labelLimit=170)
        ),
        tooltip=[
            alt.Tooltip("territorio_nombre:N", title="Comuna"),
            alt.Tooltip("rt:Q", title="Rt", format=",.2f"),
            alt.Tooltip("rt_bajo:Q", title="IC 95 %, bajo", format=",.2f"),
            alt.Tooltip("rt_alto:Q", title="IC 95 %, alto", format=",.2f"),
            alt.Tooltip("fecha:T", title="Semana que termina el", format=theme.DAY),
        ],
    )
    x = {"title": "Rt", "scale": alt.Scale(zero=False), "axis": alt.Axis(format=",.1f", tickCount=6, grid=True)}
    spans = base.mark_rule(color=theme.CASES, strokeWidth=2).encode(x=alt.X("rt_bajo:Q", **x), x2=alt.X2("rt_alto:Q"))
    dots = base.mark_point(color=theme.CASES, filled=True, size=60, opacity=1).encode(x=alt.X("rt:Q"))
    one = alt.Chart(pd.DataFrame({"rt": [1.0]})).mark_rule(color=theme.INK).encode(x=alt.X("rt:Q"))
    few = df.loc[df["rt"].isna(), "territorio_nombre"].tolist()
    return theme.finish(
        alt.layer(one, spans, dots).properties(height=20 * len(told)),
        title=f"De {len(told)} comunas, en {growing} la epidemia crece y en {falling} decrece más allá del azar",
        subtitle=f"Rt de la última semana estimable en cada una, hasta el {formats.day(told['fecha'].max())}, "
        "con su intervalo del 95 %. " + (f"Sin casos suficientes: {', '.join(few)}." if few else ""),
        alt_text="Rt por comuna: "
        + "; ".join(f"{row.territorio_nombre}, {formats.decimal(row.rt, digits=2)}" for row in told.itertuples())
        + ".",
    )
