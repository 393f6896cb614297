"""SQL models: plain files with a TOML header that is their data dictionary, run in the order of what they read.

A header that says `estima = "name"` gives what its query reads to `loaders/estimators/name.py`, which makes the table
(see `loaders.estimates`); each of its columns then says its `tipo`. One that says `de_lo_publico` is not copied to the
public file but computed again there, from the tables that citizens get: it can tell nothing that they do not.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders import estimates
from loaders.contract import PRIVATE, RESTRICTED, Source
from loaders.paths import SQL

HEADER = re.compile(r"\s*/\* \+\+\+\n(?P<toml>.*?)\n\+\+\+ \*/\s*(?P<sql>.*)", re.DOTALL)
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL")


class ModelError(Exception):
    """A model that breaks its own header. Says model, column and how many rows, with examples."""


@dataclass(frozen=True)
class Model:
    """One .sql file. `columns` is {name: {descripcion, unidad, dominio, nulo, tipo}}."""

    name: str
    kind: str
    description: str
    grain: tuple[str, ...]
    public: bool
    of_public: bool
    last: bool
    restricted: bool
    aggregates_persons: bool
    estimator: str | None
    columns: dict[str, dict]
    sql: str

    @property
    def table(self) -> str:
        """Where it is written: beside the rows of persons if it is made of them, else in the main file."""
        return f"{RESTRICTED}.main.{self.name}" if self.restricted else self.name


def read_model(path: Path) -> Model:
    """Read a model file; ModelError if it has no header or the header has no columns."""
    match = HEADER.fullmatch(path.read_text(encoding="utf-8"))
    if not match:
        raise ModelError(f"{path.name}: no header between /* +++ and +++ */")
    header = tomllib.loads(match["toml"])
    return Model(
        name=path.stem,
        kind="view" if path.parent.name == "staging" else "table",
        description=header["descripcion"],
        grain=tuple(header["grano"]),
        public=header.get("publico", False),
        of_public=header.get("de_lo_publico", False),
        last=header.get("al_final", False),
        restricted=header.get("restringido", False),
        aggregates_persons=header.get("agrega_personas", False),
        estimator=header.get("estima"),
        columns=header["columnas"],
        sql=match["sql"].strip().rstrip(";"),
    )


def all_models(folder: Path = SQL) -> list[Model]:
    """Every model of staging and marts."""
    return [read_model(path) for kind in ("staging", "marts") for path in sorted((folder / kind).glob("*.sql"))]


def tables_read(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """The tables that a query names, its own common table expressions left out."""
    tree = json.loads(con.execute("select json_serialize_sql(?)", [sql]).fetchone()[0])
    if tree.get("error"):
        raise ModelError(f"{tree.get('error_message')}: {sql[:80]}")
    named, own = set(), set()
    _walk(tree, named, own)
    return named - own


def _walk(node: object, named: set[str], own: set[str]) -> None:
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            named.add(node["table_name"])
        if "cte_map" in node:
            own.update(entry["key"] for entry in node["cte_map"]["map"])
        for value in node.values():
            _walk(value, named, own)
    elif isinstance(node, list):
        for value in node:
            _walk(value, named, own)


def in_order(con: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> list[tuple[Model, set[str]]]:
    """Models after all the models that they read; those marked `al_final` last. ModelError on a circle."""
    waiting = {model.name: (model, tables_read(con, model.sql) | estimates.reads(model.estimator)) for model in models}
    ordered: list[tuple[Model, set[str]]] = []
    while waiting:
        ready = [name for name, (_, reads) in waiting.items() if not reads & waiting.keys()]
        if not ready:
            raise ModelError(f"models read each other in a circle: {sorted(waiting)}")
        ordered += [waiting.pop(name) for name in ready]
    return sorted(ordered, key=lambda pair: pair[0].last)


def guard_persons(ordered: Iterable[tuple[Model, set[str]]], sources: Iterable[Source]) -> None:
    """ModelError for what would carry persons out of the restricted file.

    A model that names the rows of a personal source, or a restricted model, is `restringido` itself, or a table that
    says `agrega_personas` and has no column of theirs.
    """
    personal = [source for source in sources if source.personal]
    of_persons = {f"raw_{source.name}" for source in personal}
    private = {column.name for source in personal for column in source.columns if column.privacy in PRIVATE}
    for model, reads in ordered:
        if model.restricted:
            of_persons.add(model.name)
        elif reads & of_persons:
            carried = sorted(private & model.columns.keys())
            if model.kind == "view" or not model.aggregates_persons or carried:
                raise ModelError(
                    f"{model.name}: reads rows of persons ({', '.join(sorted(reads & of_persons))}) and is neither "
                    f"«restringido» nor a table that «agrega_personas» without columns of theirs {carried}"
                )


def declare(con: duckdb.DuckDBPyConnection, model: Model, reads: set[str]) -> None:
    """Hold the model's columns against its header and write it down in the dictionary and the lineage."""
    described = _columns(con, model)
    if list(described) != list(model.columns):
        extra, missing = described.keys() - model.columns.keys(), model.columns.keys() - described.keys()
        raise ModelError(
            f"{model.name}: undeclared {sorted(extra)}, declared and absent {sorted(missing)}, or the order"
        )
    for name, facts in model.columns.items():
        if model.public and described[name].startswith(NUMBERS) and not facts.get("unidad"):
            raise ModelError(f"{model.name}.{name}: a public number without «unidad»")
    told = {name: (described[name], facts) for name, facts in model.columns.items()}
    register_columns(con, model.name, told, public=model.public)
    con.execute(
        "insert into registro_modelos values (?, ?, ?, ?, ?)",
        [model.name, model.description, ", ".join(model.grain), _shown(model), model.public],
    )
    for table in sorted(reads):
        con.execute("insert into registro_linaje values (?, ?)", [model.name, table])


