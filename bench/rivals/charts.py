"""The rivals' charts, as Altair objects: the same marks, layers and tooltips as ours."""

from __future__ import annotations

import altair as alt
import pandas as pd
from figures import AGES, COMPARED

CASES, DEATHS, WOMEN, MEN, RULE, INK = "#2f7dc1", "#d1571f", "#b8619a", "#1a8a79", "#76828f", "currentColor"


def curve(_days: pd.DataFrame, _measures: pd.DataFrame, **view) -> alt.LayerChart:
    """Bars by day with a 7-day mean and the measures as numbered rules."""
    days = _days.assign(serie=_days["es_incompleto"].map({True: "Incompletos", False: "Casos"}))
    base = alt.Chart(days).encode(x=alt.X("fecha", timeUnit="yearmonthdate", type="temporal", title=None))
    bars = base.mark_bar(binSpacing=0).encode(
        y=alt.Y("casos:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
        color=alt.Color(
            "serie:N",
            legend=alt.Legend(orient="top", title=None),
            scale=alt.Scale(domain=["Casos", "Incompletos"], range=[CASES, "#2f7dc12e"]),
        ),
        tooltip=[
            alt.Tooltip("fecha:T", title="Fecha"),
            alt.Tooltip("casos:Q", title="Casos", format=",d"),
            alt.Tooltip("media_movil_7:Q", title="Media 7 días", format=",.1f"),
        ],
    )
    layers = [bars, base.mark_line(strokeWidth=2.2, color=INK).encode(y="media_movil_7:Q")]
    bound = ["CO", view["scope"], *(["68"] if view["scope"] != "CO" else [])]
    bound = _measures[_measures["ambito_codigo"].isin(bound)]
    begun = bound[bound["inicio_fecha"].between(days["fecha"].min(), days["fecha"].max())]
    for local, color, dash in ((False, RULE, [3, 3]), (True, DEATHS, [1, 0])):
        own = begun[begun["es_local"] == local]
        if own.empty:
            continue
        marks = alt.Chart(own[["numero", "inicio_fecha", "titulo", "norma"]]).encode(
            x=alt.X("inicio_fecha", timeUnit="yearmonthdate", type="temporal", title=None),
            tooltip=["numero:N", alt.Tooltip("inicio_fecha:T", title="Desde"), "titulo:N", "norma:N"],
        )
        layers += [
            marks.mark_rule(color=color, strokeDash=dash),
            marks.mark_text(color=color, fontWeight="bold").encode(y=alt.value(-8), text="numero:N"),
        ]
    return alt.layer(*layers).properties(height=320)


def pyramid(_ages: pd.DataFrame, **view) -> alt.Chart:
    """Women to the left, men to the right."""
    known = _ages[_ages["sexo"].isin(["F", "M"])].copy()
    known["lado"] = known["casos"].where(known["sexo"] == "M", -known["casos"])
    known["Sexo"] = known["sexo"].map({"F": "Mujeres", "M": "Hombres"})
    reach = int(known["casos"].max()) * 1.08
    return (
        alt.Chart(known)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "lado:Q",
                title="Casos",
                scale=alt.Scale(domain=[-reach, reach]),
                axis=alt.Axis(labelExpr="format(abs(datum.value), ',d')", tickMinStep=1, tickCount=6),
            ),
            y=alt.Y("edad_grupo:N", sort=AGES[::-1], title=None, scale=alt.Scale(domain=AGES[::-1])),
            color=alt.Color("Sexo:N", scale=alt.Scale(domain=["Mujeres", "Hombres"], range=[WOMEN, MEN])),
            tooltip=["edad_grupo:N", "Sexo:N", alt.Tooltip("casos:Q", format=",d"), "fallecidos:Q"],
        )
        .properties(height=320)
    )


def rates(_bands: pd.DataFrame, **view) -> alt.LayerChart:
    """Cases per 100,000 by age."""
    return _intervals(_bands, color=CASES, title="Casos por 100.000 habitantes", number=",.0f")


def fatality(_bands: pd.DataFrame, **view) -> alt.LayerChart:
    """Deaths among the cases by age."""
    return _intervals(_bands, color=DEATHS, title="Fallecidos entre los casos", number=".1%")


def _intervals(bands: pd.DataFrame, *, color: str, title: str, number: str) -> alt.LayerChart:
    """One bar by age band with its interval."""
    base = alt.Chart(bands).encode(
        y=alt.Y("edad_grupo:N", sort=AGES[::-1], title=None),
        tooltip=[
            alt.Tooltip("edad_grupo:N", title="Edad (años)"),
            alt.Tooltip("estimado:Q", title=title, format=number),
            alt.Tooltip("bajo:Q", title="IC 95 %, desde", format=number),
            alt.Tooltip("alto:Q", title="IC 95 %, hasta", format=number),
            alt.Tooltip("casos:Q", title="Casos", format=",d"),
        ],
    )
    x = alt.X("estimado:Q", title=title, axis=alt.Axis(format=number, grid=True, tickCount=5))
    return alt.layer(
        base.mark_bar(color=color, cornerRadiusEnd=2).encode(x=x),
        base.mark_rule(color=INK, strokeWidth=1.8).encode(x=alt.X("bajo:Q"), x2="alto:Q"),
        base.mark_tick(color=INK, thickness=1.8, size=9).encode(x="bajo:Q"),
        base.mark_tick(color=INK, thickness=1.8, size=9).encode(x="alto:Q"),
    ).properties(height=320)


def territories(_found: pd.DataFrame, **view) -> alt.Chart:
    """Cases per 100,000 of the compared territories and of the chosen one."""
    shown = _found[_found["ambito_codigo"].isin([*COMPARED, view["scope"]])]
    shown = shown.assign(elegido=shown["ambito_codigo"].eq(view["scope"]).map({True: "Elegido", False: "Otros"}))
    order = shown.sort_values("tasa_ataque", ascending=False)["ambito_nombre"].tolist()
    columns = ["ambito_nombre", "elegido", "tasa_ataque", "confirmados", "personas"]
    return (
        alt.Chart(shown[columns])
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("tasa_ataque:Q", title="Casos por 100.000 habitantes", axis=alt.Axis(tickCount=5)),
            y=alt.Y("ambito_nombre:N", sort=order, title=None, axis=alt.Axis(labelLimit=150)),
            color=alt.Color(
                "elegido:N", legend=None, scale=alt.Scale(domain=["Elegido", "Otros"], range=[CASES, RULE])
            ),
            tooltip=[
                alt.Tooltip("ambito_nombre:N", title="Territorio"),
                alt.Tooltip("tasa_ataque:Q", title="Casos por 100.000", format=",.1f"),
                alt.Tooltip("confirmados:Q", title="Confirmados", format=",d"),
                alt.Tooltip("personas:Q", title="Habitantes", format=",d"),
            ],
        )
        .properties(height=40 * len(shown))
    )
