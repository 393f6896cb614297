"""Maps and rankings of COVID-19 by comuna and barrio, from the municipal list of cases.

`df` is `queries.covid_city.territories` (maps) or `parts` (rankings). What is hidden is drawn as hidden, never as zero,
and is ordered by name: its place among the others tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from app.charts import maps, theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

METHOD = "docs/methods/covid-comunas-barrios.md"
MODELS = {"comuna": "covid_municipal_por_comuna", "barrio": "covid_municipal_por_barrio"}
# So many bars fit on a screen; the table has all.
MOST = 25
ROW = 20
# The other territories, when one is chosen.
FADED = theme.when(alt.OpacityValue, "datum.elegido", 1, 0.45)
RATE = r"\text{tasa} = \frac{\text{casos}}{\text{población}}\times 100\,000"
COLUMNS = {
    "territorio_codigo": "Código",
    "territorio_nombre": "Territorio",
    "casos": "Casos",
    "personas": "Habitantes",
    "tasa": "Casos por 100.000",
    "tasa_bajo": "Tasa, desde",
    "tasa_alto": "Tasa, hasta",
    "suavizada": "Tasa suavizada",
    "suavizada_bajo": "Tasa suavizada, desde",
    "suavizada_alto": "Tasa suavizada, hasta",
    "fallecidos": "Fallecidos",
    "nota": "Qué falta",
}


@dataclass(frozen=True)
class Measure:
    """A quantity of the map: its unit, the flag that hides it, its noun and its colour."""

    unit: str
    flag: str
    noun: str
    color: str


MEASURES = {
    "tasa": Measure("casos por 100.000 habitantes", "es_casos_oculto", "la tasa de COVID-19 más alta", theme.CASES),
    "suavizada": Measure(
        "casos por 100.000 habitantes, suavizados",
        "es_casos_oculto",
        "la tasa suavizada de COVID-19 más alta",
        theme.CASES,
    ),
    "casos": Measure("casos", "es_casos_oculto", "más casos de COVID-19", theme.CASES),
    "fallecidos": Measure("fallecidos", "es_fallecidos_oculto", "más fallecidos por COVID-19", theme.DEATHS),
}
# Measures with an interval.
RATES = ("tasa", "suavizada")

figure(
    "cifras-ciudad",
    title="Cifras de la lista municipal",
    unit="la de cada indicador",
    models=("covid_municipal_por_dia", *MODELS.values(), "poblacion_por_territorio"),
    method=(METHOD, "docs/methods/letalidad.md"),
    columns={
        "etiqueta": "Indicador",
        "texto": "Valor",
        "numerador": "Numerador",
        "denominador": "Denominador",
        "nota": "Qué es",
        "motivo": "Por qué falta",
    },
    formula=RATE,
)(None)


def city_deck(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> maps.CompactDeck:
    """The interactive map of `city_map`, same arguments."""
    about, drawn = _shown(df, **shown)
    return maps.choropleth(about.pop("df"), polygons, **about, **drawn)


def city_legend(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """The legend of `city_map`, same arguments."""
    about, _ = _shown(df, **shown)
    return maps.legend_vega(about["df"], polygons, **{name: about[name] for name in ("value", "unit", "digits")})


@figure(
    "mapa-covid-ciudad",
    title="COVID-19 en el mapa de la ciudad",
    unit="la de la medida elegida",
    models=(*MODELS.values(), "poblacion_por_territorio", "territorios", "poligonos"),
    method=(METHOD, "docs/methods/tasas-suavizadas.md", "docs/methods/control-de-divulgacion.md"),
    formula=RATE,
    columns=COLUMNS,
    embeddable=True,
    deck=city_deck,
    legend=city_legend,
)
def city_map(df: pd.DataFrame, *, polygons: pd.DataFrame, **shown: object) -> dict:
    """Rate, cases or deaths by comuna or barrio: `level`, `measure`, `year`; the rest goes to the map kit."""
    about, drawn = _shown(df, **shown)
    return maps.choropleth_vega(about.pop("df"), polygons, **about, **drawn)


def _shown(df: pd.DataFrame, *, level: str, measure: str, year: int, **drawn: object) -> tuple[dict, dict]:
    """What the map kit is told of a measure, and what is passed on to it."""
    about = MEASURES[measure]
    rows = df.assign(es_oculto=df[about.flag])
    hidden = int(rows["es_oculto"].sum())
    notes = {
        "tasa": f"Casos acumulados por 100.000 habitantes de {year}. Los corregimientos y lo que no se ubica no tienen "
        "población propia: sin tasa.",
        "suavizada": f"Casos acumulados por 100.000 habitantes de {year}, acercados a la media tanto como el azar "
        "explica: un barrio con pocos casos deja de saltar a los extremos.",
        "casos": "Casos acumulados.",
        "fallecidos": "Fallecidos, al corte, de los casos acumulados.",
    }[measure]
    if level == "barrio":
        notes += " Con pocos casos la tasa de un barrio cambia mucho por azar: mire su intervalo." * (measure == "tasa")
        notes += " Lo que queda sin color no es de ningún barrio."
    if hidden:
        notes += f" En gris, lo oculto por privacidad: {words.count(hidden, 'territorio', 'territorios')}."
    told = {"df": rows, "value": measure, "unit": about.unit, "digits": 0}
    return told | {"title": _highest(rows, level=level, measure=measure), "subtitle": notes}, drawn


def _highest(rows: pd.DataFrame, *, level: str, measure: str) -> str:
    """The territory with most, where that says something: a barrio's rate is mostly chance."""
    placed = rows[rows["territorio_tipo"].eq(level) & ~rows["es_oculto"]].dropna(subset=measure)
    about = MEASURES[measure]
    if placed.empty or level == "barrio" and measure == "tasa":
        return f"{about.unit.capitalize()}, por {level}"
    first = placed.loc[placed[measure].astype(float).idxmax()]
    seen = ", de lo que puede mostrarse" if rows["es_oculto"].any() else ""
    return f"{first['territorio_nombre']} tiene {about.noun}{seen}: {formats.integer(first[measure])}"


