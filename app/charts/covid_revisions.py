"""Figures of what was known when: the curve at each delivery, and how long a day takes to be complete."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.covid import DATE_TYPES
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

_METHOD = "docs/methods/revisiones.md"
_ONE = "Hay una sola entrega de esta fuente con esas fechas: para ver revisiones hacen falta dos o más cortes."
# Days compared in the title.
WEEK = 7

figure(
    "que-cambio",
    title="Qué cambió de un corte a otro",
    unit="personas",
    models=("covid_totales_por_ambito", "covid_cortes"),
    method=_METHOD,
    columns={
        "fecha": "Corte",
        "dias": "Días desde el anterior",
        "confirmados": "Confirmados",
        "confirmados_mas": "Cambio, confirmados",
        "recuperados": "Recuperados",
        "recuperados_mas": "Cambio, recuperados",
        "fallecidos": "Fallecidos",
        "fallecidos_mas": "Cambio, fallecidos",
    },
)(None)


@figure(
    "como-se-conocia",
    title="La curva como se conocía en cada corte",
    unit="casos por día, media de 7 días",
    models=("covid_casos_por_dia", "covid_cortes"),
    method=_METHOD,
    columns={
        "corte_fecha": "Corte",
        "fecha": "Día",
        "demora_dias": "Días después",
        "casos": "Casos conocidos entonces",
        "casos_hoy": "Casos conocidos en el corte elegido",
        "media_movil_7": "Media de 7 días, entonces",
    },
    embeddable=True,
)
def curves(df: pd.DataFrame, *, place: str, date_type: str, cutoff: date) -> dict:
    """One line per delivery, the chosen one in colour; `df` is `queries.covid_revisions.known`."""
    last = pd.Timestamp(cutoff)
    earlier = sorted(set(df["corte_fecha"]) - {last})
    if not earlier:
        raise NothingToDraw(_ONE)
    if df["casos_hoy"].max() == 0:
        raise NothingToDraw(f"Sin casos {formats.of(place)} en el periodo, según {DATE_TYPES[date_type]}.")
    shown = df[["fecha", "corte_fecha", "media_movil_7", "casos"]].copy()
    chosen, before = f"Corte elegido, {formats.day(cutoff)}", "Cortes anteriores"
    shown["serie"] = (shown["corte_fecha"] == last).map({True: chosen, False: before})
    shown["corte"] = shown["corte_fecha"].dt.strftime("%Y-%m-%d")
    base = alt.Chart(shown).encode(
        x=alt.X("fecha:T", title=None, axis=alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6)),
        y=alt.Y("media_movil_7:Q", title=None, axis=alt.Axis(format=theme.ticks(shown["media_movil_7"].max()))),
        detail=alt.Detail("corte:N"),
        color=alt.Color(
            "serie:N",
            scale=alt.Scale(domain=[chosen, before], range=[theme.CASES, theme.RULE]),
            legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=2.4),
        ),
        tooltip=[
            alt.Tooltip("corte_fecha:T", title="Corte", format=theme.DAY),
            alt.Tooltip("fecha:T", title="Día", format=theme.DAY),
            alt.Tooltip("casos:Q", title="Casos conocidos entonces", format=",d"),
            alt.Tooltip("media_movil_7:Q", title="Media de 7 días", format=",.1f"),
        ],
    )
    lines = base.mark_line().encode(
        strokeWidth=theme.when(alt.StrokeWidthValue, f"datum.serie === '{chosen}'", 2.6, 1.2),
        opacity=theme.when(alt.OpacityValue, f"datum.serie === '{chosen}'", 1, 0.75),
    )
    ends = shown.loc[shown.groupby("corte")["fecha"].idxmax()]
    dots = base.mark_circle(size=34, opacity=1).properties(data=ends)
    return theme.finish(
        alt.layer(lines, dots).properties(height=theme.HEIGHT),
        title=_growth(df, earlier=earlier, cutoff=cutoff),
        subtitle=f"Casos {formats.of(place)} según {DATE_TYPES[date_type]}, media de 7 días; cada línea termina en su "
        "corte. Donde las líneas caen y la de color no, los casos se conocieron después.",
        alt_text=f"Curva {formats.of(place)} como se conocía en {words.count(len(earlier) + 1, 'corte', 'cortes')}, "
        f"del {formats.day(earlier[0])} al {formats.day(cutoff)}.",
    )


def _growth(df: pd.DataFrame, *, earlier: list[pd.Timestamp], cutoff: date) -> str:
    """What the week before an earlier cut-off looked like then and now: the latest one that had two weeks to grow."""
    grown = [cut for cut in earlier if cut <= pd.Timestamp(cutoff) - pd.Timedelta(days=2 * WEEK)]
    cut = (grown or earlier)[-1]
    week = df[(df["corte_fecha"] == cut) & (df["demora_dias"] < WEEK)]
    then, now = week["casos"].sum(), week["casos_hoy"].sum()
    if week.empty or not now:
        return f"La curva en {words.count(len(earlier) + 1, 'corte', 'cortes')}"
    return (
        f"El {formats.day(cut)} se conocían {words.cases(then)} de la última semana; ahora, {formats.integer(now)}"
        if then != now
        else f"La semana anterior al {formats.day(cut)} no ha cambiado: {words.cases(now)}"
    )


@figure(
    "demora-de-la-cifra",
    title="Cuánto tarda en completarse un día",
    unit="proporción de los casos del día",
    models=("covid_casos_por_dia", "covid_cortes"),
    method=_METHOD,
    formula=r"p_d = \frac{\sum_t n_t(t+d)}{\sum_t n_t(T)}",
    columns={
        "demora_dias": "Días después",
        "proporcion": "Proporción conocida",
        "bajo": "Percentil 10 de los días",
        "alto": "Percentil 90 de los días",
        "casos": "Casos conocidos entonces",
        "casos_hoy": "Casos conocidos en el corte elegido",
        "dias": "Días y cortes comparados",
    },
    embeddable=True,
)
def completeness(df: pd.DataFrame, *, place: str, date_type: str, cutoff: date, settled: int) -> dict:
    """Share known by delay with its spread over days; `df` is `queries.covid_revisions.completeness`."""
    if df.empty:
        raise NothingToDraw(f"{_ONE} Solo cuentan los días con {settled} o más días de espera antes del corte elegido.")
    df = df[df["casos_hoy"] >= words.FEW_CASES]  # one case more or less is not a delay
    if df.empty:
        raise NothingToDraw(f"Muy pocos casos {formats.of(place)} para medir cuánto tardan en conocerse.")
    top = max(1.0, df[["proporcion", "alto"]].max().max()) * 1.02
    base = alt.Chart(df).encode(
        x=alt.X(
            "demora_dias:Q",
            title="Días después del día del caso",
            axis=alt.Axis(values=list(range(0, int(df["demora_dias"].max()) + 1, WEEK)), format="d"),
            scale=alt.Scale(padding=10, nice=False),
        ),
        tooltip=[
            alt.Tooltip("demora_dias:Q", title="Días después"),
            alt.Tooltip("proporcion:Q", title="Conocido", format=".1%"),
            alt.Tooltip("bajo:Q", title="Percentil 10", format=".1%"),
            alt.Tooltip("alto:Q", title="Percentil 90", format=".1%"),
            alt.Tooltip("dias:Q", title="Días y cortes", format=",d"),
        ],
    )
    y = alt.Y("proporcion:Q", title=None, axis=alt.Axis(format=".0%"), scale=alt.Scale(domain=[0, top]))
    band = base.mark_errorbar(thickness=3, color=theme.fade(theme.CASES, 0.3), ticks=False).encode(
        y=alt.Y("bajo:Q", title=None), y2=alt.Y2("alto:Q")
    )
    whole = alt.Chart(pd.DataFrame({"y": [1.0]})).mark_rule(color=theme.RULE, strokeDash=[3, 3]).encode(y=alt.Y("y:Q"))
    dots = base.mark_line(point=alt.OverlayMarkDef(size=36, color=theme.CASES), color=theme.CASES).encode(y=y)
    short = df.loc[df["proporcion"] < 0.9, "demora_dias"].max()
    reached = df.loc[df["demora_dias"] > (-1 if pd.isna(short) else short), "demora_dias"]
    first = df.iloc[(df["demora_dias"] - WEEK).abs().argmin()]
    title = (
        f"A los {int(first['demora_dias'])} días se conocía el {formats.percent(first['proporcion'], digits=0)} "
        f"de los casos de un día"
    )
    if len(reached):
        title += f"; el 90 %, a los {int(reached.min())}"
    return theme.finish(
        alt.layer(whole, band, dots).properties(height=theme.HEIGHT),
        title=title,
        subtitle=f"Casos {formats.of(place)} según {DATE_TYPES[date_type]}, frente a los conocidos al "
        f"{formats.day(cutoff)}. Barras: ocho de cada diez días quedan dentro. Solo días con {settled} o más "
        f"de espera y demoras con {words.FEW_CASES} casos o más.",
        alt_text=f"{title}. Proporción conocida de los casos de un día según los días transcurridos.",
    )
