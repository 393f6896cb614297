"""Figures of addresses that were placed: what was decided, how and how surely; and if that sureness can be trusted.

All but the last draw the rows of `app.geocoding`, which may be of persons: they are drawn for who brought them and kept
nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.registry import NothingToDraw, figure
from app.domain import formats
from app.domain.addresses.reviews import OUTCOMES

DECISIONS = {"aceptar": "Aceptada", "revisar": "Por revisar", "rechazar": "Rechazada"}
GROUPS = {"aceptar": "Aceptadas", "revisar": "Por revisar", "rechazar": "Rechazadas"}
TONES = {"aceptar": theme.CASES, "revisar": theme.DEATHS, "rechazar": theme.OTHER}
METHODS = {
    "persona": "La puso una persona",
    "lugar": "Sitio conocido",
    "vias": "Cruce de vías",
    "vias_cercanas": "Entre vías cercanas",
    "cuadricula": "Numeración de la ciudad",
    "barrio": "Centro del barrio",
    "comuna": "Centro de la comuna",
    "municipio": "Solo el municipio",
    "ninguno": "No se ubicó",
}
UNIT = "direcciones"
METHOD = "docs/methods/geocodificacion.md"
ROW = 34
SHOWN = 100  # rows of the table of answers
_COUNTED = {"decision": "Decisión", "direcciones": "Direcciones"}


def rules(rows: pd.DataFrame | None) -> dict[str, list[str]]:
    """Every reason that an answer may have, what is decided under it and, of `rows`, how many have it: a list each."""
    decided = [" o ".join(DECISIONS[one] for one in each).capitalize() for each in OUTCOMES.values()]
    told = {"Motivo": list(OUTCOMES), "Decisión": decided}
    if rows is not None:
        counts = rows["motivo"].value_counts()
        told["Suyas"] = [formats.integer(counts.get(reason, 0)) for reason in OUTCOMES]
    return told


def shown(rows: pd.DataFrame, *own: str | None, names: Mapping[str, str]) -> pd.DataFrame:
    """The first rows as a person reads them: columns of their own and the answer; `names` are those of the barrios."""
    first = rows.head(SHOWN)
    return pd.DataFrame(
        {
            **{name: first[name] for name in own if name},
            "Se leyó": first["direccion_canonica"],
            "Barrio": first["barrio_codigo"].map(names).fillna("—"),
            "Confianza": [formats.percent(one, digits=0) if one == one else "—" for one in first["confianza"]],
            "Decisión": first["decision"].map(DECISIONS),
            "Motivo": first["motivo"],
        }
    )


def by_method(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per method and decision, from the surest method: `metodo`, `decision` (codes), `direcciones`."""
    counted = rows.groupby(["metodo", "decision"], observed=True).size().rename("direcciones").reset_index()
    place = {method: number for number, method in enumerate(METHODS)}
    return counted.sort_values(["metodo", "decision"], key=lambda column: column.map(place), ignore_index=True)


