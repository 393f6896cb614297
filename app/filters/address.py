"""Widgets whose state lives in the address: a link restores the same view, and Back goes back.

The address is the only state: each run copies it to the widgets, and a widget's change writes it. (Streamlit's own
`bind="query-params"` writes the visible label, so a reworded option would break every shared link.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import streamlit as st

from app.domain import formats


def option(
    key: str,
    label: str,
    labels: dict[str, str],
    *,
    default: str,
    notes: list[str],
    what: str,
    widget: Callable | None = None,
    drops: tuple[str, ...] = (),
) -> str:
    """A choice among codes, read from the address; an unknown code falls back with a note.

    `drops` are parameters that mean nothing under another choice.
    """
    asked = st.query_params.get(key) or None
    if asked is not None and asked not in labels:
        forget(key, notes, f"No existe {what} {quoted(asked)}: se muestra {labels[default]}.")
        asked = None
    show(key, asked or default)
    return (widget or select)(
        label, list(labels), format_func=labels.get, key=key, on_change=write, args=(key, default, drops)
    )


def select(label: str, options: list[str], **rest: object) -> str:
    return st.selectbox(label, options, filter_mode="fuzzy", **rest)


def segments(label: str, options: list[str], **rest: object) -> str:
    return st.segmented_control(label, options, required=True, wrap=True, **rest)


def tabs(label: str, options: list[str], **rest: object) -> str:
    return segments(label, options, label_visibility="collapsed", **rest)


def day(key: str, label: str, *, low: date, high: date, notes: list[str]) -> date | None:
    """A day or none, read from the address; an impossible or distant day falls back with a note."""
    asked, found = st.query_params.get(key), None
    if asked:
        try:
            found = date.fromisoformat(asked)
        except ValueError:
            forget(key, notes, f"«{key}» no es una fecha (año-mes-día): {quoted(asked)}. Se omite.")
        if found and not low <= found <= high:
            forget(
                key,
                notes,
                f"«{key}» ({formats.day(found)}) está fuera del periodo con datos, del "
                f"{formats.day(low)} al {formats.day(high)}. Se omite.",
            )
            found = None
    show(key, found)
    return st.date_input(
        label,
        value=None,
        min_value=low,
        max_value=high,
        format="DD/MM/YYYY",
        key=key,
        on_change=write,
        args=(key, None),
    )


def number(
    key: str,
    label: str,
    *,
    low: float,
    high: float,
    step: float,
    default: float,
    notes: list[str],
) -> float:
    """A number, read from the address; one that is none, or beyond its ends, falls back with a note."""
    asked, found = st.query_params.get(key), default
    if asked:
        try:
            found = float(asked)
        except ValueError:
            found = math.nan
        if not low <= found <= high:
            told = f"{formats.decimal(low, digits=0)} a {formats.decimal(high, digits=0)}"
            forget(key, notes, f"«{label}» debe ser un número de {told}, no {quoted(asked)}: se deja el de referencia.")
            found = default
    show(key, float(found))
    return st.number_input(
        label,
        min_value=float(low),
        max_value=float(high),
        step=float(step),
        format="%g",
        key=key,
        on_change=_write_number,
        args=(key, default),
    )


def quoted(asked: str) -> str:
    """What the address said, as code: a link written by others must not become one of ours."""
    return f"`{asked[:40].replace('`', ' ')}`"


def show(key: str, value: object) -> None:
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def forget(key: str, notes: list[str], note: str) -> None:
    notes.append(note)
    del st.query_params[key]


def write(key: str, default: str | None, drops: tuple[str, ...] = ()) -> None:
    value = st.session_state[key]
    if value is None or value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = str(value)
    for other in drops:
        st.query_params.pop(other, None)


def _write_number(key: str, default: float) -> None:
    value = st.session_state[key]
    if value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = f"{value:g}"


def warn(notes: list[str]) -> None:
    """Say what of the address could not be used."""
    if notes:
        st.warning("  \n".join(notes), icon=":material/link_off:")
