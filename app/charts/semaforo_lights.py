"""What a light looks like, never colour alone: letter, shape and word; and a value with its interval beside it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.domain import formats, semaforo

METHOD = "docs/methods/semaforo.md"
MODELS = ("semaforo_por_territorio", "semaforo_por_comuna", "semaforo_umbrales")
# Hues apart with any colour vision, by their lightness too; a test measures it.
COLORS = {semaforo.GREEN: "#45a877", semaforo.YELLOW: "#f0c22e", semaforo.RED: "#a82433", semaforo.NONE: "#b3b8bd"}
LETTERS = {semaforo.GREEN: "V", semaforo.YELLOW: "A", semaforo.RED: "R", semaforo.NONE: "?"}
SHAPES = {semaforo.GREEN: "circle", semaforo.YELLOW: "triangle-up", semaforo.RED: "square", semaforo.NONE: "cross"}
ROW = 20
NOUNS = {"comuna": ("comuna", "comunas"), "barrio": ("barrio", "barrios")}
INCIDENCE = r"\text{incidencia} = \frac{\text{casos de 14 días}}{\text{población}}\times 100\,000"
COLUMNS = {
    "territorio_codigo": "Código",
    "territorio_nombre": "Territorio",
    "luz_nombre": "Luz",
    "en_el_limite": "En el límite",
    "casos_14": "Casos de 14 días",
    "personas": "Habitantes",
    "incidencia_14": "Casos por 100.000",
    "incidencia_14_bajo": "Incidencia, desde",
    "incidencia_14_alto": "Incidencia, hasta",
    "ubicados_pct": "Ubicados, %",
    "rt_texto": "Rt",
    "ocupacion_uci_pct": "UCI ocupada, %",
    "trabajadores": "Trabajadores reactivados",
    "entrantes": "Trabajadores que entran",
    "estrato_bajo_pct": "Viviendas de estrato 1 y 2, %",
    "puesto": "Puesto",
    "puesto_bajo": "Puesto, desde",
    "puesto_alto": "Puesto, hasta",
    "razones": "Por qué",
}


def tabulate(df: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table: Rt with its two decimals, reasons in one line."""
    told = [_ends(*ends, digits=2) for ends in df[["rt", "rt_bajo", "rt_alto"]].itertuples(index=False)]
    return df.assign(rt_texto=told, razones=df["razones"].str.replace("\n", " "))


def over_thresholds(rows: pd.DataFrame, *, yellow: float, red: float, width: int = 170) -> alt.LayerChart:
    """Incidences with their intervals over the two thresholds; `rows` as `intervals` takes them."""
    lines = pd.DataFrame({"umbral": [yellow, red], "nombre": ["amarillo", "rojo"]})
    rule = (
        alt.Chart(lines)
        .mark_rule(strokeDash=[4, 3], color=theme.INK, strokeWidth=1.2)
        .encode(x=alt.X("umbral:Q"), tooltip=[alt.Tooltip("nombre:N", title="Umbral"), alt.Tooltip("umbral:Q")])
    )
    named = [
        alt.Chart(lines[place : place + 1])
        .mark_text(align=align, dx=dx, dy=-6, color=theme.INK, fontSize=11)
        .encode(x=alt.X("umbral:Q"), y=alt.YValue(0), text=alt.Text("nombre:N"))
        for place, (align, dx) in enumerate((("right", -3), ("left", 3)))
    ]
    # Of few cases an interval may be many times the threshold: it runs out of the chart, its end is in the tooltip.
    top = 1.25 * max(float(rows["valor"].max()), 1.2 * red)
    drawn = intervals(
        rows, "Casos por 100.000 en 14 días", ",.0f", scale=alt.Scale(domain=[0, top], nice=False), width=width
    )
    return alt.layer(rule, *drawn, *named).properties(height=ROW * len(rows))


def intervals(rows: pd.DataFrame, title: str, form: str, *, scale: alt.Scale, width: int = 170) -> list[alt.Chart]:
    """A point in the colour and shape of its light, and its interval.

    `rows` in order: nombre, valor, bajo, alto, luz_nombre, elegido and `texto`, what stands in the place of no value.
    """
    order = rows["nombre"].tolist()
    kept = ["nombre", "valor", "bajo", "alto", "texto", "luz_nombre", "elegido"]
    axis = alt.Axis(labelLimit=width, labelOverlap=False, labelFlush=False)
    base = alt.Chart(rows[kept]).encode(
        y=alt.Y("nombre:N", sort=order, title=None, axis=axis),
        opacity=theme.when(alt.OpacityValue, "datum.elegido", 1, 0.45),
    )
    x = {
        "title": title,
        "scale": scale,
        "axis": alt.Axis(format=",d", tickCount=5, tickMinStep=1, grid=True),
    }
    known = base.transform_filter("isValid(datum.valor)").encode(
        tooltip=[
            alt.Tooltip("nombre:N", title="Nombre"),
            alt.Tooltip("luz_nombre:N", title="Luz"),
            alt.Tooltip("valor:Q", title=title, format=form),
            alt.Tooltip("bajo:Q", title="Desde", format=form),
            alt.Tooltip("alto:Q", title="Hasta", format=form),
        ]
    )
    used = [light for light in COLORS if semaforo.WORDS[light] in set(rows["luz_nombre"])]
    return [
        known.mark_rule(color=theme.RULE, strokeWidth=2, clip=True).encode(x=alt.X("bajo:Q", **x), x2=alt.X2("alto:Q")),
        known.mark_point(filled=True, size=75, stroke=theme.RULE, strokeWidth=0.8, fillOpacity=1).encode(
            x=alt.X("valor:Q"),
            color=color(used),
            shape=alt.Shape(
                "luz_nombre:N",
                scale=alt.Scale(domain=[semaforo.WORDS[one] for one in used], range=[SHAPES[one] for one in used]),
                legend=alt.Legend(title=None),
            ),
        ),
        base.transform_filter("datum.texto")
        .mark_text(align="left", dx=3, color=theme.INK, fontSize=11)
        .encode(x=alt.XValue(0), text=alt.Text("texto:N")),
    ]


def color(used: list[str]) -> alt.Color:
    return alt.Color(
        "luz_nombre:N",
        scale=alt.Scale(domain=[semaforo.WORDS[one] for one in used], range=[COLORS[one] for one in used]),
        legend=alt.Legend(title=None),
    )


def label(light: str) -> str:
    return f"{LETTERS[light]} · {semaforo.WORDS[light]}"


def _ends(value: float, low: float, high: float, *, digits: int) -> str:
    if pd.isna(value):
        return "—"
    write = [formats.decimal(one, digits=digits) for one in (value, low, high)]
    return f"{write[0]} ({write[1]} a {write[2]})"