def create(con: duckdb.DuckDBPyConnection, model: Model, memory: Path | None = None) -> None:
    """Compute the model and check its grain, domains and nulls; `memory` keeps estimates worked out before."""
    if model.estimator:
        _estimate(con, model, memory)
    else:
        con.execute(f"create {model.kind} {model.table} as {model.sql}")
    if model.kind == "table":
        check_model(con, model)


def _columns(con: duckdb.DuckDBPyConnection, model: Model) -> dict[str, str]:
    """{column: SQL type} that the model makes: as the query says, or as an estimate declares."""
    if model.estimator:
        return {name: facts["tipo"].upper() for name, facts in model.columns.items()}
    return {name: kind for name, kind, *_ in con.execute(f"describe {model.sql}").fetchall()}


def _shown(model: Model) -> str:
    """The query as the reader sees it; that of an estimate says who takes it from there."""
    return f"-- Lo que lee el estimador «{model.estimator}»\n{model.sql}" if model.estimator else model.sql


def _estimate(con: duckdb.DuckDBPyConnection, model: Model, memory: Path | None) -> None:
    columns = _columns(con, model)
    table = estimates.estimated(model.estimator, con.execute(model.sql).df(), list(columns), memory, con)
    con.execute(f"create table {model.table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    con.register("estimado", table)
    con.execute(f"insert into {model.table} by name select * from estimado")
    con.unregister("estimado")


def register_columns(
    con: duckdb.DuckDBPyConnection, table: str, columns: dict[str, tuple[str, dict]], *, public: bool = False
) -> None:
    """The dictionary of a table: {column: (type, {descripcion, unidad, dominio})}."""
    rows = []
    for order, (name, (kind, facts)) in enumerate(columns.items()):
        domain = facts.get("dominio") or []
        shown = (" a " if _is_range(domain) else ", ").join(map(str, domain))
        rows += [table, name, kind.lower(), facts["descripcion"], facts.get("unidad"), shown or None, public, order]
    con.execute(f"insert into registro_columnas values {', '.join(['(?, ?, ?, ?, ?, ?, ?, ?)'] * len(columns))}", rows)


def has_table(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether any attached database has a table of that name."""
    return bool(con.execute("select 1 from duckdb_tables() where table_name = ?", [name]).fetchall())


def register_table(con: duckdb.DuckDBPyConnection, table: str, columns: dict[str, tuple[str, str]]) -> None:
    """The dictionary of a table that is no model: {column: (type, description)}."""
    register_columns(con, table, {name: (kind, {"descripcion": text}) for name, (kind, text) in columns.items()})


def _is_range(domain: list) -> bool:
    return len(domain) == 2 and all(isinstance(end, int | float) for end in domain)


def check_model(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Hold the rows of a model against its grain, domains and nulls; ModelError on the first breach."""
    grain = ", ".join(model.grain)
    repeated = con.execute(f"select {grain} from {model.name} group by {grain} having count(*) > 1 limit 3").fetchall()
    if repeated:
        raise ModelError(f"{model.name}: grain ({grain}) repeats, for example {repeated}")
    for name, facts in model.columns.items():
        domain, wrong = facts.get("dominio"), []
        if not facts.get("nulo", False):
            wrong.append(f"{name} is null")
        if domain is not None and _is_range(domain):
            wrong.append(f"{name} not between {domain[0]} and {domain[1]}")
        elif domain is not None:
            wrong.append(f"{name} not in ({', '.join(repr(value) for value in domain)})")
        if wrong:
            where = " or ".join(wrong)
            bad = con.execute(f"select count(*), min({name}), max({name}) from {model.name} where {where}").fetchone()
            if bad[0]:
                raise ModelError(
                    f"{model.name}.{name}: {bad[0]} rows outside {domain or 'not null'}, from {bad[1]} to {bad[2]}"
                )
