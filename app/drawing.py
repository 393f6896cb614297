"""Makes a registered figure from the rows that it asks for, as queries that `run` remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from app.charts import (  # noqa: F401  (a figure registers itself when imported)
    beside,
    covid,
    covid_ages,
    covid_city,
    covid_city_curve,
    covid_delays,
    covid_revisions,
    covid_rhythm,
    home,
    maps,
    quality,
    registry,
    territory,
)

_MARKS = {"sintetico": "dato sintético", "mixto": "con datos sintéticos"}


@dataclass(frozen=True)
class Drawn:
    """A figure made of its rows: its Vega-Lite dict (None with the `reason`), where they come from, their last day.

    A map has its legend and the codes of its territories too.
    """

    spec: dict | None
    provenance: str
    until: date | None
    reason: str = ""
    legend: dict | None = None
    codes: frozenset[str] = frozenset()


def provenance(df: pd.DataFrame) -> str:
    """Where some rows come from: real, sintetico, or mixto when both do."""
    kinds = set(df["procedencia"].dropna().unique()) if "procedencia" in df else {"real"}
    return kinds.pop() if len(kinds) == 1 else "mixto"


def drawing(_con: object, *, figure_id: str, rows: pd.DataFrame, day: str | None = None, **draw: object) -> Drawn:
    """A figure made of its rows, as a query so that `run` remembers it."""
    figure = registry.get(figure_id)
    last = rows[day].max() if day else None
    about = {"provenance": provenance(rows), "until": None if pd.isna(last) else last.date()}
    try:
        spec = figure.draw(rows, **draw)
    except registry.NothingToDraw as reason:
        return Drawn(None, **about, reason=str(reason))
    spec = _marked(spec, about["provenance"])
    if figure.legend is None:
        return Drawn(spec, **about)
    return Drawn(spec, **about, legend=figure.legend(rows, **draw), codes=frozenset(rows["territorio_codigo"]))


def _marked(spec: dict, kind: str) -> dict:
    """The figure with what is not real said in its title and its alternative text: a picture travels alone."""
    if not (mark := _MARKS.get(kind)):
        return spec
    title = spec["title"] | {"text": f"{spec['title']['text']} ({mark})"}
    return spec | {"title": title, "description": f"{spec['description']} {mark[:1].upper()}{mark[1:]}."}


def decking(_con: object, *, figure_id: str, rows: pd.DataFrame, **draw: object) -> maps.CompactDeck:
    """A figure's interactive map, as a query so that `run` remembers it."""
    return registry.get(figure_id).deck(rows, **draw)
