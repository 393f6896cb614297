"""Bars in blocks, each under its heading: the parts of a total side by side, or a quantity quarter by quarter."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts import theme
from app.domain import formats
from app.domain.quarters import Quarter

METHOD = "docs/methods/informe-2020-t3.md"
ROW = 42
# What a letter of the value at the end of a bar's line takes, in pixels: the bars have the rest.
_LETTER = 6.6
HEADING, BAR, BLANK = "titulo", "barra", "vacio"


def millions(value: float) -> str:
    """Pesos in millions, as they are read: `6.551 millones`."""
    return f"{formats.integer(value / 1e6)} millones"


def quarter(period: str) -> str:
    """A quarter as it is read: `2020-T3` is `III trimestre`."""
    return f"{('I', 'II', 'III', 'IV')[Quarter.read(period).number - 1]} trimestre"


def upper(text: str) -> str:
    """The text, its first letter large."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """The text, its first letter small."""
    return text[:1].lower() + text[1:]


def heading(name: str, text: str = "") -> dict:
    """The line over a block: what its bars are, and their total."""
    return {"tipo": HEADING, "nombre": name, "texto": text}


def bar(name: str, text: str, *, end: float, start: float = 0.0, color: str, track: float = 0.0) -> dict:
    """A bar of a block, from `start` to `end` as shares of the longest line, over a track as long as its whole."""
    shown = {"nombre": name, "texto": text, "color": color}
    return {"tipo": BAR, **shown, "inicio": float(start), "fin": float(end), "fondo": float(track)}


def blank(name: str, text: str) -> dict:
    """The place of a bar whose figure is missing: a dotted line, which is no bar of length zero."""
    return {"tipo": BLANK, "nombre": name, "texto": text}


def blocks(lines: list[dict]) -> alt.LayerChart:
    """The blocks as a chart as wide as its column: a name, and under it its bar and its value."""
    rows = pd.DataFrame(lines).assign(orden=range(len(lines)), cero=0.0, uno=1.0)
    kept = 12 + _LETTER * max(len(line["texto"]) for line in lines if line["tipo"] != HEADING)
    across = {"axis": None, "scale": alt.Scale(domain=[0, alt.ExprRef(f"width / (width - {kept:.0f})")], nice=False)}
    base = alt.Chart(rows).encode(
        y=alt.Y("orden:O", axis=None, scale=alt.Scale(paddingInner=0)),
        tooltip=[alt.Tooltip("nombre:N", title="Qué"), alt.Tooltip("texto:N", title="Cifra")],
    )
    bars = base.transform_filter(f"datum.tipo == '{BAR}'")
    thick = {"height": 10, "yOffset": 9}
    write = {"fontSize": 12.5, "color": theme.INK, "baseline": "middle"}
    below = {**write, "align": "right", "dy": 9}
    own = base.transform_filter(f"datum.tipo != '{HEADING}'")
    layers = [
        bars.mark_bar(**thick, color=theme.fade(theme.OTHER, 0.22)).encode(
            x=alt.X("cero:Q", **across), x2=alt.X2("fondo:Q")
        ),
        bars.mark_bar(**thick).encode(
            x=alt.X("inicio:Q", **across), x2=alt.X2("fin:Q"), color=alt.Color("color:N", scale=None)
        ),
        own.mark_text(**write, align="left", dy=-7, limit=alt.ExprRef("width")).encode(
            x=alt.XValue(0), text=alt.Text("nombre:N")
        ),
        own.mark_text(**below).encode(x=alt.value("width"), text=alt.Text("texto:N")),
    ]
    if BLANK in set(rows["tipo"]):
        layers.append(
            base.transform_filter(f"datum.tipo == '{BLANK}'")
            .mark_rule(strokeDash=[2, 4], strokeWidth=2, color=theme.OTHER, yOffset=9)
            .encode(x=alt.X("cero:Q", **across), x2=alt.X2("uno:Q"))
        )
    if HEADING in set(rows["tipo"]):
        over = base.transform_filter(f"datum.tipo == '{HEADING}'")
        bold = {**write, "fontSize": 13.5, "fontWeight": 600, "dy": 8}
        layers += [
            over.mark_text(**bold, align="left").encode(x=alt.XValue(0), text=alt.Text("nombre:N")),
            over.mark_text(**bold, align="right").encode(x=alt.value("width"), text=alt.Text("texto:N")),
        ]
    return alt.layer(*layers).properties(height=ROW * len(rows))


def spoken(lines: list[dict]) -> str:
    """The blocks in words, for who does not see them."""
    return "; ".join(f"{line['nombre']}: {line['texto']}" for line in lines if line["texto"]) + "."
