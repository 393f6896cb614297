"""How the lights changed from week to week, and how much they hang on the thresholds."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.charts.registry import NothingToDraw, figure
from app.charts.semaforo_lights import COLORS, METHOD, MODELS, NOUNS, color
from app.domain import formats, semaforo


@figure(
    "semaforo-semanas",
    title="Las luces, semana a semana",
    unit="comunas",
    models=MODELS,
    method=METHOD,
    columns={
        "fecha": "Dos semanas al",
        "luz_nombre": "Luz",
        "territorios": "Comunas",
        "de": "De",
    },
    embeddable=True,
)
def weeks(df: pd.DataFrame, *, shown: object) -> dict:
    """How many comunas had each light every Saturday; `df` is `queries.semaforo.history`, `shown` the day chosen."""
    if df.empty:
        raise NothingToDraw("No hay semanas que mostrar.")
    rows = df.assign(fecha=pd.to_datetime(df["fecha"]), orden=df["luz"].map({name: n for n, name in enumerate(COLORS)}))
    # Each Saturday's rectangle is as wide as its week, whatever the screen: a bar has a width in pixels.
    rows["desde"], rows["hasta"] = rows["fecha"] - pd.Timedelta(days=3), rows["fecha"] + pd.Timedelta(days=3.6)
    rows = rows.sort_values(["fecha", "orden"])
    rows["arriba"] = rows.groupby("fecha")["territorios"].cumsum()
    rows["abajo"] = rows["arriba"] - rows["territorios"]
    chosen, many = pd.Timestamp(shown), int(rows["de"].max())
    kept = ["fecha", "desde", "hasta", "arriba", "abajo", "luz_nombre", "territorios"]
    bars = (
        alt.Chart(rows.loc[rows["territorios"] > 0, kept])
        .mark_rect()
        .encode(
            x=alt.X("desde:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6)),
            x2=alt.X2("hasta:T"),
            y=alt.Y(
                "abajo:Q",
                title="Comunas",
                scale=alt.Scale(domain=[0, many], nice=False),
                axis=alt.Axis(tickMinStep=1, tickCount=5, grid=True),
            ),
            y2=alt.Y2("arriba:Q"),
            color=color([light for light in COLORS if light in set(rows.loc[rows["territorios"] > 0, "luz"])]),
            tooltip=[
                alt.Tooltip("fecha:T", title="Dos semanas al", format=theme.DAY),
                alt.Tooltip("luz_nombre:N", title="Luz"),
                alt.Tooltip("territorios:Q", title="Comunas"),
            ],
        )
    )
    mark = pd.DataFrame({"fecha": [chosen]})
    rule = alt.Chart(mark).mark_rule(color=theme.INK, strokeWidth=1.4).encode(x=alt.X("fecha:T"))
    red = rows[(rows["luz"] == semaforo.RED) & (rows["territorios"] == many)]
    green = rows[(rows["luz"] == semaforo.GREEN) & (rows["territorios"] > 0)]
    title = (
        f"Todas las comunas en rojo en {words.count(len(red), 'semana', 'semanas')}"
        if len(red)
        else "Nunca todas las comunas en rojo"
    )
    title += f"; alguna en verde en {formats.integer(green['fecha'].nunique())}"
    return theme.finish(
        alt.layer(bars, rule).properties(height=260),
        title=title,
        subtitle=f"De {many} comunas, cuántas tendrían cada luz cada sábado con los umbrales de esta página y los "
        "datos de hoy. La línea es la fecha elegida.",
        alt_text=f"Columnas apiladas, {formats.period(rows['fecha'].min(), rows['fecha'].max())}. {title}.",
    )


@figure(
    "sensibilidad-semaforo",
    title="Qué tanto depende de los umbrales",
    unit="territorios que cambian de luz",
    models=MODELS,
    method=METHOD,
    columns={
        "criterio_nombre": "Umbrales que se mueven",
        "cambio": "Cambio",
        "cambian": "Cambian de luz",
        "peor": "A una peor",
        "mejor": "A una mejor",
        "de": "De",
    },
    embeddable=True,
)
def sensitivity(df: pd.DataFrame, *, level: str, **_: object) -> dict:
    """How many lights hang on the thresholds; `df` is `queries.semaforo.sensitivity`."""
    if not df["de"].max():
        raise NothingToDraw("Ningún territorio tiene luz en esta fecha: no hay nada que pueda cambiar.")
    rows = df.assign(umbrales=df["cambio"].map(lambda by: f"{'20 % más bajos' if by < 0 else '20 % más altos'}"))
    many = int(df["de"].max())
    order = list(dict.fromkeys(rows["criterio_nombre"]))
    base = alt.Chart(rows[["criterio_nombre", "umbrales", "cambian", "peor", "mejor", "de"]]).encode(
        y=alt.Y("criterio_nombre:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, labelOverlap=False)),
        yOffset=alt.YOffset("umbrales:N", sort=["20 % más bajos", "20 % más altos"]),
        x=alt.X(
            "cambian:Q",
            title=f"{NOUNS[level][1].capitalize()} que cambian de luz",
            scale=alt.Scale(domain=[0, max(many, 1)]),
            axis=alt.Axis(tickMinStep=1, tickCount=5, format="d", grid=True),
        ),
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        color=alt.Color(
            "umbrales:N",
            scale=alt.Scale(domain=["20 % más bajos", "20 % más altos"], range=[theme.CASES, theme.DEATHS]),
            legend=alt.Legend(title="Umbrales", titleColor=theme.INK, titleFontWeight="normal"),
        ),
        tooltip=[
            alt.Tooltip("criterio_nombre:N", title="Umbrales de"),
            alt.Tooltip("umbrales:N", title="Se ponen"),
            alt.Tooltip("cambian:Q", title="Cambian"),
            alt.Tooltip("peor:Q", title="A una luz peor"),
            alt.Tooltip("mejor:Q", title="A una mejor"),
        ],
    )
    told = base.mark_text(align="left", dx=4, color=theme.INK, fontSize=11).encode(text=alt.Text("cambian:Q"))
    low, high = (int(rows.loc[(rows["criterio"] == "todos") & (rows["cambio"].lt(0) == down), "cambian"].iloc[0])
                 for down in (True, False))  # fmt: skip
    return theme.finish(
        alt.layer(bars, told).properties(height=200),
        title=f"Con todos los umbrales 20 % más bajos cambian {formats.integer(low)} de {formats.integer(many)} "
        f"{NOUNS[level][1]}; 20 % más altos, {formats.integer(high)}",
        subtitle="Se mueven a la vez el umbral amarillo y el rojo de un criterio, y los demás se dejan. Solo cuentan "
        "los territorios con luz. Cuantos menos cambian, menos depende la decisión de dónde se puso el umbral.",
        alt_text="; ".join(
            f"{row.criterio_nombre}, {row.umbrales}: cambian {row.cambian} de {row.de}" for row in rows.itertuples()
        )
        + ".",
    )


def of_thresholds(df: pd.DataFrame) -> pd.DataFrame:
    """The thresholds as they are read: the value with its unit, the reason with its rule."""
    return df.assign(
        referencia=[
            f"{formats.decimal(row.magnitud, digits=_digits(row.magnitud))} {row.unidad}" for row in df.itertuples()
        ],
        razon=[f"{row.explicacion}{f' {row.norma}.' if isinstance(row.norma, str) else ''}" for row in df.itertuples()],
    )


figure(
    "umbrales-semaforo",
    title="Los umbrales, su norma y su razón",
    unit="la de cada umbral",
    models=("semaforo_umbrales",),
    method=METHOD,
    columns={
        "titulo": "Umbral",
        "referencia": "De referencia",
        "es_propio": "Elección propia",
        "razon": "Por qué, y en qué norma o guía se apoya",
        "fuente_url": "Enlace",
    },
    tabulate=of_thresholds,
)(None)


def _digits(value: float) -> int:
    return 0 if float(value).is_integer() else 1
