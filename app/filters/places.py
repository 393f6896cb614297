"""A level of the map and a territory of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.filters.address import option, segments, warn
from app.queries import territory as places
from app.warehouse import run


def territory(labels: dict[str, str]) -> tuple[str, str | None]:
    """The level of the map and the territory chosen in it, both in the address; an unknown one is said and left out."""
    notes: list[str] = []
    first, second = st.columns([2, 3])
    level, found = level_and_place(first, second, labels, notes, lambda level: run(places.names, level=level))
    warn(notes)
    return level, found


def level_and_place(
    first: DeltaGenerator,
    second: DeltaGenerator,
    labels: dict[str, str],
    notes: list[str],
    names: Callable[[str], dict[str, str]],
) -> tuple[str, str | None]:
    with first:
        level = option(
            "nivel",
            "Nivel",
            labels,
            default=next(iter(labels)),
            notes=notes,
            what="el nivel",
            widget=segments,
            drops=("territorio",),
        )
    with second:
        found = option(
            "territorio",
            labels[level],
            {"": "Toda la ciudad"} | names(level),
            default="",
            notes=notes,
            what=f"entre {labels[level].lower()}",
        )
    return level, found or None
