"""One delivery through its contract: read, recognised, resolved, ruled. Leaves tables `entrega` and `incidencias`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from loaders.contract import REJECT, WARN, Column, ContractError, Lookup, Resolved, Rule, Source
from loaders.dates import DateReader, Reading, last_sound
from loaders.formats import read_into
from loaders.recognition import Recognised, header_score, recognise
from loaders.text import fold

SQL_TYPES = {
    "entero": "bigint",
    "texto": "varchar",
    "fecha": "date",
    "booleano": "boolean",
    "decimal": "double",
}
ARROW = {"bigint": pa.int64(), "varchar": pa.string(), "date": pa.date32(), "boolean": pa.bool_()}
SPACES = r"[\s\x{00a0}]+"  # the no-break space stands in real headers and cells
MOST_TERMS = 5_000  # of a closed list; beyond, as with names, text stays text
LATE_SHARE = 0.25  # of rows with dates after the last report: then the file is an extract of a later delivery
NEXT_DAYS = 2  # a delivery may know deaths of the day or two after its last confirmed case


class Cells(NamedTuple):
    """A distinct combination of cells: as the file writes them, as trimmed text, and on how many rows."""

    written: tuple[str | None, ...]
    texts: tuple[str | None, ...]
    rows: int


Answer = tuple[Cells, Resolved]


@dataclass(frozen=True)
class Intake:
    """What a delivery turned out to be. `read` = `loaded` + `rejected` + `duplicates`, always."""

    source: Source
    layout: str
    cutoff: date
    read: int
    loaded: int
    rejected: int
    duplicates: int
    rules: dict[str, int]
    totals: dict
    unknown_columns: tuple[str, ...]

    def report(self) -> dict:
        """The report of the command line: what was read, kept, rejected and repaired, and the file's own totals."""
        return {
            "source": self.source.name,
            "layout": self.layout,
            "cutoff": self.cutoff.isoformat(),
            "read": self.read,
            "loaded": self.loaded,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "rules": self.rules,
            "totals": self.totals,
            "unknown_columns": list(self.unknown_columns),
        }


def take_in(con: duckdb.DuckDBPyConnection, source: Source, path: Path, *, cutoff: date | None = None) -> Intake:
    """Read `path` as a delivery of `source` into temp table `entrega` (a row is a row of the source's grain).

    Rejected and repaired rows go to temp table `incidencias`, a row per row of the file and rule.
    Raises ContractError when the layout is unknown or no row can be kept.
    """
    read = read_into(con, path, lambda header: header_score(source, header))
    known = recognise(con, source, read.header, path.name)
    _name_fields(con, source, known)
    _start_issues(con)
    rows = con.execute("select count(*) from entrada").fetchone()[0]
    _resolve(con, source, known)
    rejected, duplicates = _reject(con, source, known)
    loaded = con.execute("select count(*) from entrega").fetchone()[0]
    if not loaded:
        raise ContractError(_nothing_to_load(con, source, path.name, rows + read.ragged))
    if cutoff and cutoff > date.today():
        raise ContractError(f"El corte {cutoff} es posterior a hoy. No se publicó nada.")
    found = cutoff or _find_cutoff(con, source, path.name)
    _judge(con, source, found)
    result = Intake(
        source,
        known.layout.name,
        found,
        rows + read.ragged,
        loaded,
        rejected + read.ragged,
        duplicates,
        _count_rules(con),
        source.totals(con, "entrega"),
        known.unknown,
    )
    if result.read != result.loaded + result.rejected + result.duplicates:
        raise AssertionError(f"rows of {source.name} are not conserved: {result}")
    return result


def _nothing_to_load(con: duckdb.DuckDBPyConnection, source: Source, name: str, rows: int) -> str:
    if not rows:
        return f"«{name}» trae encabezado y ninguna fila. No se publicó nada."
    texts = [source.rule(code).text for code in _count_rules(con) if source.rule(code).action == REJECT]
    return f"«{name}»: ninguna de sus {rows} filas se puede cargar. {' '.join(texts)} No se publicó nada."


def refusal(source: Source, path: Path) -> str | None:
    """Why the file is no delivery of the source; None when its layout is known."""
    with duckdb.connect() as con:
        try:
            recognise(
                con,
                source,
                read_into(con, path, lambda header: header_score(source, header)).header,
                path.name,
            )
        except ContractError as error:
            return str(error)
    return None


