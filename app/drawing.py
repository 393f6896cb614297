"""Makes a registered figure from the rows that it asks for, as queries that `run` remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from app.charts import (  # noqa: F401  (a figure registers itself when imported)
    addresses,
    addresses_map,
    beside,
    connectivity_coverage,
    connectivity_map,
    connectivity_next,
    connectivity_next_map,
    covid,
    covid_ages,
    covid_city,
    covid_city_curve,
    covid_delays,
    covid_revisions,
    covid_rhythm,
    digital_points,
    digital_points_activities,
    digital_points_contacts,
    digital_points_map,
    digital_points_people,
    digital_points_training,
    home,
    management,
    management_plan,
    management_services,
    maps,
    mobility,
    mobility_change,
    mobility_gravity,
    mobility_matrix,
    mobility_profile,
    mobility_routes,
    mobility_times,
    quality,
    reactivation,
    reactivation_days,
    reactivation_groups,
    reactivation_people,
    reactivation_places,
    registry,
    semaforo,
    semaforo_changes,
    semaforo_map,
    semaforo_sectors,
    territory,
)

# What a title says of what is not real.
MARKS = {"sintetico": "dato sintético", "mixto": "con datos sintéticos"}


@dataclass(frozen=True)
class Drawn:
    """A figure made of its rows: its Vega-Lite dict (None with the `reason`), where they come from, their last day.

    The tables of a chart are Arrow streams, which Streamlit sends as they are; `unpacked` gives them back.
    """

    spec: dict | None
    provenance: str
    until: date | None
    reason: str = ""


@dataclass(frozen=True)
class Mapped:
    """A map made of its rows: its deck (None with the `reason`), finding, what is said under it, legend, territories.

    Its twin, which only a file needs, is a `Drawn`.
    """

    deck: maps.CompactDeck | None
    provenance: str
    reason: str = ""
    title: str = ""
    subtitle: str = ""
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
    return Drawn(spec if figure.legend else _packed(spec), **about)


def unpacked(spec: dict) -> dict:
    """The Vega-Lite of a `Drawn` with its rows inside, for a file."""
    tables = spec.get("datasets", {})
    return spec | {"datasets": {name: _unpack(t) if isinstance(t, bytes) else t for name, t in tables.items()}}


def _packed(spec: dict) -> dict:
    tables = spec.get("datasets", {})
    return spec | {"datasets": {name: _pack(t) if isinstance(t, pd.DataFrame) else t for name, t in tables.items()}}


def _pack(df: pd.DataFrame) -> bytes:
    table, sink = pa.table({name: _column(df[name].to_numpy()) for name in df}), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def _column(values: np.ndarray) -> pa.Array:
    """Dates as ISO text, which Vega reads as local ones."""
    if values.dtype.kind == "M":
        return pa.array(np.datetime_as_string(values, unit="s"), mask=np.isnat(values))
    return pa.array(values, from_pandas=True)


def _unpack(table: bytes) -> list[dict]:
    return pa.ipc.open_stream(table).read_all().to_pylist()


def _marked(spec: dict, kind: str) -> dict:
    """The figure with what is not real said in its title and its alternative text: a picture travels alone."""
    if not (mark := MARKS.get(kind)):
        return spec
    title = spec["title"] | {"text": f"{spec['title']['text']} ({mark})"}
    return spec | {"title": title, "description": f"{spec['description']} {mark[:1].upper()}{mark[1:]}."}


def mapping(
    _con: object, *, figure_id: str, rows: pd.DataFrame, height: int, chosen: str | None, **draw: object
) -> Mapped:
    """A figure's interactive map, as a query so that `run` remembers it; `chosen` is the territory outlined."""
    figure, kind = registry.get(figure_id), provenance(rows)
    try:
        deck = figure.deck(rows, **draw, height=height, chosen=chosen)
        heading = deck.heading or tuple(figure.draw(rows, **draw)["title"][part] for part in ("text", "subtitle"))
    except registry.NothingToDraw as reason:
        return Mapped(None, kind, reason=str(reason))
    title, subtitle = heading
    mark = MARKS.get(kind)
    return Mapped(
        deck,
        kind,
        title=f"{title} ({mark})" if mark else title,
        subtitle=subtitle,
        legend=figure.legend(rows, **draw),
        codes=frozenset(draw.get("polygons", rows)["territorio_codigo"]),
    )
