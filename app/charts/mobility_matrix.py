"""The ordered matrix of origins and destinations; `df` is `queries.mobility_zones.matrix`."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import classes, theme, words
from app.charts.mobility import CONTROL, EMPTY, METHOD, MODELS, UNIT
from app.charts.registry import NothingToDraw, figure
from app.domain import formats

CELL = 19
SHARES = (0.5, 0.75, 0.9, 0.97)  # of the pairs of a matrix, below each limit of its classes
HIDDEN_CLASS = (classes.CONCEALED, classes.HIDDEN)


@theme.shape
def cells(*, labels: tuple[str, ...], colors: tuple[str, ...], hidden: bool, share: bool = True) -> alt.Chart:
    """The squares of a matrix, each in its class."""
    scale = {"domain": list(labels), "range": list(colors)}
    if hidden:
        scale = {name: [*values, extra] for (name, values), extra in zip(scale.items(), HIDDEN_CLASS, strict=True)}
    axis = {"labelFlush": False, "ticks": False, "domain": False}
    return (
        alt.Chart(alt.NamedData("celdas"))
        .mark_rect(stroke=theme.fade(theme.RULE, 0.25), strokeWidth=0.5)
        .encode(
            x=alt.X(
                "destino_lugar:O",
                title="Destino, por su número",
                scale=alt.Scale(domain=alt.ExprRef("lugares"), paddingInner=0),
                axis=alt.Axis(orient="top", labelAngle=0, labelFontSize=10, labelOverlap="parity", **axis),
            ),
            y=alt.Y(
                "origen_lugar:O",
                title=None,
                scale=alt.Scale(domain=alt.ExprRef("lugares"), paddingInner=0),
                axis=alt.Axis(
                    labelExpr="nombres[datum.value - 1]", labelLimit=170, labelFontSize=11, labelOverlap=False, **axis
                ),
            ),
            color=alt.Color("clase:N", scale=alt.Scale(**scale), legend=alt.Legend(title=None, columns=2)),
            tooltip=[
                alt.Tooltip("origen_nombre:N", title="Origen"),
                alt.Tooltip("destino_nombre:N", title="Destino"),
                alt.Tooltip("texto:N", title="Viajes"),
                *([alt.Tooltip("parte:N", title="De los que empiezan allí")] if share else []),
            ],
        )
    )


@figure(
    "matriz-viajes",
    title="Matriz de orígenes y destinos",
    unit=UNIT,
    models=MODELS,
    method=(METHOD, CONTROL),
    columns={
        "origen_nombre": "Origen",
        "destino_nombre": "Destino",
        "viajes": "Viajes",
        "filas": "Filas de la fuente",
        "proporcion_pct": "% de los que empiezan en el origen",
        "es_oculto": "Oculto",
    },
    embeddable=True,
    tabulate=lambda df: (
        df.sort_values("viajes", ascending=False).head(300).assign(proporcion_pct=100 * df["proporcion"])
    ),
)
def od_matrix(df: pd.DataFrame, *, order: str, level: str) -> dict:
    """Origins in rows and destinations in columns, in one order; `df` is `queries.mobility_zones.matrix`."""
    shown = df[df["viajes"].gt(0) | df["es_oculto"]]
    values = shown["viajes"].where(~shown["es_oculto"])
    if not values.gt(0).any():
        raise NothingToDraw(EMPTY if shown.empty else "Todos los viajes de esta matriz están ocultos por privacidad.")
    found = classes.classify(values, limits=_limits(values), digits=0)
    hidden = int(shown["es_oculto"].sum())
    shares = shown["proporcion"].astype(float)
    drawn = shown[["origen_nombre", "destino_nombre"]].assign(
        origen_lugar=shown["origen_lugar"] + 1,
        destino_lugar=shown["destino_lugar"] + 1,
        clase=[classes.CONCEALED if value != value else found.label(value) for value in values],
        texto=[classes.CONCEALED if value != value else formats.integer(value) for value in values],
        parte=[formats.percent(share) if share == share else "no se calcula" for share in shares],
    )
    names = named_places(df)
    return theme.fill(
        cells(labels=found.labels, colors=found.colors, hidden=bool(hidden)),
        rows={"celdas": drawn},
        values={
            "lugares": list(range(1, len(names) + 1)),
            "nombres": [f"{name}  {number}" for number, name in enumerate(names, start=1)],
        },
        height=CELL * len(names),
        title=_concentrated(shown),
        subtitle=_read(order, names=names, hidden=hidden),
        alt_text=f"Matriz de viajes por {level}, {len(names)} zonas. Los mayores: "
        + "; ".join(
            f"de {row.origen_nombre} a {row.destino_nombre}, {formats.integer(row.viajes)}"
            for row in shown.assign(viajes=values).nlargest(8, "viajes").itertuples()
        )
        + ".",
    )


def _limits(values: pd.Series) -> list[float]:
    """The limits of the classes: most pairs are few trips, and the structure is in the few of many."""
    found = (float(f"{value:.1g}") for value in values[values > 0].quantile(list(SHARES)))
    return sorted({limit for limit in found if values.min() < limit <= values.max()})


def named_places(df: pd.DataFrame) -> list[str]:
    """The names of the zones in their order; a zone without trips of its own on one side is still in both."""
    named = {}
    for end in ("origen", "destino"):
        named |= dict(zip(df[f"{end}_lugar"], df[f"{end}_nombre"], strict=True))
    return [named.get(place, "") for place in range(max(named) + 1)]


def _concentrated(shown: pd.DataFrame) -> str:
    between = shown[(shown["origen_nombre"] != shown["destino_nombre"]) & ~shown["es_oculto"]]
    whole = shown["viajes"].sum()
    stay = formats.percent(1 - between["viajes"].sum() / whole, digits=0)
    if len(between) < 20:
        return f"El {stay} de los viajes no sale de su zona"
    top = formats.percent(between["viajes"].nlargest(10).sum() / between["viajes"].sum(), digits=0)
    who = "De los viajes que pueden mostrarse, el {}" if shown["es_oculto"].any() else "El {} de los viajes"
    return f"{who.format(stay)} no sale de su zona, y diez pares reúnen el {top} de los demás"


def _read(order: str, *, names: list[str], hidden: int) -> str:
    told = "Cada fila es un origen y cada columna un destino, en el mismo orden: "
    told += {
        "volumen": "de la zona con más viajes a la de menos.",
        "semejanza": "las zonas que más viajes intercambian para su tamaño quedan juntas, y los grupos se ven como "
        "bloques sobre la diagonal.",
    }[order]
    if "Las demás zonas" in names:
        told += f" Se muestran las {len(names) - 1} zonas con más viajes; la última fila y columna son las demás."
    if hidden:
        told += f" Ocultos por privacidad: {words.count(hidden, 'par', 'pares')}."
    return f"{told} Sin color, sin viajes."
