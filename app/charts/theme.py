"""The look of every chart: colours that hold on white and on near-black, and Colombian numbers.

Hues are the blue, vermilion and teal of Okabe and Ito (2008), told apart with any colour vision, darkened or
lightened until each has a contrast of 3:1 on both of the site's backgrounds; a test measures it.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, wraps

import altair as alt
import pandas as pd

from app.domain import formats

CASES = "#2f7dc1"
DEATHS = "#d1571f"
WOMEN = "#b8619a"
MEN = "#1a8a79"
OTHER = "#6e7c8c"
RULE = "#76828f"
# The page's own text colour, whatever its theme: the charts are SVG inside it.
INK = "currentColor"

FONT = "Source Sans, Helvetica, Arial, sans-serif"
PAPER_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
DAY = "%-d %b %Y"
HEIGHT = 320


@cache
def config() -> dict:
    """Vega-Lite configuration for every figure: transparent, quiet axes, es-CO locale inside the spec."""
    return {
        "background": "transparent",
        # The whole chart has one Spanish description; Vega's own, mark by mark, are in English.
        "mark": {"aria": False},
        "font": FONT,
        "locale": {"number": formats.number_locale(), "time": formats.time_locale()},
        "view": {"stroke": None},
        "axis": {
            "aria": False,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "domain": False,
            "labelColor": INK,
            "titleColor": INK,
            "labelOpacity": 0.85,
            "titleOpacity": 0.85,
        },
        "axisX": {"grid": False, "tickColor": RULE},
        "axisY": {"ticks": False},
        "legend": {
            "aria": False,
            "orient": "top",
            "labelFontSize": 12,
            "title": None,
            "symbolType": "square",
            "labelColor": INK,
            "labelOpacity": 0.85,
            "symbolStrokeWidth": 0,
        },
    }


def finish(chart: alt.LayerChart | alt.Chart, *, title: str, subtitle: str, alt_text: str) -> dict:
    """Turn an Altair chart into a self-contained Vega-Lite dict with title, description, locale and config."""
    return _framed(chart.to_dict(validate=False), title=title, subtitle=subtitle, alt_text=alt_text)


def shape(make: Callable[..., alt.LayerChart | alt.Chart]) -> Callable[..., dict]:
    """Make a mark over named data once for each of its few structures; `fill` gives it what each view changes.

    With its rows Altair takes 10 to 60 ms to make a chart. What a view says of a scale or an axis is an expression over
    named values.
    """

    @lru_cache(maxsize=256)
    @wraps(make)
    def made(**structure: object) -> dict:
        spec = make(**structure).to_dict(validate=False)
        return {name: part for name, part in spec.items() if name not in ("$schema", "config")}

    return made


def fill(
    *layers: dict,
    rows: Mapping[str, pd.DataFrame],
    values: Mapping[str, object] | None = None,
    height: int = HEIGHT,
    title: str,
    subtitle: str,
    alt_text: str,
) -> dict:
    """Shapes with their data by name, the values that their expressions ask for and their words.

    Its `datasets` are tables, which the page sends as such; `whole` gives them as Vega-Lite has them in a file.
    """
    spec = layers[0] if len(layers) == 1 else {"layer": list(layers)}
    spec = spec | {"height": height, "datasets": dict(rows)}
    if values:
        spec["params"] = [{"name": name, "value": value} for name, value in values.items()]
    return _framed(spec, title=title, subtitle=subtitle, alt_text=alt_text)


def _framed(spec: dict, *, title: str, subtitle: str, alt_text: str) -> dict:
    return spec | {
        "$schema": alt.SCHEMA_URL,
        "width": "container",
        "title": {"text": title, "subtitle": subtitle},
        "description": alt_text,
        "config": config(),
        "padding": {"left": 0, "right": 8, "top": 4, "bottom": 6},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def whole(spec: dict) -> dict:
    """The figure with its rows as Vega-Lite has them in a file."""
    return spec | {"datasets": {name: _records(rows) for name, rows in spec.get("datasets", {}).items()}}


def _records(rows: pd.DataFrame | list[dict]) -> list[dict]:
    if isinstance(rows, list):
        return rows
    return json.loads(rows.to_json(orient="records", date_format="iso", double_precision=15))


def when(channel: type, test: str, then: object, otherwise: object) -> object:
    """A channel's value by a test on the row.

    Channels are given whole, here and wherever one is encoded: Altair takes 7 ms to make one of a string or a dict.
    """
    return channel(otherwise, condition={"test": test, "value": then})


def fade(color: str, opacity: float) -> str:
    """The colour let through to the page's ground."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def ticks(highest: float) -> str:
    """The D3 format of an axis whose highest value is this, so that no two marks of a small one read alike."""
    return ",.0f" if highest >= 10 else ",.1f" if highest >= 1 else ",.2f"


def for_paper(spec: dict, *, footer: str = "", width: int = 900) -> dict:
    """The same figure for a file: fixed width, white ground, dark ink, title, wrapped subtitle and footer."""
    spec, ink = whole(spec), "#1b2733"
    title = {**spec["title"], "subtitle": textwrap.wrap(spec["title"]["subtitle"], width // 7)}
    base = spec["config"]
    config = {
        **base,
        "font": PAPER_FONT,
        "title": {
            "color": ink,
            "subtitleColor": ink,
            "anchor": "start",
            "fontSize": 18,
            "subtitleFontSize": 13,
            "subtitlePadding": 6,
            "offset": 16,
            "font": PAPER_FONT,
            "subtitleFont": PAPER_FONT,
        },
        "axis": {**base["axis"], "labelColor": ink, "titleColor": ink, "gridColor": "#e3e8ee"},
        "legend": {**base["legend"], "labelColor": ink},
    }
    frame = {"$schema", "config", "title", "background", "padding", "autosize", "datasets", "params", "description"}
    figure = {key: value for key, value in spec.items() if key not in frame} | {"width": width}
    line = {
        "data": {"values": [{}]},
        "width": width,
        "height": 14 * len(textwrap.wrap(footer, width // 6)),
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 11, "color": ink, "lineHeight": 14},
        "encoding": {"x": {"value": 0}, "y": {"value": 0}, "text": {"value": textwrap.wrap(footer, width // 6)}},
    }
    return {
        **{key: value for key, value in spec.items() if key in frame},
        "title": title,
        "background": "#ffffff",
        "padding": 16,
        "autosize": "pad",
        "config": config,
        "vconcat": [figure, line] if footer else [figure],
    }
