"""The cells of a delivery as values: each distinct one read once, then joined to its rows. Leaves table `entrega`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import duckdb
import pyarrow as pa

from loaders import rows
from loaders.contract import WARN, Column, Lookup, Resolved, Source
from loaders.dates import DateReader, Reading
from loaders.recognition import Recognised
from loaders.text import fold

SQL_TYPES = {
    "entero": "bigint",
    "texto": "varchar",
    "fecha": "date",
    "booleano": "boolean",
    "decimal": "double",
}
ARROW = {"bigint": pa.int64(), "varchar": pa.string(), "date": pa.date32(), "boolean": pa.bool_()}
ARROW |= {"double": pa.float64()}
SPACES = r"[\s\x{00a0}]+"  # the no-break space stands in real headers and cells
MOST_TERMS = 5_000  # of a closed list; beyond, as with names, text stays text


class Cells(NamedTuple):
    """A distinct combination of cells: as the file writes them, as trimmed text, and on how many rows."""

    written: tuple[str | None, ...]
    texts: tuple[str | None, ...]
    rows: int


Answer = tuple[Cells, Resolved]


def resolve(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> None:
    """Table `entrega`: every column but the key read once per distinct cell or combination, then joined to the rows."""
    types = {column.name: SQL_TYPES[column.type] for column in source.columns}
    names = [field.name for field in source.fields if field.is_date]
    read = _dates(source, {name: _distinct(con, known, (name,)) for name in names})
    for lookup in source.lookups:
        read.append((lookup.inputs, lookup.outputs, _answers(lookup, _distinct(con, known, lookup.inputs), known)))
    outputs, joins = {source.series: f"'{known.layout.name}'"} if source.series else {}, []
    if source.keyed_by_content and source.key[0] not in known.columns:
        _content_keys(con, source, known)
        joins.append("join claves using (fila)")
        outputs[source.key[0]] = "claves.clave"
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
        _note_numbers(con, source, [column for column in source.columns if column.name in plain and is_figure(column)])


def _content_keys(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> None:
    """Table `claves`: a key per row, the same whenever the row says the same, whatever the order of the columns."""
    told = ", ".join(field.name for field in source.fields if field.name in known.columns)
    con.execute(
        f"""
        create or replace temp table claves as
        select fila, 'S-' || left(huella, 16) || '-' || row_number() over (partition by huella order by fila) as clave
        from (select fila, md5([{told}]::varchar) as huella from leida)
        """
    )


def is_figure(column: Column) -> bool:
    """Whether a column holds counts."""
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
        if source.rule(source.unreadable).listed:
            con.execute(
                f"""
                insert into ejemplos select '{source.unreadable}', '{name}: ' || leida.{name}, count(*)
                from leida join entrega on entrega.fila = leida.fila
                where leida.{name} is not null and entrega.{name} is null group by leida.{name}
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
    found = con.execute(f"select {', '.join([*cells, 'filas', texts])} from ({grouped})").fetchall()
    width = len(cells)
    return [Cells(row[:width], row[width + 1 :], row[width]) for row in found]


def _answers(lookup: Lookup, distinct: list[Cells], known: Recognised) -> list[Answer]:
    resolve = cache(lambda texts: lookup.resolve(dict(zip(lookup.inputs, texts, strict=True)), known.present))
    return [(cells, resolve(cells.texts)) for cells in distinct]


def _own_value(column: str | None, kind: str) -> str:
    """What is read row by row, the key: nearly always plain digits, which need no cleaning."""
    value = _typed(_text(column), kind)
    if column is None or kind != "bigint":
        return value
    whole = f"try_cast({column} as bigint)"
    return f"case when {whole}::varchar = {column} and {whole} >= 0 then {whole} else {value} end"


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
    after = ", ".join(f"s{i}::varchar" for i in range(len(types))) or "null"  # a lookup may only raise rules
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
    listed: Counter[tuple[str, str]] = Counter()
    for found, said in answers:
        counts.update(dict.fromkeys(said.rules, found.rows))
        for code in said.rules:
            if source.rule(code).listed:
                listed[code, " · ".join(text for text in found.texts if text)] += found.rows
    if listed:
        told = [value for what, rows in listed.items() for value in (*what, rows)]
        con.execute(f"insert into ejemplos values {', '.join(['(?, ?, ?)'] * len(listed))}", told)
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


def name_fields(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> None:
    """Blank rows go, and view `leida` shows every field of the rest as trimmed text, null where blank."""
    some = " or ".join(f"nullif(trim({column}), '') is not null" for column in known.columns.values())
    rows.set_aside(con, f"not ({some})")
    con.execute(f"create or replace temp view leida as select fila, {fields(source, known)} from entrada")


def fields(source: Source, known: Recognised) -> str:
    """Every field of the source as trimmed text, in SQL over `entrada`."""
    return ", ".join(f"{_text(known.columns.get(field.name))} as {field.name}" for field in source.fields)


def _text(column: str | None) -> str:
    """A cell as trimmed text, null where blank or where the file has no such column."""
    if column is None:
        return "null::varchar"
    text = f"ltrim(trim(regexp_replace({column}, '{SPACES}', ' ', 'g')), '''')"
    return f"case when regexp_full_match({text}, '[- ]*') then null else {text} end"
