"""The register of figures: page, embed, download, alternative text and citation come from one registration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd


class NothingToDraw(ValueError):
    """There is nothing to draw; the message is the Spanish reason for the reader."""


class UnknownFigure(KeyError):
    """No figure is registered under that identifier."""


@dataclass(frozen=True)
class Figure:
    """One registered figure; `columns` are the headings of its table, in order; a table alone has no `draw`."""

    id: str
    title: str
    unit: str
    models: tuple[str, ...]
    method: tuple[str, ...]
    columns: dict[str, str]
    formula: str
    embeddable: bool
    draw: Callable[..., dict] | None
    deck: Callable[..., object] | None = None
    legend: Callable[..., dict] | None = None
    tabulate: Callable[[pd.DataFrame], pd.DataFrame] | None = None


_FIGURES: dict[str, Figure] = {}


def figure(
    figure_id: str,
    *,
    title: str,
    unit: str,
    models: tuple[str, ...],
    method: str | tuple[str, ...],
    columns: dict[str, str],
    formula: str = "",
    embeddable: bool = False,
    deck: Callable[..., object] | None = None,
    legend: Callable[..., dict] | None = None,
    tabulate: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> Callable[[Callable[..., dict] | None], Callable[..., dict] | None]:
    """Register `draw(df, *, ...) -> Vega-Lite dict`; it raises NothingToDraw with the reason instead of drawing.

    `unit` of the quantity, `models` it is computed from, `method` the pages that explain it, `formula` in LaTeX.
    A map also has its `deck` and `legend`, of the same arguments. `tabulate` sums up rows too many to read for the
    table, whose files have them all. `figure(...)(None)` registers a table.
    """
    pages = (method,) if isinstance(method, str) else method

    def register(draw: Callable[..., dict] | None) -> Callable[..., dict] | None:
        if figure_id in _FIGURES:
            raise ValueError(f"La figura «{figure_id}» ya está registrada.")
        _FIGURES[figure_id] = Figure(
            figure_id, title, unit, models, pages, columns, formula, embeddable, draw, deck, legend, tabulate
        )
        return draw

    return register


def get(figure_id: str) -> Figure:
    """The figure of that identifier; raises UnknownFigure."""
    try:
        return _FIGURES[figure_id]
    except KeyError:
        raise UnknownFigure(f"No hay una figura «{figure_id}».") from None


def figures() -> tuple[Figure, ...]:
    """Every registered figure, in order of registration."""
    return tuple(_FIGURES.values())


def table(figure_id: str, df: pd.DataFrame) -> pd.DataFrame:
    """The columns of a figure's table that the data bring, in order, under their readable headings."""
    asked = get(figure_id)
    rows = asked.tabulate(df) if asked.tabulate else df
    columns = {name: label for name, label in asked.columns.items() if name in rows.columns}
    return rows[list(columns)].rename(columns=columns)
