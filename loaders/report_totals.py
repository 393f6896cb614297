"""The totals of the 2020-Q3 management report, added up again on every load from the figures that make them."""

from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase

import duckdb

from app.domain.figures import FigureError, read_figure
from loaders.reference import ReferenceError

REPORT = "ref_informe_2020_t3_"
CHECKS = f"{REPORT}comprobaciones"
UNITS = ("cop", "pct")
SUM, COUNT, EACH = "suma", "cuenta", "cada una"


class ReportError(ReferenceError):
    """The transcription of the report contradicts itself: every figure and total that does, by name."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure of the report: its number (none where the cell is blank), its unit and how it is printed."""

    value: Decimal | None
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """A total and the figures that make it: `total` and `parts` are names of figures, `parts` with wildcards."""

    name: str
    relation: str
    total: str
    parts: tuple[str, ...]


def check_report(con: duckdb.DuckDBPyConnection) -> None:
    """Refuse facts whose number is not what is printed, or whose total is not that of its parts."""
    figures = printed_figures(con)
    checks = con.execute(f"select clave, relacion, total, partes from {CHECKS} order by clave").fetchall()
    faults = [
        *misread(figures),
        *unbalanced(figures, [Check(name, how, total, tuple(parts.split())) for name, how, total, parts in checks]),
    ]
    if faults:
        raise ReportError("; ".join(faults))


def printed_figures(con: duckdb.DuckDBPyConnection) -> dict[str, Printed]:
    """Every figure of the report as `table.clave`, from the tables that have a column `cifra`."""
    tables = con.execute(
        "select table_name from information_schema.columns "
        "where starts_with(table_name, ?) and column_name = 'cifra' order by table_name",
        [REPORT],
    ).fetchall()
    return {
        f"{table.removeprefix(REPORT)}.{name}": Printed(None if value is None else Decimal(value), unit, text or "")
        for (table,) in tables
        for name, value, unit, text in con.execute(f"select clave, cifra, unidad, escrito from {table}").fetchall()
    }


def misread(figures: dict[str, Printed]) -> list[str]:
    """Name the figures whose number or unit is not what the reader makes of the printed text."""
    faults = []
    for name, figure in figures.items():
        if not figure.text:  # in words, or blank
            continue
        try:
            read = read_figure(figure.text)
        except FigureError as error:
            faults.append(f"{name}: {error}")
            continue
        unit = figure.unit if figure.unit in UNITS else ""
        if (read.value, read.unit) != (figure.value, unit):
            faults.append(f"{name}: {figure.text} is {read.value} {read.unit}, not {figure.value} {unit}")
    return faults


def unbalanced(figures: dict[str, Printed], checks: list[Check]) -> list[str]:
    """Name the checks that do not hold, and those that name a figure which is missing or blank."""
    faults = []
    for check in checks:
        found = {part: [name for name in figures if fnmatchcase(name, part)] for part in (check.total, *check.parts)}
        absent = [part for part, names in found.items() if not names]
        names = dict.fromkeys(name for part in check.parts for name in found[part])
        if absent or check.total not in figures:
            faults.append(f"{check.name}: no figure {', '.join(absent) or check.total}")
        elif blank := [name for name in (check.total, *names) if figures[name].value is None]:
            faults.append(f"{check.name}: blank {', '.join(blank)}")
        elif wrong := _wrong(check.relation, figures[check.total].value, [figures[name].value for name in names]):
            faults.append(f"{check.name}: {check.total} is {figures[check.total].value}, its parts say {wrong}")
    return faults


def _wrong(relation: str, total: Decimal, parts: list[Decimal]) -> str:
    """What the parts say where they contradict the total; nothing where they agree."""
    said = {SUM: [sum(parts)], COUNT: [Decimal(len(parts))], EACH: parts}.get(relation)
    if said is None:
        return f"nothing: no relation «{relation}»"
    return ", ".join(str(value) for value in said if value != total)
