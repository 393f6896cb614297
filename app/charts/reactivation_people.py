"""Figures of who is at work: at which hours, beside which incidence, and what inspection has seen of it."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from app.charts import classes, theme, words
from app.charts.reactivation_bars import COLOR, DISCLOSURE, METHOD, counted, listed, plain, short
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

CONCEPTS = {
    "cumple": ("Cumple", COLOR),
    "cumple_parcialmente": ("Cumple parcialmente", theme.fade(COLOR, 0.45)),
    "no_cumple": ("No cumple", theme.DEATHS),
    "sin_dato": ("Sin concepto", theme.fade(theme.OTHER, 0.4)),
}


@figure(
    "presencia-hora",
    title="Trabajadores presentes por hora y día",
    unit="trabajadores",
    models=("presencia", "presencia_por_hora"),
    method=METHOD,
    formula=r"P_{d,h} = \sum_{\text{trabajadores}} [\,d \in \text{sus días}\,]\cdot"
    r"[\,\text{entrada} \le h < \text{salida}\,]",
    columns={"dia": "Día", "hora": "Hora", "trabajadores": "Trabajadores presentes"},
    tabulate=lambda df: df.assign(dia=[weekdays()[day - 1] for day in df["dia_semana"]]),
    embeddable=True,
)
def presence(df: pd.DataFrame, *, place: str) -> dict:
    """A cell per hour and day of the week, Monday first; `df` is `queries.reactivation_city.presence`."""
    if df.empty or not df["trabajadores"].sum():
        raise NothingToDraw("Ningún trabajador presente con estos filtros.")
    days = weekdays()
    shown = df.assign(
        dia=[days[day - 1].capitalize() for day in df["dia_semana"]],
        franja=[f"{hour}:00 a {hour + 1}:00" for hour in df["hora"]],
        hora_fin=df["hora"] + 1,
    )
    top = df.loc[df["trabajadores"].idxmax()]
    total = df["trabajadores"].sum()
    weekend = df.loc[df["dia_semana"] >= 6, "trabajadores"].sum() / total
    title = (
        f"La hora con más gente es la de las {top['hora']}:00 del {days[top['dia_semana'] - 1]}: "
        f"{counted(top['trabajadores'], 'trabajadores')}"
    )
    base = alt.Chart(shown[["dia", "hora", "hora_fin", "franja", "trabajadores"]])
    cells = base.mark_rect(cornerRadius=2, stroke=theme.RULE, strokeWidth=0.3).encode(
        x=alt.X(
            "hora:Q",
            title="Hora del día",
            scale=alt.Scale(domain=[0, 24], nice=False),
            axis=alt.Axis(values=list(range(0, 25, 3)), labelExpr="datum.value + ':00'", grid=False),
        ),
        x2=alt.X2("hora_fin:Q"),
        y=alt.Y("dia:N", sort=[day.capitalize() for day in days], title=None),
        color=alt.Color(
            "trabajadores:Q",
            scale=alt.Scale(range=list(classes.RAMP), domainMin=0),
            legend=alt.Legend(title="trabajadores", titleColor=theme.INK, format=",d", gradientLength=180),
        ),
        opacity=theme.when(alt.OpacityValue, "datum.trabajadores > 0", 1, 0.12),
        tooltip=[
            alt.Tooltip("dia:N", title="Día"),
            alt.Tooltip("franja:N", title="Hora"),
            alt.Tooltip("trabajadores:Q", title="Trabajadores", format=",d"),
        ],
    )
    subtitle = (
        f"Trabajadores que están en su trabajo en {place} a cada hora, según los días y las horas de entrada y salida "
        f"que su establecimiento declaró. El fin de semana reúne el {formats.percent(weekend)} de las horas trabajadas."
    )
    return theme.finish(
        cells.properties(height=36 * 7),
        title=title,
        subtitle=subtitle,
        alt_text=f"Mapa de calor de hora por día de la semana. {title}. {subtitle}",
    )


def weekdays() -> list[str]:
    """The days as Colombia orders them, Monday first."""
    sunday, *rest = formats.time_locale()["days"]
    return [*rest, sunday]


@figure(
    "exposicion-comunas",
    title="Índice de exposición por comuna",
    unit="casos esperados en 14 días",
    models=("exposicion_por_comuna",),
    method=(METHOD, DISCLOSURE),
    formula=r"\text{exposición}_c = \text{trabajadores}_c \times \frac{\text{casos de 14 días por 100\,000}_c}"
    r"{100\,000}",
    columns={
        "comuna_nombre": "Comuna de trabajo",
        "corte_fecha": "Corte",
        "trabajadores": "Trabajadores",
        "casos_14": "Casos en 14 días",
        "incidencia_14": "Casos por 100.000 en 14 días",
        "exposicion": "Índice de exposición",
        "parte": "Parte de la ciudad",
    },
    tabulate=lambda df: df.assign(parte=[formats.percent(share) for share in df["parte"]]),
    embeddable=True,
)
def exposure(df: pd.DataFrame, *, selected: str | None = None) -> dict:
    """The comunas in order of their index, beside the two numbers it multiplies.

    `df` is `queries.reactivation_city.exposure`.
    """
    known = df[df["exposicion"].notna() & df["exposicion"].gt(0)]
    if known.empty:
        raise NothingToDraw("Ninguna comuna tiene a la vez trabajadores e incidencia que mostrar.")
    first, cut = known.iloc[0], known["corte_fecha"].max()
    rows = pd.DataFrame(
        {
            "nombre": known["comuna_nombre"],
            "valor": known["exposicion"].astype(float),
            "texto": [
                f"{formats.integer(row.trabajadores)} × {formats.integer(row.incidencia_14)} → "
                f"{formats.decimal(row.exposicion)}"
                for row in known.itertuples()
            ],
            "elegido": known["comuna_codigo"].eq(selected) if selected in set(known["comuna_codigo"]) else True,
        }
    )
    hidden = int(df["exposicion"].isna().sum())
    lost = words.count(hidden, "territorio", "territorios")
    note = f" {lost} sin índice: alguna de sus cifras falta o se oculta por privacidad."
    subtitle = (
        "Trabajadores reactivados de cada comuna × casos de 14 días por 100.000 de sus residentes, entre 100.000: los "
        "casos que habría entre ellos si enfermaran como los vecinos del lugar donde trabajan. Ordena, no predice: no "
        f"mide contagios en el trabajo. Corte: {formats.day(cut)}.{note if hidden else ''}"
    )
    return theme.finish(
        listed(rows, name="nombre", color=theme.DEATHS),
        title=f"{plain(first['comuna_nombre'])} concentra el {formats.percent(first['parte'])} de la exposición",
        subtitle=subtitle,
        alt_text=f"{subtitle} " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + ".",
    )


@figure(
    "cobertura-control",
    title="Cobertura de inspección, vigilancia y control",
    unit="% de los activos",
    models=("ivc_cobertura",),
    method=METHOD,
    formula=r"\text{cobertura} = \frac{\text{activos visitados}}{\text{activos}},\quad "
    r"\text{hallazgos} = \frac{\text{visitas que no cumplen}}{\text{visitas}}",
    columns={
        "nombre": "Grupo",
        "activos": "Activos",
        "visitados": "Activos visitados",
        "cobertura": "Cobertura",
        "visitas": "Visitas",
        "no_cumple": "Visitas que no cumplen",
        "hallazgos": "No cumplen, de las visitas",
        "medidas": "Visitas con medida",
        "es_oculto": "Oculto por privacidad",
    },
    tabulate=lambda df: df.assign(
        cobertura=[formats.percent(share) for share in df["cobertura"]],
        hallazgos=[formats.percent(share) for share in df["hallazgos"]],
    ),
    embeddable=True,
)
def coverage(df: pd.DataFrame, *, by: str, place: str, cutoff: date) -> dict:
    """What part of each group's active establishments was visited, beside what its visits found.

    `df` is `queries.reactivation_city.coverage`.
    """
    rows = df[df["activos"].gt(0).fillna(False) & df["cobertura"].notna() & ~df["es_oculto"]]
    if rows.empty:
        raise NothingToDraw("Ningún grupo tiene establecimientos activos que mostrar con estos filtros.")
    active, seen, visits = (int(rows["activos"].sum()), int(rows["visitados"].sum()), int(df["visitas"].sum()))
    failed = int(df["no_cumple"].sum())
    drawn = pd.DataFrame(
        {
            "nombre": [short(name) for name in rows["nombre"]],
            "valor": rows["cobertura"].astype(float),
            "todos": 1.0,
            "texto": [
                f"{formats.percent(row.cobertura, digits=0)} de {formats.integer(row.activos)}"
                + (f" · {formats.percent(row.hallazgos, digits=0)} no cumple" if row.hallazgos == row.hallazgos else "")
                for row in rows.astype({"hallazgos": float}).itertuples()
            ],
        }
    )
    findings = f"; el {formats.percent(failed / visits)} de las visitas halló que no cumplía" if visits else ""
    title = f"Se ha visitado el {formats.percent(seen / active)} de los activos{findings}"
    subtitle = (
        f"Establecimientos activos en {place} con alguna visita hasta el {formats.day(cutoff)}, por "
        f"{'sección de actividad' if by == 'seccion' else 'comuna'}: {formats.integer(seen)} de "
        f"{formats.integer(active)}."
    )
    if visits:
        subtitle += (
            f" {words.count(visits, 'visita', 'visitas')}, también a quienes no están activos: "
            f"{formats.integer(failed)} con concepto «no cumple» y {formats.integer(df['medidas'].sum())} con "
            "requerimiento o cierre temporal."
        )
    if hidden := int(df["es_oculto"].sum()):
        subtitle += f" {words.count(hidden, 'grupo oculto', 'grupos ocultos')} por privacidad: de lo demás."
    return theme.finish(
        listed(drawn, name="nombre", color=COLOR, back="todos"),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {subtitle} " + "; ".join(f"{row.nombre}, {row.texto}" for row in drawn.itertuples()) + ".",
    )


@figure(
    "visitas-por-mes",
    title="Visitas de control por mes",
    unit="visitas",
    models=("ivc_por_mes",),
    method=METHOD,
    columns={"mes_fecha": "Mes", "concepto": "Concepto", "visitas": "Visitas", "medidas": "Con medida"},
    tabulate=lambda df: df.assign(concepto=df["concepto"].map({name: label for name, (label, _) in CONCEPTS.items()})),
    embeddable=True,
)
def visits(df: pd.DataFrame, *, cutoff: date) -> dict:
    """The city's visits by month, stacked by conclusion; `df` is `queries.reactivation_city.visits`."""
    if df.empty:
        raise NothingToDraw("Ninguna visita con fecha en las entregas cargadas.")
    labels = {name: label for name, (label, _) in CONCEPTS.items() if name in set(df["concepto"])}
    by_month = df.groupby("mes_fecha")["visitas"].sum()
    top, total = by_month.idxmax(), int(by_month.sum())
    failed = int(df.loc[df["concepto"] == "no_cumple", "visitas"].sum())
    title = f"El mes con más visitas fue {month(top)}: {formats.integer(by_month.max())}"
    subtitle = (
        f"Visitas en toda la ciudad hasta el {formats.day(cutoff)}, por concepto: {formats.integer(total)} con fecha, "
        f"de ellas el {formats.percent(failed / total)} «no cumple». Los filtros no la recortan."
    )
    shown = df.assign(clase=df["concepto"].map(labels), orden=df["concepto"].map({n: i for i, n in enumerate(labels)}))
    bars = (
        alt.Chart(shown[["mes_fecha", "clase", "orden", "visitas", "medidas"]])
        .mark_bar(binSpacing=2)
        .encode(
            x=alt.X(
                "mes_fecha",
                timeUnit="yearmonth",
                type="temporal",
                title=None,
                axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount={"interval": "month", "step": 1}),
            ),
            y=alt.Y("visitas:Q", stack="zero", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            color=alt.Color(
                "clase:N",
                scale=alt.Scale(domain=list(labels.values()), range=[CONCEPTS[name][1] for name in labels]),
                legend=alt.Legend(columns=2),
            ),
            order=alt.Order("orden:Q"),
            tooltip=[
                alt.Tooltip("mes_fecha:T", title="Mes", format="%b %Y"),
                alt.Tooltip("clase:N", title="Concepto"),
                alt.Tooltip("visitas:Q", title="Visitas", format=",d"),
                alt.Tooltip("medidas:Q", title="Con medida", format=",d"),
            ],
        )
    )
    return theme.finish(
        bars.properties(height=theme.HEIGHT),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {subtitle}",
    )


def month(day: date) -> str:
    """A month in words: `jun 2020`."""
    return formats.day(day).partition(" ")[2]
