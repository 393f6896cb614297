"""The blocks of a section, made of the same queries and registered figures as the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from app.charts import registry, tables
from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.drawing import MARKS, drawing, provenance
from app.publications.quarterly.model import Absence, Card, Cards, Credit, Missing, Picture, Table
from app.queries import quarterly as queries
from app.warehouse import Rows, now, run

# A table longer than this is told by its first rows: the page has the rest.
MOST_ROWS = 24
# A cell that is set to the right.
_NUMBER = re.compile(rf"[+{formats.MINUS}]?[\d.,]+(\s%)?|—")
# From here on a percentage of change is no longer read at a glance.
MANY_TIMES = 4
# A map beside another figure, in pixels.
MAP = 400


def origin(code: str, *, until: date, word: str = "corte", name: str | None = None) -> Origin:
    """A source of the warehouse at a date, under its own name or another."""
    told = run(queries.source, code=code)
    return Origin(code, name or told["nombre"], told["url"], told["licencia"], until, word=word)


def office_report() -> tuple[Quarter, Origin]:
    """The quarter of the report that the office wrote by hand, and that report as a source. Raises Missing."""
    found = run(queries.office_report)
    if found is None:
        raise Missing("No se han publicado las cifras del informe de gestión que escribió la oficina.")
    quarter = Quarter.read(found["trimestre"])
    code = f"informe_{found['trimestre'].lower().replace('-', '_')}"
    return quarter, Origin(code, found["nombre"], None, found["licencia"], quarter.end, word="hasta el")


def picture(
    figure_id: str,
    rows: Rows,
    *,
    origin: Origin,
    wide: bool = True,
    height: int | None = None,
    tall: bool = False,
    title: str = "",
    **draw: object,
) -> Picture | Absence:
    """A registered figure of the rows that it asks for, or why it cannot be drawn; its mark is the stamp's to say.

    A `tall` one keeps the height of the page.
    """
    figure = registry.get(figure_id)
    drawn = run(drawing, figure_id=figure_id, rows=rows, **draw)
    if drawn.spec is None:
        return Absence(title or figure.title, drawn.reason)
    told = drawn.spec["title"]
    credit = Credit(origin, figure.unit, drawn.provenance)
    height = drawn.spec["height"] if tall else height
    finding = told["text"].removesuffix(f" ({MARKS.get(drawn.provenance)})")
    return Picture(figure_id, finding, told["subtitle"], drawn.spec, credit, wide=wide, height=height)


def table(
    figure_id: str,
    rows: Rows,
    *,
    origin: Origin,
    columns: tuple[str, ...] = (),
    caption: str = "",
    most: int = MOST_ROWS,
    empty: str = "",
    widths: tuple[float, ...] = (),
    total: tuple[str, ...] = (),
) -> Table | Absence:
    """A registered table; `columns` are those shown, by their headings, all that have any value where none is named.

    `total` names the columns that are added up in a row at the end.
    """
    figure = registry.get(figure_id)
    found = now(rows)
    shown = registry.table(figure_id, found).dropna(axis="columns", how="all")
    if shown.empty:
        return Absence(caption or figure.title, empty or "No hay filas que mostrar.")
    shown = shown[[name for name in columns or shown.columns if name in shown]]
    credit = Credit(origin, figure.unit, provenance(found))
    whole = {name: shown[name].sum() for name in total}
    told = of_rows(shown, caption=caption or figure.title, credit=credit, most=most, widths=widths)
    return _with_total(told, whole) if whole else told


def of_rows(
    rows: pd.DataFrame,
    *,
    caption: str,
    credit: Credit | None,
    most: int | None = None,
    note: str = "",
    widths: tuple[float, ...] = (),
) -> Table:
    """Any rows as a table; numbers to the right and as Colombia writes them, what is cut off said."""
    shown = tables.written(rows.head(most) if most else rows)
    numeric = tuple(all(_NUMBER.fullmatch(str(cell)) for cell in shown[name]) for name in shown)
    if most and len(rows) > most:
        rest = f"Se muestran {formats.integer(most)} de {formats.integer(len(rows))} filas: la página las tiene todas."
        note = " ".join(filter(None, (note, rest)))
    cells = tuple(tuple(str(cell) for cell in row) for row in shown.itertuples(index=False, name=None))
    return Table(caption, tuple(map(str, rows.columns)), cells, numeric, credit, note, widths)


def _with_total(table: Table, whole: Mapping[str, float]) -> Table:
    last = tuple(formats.integer(whole[name]) if name in whole else "" for name in table.heads)
    row = ("Total", *last[1:])
    return replace(table, rows=(*table.rows, row), totals=(*table.totals, len(table.rows)))


def cards(
    figures: pd.DataFrame, *, units: Mapping[str, str], origin: Origin, title: str = "", labels: Mapping | None = None
) -> tuple[Cards | Absence, ...]:
    """Indicators as `queries.covid_indicators.key_figures` gives them: those named in `units`, each with its unit.

    One that has no value is told with its reason.
    """
    known = {row["indicador"]: row for row in figures.to_dict("records")}
    wanted = [(known[code], unit) for code, unit in units.items() if code in known]
    labels = labels or {}
    told = tuple(
        Card(labels.get(row["indicador"], row["etiqueta"]), row["texto"], unit, _sentence(row["nota"]))
        for row, unit in wanted
        if isinstance(row["texto"], str)
    )
    kind = provenance(pd.DataFrame([row for row, _ in wanted if isinstance(row["texto"], str)]))
    found = [Cards(told, Credit(origin, "la de cada cifra", kind), title)] if told else []
    absent = [Absence(row["etiqueta"], row["motivo"]) for row, _ in wanted if not isinstance(row["texto"], str)]
    return (*found, *absent)


def card(
    label: str,
    value: float | None,
    *,
    unit: str,
    before: float | None = None,
    note: str = "",
    accumulates: bool = False,
) -> Card:
    """A whole number, with its change against the previous quarter where that is known, as `change` says it."""
    more = change(value, before, accumulates=accumulates)
    return Card(label, formats.integer(value), unit, ". ".join(filter(None, (more, note))))


def change(value: float | None, before: float | None, *, accumulates: bool = False) -> str:
    """A change against the previous quarter in words; nothing where either is unknown or the base is zero.

    One that `accumulates` is a total until a day, whose change is since the quarter before closed.
    """
    if value is None or not before or pd.isna(value) or pd.isna(before):
        return ""
    base, times = f"({formats.integer(before)})", value / before
    if times >= MANY_TIMES:
        whole = "lo que había al cierre del trimestre anterior" if accumulates else "el trimestre anterior"
        return f"{formats.decimal(times)} veces {whole} {base}"
    since = "desde el cierre del trimestre anterior" if accumulates else "frente al trimestre anterior"
    return f"{formats.change(times - 1)} {since} {base}"


def _sentence(text: object) -> str:
    return text[:1].upper() + text[1:] if isinstance(text, str) else ""
