"""Figures that judge the estimates: how close the nowcast came, how long each step of a case takes."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

METHODS = {
    "conocido": ("Cuenta de ese día", theme.RULE),
    "ultima_semana": ("Última semana completa", theme.WOMEN),
    "nowcast": ("Estimación", theme.DEATHS),
}


@figure(
    "evaluacion-nowcast",
    title="Cuánto acierta la estimación de los últimos días",
    unit="casos por día de error",
    models=("covid_nowcast_evaluacion",),
    method="docs/methods/nowcast.md",
    formula=r"\text{error} = \tfrac{1}{14}\sum_t \lvert \hat N_t - N_t \rvert",
    columns={
        "corte_fecha": "Entrega",
        "metodo": "Método",
        "casos_finales": "Casos finales de los 14 días",
        "error_medio": "Error medio por día",
        "wis": "WIS",
        "cobertura_90": "Dentro del intervalo del 90 %",
    },
)
def evaluation(df: pd.DataFrame) -> dict:
    """Error of each method at each real delivery; `df` is `queries.covid_rhythm.evaluation`."""
    if df.empty:
        raise NothingToDraw("No hay entregas con las que medir la estimación.")
    errors = df.pivot(index="corte_fecha", columns="metodo", values="error_medio")
    won = int((errors["nowcast"] < errors["ultima_semana"]).sum())
    shown = df[["corte_fecha", "metodo", "error_medio"]].assign(
        entrega=[formats.day(day) for day in df["corte_fecha"]],
        nombre=[METHODS[method][0] for method in df["metodo"]],
    )
    order = [formats.day(day) for day in errors.index]
    y = alt.Y("entrega:N", sort=order, title=None)
    base = alt.Chart(shown).encode(y=y)
    span = base.mark_rule(color=theme.RULE, opacity=0.6).encode(
        x=alt.X("min(error_medio):Q", title="Error absoluto medio, casos por día (escala logarítmica)"),
        x2=alt.X2("max(error_medio):Q"),
    )
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=alt.X(
            "error_medio:Q",
            scale=alt.Scale(type="log", nice=False, padding=20),
            axis=alt.Axis(format=",.0f", grid=True, tickCount=5),
        ),
        color=alt.Color(
            "nombre:N",
            scale=alt.Scale(
                domain=[name for name, _ in METHODS.values()], range=[tone for _, tone in METHODS.values()]
            ),
            legend=alt.Legend(columns=1),
        ),
        shape=alt.Shape(
            "nombre:N",
            scale=alt.Scale(domain=[name for name, _ in METHODS.values()], range=["circle", "square", "diamond"]),
        ),
        tooltip=[
            alt.Tooltip("entrega:N", title="Entrega"),
            alt.Tooltip("nombre:N", title="Método"),
            alt.Tooltip("error_medio:Q", title="Error medio", format=",.1f"),
        ],
    )
    covered = df.loc[df["metodo"] == "nowcast", "cobertura_90"].mean()
    return theme.finish(
        alt.layer(span, dots).properties(height=30 * len(order)),
        title=f"La estimación erró menos que repetir la última semana en {won} de {len(errors)} entregas",
        subtitle="Últimos 14 días por inicio de síntomas de cada entrega nacional del INS, frente a lo que se supo con "
        f"la última. El intervalo del 90 % contuvo el {formats.percent(covered, digits=0)} de los días.",
        alt_text="Error absoluto medio por día de tres métodos en cada entrega nacional del INS: "
        + "; ".join(
            f"{formats.day(day)}, estimación {formats.integer(row['nowcast'])}, última semana "
            f"{formats.integer(row['ultima_semana'])}, cuenta de ese día {formats.integer(row['conocido'])}"
            for day, row in errors.iterrows()
        )
        + ".",
    )


# Step: identifier of its figure, title, what it is called in a sentence.
STEPS = {
    "sintomas_diagnostico": ("demora-diagnostico", "De los síntomas al diagnóstico"),
    "diagnostico_reporte": ("demora-reporte", "Del diagnóstico al reporte"),
    "diagnostico_recuperacion": ("demora-recuperacion", "Del diagnóstico a la recuperación"),
    "sintomas_muerte": ("demora-muerte", "De los síntomas a la muerte"),
}
_COLUMNS = {
    "mes_fecha": "Mes en que empezó",
    "casos": "Casos con las dos fechas",
    "proporcion_visible": "Proporción que ya podía verse",
    "p50_dias": "Mediana, días",
    "p50_bajo": "IC 95 % de la mediana, bajo",
    "p50_alto": "IC 95 % de la mediana, alto",
    "p90_dias": "Percentil 90, días",
    "p90_bajo": "IC 95 % del percentil 90, bajo",
    "p90_alto": "IC 95 % del percentil 90, alto",
}


def _delay(step: str) -> None:
    """Register the figure of one step; its `df` is that step of `queries.covid_rhythm.delays`."""
    figure_id, title = STEPS[step]

    def draw(df: pd.DataFrame, *, place: str) -> dict:
        return delay(df, title=title, place=place)

    figure(
        figure_id,
        title=title,
        unit="días",
        models=("covid_demoras_por_mes",),
        method="docs/methods/demoras.md",
        formula=r"F(d) = \prod_{k>d} \left(1-\frac{n_k}{N_k}\right)",
        columns=_COLUMNS,
    )(draw)


def delay(df: pd.DataFrame, *, title: str, place: str) -> dict:
    """Median and 90th percentile of a delay by month, with their intervals."""
    told = df[df["p50_dias"].notna()]
    if told.empty:
        raise NothingToDraw(
            f"Ningún mes tiene 30 casos con las dos fechas {formats.of(place)} y tiempo suficiente para verlas."
        )
    names = {"p50": "Mediana", "p90": "Percentil 90"}
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "mes": told["mes_fecha"],
                    "serie": label,
                    "dias": told[f"{name}_dias"],
                    "bajo": told[f"{name}_bajo"],
                    "alto": told[f"{name}_alto"],
                    "casos": told["casos"],
                }
            )
            for name, label in names.items()
        ]
    )
    color = alt.Color(
        "serie:N",
        scale=alt.Scale(domain=list(names.values()), range=[theme.CASES, theme.DEATHS]),
        legend=alt.Legend(symbolOpacity=1),
    )
    base = alt.Chart(long).encode(
        x=alt.X(
            "mes:T", timeUnit="yearmonth", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6)
        ),
        color=color,
    )
    y = alt.Y("dias:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1), scale=alt.Scale(zero=True))
    spans = base.mark_rule(strokeWidth=5, opacity=0.3).encode(y=alt.Y("bajo:Q", title=None), y2=alt.Y2("alto:Q"))
    lines = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=45)).encode(
        y=y,
        tooltip=[
            alt.Tooltip("mes:T", title="Mes", format="%b %Y"),
            alt.Tooltip("serie:N", title="Medida"),
            alt.Tooltip("dias:Q", title="Días", format=",.1f"),
            alt.Tooltip("bajo:Q", title="IC 95 %, bajo", format=",.1f"),
            alt.Tooltip("alto:Q", title="IC 95 %, alto", format=",.1f"),
            alt.Tooltip("casos:Q", title="Casos", format=",d"),
        ],
    )
    last = told.iloc[-1]
    when = formats.day(last["mes_fecha"]).partition(" ")[2]
    return theme.finish(
        alt.layer(spans, lines).properties(height=220),
        title=f"{title}: {formats.decimal(last['p50_dias'])} días de mediana en {when}",
        subtitle=f"Casos {formats.of(place)} por mes en que empezó el paso; nueve de cada diez tardaron menos de "
        f"{formats.decimal(last['p90_dias'])} días en {when}. {_trend(last)} Barras: intervalo del 95 %; los meses "
        "recientes se corrigen por los casos que aún no podían verse.",
        alt_text=f"{title}, mediana y percentil 90 por mes {formats.of(place)}: "
        + "; ".join(
            f"{formats.day(row.mes_fecha).partition(' ')[2]}, {formats.decimal(row.p50_dias)} y "
            f"{formats.decimal(row.p90_dias)} días"
            for row in told.itertuples()
        )
        + ".",
    )


def _trend(last: pd.Series) -> str:
    """The change of the median a month, or that none is clear."""
    change = last["tendencia_dias"]
    if pd.isna(change):
        return "Hay menos de tres meses: no se estima tendencia."
    if last["tendencia_bajo"] <= 0 <= last["tendencia_alto"]:
        return "Sin tendencia clara."
    low, high = sorted(abs(last[name]) for name in ("tendencia_bajo", "tendencia_alto"))
    return (
        f"La mediana {'sube' if change > 0 else 'baja'} {formats.decimal(abs(change))} días por mes "
        f"(IC 95 %: {formats.decimal(low)} a {formats.decimal(high)})."
    )


for _step in STEPS:
    _delay(_step)