@figure(
    "orden-territorios",
    title="Territorios en orden",
    unit="la de la medida elegida",
    models=(*MODELS.values(), "covid_municipal_por_dia", "poblacion_por_territorio"),
    method=(METHOD, "docs/methods/incidencia.md", "docs/methods/tasas-suavizadas.md"),
    formula=RATE,
    columns=COLUMNS,
    embeddable=True,
)
def ranking(df: pd.DataFrame, *, level: str, measure: str, selected: str | None = None) -> dict:
    """Every part of the city in order, with what is hidden as one part; of many barrios, those of the chosen comuna.

    Rates come with their exact 95 % interval and a rule: the rate of the cases that have a territory with population.
    """
    about = MEASURES[measure]
    whole = df[df["territorio_tipo"] == "ciudad"].iloc[0]
    rows, which = _drawn(df[df["territorio_tipo"] != "ciudad"], level=level, measure=measure, selected=selected)
    if rows[measure].notna().sum() == 0:
        raise NothingToDraw("Ningún territorio tiene un valor que mostrar con esta medida.")
    rows["elegido"] = rows["territorio_codigo"].eq(selected) if selected in set(rows["territorio_codigo"]) else True
    rows["texto"] = [_instead(row, measure) for row in rows.to_dict("records")]
    rows["medida"] = rows[measure].astype(float)
    order = rows["territorio_nombre"].tolist()
    if measure in RATES:
        rows["bajo"], rows["alto"] = rows[f"{measure}_bajo"], rows[f"{measure}_alto"]
    columns = ["territorio_nombre", "medida", "texto", "elegido", "bajo", "alto", "territorio_tipo"]
    shown = rows[[name for name in columns if name in rows]]
    base = alt.Chart(shown).encode(
        y=alt.Y("territorio_nombre:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, labelOverlap=False))
    )
    x = {"title": about.unit.capitalize(), "axis": alt.Axis(format=theme.ticks(10), tickCount=4, grid=True)}
    tooltip = [
        alt.Tooltip("territorio_nombre:N", title="Territorio"),
        alt.Tooltip("medida:Q", title=about.unit.capitalize(), format=",.0f"),
    ]
    if measure in RATES:
        layers, line = _intervals(base, x, tooltip, color=about.color), _reference(df)
        if line:
            rule = alt.Chart(pd.DataFrame({"tasa": [line]})).mark_rule(strokeDash=[4, 3], color=theme.INK)
            layers.append(rule.encode(x=alt.X("tasa:Q")))
    else:
        line = None
        layers = [
            base.mark_bar(cornerRadiusEnd=2).encode(
                x=alt.X("medida:Q", **x),
                opacity=FADED,
                color=theme.when(alt.ColorValue, "datum.territorio_tipo == 'resto'", theme.RULE, about.color),
                tooltip=tooltip,
            )
        ]
    layers.append(
        base.mark_text(align="left", dx=3, color=theme.INK, fontSize=11)
        .transform_filter("datum.texto")
        .encode(x=alt.XValue(0), text=alt.Text("texto:N"))
    )
    return theme.finish(
        alt.layer(*layers).properties(height=ROW * len(rows)),
        title=_finding(df, rows, level=level, measure=measure, selected=selected, line=line),
        subtitle=f"{which} {_reading(measure, whole=whole, line=line)}",
        alt_text=f"{which} {about.unit.capitalize()}: "
        + "; ".join(f"{row.territorio_nombre}, {row.texto or formats.integer(row.medida)}" for row in rows.itertuples())
        + ".",
    )


def _intervals(base: alt.Chart, x: dict, tooltip: list, *, color: str) -> list[alt.Chart]:
    tooltip = [
        *tooltip,
        alt.Tooltip("bajo:Q", title="IC 95 %, desde", format=",.0f"),
        alt.Tooltip("alto:Q", title="IC 95 %, hasta", format=",.0f"),
    ]
    known = base.transform_filter("isValid(datum.medida)").encode(tooltip=tooltip, opacity=FADED)
    return [
        known.mark_rule(color=color, strokeWidth=2).encode(
            x=alt.X("bajo:Q", scale=alt.Scale(zero=False), **x), x2=alt.X2("alto:Q")
        ),
        known.mark_point(color=color, filled=True, size=60).encode(x=alt.X("medida:Q")),
    ]


def _drawn(parts: pd.DataFrame, *, level: str, measure: str, selected: str | None) -> tuple[pd.DataFrame, str]:
    """The rows to draw, ordered, and which they are in words: shown values first, then the rest by name."""
    rest = parts["territorio_tipo"].eq("resto")
    ordered = parts[~rest].sort_values([measure, "territorio_nombre"], ascending=[False, True], na_position="last")
    if level == "comuna":
        whole = ordered if measure in RATES else pd.concat([ordered, parts[rest & parts[measure].gt(0)]])
        return whole.copy(), "Comunas, corregimientos y casos sin ubicar."
    around = parts.loc[parts["territorio_codigo"] == selected, "comuna_codigo"]
    if len(around) and around.iloc[0] != "SU":
        return ordered[ordered["comuna_codigo"] == around.iloc[0]].copy(), "Barrios de la misma comuna o corregimiento."
    most = ordered[ordered["territorio_tipo"] == "barrio"].head(MOST).copy()
    return most, f"Los {len(most)} barrios con valores más altos entre los que se muestran; la tabla trae todos."


def _instead(row: dict, measure: str) -> str:
    """What stands in the place of a value that a row does not have."""
    if pd.notna(row[measure]):
        return ""
    if row[MEASURES[measure].flag]:
        return "oculto por privacidad"
    return f"{words.cases(row['casos'])}, sin población" if measure in RATES else "sin publicar"


def _reference(parts: pd.DataFrame) -> float | None:
    """The rate of the cases placed where people were counted; None where what is left out cannot be shown.

    The city's own rate also counts the cases that no territory has: every territory would seem below it.
    """
    whole = parts[parts["territorio_tipo"] == "ciudad"].iloc[0]
    left_out = parts[~parts["personas"].gt(0) & ~parts["territorio_tipo"].isin(["ciudad", "resto"])]
    if left_out["casos"].isna().any():
        return None
    return float((whole["casos"] - left_out["casos"].sum()) / whole["personas"] * 100_000)


def _finding(
    df: pd.DataFrame, rows: pd.DataFrame, *, level: str, measure: str, selected: str | None, line: float | None
) -> str:
    own = df[df["territorio_codigo"] == selected]
    for row in own.to_dict("records"):
        if pd.isna(row[measure]):
            return f"{row['territorio_nombre']}: {_instead(row, measure)}"
        interval = (
            f" (IC 95 %: {formats.integer(row[f'{measure}_bajo'])} a {formats.integer(row[f'{measure}_alto'])})"
            if measure in RATES
            else ""
        )
        return f"{row['territorio_nombre']}: {formats.integer(row[measure])} {MEASURES[measure].unit}{interval}"
    if measure in RATES and line:
        known = df[df["territorio_tipo"].eq(level) & df[measure].notna()]
        above, below = int((known[f"{measure}_bajo"] > line).sum()), int((known[f"{measure}_alto"] < line).sum())
        return f"De {len(known)} {level}s, {above} por encima y {below} por debajo de la ciudad más allá del azar"
    whole = df.loc[df["territorio_tipo"] == "ciudad", measure].iloc[0]
    return f"{formats.integer(whole)} {MEASURES[measure].unit} en la ciudad, por {level}"


def _reading(measure: str, *, whole: pd.Series, line: float | None) -> str:
    if measure not in RATES:
        return "Con los ocultos, la tabla suma la ciudad."
    what = "la tasa" if measure == "tasa" else "la tasa suavizada (bayesiana empírica)"
    note = f"El punto es {what} y la raya su intervalo del 95 %, que solo mide el azar; el eje no empieza en cero."
    if line:
        note += (
            f" Línea discontinua: {formats.integer(line)}, la de los casos ubicados; con los demás, la de la ciudad es "
            f"{formats.integer(whole['tasa'])}."
        )
    return note
