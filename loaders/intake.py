"""One delivery through its contract: read, recognised, resolved, ruled. Leaves tables `entrega` and `incidencias`."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders.contract import REJECT, WARN, ContractError, Resolved, Rule, Source
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
SPACES = r"[\s\x{00a0}]+"  # the no-break space stands in real headers and cells
LATE_SHARE = 0.25  # of rows with dates after the last report: then the file is an extract of a later delivery
NEXT_DAYS = 2  # a delivery may know deaths of the day or two after its last confirmed case


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
    _trim(con, source, known)
    _start_issues(con)
    rows = con.execute("select count(*) from leida").fetchone()[0]
    _resolve(con, source, known)
    rejected, duplicates = _reject(con, source)
    loaded = con.execute("select count(*) from entrega").fetchone()[0]
    if not loaded:
        raise ContractError(_nothing_to_load(con, source, path.name, rows + read.ragged))
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


def _trim(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> None:
    """Table `leida`: every field as trimmed text, null where blank; no blank rows."""
    fields = []
    for name in (field.name for field in source.fields):
        column = known.columns.get(name)
        text = f"ltrim(trim(regexp_replace({column}, '{SPACES}', ' ', 'g')), '''')"
        cleaned = (
            f"case when regexp_full_match({text}, '[- ]*') then null else {text} end" if column else "null::varchar"
        )
        fields.append(f"{cleaned} as {name}")
    some = " or ".join(f"nullif(trim({column}), '') is not null" for column in known.columns.values())
    con.execute(f"create or replace temp table leida as select fila, {', '.join(fields)} from entrada where {some}")


def _start_issues(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        create or replace temp table incidencias (fila bigint, regla_codigo varchar, columna varchar,
            valor_original varchar, valor_nuevo varchar, registro varchar);
        create or replace temp table conteos (regla_codigo varchar, filas bigint)
        """
    )


