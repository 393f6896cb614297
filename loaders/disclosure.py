"""What the public file gets instead of a mart with small counts: the tables of `sql/public`, under disclosure control.

Nothing is written there and taken out again: what may not be told is left out before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from app.domain.additive import System
from app.domain.disclosure import HIDDEN, SHOWN, WITHDRAWN
from loaders import progress
from loaders.controls import ROW_FLAG, Derived, Public
from loaders.crossings import CROSSING, cells_of, crossings, facts_of
from loaders.families import Release, cell_name, family
from loaders.flows import MATRIX, flows
from loaders.models import ModelError, declare, tables_read
from loaders.patterns import patterns


@dataclass(frozen=True)
class Outcome:
    """What protection did to one count of one table, in cells; `withdrawn` is in periods."""

    table: str
    count: str
    cells: int
    small: int
    hidden: int
    withdrawn: int


def register(con: duckdb.DuckDBPyConnection, models: Iterable[Public]) -> None:
    """Describe the public versions in the dictionary, before the catalogue is made, and give the main file their shape.

    The main file holds the same columns, every flag false; a table that is only in `sql/public` is computed there too.
    """
    for public in models:
        model = public.model
        own = con.execute("select sql from registro_modelos where modelo = ?", [model.name]).fetchone()
        for table in ("registro_columnas", "registro_modelos"):
            con.execute(f"delete from {table} where modelo = ?", [model.name])
        declare(con, model, tables_read(con, model.sql) - {model.name})
        if own is None:
            con.execute(f"create table {model.name} as {model.sql}")
            continue
        con.execute("update registro_modelos set sql = ? where modelo = ?", [own[0], model.name])
        for flag in (ROW_FLAG, *public.flags.values()):
            con.execute(f"alter table {model.name} add column if not exists {flag} boolean default false")


def protect(
    con: duckdb.DuckDBPyConnection, models: Iterable[Public], database: str, memory: Path | None = None
) -> list[Outcome]:
    """Write the protected tables into an attached database; `memory` is the folder of patterns worked out before.

    Raises ModelError for a table without its zeros, FamilyError where tables disagree, Unprotectable.
    """
    families: dict[str, list[Public]] = {}
    for public in models:
        families.setdefault(public.family, []).append(public)
    public_tables = [public for members in families.values() for public in members]
    frames = {public.model.name: _frame(con, public) for public in public_tables}
    progress.rows(sum(map(len, frames.values())))
    systems = {
        name: _system(con, members, frames)
        for name, members in families.items()
        if any(len(frames[public.model.name]) for public in members)
    }
    done = dict(zip(systems, patterns((system for system, _ in systems.values()), memory), strict=True))
    outcomes = []
    for public in public_tables:
        frame, states = frames[public.model.name], {}
        if len(frame):
            system, names = systems[public.family]
            states = _states(public, frame, names[public.model.name], system, done[public.family])
        _write(con, public, frame, states, database)
        outcomes += _outcomes(public, frame, states, system) if len(frame) else []
    return outcomes


def _frame(con: duckdb.DuckDBPyConnection, public: Public) -> pd.DataFrame:
    """The whole figures, a row per row of the temporary table that `_write` copies from."""
    con.execute(f"create or replace temp table por_proteger_{public.model.name} as {public.model.sql}")
    keys = public.keys
    groups = [column for derived in public.derived.values() for column in derived.groups or ()]
    columns = ", ".join(dict.fromkeys([*keys, *public.counts, *groups]))
    rows = con.execute(f"select {columns} from por_proteger_{public.model.name} order by rowid").fetchall()
    return pd.DataFrame(rows, columns=list(dict.fromkeys([*keys, *public.counts, *groups])))


def _release(public: Public, frame: pd.DataFrame) -> Release:
    areas = tuple(sorted(frame[public.area].unique()))
    periods = tuple(sorted(frame[public.period].unique())) if public.period else (None,)
    keyed = frame.assign(_periodo=frame[public.period] if public.period else 0)
    if len(frame) != len(areas) * len(periods) or keyed.duplicated([public.area, "_periodo"]).any():
        raise ModelError(f"{public.model.name}: {len(frame)} rows for {len(areas)} areas and {len(periods)} periods")
    ordered = keyed.sort_values([public.area, "_periodo"])
    counts = {count: ordered[count].to_numpy().reshape(len(areas), len(periods)) for count in public.counts}
    parents = None
    if public.parent:
        first = frame.drop_duplicates(public.area).set_index(public.area)[public.parent]
        parents = tuple(first[area] if pd.notna(first[area]) else area for area in areas)
    return Release(public.model.name, public.span, areas, periods, counts, parents, public.worth, tuple(public.loose))


def _system(
    con: duckdb.DuckDBPyConnection, members: list[Public], frames: dict[str, pd.DataFrame]
) -> tuple[System, dict[str, dict[str, list]]]:
    """The system of a family and, of each table and count, the name in it of each row's cell."""
    k = max(public.k for public in members)
    names: dict[str, dict[str, list]] = {}
    if members[0].span == MATRIX:
        (public,) = members
        frame = frames[public.model.name]
        rows = list(zip(*(frame[column] for column in public.keys), strict=True))
        names[public.model.name] = {count: [(count, *row) for row in rows] for count in public.counts}
        counts = {count: dict(zip(rows, frame[count], strict=True)) for count in public.counts}
        return flows(counts, whole=public.whole, k=k), names
    if members[0].span == CROSSING:
        return _crossed(con, members, frames)
    full = [public for public in members if len(frames[public.model.name])]
    releases = []
    for public in full:
        frame, release = frames[public.model.name], _release(public, frames[public.model.name])
        periods = frame[public.period] if public.period else [None] * len(frame)
        rows = list(zip(frame[public.area], periods, strict=True))
        names[public.model.name] = {
            count: [cell_name(release, count, area, period) for area, period in rows] for count in public.counts
        }
        releases.append(release)
    return family(releases, k=k), names


