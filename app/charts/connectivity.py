"""What the figures of the community network share: the colour and mark of each kind of site, bars with an interval."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.charts.maps_placed import HUES
from app.charts.registry import figure

METHOD = "docs/methods/cobertura.md"
SITES = ("sitios_conectividad", "alcance_por_sitio")
PEOPLE = ("cobertura_por_territorio", "territorios", "poligonos")
FORMULA = r"\text{cobertura}_t=\frac{\text{habitantes de }t\text{ a } r \text{ metros o menos de un sitio}}" + (
    r"{\text{habitantes de }t}"
)
# Colour, shape in the picture and the legend, and letter of each kind of site.
MARKS = {
    "wifi": (HUES[0], "circle", ""),
    "punto_digital": (HUES[1], "square", "P"),
    "centro_pensamiento": (HUES[2], "square", "C"),
}
COLORS = {kind: color for kind, (color, _, _) in MARKS.items()}
REACH = theme.CASES
PROPOSED = theme.MEN
ROW = 40
# So many bars fit on a screen; the table has all.
MOST = 20

_FIGURES = {
    "etiqueta": "Indicador",
    "texto": "Valor",
    "nota": "Qué es",
    "motivo": "Por qué falta",
}
figure(
    "cifras-red",
    title="Cifras de la red",
    unit="la de cada indicador",
    models=("sitios_conectividad", "cobertura_por_territorio"),
    method=METHOD,
    columns=_FIGURES,
)(None)
figure(
    "cifras-cobertura",
    title="Cifras de la cobertura",
    unit="personas de la proyección de 2020",
    models=("cobertura_por_territorio",),
    method=METHOD,
    columns=_FIGURES,
    formula=FORMULA,
)(None)
figure(
    "cifras-proximos",
    title="Cifras de los próximos sitios",
    unit="porcentaje de los habitantes de la ciudad",
    models=("sitios_propuestos", "cobertura_por_territorio"),
    method=METHOD,
    columns=_FIGURES,
)(None)


def near(radius: int) -> str:
    """How near, in words: `a 300 m o menos`."""
    return f"a {'1 km' if radius == 1000 else f'{radius} m'} o menos"


def ranged(rows: pd.DataFrame, *, color: str, title: str) -> alt.LayerChart:
    """A bar per row under its name and its `texto`, and over it the interval; in percent of 100.

    `rows` in order: nombre, texto, valor, bajo, alto, elegido.
    """
    order = rows["nombre"].tolist()
    base = alt.Chart(rows).encode(
        y=alt.Y("nombre:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0)),
        tooltip=[
            alt.Tooltip("nombre:N", title="Grupo"),
            alt.Tooltip("valor:Q", title="% cubierto", format=",.1f"),
            alt.Tooltip("bajo:Q", title="Desde", format=",.1f"),
            alt.Tooltip("alto:Q", title="Hasta", format=",.1f"),
        ],
    )
    along = {
        "title": title,
        "scale": alt.Scale(domain=[0, 100], nice=False),
        "axis": alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + ' %'", grid=True, gridOpacity=0.3),
    }
    fade = theme.when(alt.OpacityValue, "datum.elegido", 1, 0.45)
    bar = base.mark_bar(height=9, yOffset=9, color=theme.fade(color, 0.45)).encode(
        x=alt.X("valor:Q", **along), opacity=fade
    )
    ends = base.mark_rule(yOffset=9, strokeWidth=2, color=theme.INK).encode(
        x=alt.X("bajo:Q"), x2=alt.X2("alto:Q"), opacity=fade
    )
    caps = [
        base.mark_tick(yOffset=9, height=9, thickness=2, color=theme.INK).encode(x=alt.X(f"{end}:Q"), opacity=fade)
        for end in ("bajo", "alto")
    ]
    point = base.mark_point(
        yOffset=9, filled=True, size=60, color=color, stroke=theme.RULE, strokeWidth=0.8, fillOpacity=1
    ).encode(x=alt.X("valor:Q"), opacity=fade)
    write = {"fontSize": 12.5, "color": theme.INK, "dy": -7, "baseline": "middle"}
    names = base.mark_text(**write, align="left", limit=alt.ExprRef("width - 150")).encode(
        x=alt.XValue(0), text=alt.Text("nombre:N")
    )
    texts = base.mark_text(**write, align="right").encode(x=alt.value("width"), text=alt.Text("texto:N"))
    return alt.layer(bar, ends, *caps, point, names, texts).properties(height=ROW * len(rows))