def _resolve(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> None:
    """Table `entrega`: lookups and dates read once per distinct value, then joined to the rows."""
    joins, outputs, issues = [], {}, []
    dates = [field.name for field in source.fields if field.is_date]
    tables = [((name,), (name,), answers) for name, answers in _read_dates(con, source, dates)]
    if source.series:
        outputs[source.series] = f"'{known.layout.name}'"
    for lookup in source.lookups:
        distinct = con.execute(f"select distinct {', '.join(lookup.inputs)} from leida").fetchall()
        answers = [(row, lookup.resolve(dict(zip(lookup.inputs, row, strict=True)), known.present)) for row in distinct]
        tables.append((lookup.inputs, lookup.outputs, answers))
    types = {column.name: SQL_TYPES[column.type] for column in source.columns}
    for number, (inputs, names, answers) in enumerate(tables):
        alias = f"resuelve_{number}"
        _answers_table(con, alias, answers, len(inputs), [types[name] for name in names])
        matches = " and ".join(f"{alias}.e{i} is not distinct from leida.{name}" for i, name in enumerate(inputs))
        joins.append(f"join {alias} on {matches}")
        outputs |= {name: f"{alias}.s{i}" for i, name in enumerate(names)}
        issues.append((alias, inputs, names))
    selected = ", ".join(
        f"{outputs.get(name) or _typed(f'leida.{name}', kind)} as {name}" for name, kind in types.items()
    )
    con.execute(f"create or replace temp table entrega as select leida.fila, {selected} from leida {' '.join(joins)}")
    for (alias, inputs, names), join in zip(issues, joins, strict=True):
        _note_lookups(con, source, alias, inputs, names, join)
    if source.unreadable:
        _note_numbers(con, source, [name for name, kind in types.items() if kind == "bigint" and name not in outputs])


def _note_numbers(con: duckdb.DuckDBPyConnection, source: Source, names: list[str]) -> None:
    """A cell with something else than a whole number where one belongs: emptied, and kept as it was written."""
    for name in names:
        con.execute(
            f"""
            insert into incidencias
            select leida.fila, '{source.unreadable}', '{name}', leida.{name}, null, null
            from leida join entrega on entrega.fila = leida.fila
            where leida.{name} is not null and entrega.{name} is null
            """
        )


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


def _read_dates(
    con: duckdb.DuckDBPyConnection, source: Source, names: Iterable[str]
) -> list[tuple[str, list[tuple[tuple, Resolved]]]]:
    distinct = {
        name: dict(con.execute(f"select {name}, count(*) from leida group by {name}").fetchall()) for name in names
    }
    named = source.dates.named
    wordy = source.dates.words | named.keys()
    written = {
        name: {value: count for value, count in values.items() if value and fold(value) not in wordy}
        for name, values in distinct.items()
    }
    reader = DateReader(written, earliest=source.dates.earliest)
    rule = {
        Reading.PLAIN: (),
        Reading.SWAPPED: (source.dates.swapped,),
        Reading.UNREADABLE: (source.dates.unreadable,),
    }
    answers = []
    for name, values in distinct.items():
        readings = []
        for value in values:
            plain = (named.get(fold(value or "")), Reading.PLAIN)
            day, how = reader.read(name, value) if value in written[name] else plain
            readings.append(((value,), Resolved((day,), rule[how])))
        answers.append((name, readings))
    return answers


def _answers_table(
    con: duckdb.DuckDBPyConnection,
    name: str,
    answers: list[tuple[tuple, Resolved]],
    width: int,
    types: list[str],
) -> None:
    columns = {f"e{i}": pa.array([row[i] for row, _ in answers], pa.string()) for i in range(width)}
    for i, kind in enumerate(types):
        values = [resolved.values[i] for _, resolved in answers]
        arrow = {"bigint": pa.int64(), "varchar": pa.string(), "date": pa.date32(), "boolean": pa.bool_()}[kind]
        columns[f"s{i}"] = pa.array(values, arrow)
    columns["reglas"] = pa.array([list(resolved.rules) for _, resolved in answers], pa.list_(pa.string()))
    con.register("respuestas", pa.table(columns))
    con.execute(f"create or replace temp table {name} as select * from respuestas")
    con.unregister("respuestas")


def _note_lookups(
    con: duckdb.DuckDBPyConnection, source: Source, alias: str, inputs: tuple, names: tuple, join: str
) -> None:
    codes = con.execute(f"select distinct unnest(reglas) from {alias}").fetchall()
    before = "concat_ws(' · ', " + ", ".join(f"leida.{name}" for name in inputs) + ")"
    after = "concat_ws(' · ', " + ", ".join(f"{alias}.s{i}::varchar" for i in range(len(names))) + ")"
    for (code,) in sorted(codes):
        which = f"from leida {join} where list_contains({alias}.reglas, '{code}')"
        if source.rule(code).action == WARN:
            con.execute(f"insert into conteos select '{code}', count(*) {which}")
        else:
            con.execute(
                f"insert into incidencias select leida.fila, '{code}', ?, {before}, {after}, null {which}",
                [", ".join(names)],
            )


def _reject(con: duckdb.DuckDBPyConnection, source: Source) -> tuple[int, int]:
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
        create or replace temp table rechazadas as
        select fila, '{no_key}' as regla_codigo from entrega where {missing}
        union all
        select fila, case when igual then null else '{repeated}' end
        from (
            select fila, row_number() over (partition by {key} order by fila desc) as vez,
                   count(*) over (partition by {kept}) = count(*) over (partition by {key}) as igual
            from entrega where not ({missing})
        )
        where vez > 1
        """
    )
    con.execute(
        """
        insert into incidencias
        select r.fila, r.regla_codigo, null, null, null, leida::varchar
        from rechazadas r join leida on leida.fila = r.fila
        where r.regla_codigo is not null
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
        if base := _last_date(con, [column]):
            any_later = " or ".join(f"{other} > date '{base}'" for other in dates)
            late = con.execute(f"select count(*) from entrega where {any_later}").fetchone()[0]
            if late > LATE_SHARE * total:
                return _last_date(con, dates)
            near = [
                f"select max({day}) as dia from entrega where {day} <= date '{base}' + {NEXT_DAYS}"
                for day in (column, *source.events)
            ]
            return con.execute(f"select max(dia) from ({' union all '.join(near)})").fetchone()[0]
    if source.cutoff_in_name and (written := re.search(source.cutoff_in_name, name)):
        with suppress(ValueError):
            return date(int(written["anio"]), int(written["mes"]), int(written["dia"]))
    raise ContractError(f"«{name}» no trae ninguna fecha legible de la que saber su corte: indíquelo con --corte.")


def _last_date(con: duckdb.DuckDBPyConnection, columns: list[str]) -> date | None:
    every = " union all ".join(
        f"select {column} as dia from entrega where {column} <= current_date" for column in columns
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
