"""One delivery through its contract: read, recognised, resolved, ruled. Leaves tables `entrega` and `incidencias`."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from loaders.contract import REJECT, WARN, ContractError, Rule, Source
from loaders.cutoffs import find_cutoff
from loaders.delimited import Read
from loaders.formats import read_into
from loaders.reading import fields, name_fields, resolve
from loaders.recognition import Recognised, header_score, recognise

LISTED = 20  # values of a rule that are told; the rest is counted


@dataclass(frozen=True)
class Intake:
    """What a delivery turned out to be. `read` = `loaded` + `rejected` + `duplicates`, always.

    `notes` are Spanish sentences with examples of what the rules found, for whoever loads it.
    """

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
    notes: tuple[str, ...] = ()

    def report(self) -> dict:
        """The report of the command line: what was read, kept, rejected and repaired, and the file's own totals."""
        return {
            "source": self.source.name,
            "layout": self.layout,
            "series": self.layout if self.source.series else None,
            "cutoff": self.cutoff.isoformat(),
            "read": self.read,
            "loaded": self.loaded,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "rules": self.rules,
            "totals": self.totals,
            "unknown_columns": list(self.unknown_columns),
        }


def take_in(
    con: duckdb.DuckDBPyConnection, source: Source, path: Path, *, cutoff: date | None = None, forced: bool = False
) -> Intake:
    """Read `path` as a delivery of `source` into temp table `entrega` (a row is a row of the source's grain).

    Rejected and repaired rows go to temp table `incidencias`, a row per row of the file and rule. `forced` takes in
    what the limits of the rules would refuse. Raises ContractError when the layout is unknown or no row can be kept.
    """
    if source.reader:
        return source.reader(con, source, path, cutoff=cutoff, forced=forced)
    read = _open(con, source, path)
    known = recognise(con, source, read.header, path.name)
    name_fields(con, source, known)
    start_issues(con)
    rows = con.execute("select count(*) from entrada").fetchone()[0]
    resolve(con, source, known)
    rejected, duplicates = _reject(con, source, known)
    loaded = con.execute("select count(*) from entrega").fetchone()[0]
    if not loaded:
        raise ContractError(_nothing_to_load(con, source, path.name, rows + read.ragged))
    if cutoff and cutoff > date.today():
        raise ContractError(f"El corte {cutoff} es posterior a hoy. No se publicó nada.")
    found = cutoff or find_cutoff(con, source, path.name)
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
        _examples(con, source),
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
            if source.reader:
                source.reader(con, source, path, cutoff=None, forced=True)
                return None
            recognise(con, source, _open(con, source, path).header, path.name)
        except ContractError as error:
            return str(error)
    return None


def _open(con: duckdb.DuckDBPyConnection, source: Source, path: Path) -> Read:
    return (source.opener or read_into)(con, path, lambda header: header_score(source, header))


def start_issues(con: duckdb.DuckDBPyConnection) -> None:
    """Empty temp tables `incidencias`, `conteos` and `ejemplos`, into which rules write what they find."""
    con.execute(
        """
        create or replace temp table incidencias (fila bigint, regla_codigo varchar, columna varchar,
            valor_original varchar, valor_nuevo varchar, registro varchar);
        create or replace temp table conteos (regla_codigo varchar, filas bigint);
        create or replace temp table ejemplos (regla_codigo varchar, valor varchar, filas bigint)
        """
    )


def _reject(con: duckdb.DuckDBPyConnection, source: Source, known: Recognised) -> tuple[int, int]:
    """Set aside rows without key, ragged, impossible by a rule, and repeated; returns (rejected among `leida`,
    duplicates)."""
    refusing = [rule for rule in source.rules if rule.action == REJECT]
    no_key, ragged, repeated = (rule.code for rule in refusing if rule.when is None)
    impossible = " ".join(f"when {rule.when} then '{rule.code}'" for rule in refusing if rule.when)
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
        select fila, case when {missing} then '{no_key}' {impossible} end as regla_codigo from entrega
        where regla_codigo is not null;
        create or replace temp table repetidas as
        select {key} from entrega anti join rechazadas using (fila) group by {key} having count(*) > 1;
        insert into rechazadas
        select fila, case when igual then null else '{repeated}' end
        from (
            select fila, row_number() over (partition by {key} order by fila desc) as vez,
                   count(*) over (partition by {kept}) = count(*) over (partition by {key}) as igual
            from entrega anti join rechazadas using (fila) semi join repetidas using ({key})
        )
        where vez > 1
        """
    )
    rejected, repeats = con.execute(
        "select count(regla_codigo), count(*) - count(regla_codigo) from rechazadas"
    ).fetchone()
    if rejected:
        con.execute(
            f"""
            insert into incidencias
            select fila, regla_codigo, null, null, null, leida::varchar
            from (
                select fila, {fields(source, known)}
                from entrada where lugar in (select e.lugar from entrada as e semi join rechazadas using (fila))
            ) as leida
            join rechazadas using (fila)
            where regla_codigo is not null
            """
        )
    for rule in refusing:
        if rule.listed and rule.column:
            con.execute(
                f"insert into ejemplos select '{rule.code}', {rule.column}::varchar, count(*) from entrega "
                f"semi join (from rechazadas where regla_codigo = '{rule.code}') using (fila) group by {rule.column}"
            )
    con.execute("delete from incidencias where fila in (select fila from rechazadas where regla_codigo is null)")
    con.execute("delete from entrega where fila in (select fila from rechazadas)")
    return rejected, repeats


def _judge(con: duckdb.DuckDBPyConnection, source: Source, cutoff: date) -> None:
    """Apply the rules over whole rows, in their declared order."""
    for rule in source.rules:
        if rule.when is None or rule.action == REJECT:
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


def _examples(con: duckdb.DuckDBPyConnection, source: Source) -> tuple[str, ...]:
    """What the listed rules found, a sentence per rule: the values and on how many rows each."""
    found: dict[str, list[str]] = {}
    for code, value, rows in con.execute(
        "select regla_codigo, valor, sum(filas)::bigint as total from ejemplos group by all order by total desc, valor"
    ).fetchall():
        found.setdefault(code, []).append(f"«{value}» ({rows})")
    return tuple(
        f"{code}: {source.rule(code).text} {', '.join(values[:LISTED])}"
        + (f" y {len(values) - LISTED} más." if len(values) > LISTED else ".")
        for code, values in sorted(found.items())
    )
