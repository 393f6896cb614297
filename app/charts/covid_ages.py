"""Figures of COVID-19 cases and deaths by age and sex."""

from __future__ import annotations

from collections.abc import Iterable

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats
from app.domain.ages import BANDS

_AGE = {"edad_grupo": "Edad (años)", "casos": "Casos", "fallecidos": "Fallecidos", "personas": "Habitantes"}


@figure(
    "piramide-edad-sexo",
    title="Casos por edad y sexo",
    unit="casos",
    models=("covid_casos_por_edad_sexo",),
    method="docs/methods/covid-indicadores.md",
    columns={"edad_grupo": "Edad (años)", "sexo": "Sexo", "casos": "Casos", "fallecidos": "Fallecidos"},
    embeddable=True,
)
def age_sex_pyramid(df: pd.DataFrame, *, place: str) -> dict:
    """Population pyramid of counts, women to the left; `df` is `queries.covid.age_sex`."""
    both = zip(df["edad_grupo"], df["sexo"], strict=True)
    known = df.loc[[age in BANDS and sex in ("F", "M") for age, sex in both]]
    counts, men = known["casos"].to_numpy(), known["sexo"].to_numpy() == "M"
    total = int(counts.sum())
    left_out = int(df["casos"].to_numpy().sum()) - total
    if total == 0:
        raise NothingToDraw(f"No hay casos {formats.of(place)} con edad y sexo en el periodo elegido.")
    sides = known.assign(Sexo=["Hombres" if one else "Mujeres" for one in men], lado=counts * (2 * men - 1))
    women = int(counts[~men].sum())
    counted = f"{words.count(women, 'mujer', 'mujeres')} y {words.count(total - women, 'hombre', 'hombres')}"
    title = _largest(zip(known["edad_grupo"], counts, strict=True), counted=counted)
    verb = "no se dibuja" if left_out == 1 else "no se dibujan"
    note = f" {words.cases(left_out)} sin edad o sexo {verb}." if left_out else ""
    return theme.fill(
        _pyramid(),
        rows={"edades": sides[["edad_grupo", "Sexo", "lado", "casos", "fallecidos"]]},
        values={"alcance": int(counts.max()) * 1.08},
        title=title,
        subtitle=f"Casos {formats.of(place)} por edad y sexo: {counted}.{note}",
        alt_text=f"Pirámide de casos por edad y sexo {formats.of(place)}: {counted}. {title}.",
    )


@theme.shape
def _pyramid() -> alt.Chart:
    return (
        alt.Chart(alt.NamedData("edades"))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "lado:Q",
                title="Casos",
                scale=alt.Scale(domain=[alt.ExprRef("-alcance"), alt.ExprRef("alcance")]),
                axis=alt.Axis(labelExpr="format(abs(datum.value), ',d')", tickMinStep=1, grid=True, tickCount=6),
            ),
            y=alt.Y("edad_grupo:N", sort=BANDS[::-1], title=None, scale=alt.Scale(domain=BANDS[::-1])),
            color=alt.Color("Sexo:N", scale=alt.Scale(domain=["Mujeres", "Hombres"], range=[theme.WOMEN, theme.MEN])),
            tooltip=[
                alt.Tooltip("edad_grupo:N", title="Edad (años)"),
                alt.Tooltip("Sexo:N"),
                alt.Tooltip("casos:Q", title="Casos", format=",d"),
                alt.Tooltip("fallecidos:Q", title="Fallecidos", format=",d"),
            ],
        )
    )


def _largest(cases: Iterable[tuple[str, int]], *, counted: str) -> str:
    """The band with most cases and its share; ties by name; counts alone where a share is chance."""
    by_age = dict.fromkeys(BANDS, 0)
    for age, number in cases:
        by_age[age] += number
    total, top = sum(by_age.values()), max(by_age.values())
    if total < words.FEW_CASES:
        return f"{words.cases(total)}: {counted}"
    tied = [words.band(age) for age in BANDS if by_age[age] == top]
    if len(tied) > 1:
        return f"Los grupos con más casos son {words.listed(tied)}: {formats.integer(top)} cada uno"
    return f"El grupo con más casos es el de {tied[0]}: {formats.percent(top / total)}"


@figure(
    "tasas-por-edad",
    title="Tasa de casos por edad",
    unit="casos por 100.000 habitantes",
    models=("covid_casos_por_edad_sexo", "poblacion_por_edad"),
    method="docs/methods/incidencia.md",
    formula=r"\text{tasa}_g = \frac{\text{casos}_g}{\text{población}_g}\times 100\,000",
    columns={**_AGE, "estimado": "Casos por 100.000", "bajo": "IC 95 %, desde", "alto": "IC 95 %, hasta"},
    embeddable=True,
)
def age_rates(df: pd.DataFrame, *, place: str, year: int) -> dict:
    """Cases per 100,000 by age band with the exact Poisson interval at 95 %; `df` is `queries.covid_ages.rates`."""
    if df.empty:
        raise NothingToDraw(
            f"No se calculan tasas {formats.of(place)}: la población por edad de {year} se conoce solo para "
            "Bucaramanga."
        )
    if df["casos"].sum() == 0:
        raise NothingToDraw(f"No hay casos {formats.of(place)} con edad en el periodo elegido.")
    top, total = df.loc[df["estimado"].idxmax()], df["casos"].sum()
    people = formats.integer(df["personas"].sum())
    title = f"La tasa más alta es la de {words.band(top['edad_grupo'])}: {formats.integer(top['estimado'])} por 100.000"
    if total < words.FEW_CASES:
        title = f"Tasas con {words.cases(total)} en total: el azar pesa más que la edad"
    return _intervals(
        df,
        color=theme.CASES,
        axis="Casos por 100.000 habitantes",
        number=theme.ticks(df["alto"].max()),
        title=title,
        subtitle=f"Casos {formats.of(place)} por 100.000 habitantes de cada edad, con intervalo de confianza del 95 %. "
        f"Población {year}: {people} (DANE, proyección repartida con el censo 2018).",
    )


