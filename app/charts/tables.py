"""How the rows of a figure's table are written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
from pandas.io.formats.style import Styler

from app.domain import formats


def styled(rows: pd.DataFrame) -> Styler:
    """The rows as Colombia writes them, the values themselves untouched; a date never breaks across lines."""
    return rows.style.format(_writers(rows))


def written(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows as texts, for a document."""
    return pd.DataFrame({name: rows[name].map(write) for name, write in _writers(rows).items()}, dtype=object)


def _writers(rows: pd.DataFrame) -> dict[str, Callable[[object], str]]:
    write = {}
    shares = {"Letalidad", "IC 95 %, desde", "IC 95 %, hasta"} if "Letalidad" in rows else set()
    for name, column in rows.items():
        if pd.api.types.is_bool_dtype(column):
            write[name] = lambda value: "sí" if value else "no"
        elif pd.api.types.is_datetime64_any_dtype(column):
            write[name] = lambda value: "—" if pd.isna(value) else formats.day(value).replace(" ", formats.SPACE)
        elif name == "Cambio":
            write[name] = lambda value: "—" if pd.isna(value) else formats.change(value)
        elif name in shares:
            write[name] = lambda value: "—" if pd.isna(value) else formats.percent(value)
        elif pd.api.types.is_numeric_dtype(column):
            digits = 0 if name == "Habitantes" or (column.dropna() % 1 == 0).all() else 1
            write[name] = partial(_number, digits=digits)
        elif name == "Enlace":
            write[name] = lambda url: f"[abrir]({url})" if str(url).startswith("http") else "—"
        else:
            write[name] = lambda value: "—" if pd.isna(value) else str(value)
    return write


def _number(value: float, *, digits: int) -> str:
    return "—" if pd.isna(value) else formats.decimal(value, digits=digits)