def _name_fields(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> None:
    """Blank rows go, and view `leida` shows every field of the rest as trimmed text, null where blank."""
    some = " or ".join(f"nullif(trim({column}), '') is not null" for column in known.columns.values())
    con.execute(f"delete from entrada where not ({some})")
    con.execute(f"create or replace temp view leida as select fila, {_fields(source, known)} from entrada")


def _fields(source: Source, known: Recognised) -> str:
    return ", ".join(f"{_text(known.columns.get(field.name))} as {field.name}" for field in source.fields)


def _text(column: str | None) -> str:
    """A cell as trimmed text, null where blank or where the file has no such column."""
    if column is None:
        return "null::varchar"
    text = f"ltrim(trim(regexp_replace({column}, '{SPACES}', ' ', 'g')), '''')"
    return f"case when regexp_full_match({text}, '[- ]*') then null else {text} end"


def _start_issues(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        create or replace temp table incidencias (fila bigint, regla_codigo varchar, columna varchar,
            valor_original varchar, valor_nuevo varchar, registro varchar);
        create or replace temp table conteos (regla_codigo varchar, filas bigint)
        """
    )


def _resolve(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> None:
    """Table `entrega`: every column but the key read once per distinct cell or combination, then joined to the rows."""
    types = {column.name: SQL_TYPES[column.type] for column in source.columns}
    names = [field.name for field in source.fields if field.is_date]
    read = _dates(source, {name: _distinct(con, known, (name,)) for name in names})
    for lookup in source.lookups:
        read.append((lookup.inputs, lookup.outputs, _answers(lookup, _distinct(con, known, lookup.inputs), known)))
    outputs, joins = {source.series: f"'{known.layout.name}'"} if source.series else {}, []
    for number, (inputs, names, answers) in enumerate(read):
        alias, cells = f"resuelve_{number}", _cells(known, inputs)
        _answers_table(con, alias, answers, len(cells), len(inputs), [types[name] for name in names])
        joins.append(_join(alias, cells))
        outputs |= {name: f"{alias}.s{i}" for i, name in enumerate(names)}
        _note_answers(con, source, alias, cells, names, answers)
    plain = [name for name in types if name not in outputs]
    for number, name in enumerate(name for name in plain if name not in source.key):
        if column := known.columns.get(name):
            alias, value = f"texto_{number}", _typed(_text("e0"), types[name])
            distinct = f"select distinct {column} as e0 from entrada"
            con.execute(f"create or replace temp table {alias} as select e0, {value} as s0 from ({distinct})")
            joins.append(_join(alias, [column]))
            outputs[name] = f"{alias}.s0"
    selected = ", ".join(
        f"{outputs.get(name) or _own_value(known.columns.get(name), kind)} as {name}" for name, kind in types.items()
    )
    con.execute(f"create or replace temp table entrega as select fila, {selected} from entrada {' '.join(joins)}")
    if source.unreadable:
        _note_numbers(con, source, [column for column in source.columns if column.name in plain and _is_figure(column)])


def _is_figure(column: Column) -> bool:
    return column.type == "entero"


def _note_numbers(con: duckdb.DuckDBPyConnection, source: Source, columns: list[Column]) -> None:
    """A cell without a whole number of its domain where one belongs: emptied, and kept as it was written."""
    for column in columns:
        name = column.name
        if column.domain:
            low, high = column.domain
            con.execute(f"update entrega set {name} = null where {name} not between {low} and {high}")
        con.execute(
            f"""
            insert into incidencias
            select leida.fila, '{source.unreadable}', '{name}', leida.{name}, null, null
            from leida join entrega on entrega.fila = leida.fila
            where leida.{name} is not null and entrega.{name} is null
            """
        )


def _cells(known: Recognised, inputs: Iterable[str]) -> list[str]:
    """The columns of `entrada` that hold those fields."""
    return [known.columns[name] for name in inputs if name in known.columns]


def _join(alias: str, cells: list[str]) -> str:
    matches = " and ".join(f"{alias}.e{i} is not distinct from entrada.{column}" for i, column in enumerate(cells))
    return f"join {alias} on {matches or 'true'}"


def _distinct(con: duckdb.DuckDBPyConnection, known: Recognised, inputs: tuple[str, ...]) -> list[Cells]:
    """The combinations of cells that those fields have, as written and as trimmed text, and how many rows each."""
    cells = _cells(known, inputs)
    texts = ", ".join(_text(known.columns.get(name)) for name in inputs)
    grouped = f"select {', '.join([*cells, 'count(*) as filas'])} from entrada group by {', '.join(cells) or 'all'}"
    rows = con.execute(f"select {', '.join([*cells, 'filas', texts])} from ({grouped})").fetchall()
    width = len(cells)
    return [Cells(row[:width], row[width + 1 :], row[width]) for row in rows]


def _answers(lookup: Lookup, distinct: list[Cells], known: Recognised) -> list[Answer]:
    resolve = cache(lambda texts: lookup.resolve(dict(zip(lookup.inputs, texts, strict=True)), known.present))
    return [(cells, resolve(cells.texts)) for cells in distinct]


def _own_value(column: str | None, kind: str) -> str:
    """What is read row by row, the key: nearly always plain digits, which need no cleaning."""
    value = _typed(_text(column), kind)
    if column is None or kind != "bigint":
        return value
    return f"case when regexp_full_match({column}, '[0-9]+') then try_cast({column} as bigint) else {value} end"


def _typed(text: str, kind: str) -> str:
    """A field as its type: a whole number may be written 1234, 1234.0 or 1.234, never rounded."""
    if kind != "bigint":
        return f"try_cast({text} as {kind})"
    return f"""
        case when regexp_full_match({text}, '\\d{{1,3}}([.,]\\d{{3}})+')
             then try_cast(replace(replace({text}, '.', ''), ',', '') as bigint)
             when regexp_full_match({text}, '\\d+([.,]0+)?')
             then try_cast(regexp_replace({text}, '[.,]0+$', '') as bigint)
        end"""


def _dates(source: Source, distinct: Mapping[str, list[Cells]]) -> list[tuple[tuple, tuple, list[Answer]]]:
    named = source.dates.named
    written: dict[str, Counter[str]] = {name: Counter() for name in distinct}
    for name, found in distinct.items():
        for cells in found:
            (text,) = cells.texts
            if text and fold(text) not in source.dates.words | named.keys():
                written[name][text] += cells.rows
    reader = DateReader(written, earliest=source.dates.earliest)
    rule = {
        Reading.PLAIN: (),
        Reading.SWAPPED: (source.dates.swapped,),
        Reading.UNREADABLE: (source.dates.unreadable,),
    }
    read = []
    for name, found in distinct.items():
        answers = []
        for cells in found:
            (text,) = cells.texts
            plain = (named.get(fold(text or "")), Reading.PLAIN)
            day, how = reader.read(name, text) if text in written[name] else plain
            answers.append((cells, Resolved((day,), rule[how])))
        read.append(((name,), (name,), answers))
    return read


def _answers_table(
    con: duckdb.DuckDBPyConnection, alias: str, answers: list[Answer], width: int, inputs: int, types: list[str]
) -> None:
    """A row per combination: its cells, what they mean, the rules that reading them took, both as text."""
    text = pa.string()
    columns = {f"e{i}": pa.array([cells.written[i] for cells, _ in answers], text) for i in range(width)}
    columns |= {f"t{i}": pa.array([cells.texts[i] for cells, _ in answers], text) for i in range(inputs)}
    columns |= {f"s{i}": pa.array([said.values[i] for _, said in answers], ARROW[kind]) for i, kind in enumerate(types)}
    columns["reglas"] = pa.array([list(dict.fromkeys(said.rules)) for _, said in answers], pa.list_(text))
    before = ", ".join(f"t{i}" for i in range(inputs))
    after = ", ".join(f"s{i}::varchar" for i in range(len(types)))
    closed = [_closed_list(f"s{i}", columns[f"s{i}"]) for i, kind in enumerate(types) if kind == "varchar"]
    con.register("respuestas", pa.table(columns))
    con.execute(
        f"""
        create or replace temp table {alias} as
        select * {f"replace ({', '.join(closed)})" if closed else ""},
               concat_ws(' · ', {before}) as antes, concat_ws(' · ', {after}) as despues
        from respuestas
        """
    )
    con.unregister("respuestas")


def _closed_list(name: str, values: pa.Array) -> str:
    """A text column as one of the terms that it has: a byte or two a row instead of the term."""
    terms = sorted(values.drop_null().unique().to_pylist())  # so that it sorts as its text does
    quoted = ", ".join("'" + term.replace("'", "''") + "'" for term in terms)
    return f"{name}::{f'enum({quoted})' if 0 < len(terms) <= MOST_TERMS else 'varchar'} as {name}"


def _note_answers(
    con: duckdb.DuckDBPyConnection, source: Source, alias: str, cells: list[str], names: tuple, answers: list[Answer]
) -> None:
    counts: Counter[str] = Counter()
    for found, said in answers:
        counts.update(dict.fromkeys(said.rules, found.rows))
    warned = [code for code in counts if source.rule(code).action == WARN]
    for code in warned:
        con.execute("insert into conteos values (?, ?)", [code, counts[code]])
    if repaired := sorted(counts.keys() - set(warned)):
        con.execute(
            f"""
            insert into incidencias
            with repara as (
                select * from (select *, unnest(reglas) as regla_codigo from {alias})
                where list_contains(?, regla_codigo)
            )
            select fila, regla_codigo, ?, antes, despues, null from entrada {_join("repara", cells)}
            """,
            [repaired, ", ".join(names)],
        )


def _reject(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> tuple[int, int]:
    """Set aside rows without key, ragged rows and repeated keys; returns (rejected among `leida`, duplicates)."""
    no_key, ragged, repeated = (rule.code for rule in source.rules if rule.action == REJECT)
    key = ", ".join(source.key)
    kept = ", ".join(column.name for column in source.columns)
    missing = " or ".join(f"{name} is null" for name in source.key)
    con.execute(
        "insert into incidencias select fila, ?, null, null, null, desbordadas::varchar from desbordadas",
        [ragged],
    )
    con.execute(
        f"""
        create or replace temp table repetidas as
        select {key} from entrega where not ({missing}) group by {key} having count(*) > 1;
        create or replace temp table rechazadas as
        select fila, '{no_key}' as regla_codigo from entrega where {missing}
        union all
        select fila, case when igual then null else '{repeated}' end
        from (
            select fila, row_number() over (partition by {key} order by fila desc) as vez,
                   count(*) over (partition by {kept}) = count(*) over (partition by {key}) as igual
            from entrega semi join repetidas using ({key})
        )
        where vez > 1
        """
    )
    con.execute(
        f"""
        insert into incidencias
        select fila, regla_codigo, null, null, null, leida::varchar
        from (
            select fila, {_fields(source, known)}
            from entrada where rowid in (select e.rowid from entrada as e semi join rechazadas using (fila))
        ) as leida
        join rechazadas using (fila)
        where regla_codigo is not null
        """
    )
    con.execute("delete from incidencias where fila in (select fila from rechazadas where regla_codigo is null)")
    con.execute("delete from entrega where fila in (select fila from rechazadas)")
    return con.execute("select count(regla_codigo), count(*) - count(regla_codigo) from rechazadas").fetchone()


def _find_cutoff(con: duckdb.DuckDBPyConnection, source: Source, name: str) -> date:
    """The last day that the delivery knows of.

    It is the last report (or diagnosis) date, odd typing errors left out, or that of an event just after it. Where
    many rows have later dates, as in the portal's truncated extracts, the last date of any kind. A file without dates
    may tell its cut-off in its name.
    """
    dates = [column.name for column in source.columns if column.type == "fecha"]
    total = con.execute("select count(*) from entrega").fetchone()[0]
    for column in source.cutoff:
        if base := _last_date(con, source, [column]):
            any_later = " or ".join(f"{other} > date '{base}'" for other in dates)
            late = con.execute(f"select count(*) from entrega where {any_later}").fetchone()[0]
            if late > LATE_SHARE * total:
                return _last_date(con, source, dates)
            near = [
                f"select max({day}) as dia from entrega where {day} <= date '{base}' + {NEXT_DAYS}"
                for day in (column, *source.events)
            ]
            return con.execute(f"select max(dia) from ({' union all '.join(near)})").fetchone()[0]
    if source.cutoff_in_name and (written := re.search(source.cutoff_in_name, name)):
        with suppress(ValueError):
            told = date(int(written["anio"]), int(written["mes"]), int(written["dia"]))
            if told <= date.today():
                return told
    raise ContractError(
        f"«{name}» no trae ninguna fecha legible, hasta hoy y con cifras, de la que saber su corte: "
        "indíquelo con --corte."
    )


def _last_date(con: duckdb.DuckDBPyConnection, source: Source, columns: list[str]) -> date | None:
    """The last sound date until today; in a series, of the days with a figure: a calendar may be filled in ahead."""
    figures = [column.name for column in source.columns if source.unreadable and _is_figure(column)]
    told = f"coalesce({', '.join(figures)}) is not null" if figures else "true"
    every = " union all ".join(
        f"select {column} as dia from entrega where {column} <= current_date and {told}" for column in columns
    )
    days = dict(con.execute(f"select dia, count(*) from ({every}) group by dia").fetchall())
    return last_sound(days) if days else None


def _judge(con: duckdb.DuckDBPyConnection, source: Source, cutoff: date) -> None:
    """Apply the rules over whole rows, in their declared order."""
    for rule in source.rules:
        if rule.when is None:
            continue
        condition = rule.when.replace("$corte", f"date '{cutoff}'")
        if rule.action == WARN:
            con.execute(f"insert into conteos select '{rule.code}', count(*) from entrega where {condition}")
        else:
            _repair(con, rule, condition)


def _repair(con: duckdb.DuckDBPyConnection, rule: Rule, condition: str) -> None:
    con.execute(
        f"""
        insert into incidencias
        select fila, '{rule.code}', '{rule.column}', {rule.column}::varchar, ({rule.value})::varchar, null
        from entrega where {condition}
        """
    )
    con.execute(f"update entrega set {rule.column} = {rule.value} where {condition}")


def _count_rules(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counted = con.execute(
        """
        select regla_codigo, sum(filas)::bigint
        from (select * from conteos union all select regla_codigo, count(*) from incidencias group by regla_codigo)
        group by regla_codigo having sum(filas) > 0 order by regla_codigo
        """
    )
    return dict(counted.fetchall())
