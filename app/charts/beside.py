"""Figures that stand beside the case counts: tests, intensive care beds, the departments' snapshots."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import series, theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

BEDS = {
    "ocupadas_covid_confirmado": ("Con COVID-19 confirmado", theme.CASES),
    "ocupadas_covid_sospechoso": ("Con sospecha de COVID-19", theme.fade(theme.CASES, 0.6)),
    "ocupadas_no_covid": ("Con otra enfermedad", theme.OTHER),
}
ENABLED = "Camas habilitadas"
_POSITIVES = {
    "muestras": ("muestra positiva", "muestras positivas"),
    "reporte": ("confirmado por fecha de reporte", "confirmados por fecha de reporte"),
    "diagnostico": ("confirmado por fecha de diagnóstico", "confirmados por fecha de diagnóstico"),
}
_TESTS = {
    "fecha": "Fecha",
    "pruebas": "Pruebas del día",
    "media_movil_7": "Media móvil de 7 días",
    "pruebas_acumuladas": "Pruebas acumuladas",
    "positivos": "Positivos acumulados",
    "positividad_pct": "Positividad acumulada, %",
}

figure(
    "covid-departamentos",
    title="COVID-19 por departamento, según la última instantánea",
    unit="casos",
    models=("covid_departamentos_por_corte",),
    method="docs/formatos/covid_instantanea.md",
    columns={
        "fecha": "Fecha",
        "departamento_nombre": "Departamento",
        "confirmados": "Confirmados",
        "nuevos": "Desde la anterior",
        "recuperados": "Recuperados",
        "activos": "Activos",
        "fallecidos": "Fallecidos",
    },
)(None)


@figure(
    "pruebas-por-dia",
    title="Pruebas procesadas por día",
    unit="pruebas",
    models=("pruebas_por_dia",),
    method=("docs/methods/positividad.md", "docs/formatos/pruebas.md"),
    formula=r"\text{pruebas}_t = \text{acumuladas}_t - \text{acumuladas}_{t-1}",
    columns=_TESTS,
    embeddable=True,
)
def daily_tests(df: pd.DataFrame, *, area: str, place: str, cutoff: date) -> dict:
    """Tests by day of the department or the country, with their 7-day mean and a rule at the board's cut-off.

    `df` is `queries.beside.tests`, `area` the code and `place` the name of what it counts.
    """
    days = df[df["pruebas"].notna()]
    if days.empty:
        raise NothingToDraw("No hay pruebas publicadas en el periodo elegido.")
    known = days[days["media_movil_7"].notna()]
    last = (known if len(known) else days).iloc[-1]
    when = formats.day(last["fecha"])
    title = (
        f"{place}: {formats.integer(last['media_movil_7'])} pruebas por día en la semana al {when}"
        if len(known)
        else f"{place}: {words.count(last['pruebas'], 'prueba', 'pruebas')} el {when}"
    )
    notes = [_counted(area), "Cada día es la diferencia con el acumulado del reporte anterior."]
    down = int((days["pruebas"] < 0).sum())
    if down:
        verb = "es una corrección" if down == 1 else "son correcciones"
        notes.append(
            f"{words.count(down, 'día', 'días')} con diferencia negativa: {verb} del acumulado y se dejan como son."
        )
    if days["fecha"].iloc[-1] > pd.Timestamp(cutoff):
        notes.append(f"Sigue después del corte elegido ({formats.day(cutoff)}), que no la recorta.")
    return series.daily(
        days.rename(columns={"pruebas": "valor"}).assign(es_incompleto=False),
        color=theme.MEN,
        measure="Pruebas",
        cutoff=cutoff,
        title=title,
        subtitle=" ".join(notes),
    )


@figure(
    "positividad-acumulada",
    title="Positividad acumulada",
    unit="% de las pruebas",
    models=("pruebas_por_dia", "covid_casos_por_dia"),
    method="docs/methods/positividad.md",
    formula=r"\text{positividad}_t = \frac{\text{positivos acumulados}_t}{\text{pruebas acumuladas}_t}",
    columns=_TESTS,
    embeddable=True,
)
def positivity(df: pd.DataFrame, *, area: str, place: str) -> dict:
    """Positives over tests, both accumulated, by day; `df` is `queries.beside.positivity`."""
    days = df[df["positividad_pct"].notna()]
    if days.empty:
        raise NothingToDraw(
            "No se calcula: la fuente elegida no trae los positivos de los días con pruebas publicadas."
        )
    last = days.iloc[-1]
    counted = words.count(last["positivos"], *_POSITIVES[last["positivos_tipo"]])
    shown = days[["fecha", "positividad_pct", "positivos", "pruebas_acumuladas"]]
    base = alt.Chart(shown).encode(
        x=alt.X(
            "fecha:T",
            title=None,
            axis=alt.Axis(format="%b %Y", tickCount={"interval": "month", "step": 1}, labelOverlap=True),
        ),
        y=alt.Y(
            "positividad_pct:Q",
            title=None,
            scale=alt.Scale(zero=True),
            axis=alt.Axis(labelExpr="format(datum.value, ',.3~f') + ' %'", tickCount=5),
        ),
        tooltip=[
            alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
            alt.Tooltip("positividad_pct:Q", title="Positividad acumulada, %", format=",.1f"),
            alt.Tooltip("positivos:Q", title="Positivos acumulados", format=",d"),
            alt.Tooltip("pruebas_acumuladas:Q", title="Pruebas acumuladas", format=",d"),
        ],
    )
    share, when = formats.percent(last["positividad_pct"] / 100), formats.day(last["fecha"])
    title = f"{place}: positividad acumulada de {share} al {when}"
    return theme.finish(
        base.mark_line(color=theme.MEN, strokeWidth=2.2, point=len(days) == 1).properties(height=theme.HEIGHT),
        title=title,
        subtitle=f"{formats.integer(last['pruebas_acumuladas'])} pruebas y {counted}, acumulados. {_counted(area)} "
        "Una persona puede tener varias pruebas.",
        alt_text=f"Positividad acumulada por día, del {formats.day(days['fecha'].iloc[0])} al {when}. {title}.",
    )


def _counted(area: str) -> str:
    if area == "CO":
        return "Muestras procesadas en el país."
    return "Muestras procesadas en todo el departamento: no se publican por municipio."


@figure(
    "ocupacion-uci",
    title="Ocupación de camas de cuidado intensivo",
    unit="camas",
    models=("ocupacion_uci_por_dia",),
    method="docs/formatos/ocupacion_uci.md",
    formula=r"\text{ocupación} = \frac{\text{COVID-19 confirmado} + \text{sospechoso} + \text{otras}}"
    r"{\text{habilitadas}}",
    columns={
        "fecha": "Fecha",
        "camas_habilitadas": ENABLED,
        **{name: label for name, (label, _) in BEDS.items()},
        "ocupadas": "Ocupadas",
        "ocupacion_pct": "Ocupación, %",
    },
    embeddable=True,
)
def occupancy(df: pd.DataFrame, *, place: str, cutoff: date) -> dict:
    """Occupied beds stacked by kind against the beds enabled; `df` is `queries.beside.intensive_care`.

    What comes after the board's `cutoff` is drawn too, and said.
    """
    if df.empty:
        raise NothingToDraw(
            f"Ningún archivo cargado trae la ocupación de UCI {formats.of(place)} en el periodo elegido."
        )
    known = df[df["ocupacion_pct"].notna()]
    last = (known if len(known) else df).iloc[-1]
    invented = (df["procedencia"] != "real").any()
    title = (
        f"{formats.percent(last['ocupacion_pct'] / 100)} de las camas de UCI ocupadas el {formats.day(last['fecha'])}"
        if len(known)
        else f"Camas de UCI {formats.of(place)}"
    )
    notes = [_beds(last, place)] if len(known) else []
    if over := int((df["ocupacion_pct"] > 100).sum()):
        notes.append(f"{words.count(over, 'día', 'días')} con más camas ocupadas que habilitadas, como se reportó.")
    if unknown := len(df) - len(known):
        notes.append(f"{words.count(unknown, 'día', 'días')} sin alguna cifra.")
    if df["fecha"].max() > pd.Timestamp(cutoff):
        notes.append(f"Sigue después del corte elegido ({formats.day(cutoff)}), que no la recorta.")
    if invented:
        notes.append(
            "Cifras inventadas: siguen los casos activos de la serie de la Secretaría; camas y otros pacientes son "
            "supuestos. No describen ningún hospital."
        )
    return theme.finish(
        alt.layer(*_stack(df)).properties(height=theme.HEIGHT),
        title=title,
        subtitle=" ".join(notes),
        alt_text=f"Camas de UCI ocupadas por día y habilitadas {formats.of(place)}. {title}. {' '.join(notes)}",
    )


def _beds(row: pd.Series, place: str) -> str:
    parts = words.listed(
        [f"{formats.integer(row[name])} {label[:1].lower()}{label[1:]}" for name, (label, _) in BEDS.items()]
    )
    return (
        f"{place}: {formats.integer(row['ocupadas'])} de {formats.integer(row['camas_habilitadas'])} camas ({parts})."
    )


def _stack(df: pd.DataFrame) -> list[alt.Chart]:
    """Bars by day, one colour for each kind of patient, under the line of the enabled beds."""
    labels, tones = zip(*BEDS.values(), strict=True)
    kinds = {name: label for name, (label, _) in BEDS.items()}
    long = df.melt("fecha", list(kinds), "clase", "camas").dropna()
    long["orden"] = long["clase"].map({name: place for place, name in enumerate(kinds)})
    long["clase"] = long["clase"].map(kinds)
    x = {"timeUnit": "yearmonthdate", "type": "temporal", "title": None}
    axis = alt.Axis(format="%b %Y", labelOverlap=True, tickCount={"interval": "month", "step": 1})
    if (df["fecha"].max() - df["fecha"].min()).days <= 70:
        axis = alt.Axis(format="%-d %b", labelOverlap=True, tickCount={"interval": "week", "step": 1})
    bars = (
        alt.Chart(long)
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("fecha", axis=axis, **x),
            y=alt.Y("camas:Q", stack="zero", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            color=alt.Color(
                "clase:N", scale=alt.Scale(domain=list(labels), range=list(tones)), legend=alt.Legend(columns=1)
            ),
            order=alt.Order("orden:Q"),
            tooltip=[
                alt.Tooltip("fecha:T", title="Fecha", format=theme.DAY),
                alt.Tooltip("clase:N", title="Pacientes"),
                alt.Tooltip("camas:Q", title="Camas", format=",d"),
            ],
        )
    )
    stroke = alt.Stroke(
        "linea:N",
        scale=alt.Scale(domain=[ENABLED], range=[theme.INK]),
        legend=alt.Legend(symbolType="stroke", symbolStrokeColor=theme.INK, symbolStrokeWidth=2.2),
    )
    line = (
        alt.Chart(df[["fecha", "camas_habilitadas"]])
        .transform_calculate(linea=f"'{ENABLED}'")
        .mark_line(strokeWidth=2.2, interpolate="step-after")
        .encode(x=alt.X("fecha", bandPosition=0.5, **x), y=alt.Y("camas_habilitadas:Q"), stroke=stroke)
    )
    return [bars, line]
