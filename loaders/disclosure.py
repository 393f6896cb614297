"""What the public file gets instead of a mart with small counts: the tables of `sql/public`, after disclosure control.

A model there is the table as citizens get it, computed from the whole figures; the `[control]` of its header declares
what is protected. Nothing is ever written to the public file and taken out again: rows and values are left out before.

    [control]
    familia = "covid_municipal"             # tables that count the same cases are protected together
    k = 10                                  # 1 … k-1 is hidden
    cuentas = ["casos", "fallecidos"]       # none ever exceeds the one before
    territorio = "territorio_codigo"
    padre = "comuna_codigo"                 # where areas lie within those of the family's coarser tables
    periodo = "semana_fecha"                # absent where the table is a total
    lapso = "semana"                        # semana, trimestre or total
    importancia = 1                         # of its cells, when one of several has to be hidden
    libres = ["procedencia"]                # columns that tell nothing about the counts
    [control.sueltas]
    contactos = "casos"                     # a count of something else, hidden and withdrawn wherever that one is
    [control.derivadas.incidencia]
    de = ["casos"]                          # hidden wherever one of these is
    entre = ["territorio_codigo"]           # … in any row of the same group; [] is the whole table, absent the same row

A table of flows says instead `lapso = "matriz"`, its `origen` and `destino`, the columns that tell one `tablas` from
another, and by which code a margin goes (`total`): it has a row per pair, per margin and for the whole, which alone is
exempt.

Tables of `lapso = "cruce"` are places by months and, with the two columns of their `tablas` (a list and a code in it),
places by quarters and codes; `total` is the list that parts nothing. Their one count is of distinct persons.

Empty counts: `es_<cuenta>_oculto` is true where the cell is hidden, false where the city's own figure is too small for
anything of that period to be published. A period of which no count is published has no rows.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from app.domain.additive import System
from app.domain.disclosure import HIDDEN, SHOWN, WITHDRAWN
from loaders import progress
from loaders.crossings import CROSSING, crossings, keys_of
from loaders.families import SPANS, TOTAL, Release, cell_name, family
from loaders.flows import MATRIX, flows
from loaders.models import HEADER, Model, ModelError, declare, read_model, tables_read
from loaders.paths import SQL
from loaders.patterns import pattern

ROW_FLAG = "es_oculto"


@dataclass(frozen=True)
class Derived:
    """A column computed from counts: hidden wherever one of `sources` is in a row of the same group."""

    sources: tuple[str, ...]
    groups: tuple[str, ...] | None


@dataclass(frozen=True)
class Public:
    """A model of `sql/public` and what its header says of its protection."""

    model: Model
    family: str
    k: int
    counts: tuple[str, ...]
    area: str
    parent: str | None
    period: str | None
    span: str
    worth: float
    derived: dict[str, Derived]
    loose: dict[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    whole: str | None = None

    @property
    def keys(self) -> list[str]:
        """The columns that tell a row."""
        return [*self.tables, *(column for column in (self.area, self.parent, self.period) if column)]

    @property
    def flags(self) -> dict[str, str]:
        return {count: f"es_{count}_oculto" for count in self.counts}


@dataclass(frozen=True)
class Outcome:
    """What protection did to one count of one table, in cells; `withdrawn` is in periods."""

    table: str
    count: str
    cells: int
    small: int
    hidden: int
    withdrawn: int


def public_models(folder: Path = SQL / "public") -> list[Public]:
    """The public versions, in order of name. ModelError for a column whose part in the protection is not declared."""
    return [_read(path) for path in sorted(folder.glob("*.sql"))]


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
    outcomes = []
    for members in families.values():
        frames = {public.model.name: _frame(con, public) for public in members}
        full = [public for public in members if len(frames[public.model.name])]
        progress.rows(sum(map(len, frames.values())))
        if full:
            system, names = _system(full, frames)
            done = pattern(system, memory)
        for public in members:
            frame = frames[public.model.name]
            states = _states(public, frame, names[public.model.name], system, done) if len(frame) else frame
            _write(con, public, frame, states, database)
            if len(frame):
                outcomes += _outcomes(public, frame, states, system)
    return outcomes


def _read(path: Path) -> Public:
    model = read_model(path)
    control = tomllib.loads(HEADER.fullmatch(path.read_text(encoding="utf-8"))["toml"])["control"]
    loose = control.get("sueltas", {})
    if strange := sorted(set(loose.values()) - set(control["cuentas"])):
        raise ModelError(f"{model.name}: «sueltas» go with {strange}, which are none of its «cuentas»")
    derived = {
        name: Derived(tuple(told["de"]), tuple(told["entre"]) if "entre" in told else None)
        for name, told in control.get("derivadas", {}).items()
    }
    public = Public(
        model=model,
        family=control["familia"],
        k=control["k"],
        counts=(*control["cuentas"], *loose),
        area=control["origen" if control["lapso"] == MATRIX else "territorio"],
        parent=control.get("padre"),
        period=control.get("destino" if control["lapso"] == MATRIX else "periodo"),
        span=control["lapso"],
        worth=float(control.get("importancia", 1)),
        derived=derived,
        loose=loose,
        tables=tuple(control.get("tablas", ())),
        whole=control.get("total"),
    )
    placed = {
        *public.tables,
        public.area,
        public.parent,
        public.period,
        ROW_FLAG,
        *public.counts,
        *public.flags.values(),
        *derived,
    }
    unplaced = [name for name in model.columns if name not in placed | set(control.get("libres", []))]
    absent = [name for name in placed - {None} if name not in model.columns]
    if (
        unplaced
        or absent
        or public.span not in (*SPANS, MATRIX, CROSSING)
        or (public.span == TOTAL) != (public.period is None)
    ):
        raise ModelError(
            f"{model.name}: [control] says nothing of {unplaced}, names {sorted(absent)} that the table lacks, "
            "or its «lapso» and «periodo» do not agree"
        )
    return public


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


def _system(members: list[Public], frames: dict[str, pd.DataFrame]) -> tuple[System, dict[str, dict[str, list]]]:
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
        tables = {one.model.name: keys_of(frames[one.model.name], one.tables, one.area, one.period) for one in members}
        cells = {count: {} for count in members[0].counts}
        for name, rows in tables.items():
            names[name] = {count: [(count, *row) for row in rows] for count in cells}
            for count, values in cells.items():
                values.update(zip(rows, map(int, frames[name][count]), strict=True))
        whole = next((one.whole for one in members if one.whole), "")  # none where only months are told yet
        return crossings(cells, distinct=members[0].counts[0], whole=whole, k=k), names
    releases = []
    for public in members:
        frame, release = frames[public.model.name], _release(public, frames[public.model.name])
        periods = frame[public.period] if public.period else [None] * len(frame)
        rows = list(zip(frame[public.area], periods, strict=True))
        names[public.model.name] = {
            count: [cell_name(release, count, area, period) for area, period in rows] for count in public.counts
        }
        releases.append(release)
    return family(releases, k=k), names


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