@figure(
    "letalidad-por-edad",
    title="Letalidad por edad",
    unit="% de los casos",
    models=("covid_casos_por_edad_sexo",),
    method="docs/methods/letalidad.md",
    formula=r"\text{letalidad}_g = \frac{\text{fallecidos}_g}{\text{confirmados}_g}",
    columns={**_AGE, "estimado": "Letalidad", "bajo": "IC 95 %, desde", "alto": "IC 95 %, hasta"},
    embeddable=True,
)
def age_fatality(df: pd.DataFrame, *, place: str) -> dict:
    """Deaths per confirmed case by age band with the Wilson interval at 95 %; `df` is `queries.covid_ages.fatality`."""
    if df["casos"].sum() == 0:
        raise NothingToDraw(f"No hay casos {formats.of(place)} con edad en el periodo elegido.")
    if df["fallecidos"].sum() == 0:
        raise NothingToDraw(
            f"Entre los casos {formats.of(place)} del periodo elegido no hay fallecidos: letalidad 0 "
            f"en {words.cases(df['casos'].sum())}."
        )
    older, deaths = df[df["edad_grupo"].isin(BANDS[6:])]["fallecidos"].sum(), df["fallecidos"].sum()
    share = f"El {formats.percent(older / deaths)} de los fallecidos"
    if deaths < words.FEW_DEATHS:
        share = f"{formats.integer(older)} de {words.count(deaths, 'fallecido', 'fallecidos')}"
    had = "tenía" if older == 1 or deaths >= words.FEW_DEATHS else "tenían"
    return _intervals(
        df,
        color=theme.DEATHS,
        axis="Fallecidos entre los casos",
        number=".1%",
        title=f"{share} {had} 60 años o más",
        subtitle=f"Fallecidos entre los casos confirmados {formats.of(place)} de cada edad, con intervalo de confianza "
        "del 95 %.",
    )


def missing(df: pd.DataFrame, *, place: str, when: str, is_list: bool) -> str | None:
    """Why no figure of this module can be drawn, in one sentence; None when some can. `df` is `queries.covid.age_sex`.

    A list of cases without rows for a territory and period says that there were none.
    """
    if not is_list:
        return "Esta fuente no trae edad ni sexo: solo los trae la lista de casos del INS."
    if df["casos"].sum() == 0:
        return f"Sin casos {formats.of(place)} {when}: no hay edades ni sexo que mostrar."
    if df["casos"].sum() < words.FEW_CASES:
        return f"{words.cases(df['casos'].sum())} {formats.of(place)} {when}: con tan pocos no se dibujan edad ni sexo."
    return None


def _intervals(df: pd.DataFrame, *, color: str, axis: str, number: str, title: str, subtitle: str) -> dict:
    """One bar by age band with its interval."""
    ticks = number if "%" not in number else ".0%" if df["alto"].max() >= 0.05 else ".1%"
    return theme.fill(
        _barred(color=color, axis=axis, number=number, ticks=ticks),
        rows={"edades": df},
        title=title,
        subtitle=subtitle,
        alt_text=f"{subtitle} {title}.",
    )


@theme.shape
def _barred(*, color: str, axis: str, number: str, ticks: str) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData("edades")).encode(
        y=alt.Y("edad_grupo:N", sort=BANDS[::-1], title=None),
        tooltip=[
            alt.Tooltip("edad_grupo:N", title="Edad (años)"),
            alt.Tooltip("estimado:Q", title=axis, format=number),
            alt.Tooltip("bajo:Q", title="IC 95 %, desde", format=number),
            alt.Tooltip("alto:Q", title="IC 95 %, hasta", format=number),
            alt.Tooltip("casos:Q", title="Casos", format=",d"),
        ],
    )
    x = alt.X("estimado:Q", title=axis, axis=alt.Axis(format=ticks, grid=True, tickCount=5))
    return alt.layer(
        base.mark_bar(color=color, cornerRadiusEnd=2).encode(x=x),
        base.mark_rule(color=theme.INK, strokeWidth=1.8).encode(x=alt.X("bajo:Q"), x2=alt.X2("alto:Q")),
        base.mark_tick(color=theme.INK, thickness=1.8, size=9).encode(x=alt.X("bajo:Q")),
        base.mark_tick(color=theme.INK, thickness=1.8, size=9).encode(x=alt.X("alto:Q")),
    )