def _crossed(
    con: duckdb.DuckDBPyConnection, members: list[Public], frames: dict[str, pd.DataFrame]
) -> tuple[System, dict[str, dict[str, list]]]:
    """The system of a family of crossed tables, one of which declares where its other sums come from, and the names."""
    declaring = next(one for one in members if one.facts)
    printed: dict[str, dict] = {count: {} for count in declaring.counts}
    names: dict[str, dict[str, list]] = {}
    for one in members:
        frame = frames[one.model.name]
        rows = cells_of(frame, one.tables, one.area, one.period, declaring.whole)
        names[one.model.name] = {count: [(count, *row) for row in rows] for count in printed}
        for count, values in printed.items():
            values.update(zip(rows, map(int, frame[count]), strict=True))
    known, told = [*printed, declaring.between], declaring.model.columns[declaring.tables[0]]["dominio"]
    facts = facts_of(con, declaring.facts, declaring.tables, declaring.area, known, told)
    return crossings(printed, facts, whole=declaring.whole, k=max(one.k for one in members)), names


def _states(
    public: Public, frame: pd.DataFrame, names: dict[str, list], system: System, done: np.ndarray
) -> dict[str, np.ndarray]:
    """For each count, what is done with each row of the table."""
    place = {name: index for index, name in enumerate(system.names)}
    states = {count: done[[place[name] for name in names[count]]] for count in public.counts}
    for count, other in public.loose.items():
        # The workers of one firm or of a few are theirs to tell, however many they are.
        few = (states[other] == HIDDEN) & (states[count] == SHOWN) & (frame[count].to_numpy() > 0)
        states[count] = np.where(few, HIDDEN, states[count])
        # Where nothing is told of firms, the zeros of their workers would tell where there was none.
        states[count] = np.where(states[other] == WITHDRAWN, WITHDRAWN, states[count])
    return states


def _write(
    con: duckdb.DuckDBPyConnection, public: Public, frame: pd.DataFrame, states: dict[str, np.ndarray], database: str
) -> None:
    """Copy to the public file what may be shown, and nothing else."""
    name = public.model.name
    marks = pd.DataFrame({"fila": np.arange(len(frame))})
    for count in public.counts:
        marks[f"{count}_visible"] = states[count] == SHOWN if len(frame) else False
        marks[public.flags[count]] = states[count] == HIDDEN if len(frame) else False
    for column, derived in public.derived.items():
        marks[f"{column}_visible"] = _visible(frame, marks, derived)
    withdrawn = [states[count] == WITHDRAWN for count in public.counts] if len(frame) else [[]]
    marks["tiene_cifras"] = ~np.logical_and.reduce(withdrawn)
    con.register("marcas_de_control", marks)
    columns = []
    for column in public.model.columns:
        if column == ROW_FLAG:
            columns.append(f"({' or '.join(f'm.{flag}' for flag in public.flags.values())}) as {column}")
        elif column in public.flags.values():
            columns.append(f"m.{column}")
        elif column in public.counts or column in public.derived:
            columns.append(f"case when m.{column}_visible then t.{column} end as {column}")
        else:
            columns.append(f"t.{column}")
    # In the order of the marts, the first to have a case comes first.
    order = ", ".join(f"t.{column}" for column in (*public.tables, public.area, public.period) if column)
    con.execute(
        f"create table {database}.{name} as select {', '.join(columns)} from por_proteger_{name} as t "
        f"inner join marcas_de_control as m on t.rowid = m.fila where m.tiene_cifras order by {order}"
    )
    con.unregister("marcas_de_control")
    con.execute(f"drop table por_proteger_{name}")


def _visible(frame: pd.DataFrame, marks: pd.DataFrame, derived: Derived) -> pd.Series:
    sources = marks[[f"{count}_visible" for count in derived.sources]].all(axis=1)
    if derived.groups is None or not len(frame):
        return sources
    if not derived.groups:
        return pd.Series(bool(sources.all()), index=sources.index)
    return sources.groupby([frame[column] for column in derived.groups], dropna=False).transform("all")


def _outcomes(public: Public, frame: pd.DataFrame, states: dict[str, np.ndarray], system: System) -> Iterable[Outcome]:
    for count in public.counts:
        values, state = frame[count].to_numpy(), states[count]
        small = (values > 0) & (values < system.k)
        gone = frame[public.period][state == WITHDRAWN].nunique() if public.period else int((state == WITHDRAWN).any())
        yield Outcome(public.model.name, count, len(frame), int(small.sum()), int((state == HIDDEN).sum()), int(gone))
