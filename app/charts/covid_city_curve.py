"""The course of COVID-19 in a comuna, week by week, or in a barrio, quarter by quarter."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.covid_city import METHOD
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

CASES, UNSETTLED, HIDDEN, UNPUBLISHED = "Casos", "Incompletos", "Oculto por privacidad", "No se publica"
TONES = {
    CASES: theme.CASES,
    UNSETTLED: theme.fade(theme.CASES, 0.25),
    HIDDEN: theme.fade(theme.RULE, 0.4),
    UNPUBLISHED: theme.fade(theme.RULE, 0.14),
}
_STATES = {"oculto": HIDDEN, "no_publicado": UNPUBLISHED}
_WORD = {"semana": ("semana", "semanas"), "trimestre": ("trimestre", "trimestres")}


@figure(
    "curva-territorio",
    title="Casos por semana o por trimestre",
    unit="casos",
    models=(
        "covid_municipal_por_dia",
        "covid_municipal_por_comuna_semana",
        "covid_municipal_por_barrio_trimestre",
    ),
    method=(METHOD, "docs/methods/control-de-divulgacion.md"),
    columns={
        "inicio_fecha": "Desde",
        "fin_fecha": "Hasta",
        "casos": "Casos",
        "estado": "Estado",
        "es_incompleto": "Aún se completa",
    },
    embeddable=True,
)
def course(df: pd.DataFrame, *, span: str, place: str) -> dict:
    """Bars by period; a hidden or unpublished one is a grey column as tall as the chart.

    `df` is `queries.covid_city.curve`. Raises NothingToDraw where no period has cases to show.
    """
    shown = df[df["casos"].notna()]
    if shown["casos"].sum() == 0:
        hidden = (df["estado"] == "oculto").any()
        raise NothingToDraw(
            f"Los casos de {place} están ocultos por privacidad en cada periodo."
            if hidden
            else f"Sin casos en {place} en la lista municipal."
        )
    highest = float(shown["casos"].max()) * 1.05
    rows = pd.DataFrame(
        {
            "fecha": df["inicio_fecha"],
            "etiqueta": [_label(row, span) for row in df.itertuples()],
            "serie": [
                _STATES.get(row.estado) or (UNSETTLED if row.es_incompleto else CASES) for row in df.itertuples()
            ],
            "alto": df["casos"].astype(float).fillna(highest),
            "texto": [
                formats.integer(row.casos) if row.estado == "publicado" else _STATES[row.estado]
                for row in df.itertuples()
            ],
        }
    )
    present = [name for name in TONES if name in set(rows["serie"])]
    x = (
        alt.X("yearmonthdate(fecha):O", title=None, axis=_weeks(rows))
        if span == "semana"
        else alt.X("etiqueta:N", sort=None, title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(paddingInner=0.4))
    )
    bars = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y(
                "alto:Q",
                title=None,
                scale=alt.Scale(domain=[0, highest], nice=False),
                axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5),
            ),
            color=alt.Color(
                "serie:N",
                scale=alt.Scale(domain=present, range=[TONES[name] for name in present]),
                legend=alt.Legend(columns=2),
            ),
            tooltip=[alt.Tooltip("etiqueta:N", title="Periodo"), alt.Tooltip("texto:N", title="Casos")],
        )
        .properties(height=240)
    )
    return theme.finish(bars, title=_title(df, shown, span=span, place=place), subtitle=_notes(df, span=span),
                        alt_text=_told(rows, span=span, place=place))  # fmt: skip


def _weeks(rows: pd.DataFrame) -> alt.Axis:
    """A label for the first week of each month only, with the year where it changes."""
    days = pd.to_datetime(rows["fecha"])
    firsts = rows.loc[days.dt.day <= 7, "fecha"]
    step = -(-len(firsts) // 9)
    values = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in pd.to_datetime(firsts)[::step]]
    return alt.Axis(values=values, format="%b %Y", labelAngle=0, labelOverlap=True)


def _label(row: object, span: str) -> str:
    if span == "semana":
        return formats.period(row.inicio_fecha, row.fin_fecha)
    first, last = (formats.day(day).split()[1] for day in (row.inicio_fecha, row.fin_fecha))
    return f"{first}–{last} {row.inicio_fecha.year}"


def _title(df: pd.DataFrame, shown: pd.DataFrame, *, span: str, place: str) -> str:
    settled = shown[~shown["es_incompleto"]]
    total = int(shown["casos"].sum())
    if total < words.FEW_CASES or settled.empty:
        return f"{place}: {words.cases(total)} en los periodos que se muestran"
    top = settled.loc[settled["casos"].astype(float).idxmax()]
    seen = " de lo que se muestra" if len(shown) < len(df) else ""
    when = f"la semana del {formats.day(top.inicio_fecha)}" if span == "semana" else _label(top, span)
    return f"{place}: el máximo{seen}, {words.cases(top.casos)}, fue en {when}"


def _notes(df: pd.DataFrame, *, span: str) -> str:
    one, many = _WORD[span]
    notes = [f"Casos por {'semana epidemiológica' if span == 'semana' else 'trimestre'}, según la toma de la muestra."]
    for state, what in (("oculto", HIDDEN), ("no_publicado", UNPUBLISHED)):
        count = int((df["estado"] == state).sum())
        if count:
            notes.append(f"{what}: {words.count(count, one, many)}, que no {'es' if count == 1 else 'son'} cero.")
    if df["es_incompleto"].any():
        notes.append("En claro, lo que aún se completa.")
    return " ".join(notes)


def _told(rows: pd.DataFrame, *, span: str, place: str) -> str:
    counts = rows["serie"].value_counts()
    shares = "; ".join(f"{name}: {counts[name]}" for name in TONES if name in counts)
    return f"Casos de {place} por {span}. Periodos por estado: {shares}."