def by_confidence(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per tenth of confidence and decision: `desde`, `hasta` (0 to 1), `decision`, `direcciones`.

    Without the rows that have no barrio, of which there is nothing to be sure, and those that a person settled.
    """
    asked = rows[rows["confianza"].notna() & (rows["barrio_codigo"] != "")]
    tenth = (asked["confianza"] * 10).clip(upper=9.999).astype(int)
    counted = asked.groupby([tenth, "decision"], observed=True).size().rename("direcciones").reset_index()
    return pd.DataFrame(
        {
            "desde": counted["confianza"] / 10,
            "hasta": (counted["confianza"] + 1) / 10,
            "decision": counted["decision"],
            "direcciones": counted["direcciones"],
        }
    )


@figure(
    "direcciones-por-metodo",
    title="Cómo se ubicaron",
    unit=UNIT,
    models=(),
    method=METHOD,
    columns={"metodo": "Método", **_COUNTED},
)
def methods(df: pd.DataFrame) -> dict:
    """Addresses by method, the surest first, coloured by decision; `df` is `by_method`."""
    totals = df.groupby("metodo")["direcciones"].sum()
    shown = df.assign(metodo=df["metodo"].map(METHODS), clase=df["decision"].map(DECISIONS))
    top = totals.idxmax()
    bars = (
        alt.Chart(shown)
        .mark_bar(height=18)
        .encode(
            x=alt.X("direcciones:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            y=alt.Y(
                "metodo:N",
                title=None,
                sort=[METHODS[one] for one in METHODS if one in totals],
                axis=alt.Axis(labelLimit=180),
            ),
            color=_color(df),
            order=alt.Order("orden:Q"),
            tooltip=[
                alt.Tooltip("metodo:N", title="Método"),
                alt.Tooltip("clase:N", title="Decisión"),
                alt.Tooltip("direcciones:Q", title="Direcciones", format=",d"),
            ],
        )
        .transform_calculate(orden=_order())
        .properties(height=ROW * len(totals))
    )
    told = "; ".join(f"{METHODS[one]}: {formats.integer(totals[one])}" for one in METHODS if one in totals)
    share = formats.percent(totals[top] / totals.sum(), digits=0)
    return theme.finish(
        bars,
        title=f"{METHODS[top]}: {share} de las direcciones",
        subtitle="Del método más preciso al menos. Cada uno se usa donde no alcanza el anterior.",
        alt_text=f"Direcciones por método. {told}.",
    )


@figure(
    "direcciones-por-confianza",
    title="Con qué confianza",
    unit=UNIT,
    models=(),
    method=METHOD,
    columns={"desde": "Confianza, desde", "hasta": "hasta", **_COUNTED},
)
def confidence(df: pd.DataFrame, *, total: int) -> dict:
    """Addresses by tenths of confidence, coloured by decision; `df` is `by_confidence`, `total` counts them all."""
    if df.empty:
        raise NothingToDraw("Ninguna dirección tiene un barrio del que estar seguro.")
    known = int(df["direcciones"].sum())
    sure = int(df.loc[df["desde"] >= 0.9, "direcciones"].sum())
    shown = df.assign(clase=df["decision"].map(DECISIONS))
    bars = (
        alt.Chart(shown)
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "desde:Q",
                bin="binned",
                title="Confianza en el barrio",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], labelExpr="format(datum.value * 100, ',d') + ' %'"),
            ),
            x2="hasta:Q",
            y=alt.Y("direcciones:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            color=_color(df),
            order=alt.Order("orden:Q"),
            tooltip=[
                alt.Tooltip("desde:Q", title="Confianza, desde", format=".0%"),
                alt.Tooltip("clase:N", title="Decisión"),
                alt.Tooltip("direcciones:Q", title="Direcciones", format=",d"),
            ],
        )
        .transform_calculate(orden=_order())
        .properties(height=220)
    )
    title = f"{formats.percent(sure / known, digits=0)} con confianza de 90 % o más"
    rest = (
        f" {formats.integer(total - known)} sin barrio o decididas por una persona no se cuentan."
        if total > known
        else ""
    )
    return theme.finish(
        bars,
        title=title,
        subtitle=f"{words.count(known, 'dirección', 'direcciones')} con barrio. La confianza es la probabilidad de que "
        f"el barrio sea el correcto.{rest}",
        alt_text=f"Direcciones por confianza. {title}.",
    )


@figure(
    "fiabilidad-direcciones",
    title="¿Se puede creer en la confianza?",
    unit="% de las direcciones",
    models=("geocodificacion_fiabilidad",),
    method=METHOD,
    columns={
        "confianza_desde": "Confianza, desde",
        "predicha": "Confianza media",
        "observada": "Acertadas",
        "direcciones": "Direcciones",
    },
)
def reliability(df: pd.DataFrame) -> dict:
    """Predicted confidence against the share that was right, by tenths; `df` is `queries.addresses.reliability`."""
    if df.empty:
        raise NothingToDraw("No hay pruebas del geocodificador en esta versión de los datos.")
    top = df.iloc[-1]
    error = (df["direcciones"] * (df["predicha"] - df["observada"]).abs()).sum() / df["direcciones"].sum()
    axis = alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], labelExpr="format(datum.value * 100, ',d') + ' %'")
    ends = alt.Scale(domain=[0, 1])
    line = alt.Chart(alt.InlineData(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}])).mark_line(
        color=theme.RULE, strokeDash=[4, 4], strokeWidth=1
    )
    dots = alt.Chart(df).mark_circle(color=theme.CASES, opacity=0.9)
    layers = alt.layer(
        line.encode(x=alt.X("x:Q"), y=alt.Y("y:Q")),
        alt.Chart(df)
        .mark_line(color=theme.CASES, strokeWidth=1.5)
        .encode(x=alt.X("predicha:Q"), y=alt.Y("observada:Q")),
        dots.encode(
            x=alt.X("predicha:Q", title="Confianza que se dijo", scale=ends, axis=axis),
            y=alt.Y("observada:Q", title="Barrios correctos", scale=ends, axis=axis),
            size=alt.Size("direcciones:Q", scale=alt.Scale(type="sqrt", range=[30, 500]), legend=None),
            tooltip=[
                alt.Tooltip("predicha:Q", title="Confianza media", format=".1%"),
                alt.Tooltip("observada:Q", title="Barrios correctos", format=".1%"),
                alt.Tooltip("direcciones:Q", title="Direcciones", format=",d"),
            ],
        ),
    )
    told = f"De las que tienen 90 % o más de confianza, {formats.percent(top['observada'])} quedó en su barrio"
    return theme.finish(
        layers.properties(height=300),
        title=told,
        subtitle="Sobre la diagonal, la confianza dice la verdad; debajo, promete de más. "
        f"{formats.integer(df['direcciones'].sum())} direcciones de ciudades inventadas: dice si la confianza está "
        f"bien medida, no cuánto acierta en Bucaramanga. Error medio: {formats.decimal(100 * error)} puntos.",
        alt_text=f"Fiabilidad de la confianza, por décimas. {told}.",
    )


def _color(df: pd.DataFrame) -> alt.Color:
    known = [one for one in DECISIONS if one in set(df["decision"])]
    scale = alt.Scale(domain=[DECISIONS[one] for one in known], range=[TONES[one] for one in known])
    return alt.Color("clase:N", scale=scale, legend=alt.Legend(columns=2))


def _order() -> str:
    return f"indexof({list(DECISIONS)}, datum.decision)"
