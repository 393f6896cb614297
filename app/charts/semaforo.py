"""How sure the lights are: incidence over its thresholds, and places with what chance allows.

`df` is `queries.semaforo.lights`.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.registry import NothingToDraw, figure
from app.charts.semaforo_lights import (
    COLUMNS,
    INCIDENCE,
    METHOD,
    MODELS,
    NOUNS,
    ROW,
    intervals,
    over_thresholds,
    tabulate,
)
from app.domain import formats

# So many rows fit on a screen; the table has all.
MOST = 25
_NONE = {"comuna": "Ninguna comuna", "barrio": "Ningún barrio"}


@figure(
    "incidencia-semaforo",
    title="Incidencia frente a los umbrales",
    unit="casos por 100.000 habitantes en 14 días",
    models=(*MODELS, "poblacion_por_territorio"),
    method=(METHOD, "docs/methods/incidencia.md"),
    formula=INCIDENCE,
    columns=COLUMNS,
    embeddable=True,
    tabulate=tabulate,
)
def incidence(
    df: pd.DataFrame, *, level: str, limits: dict[str, float], selected: str | None = None, **_: object
) -> dict:
    """The incidence of each territory with its interval, over the two thresholds."""
    rows, which = _rows(df, level=level, selected=selected)
    rows["valor"], rows["bajo"], rows["alto"] = (
        rows[name].astype(float) for name in ("incidencia_14", "incidencia_14_bajo", "incidencia_14_alto")
    )
    yellow, red = limits["incidencia_amarillo"], limits["incidencia_rojo"]
    chart = over_thresholds(rows, yellow=yellow, red=red)
    own = df[(df["territorio_tipo"] == level) & df["incidencia_14"].notna()]
    sure = int((own["incidencia_14_bajo"] >= red).sum())
    doubt = int(((own["incidencia_14_bajo"] < red) & (own["incidencia_14_alto"] >= red)).sum())
    passing = words.count(sure, *_pass(level)) if sure else f"{_NONE[level]} pasa"
    title = f"{passing} de {formats.decimal(red, digits=0)} casos por 100.000 más allá del azar"
    if doubt:
        title += f"; de {formats.integer(doubt)} no se puede decir"
    return theme.finish(
        chart,
        title=title,
        subtitle=f"{which} El punto es la incidencia de 14 días y la raya su intervalo exacto del 95 %: donde cruza "
        "un umbral, el color es dudoso.",
        alt_text=f"{which} Casos por 100.000 en 14 días: "
        + "; ".join(f"{row.nombre}, {row.texto or formats.integer(row.valor)}" for row in rows.itertuples())
        + f". Umbrales: {formats.decimal(yellow, digits=0)} y {formats.decimal(red, digits=0)}.",
    )


@figure(
    "puestos-semaforo",
    title="Puesto por incidencia, con lo que el azar permite",
    unit="puesto",
    models=MODELS,
    method=METHOD,
    formula=r"\text{puesto}_i = 1+\#\{j:\ \lambda_j>\lambda_i\},\qquad \lambda_i\sim\Gamma(c_i+\tfrac12,\ P_i)",
    columns=COLUMNS,
    embeddable=True,
    tabulate=tabulate,
)
def places(df: pd.DataFrame, *, level: str, selected: str | None = None, **_: object) -> dict:
    """The place of each territory by incidence, with the interval that chance allows."""
    rows, which = _rows(df, level=level, selected=selected)
    rows["valor"], rows["bajo"], rows["alto"] = (
        rows[name].astype(float) for name in ("puesto", "puesto_bajo", "puesto_alto")
    )
    own = df[df["puesto"].notna()]
    wide = float((own["puesto_alto"] - own["puesto_bajo"] + 1).median())
    many, first = len(own), own.sort_values("puesto").iloc[0]
    title = (
        f"{first['territorio_nombre']} va primero, pero el azar permite del {first['puesto_bajo']} al "
        f"{first['puesto_alto']} entre {formats.integer(many)}"
        if first["puesto_alto"] > first["puesto_bajo"]
        else f"{first['territorio_nombre']} va primero, sin duda"
    )
    return theme.finish(
        alt.layer(
            *intervals(rows, "Puesto (1, la incidencia más alta)", "d", scale=alt.Scale(zero=False, nice=False))
        ).properties(height=ROW * len(rows)),
        title=title,
        subtitle=f"{which} La raya va del puesto más alto al más bajo compatibles con los datos (95 % de mil sorteos): "
        f"la mitad abarca {formats.decimal(wide, digits=0)} puestos o más. Donde se traslapan, el orden no dice nada.",
        alt_text=f"{which} Puesto e intervalo: "
        + "; ".join(
            f"{row.nombre}, {row.texto or f'{row.valor:.0f} ({row.bajo:.0f} a {row.alto:.0f})'}"
            for row in rows.itertuples()
        )
        + ".",
    )


def _rows(df: pd.DataFrame, *, level: str, selected: str | None) -> tuple[pd.DataFrame, str]:
    """The rows to draw, and which they are in words: by rank, what has none last, by name."""
    if df["puesto"].notna().sum() == 0:
        raise NothingToDraw("Ningún territorio tiene una incidencia que mostrar en esta fecha.")
    ordered = df.sort_values(["puesto", "territorio_nombre"], na_position="last")
    if level == "comuna":
        rows, which = ordered[ordered["territorio_tipo"] == "comuna"], "Comunas."
    else:
        around = df.loc[df["territorio_codigo"] == selected, "comuna_codigo"]
        if len(around):
            rows, which = ordered[ordered["comuna_codigo"] == around.iloc[0]], "Barrios de la misma comuna."
        else:
            rows = ordered.head(MOST)
            which = f"Los {len(rows)} barrios de incidencia más alta; la tabla trae todos."
    rows = rows.assign(nombre=rows["territorio_nombre"])
    rows["texto"] = [
        "" if pd.notna(row.incidencia_14) else "oculto por privacidad" if row.es_casos_oculto else "sin dato"
        for row in rows.itertuples()
    ]
    codes = set(rows["territorio_codigo"])
    rows["elegido"] = rows["territorio_codigo"].eq(selected) if selected in codes else True
    return rows, which


def _pass(level: str) -> tuple[str, str]:
    one, many = NOUNS[level]
    return f"{one} pasa", f"{many} pasan"
