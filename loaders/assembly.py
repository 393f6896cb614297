"""From loaded rows to the files of a build: facts, marts, dictionary, and the public file under disclosure control."""

import duckdb

from loaders import disclosure
from loaders.bookkeeping import DECLARATIONS, JOURNAL
from loaders.contract import RESTRICTED
from loaders.controls import Public, public_models
from loaders.geo import build_territory
from loaders.models import Model, all_models, create, declare, guard_persons, in_order, register_columns, register_table
from loaders.paths import Layout
from loaders.progress import Steps
from loaders.reading import SQL_TYPES
from loaders.reference import load_reference
from loaders.report_totals import check_report
from loaders.sources import all_sources

# How long each step takes beside the others, so that the bar moves as the clock does: a model is 1.
REFERENCE, PROTECTING, PUBLISHING = 30, 150, 5


def work() -> int:
    """How much there is to do in `assemble`, in steps."""
    return REFERENCE + len(all_models()) + PROTECTING + PUBLISHING


def assemble(con: duckdb.DuckDBPyConnection, layout: Layout, stamp: str, steps: Steps) -> None:
    """Make everything that follows from the rows, write the public file and close the connection."""
    steps.begin("Cargando datos de referencia", REFERENCE)
    for table in DECLARATIONS:
        table.create(con)
    load_reference(con)
    check_report(con)
    _register_sources(con)
    build_territory(con)
    for table in (*JOURNAL, *DECLARATIONS):
        register_table(con, table.name, table.columns)
    ordered = in_order(con, all_models())
    guard_persons(ordered, all_sources().values())
    catalogue = [pair for pair in ordered if pair[0].last]
    for model, reads in ordered[: -len(catalogue)]:
        steps.begin(f"Calculando {model.name}")
        declare(con, model, reads)
        create(con, model, layout.memory)
    protected = public_models()
    disclosure.register(con, protected)
    for model, reads in catalogue:
        declare(con, model, reads)
    for model, _ in catalogue:
        steps.begin(f"Calculando {model.name}")
        create(con, model)
    steps.begin("Protegiendo las cifras pequeñas", PROTECTING)
    _write_public(con, layout, stamp, [model for model, _ in ordered if model.public], protected)
    steps.begin("Publicando", PUBLISHING)
    con.execute(f"create table {RESTRICTED}.main.sello as select '{stamp}' as sello")
    con.execute(f"checkpoint {RESTRICTED}")
    con.execute("checkpoint")
    con.close()


def _register_sources(con: duckdb.DuckDBPyConnection) -> None:
    """What the contracts declare, for the dictionary and for the models: sources, their rules, their columns."""
    for source in all_sources().values():
        con.execute(
            "insert into registro_fuentes values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                source.name,
                source.title,
                source.publisher,
                source.licence,
                source.url,
                source.cadence_days,
                source.description,
                source.grain,
                source.reference,
            ],
        )
        texts = {rule.code: rule for rule in reversed(source.rules)}
        for code, rule in sorted(texts.items()):
            con.execute("insert into registro_reglas values (?, ?, ?, ?)", [source.name, code, rule.action, rule.text])
        table = f"raw_{source.name}"
        types = {column.name: SQL_TYPES[column.type] for column in source.columns}
        declared = ", ".join(f"{name} {kind}" for name, kind in types.items())
        con.execute(f"create table if not exists {source.table} ({declared}, desde_corte date, hasta_corte date)")
        told = {
            column.name: (
                types[column.name],
                {"descripcion": column.description, "unidad": column.unit, "dominio": column.domain},
            )
            for column in source.columns
        }
        told["desde_corte"] = ("date", {"descripcion": "Primer corte en que la fila fue así."})
        told["hasta_corte"] = ("date", {"descripcion": "Corte en que dejó de ser así; vacío si sigue vigente."})
        register_columns(con, table, told)


def _write_public(
    con: duckdb.DuckDBPyConnection,
    layout: Layout,
    stamp: str,
    models: list[Model],
    protected: list[Public],
) -> None:
    con.execute(f"attach '{layout.warehouse / f'publica-{stamp}.tmp'}' as publica")
    counted = [(source.name, rule.code) for source in all_sources().values() for rule in source.rules if rule.withheld]
    open_rules = f" where (fuente_codigo, regla_codigo) not in ({', '.join(map(str, counted))})"
    conditions = dict.fromkeys(("diccionario", "modelos"), " where publico")
    conditions |= dict.fromkeys(("reglas", "cargas_reglas"), open_rules)
    for name in (model.name for model in models if not model.of_public):
        con.execute(f"create table publica.{name} as select * from {name}{conditions.get(name, '')}")
    disclosure.protect(con, protected, "publica", layout.memory)
    (main,) = con.execute("select current_catalog()").fetchone()
    con.execute("use publica")  # only its tables can be read
    for model in models:
        if model.of_public:
            create(con, model, layout.memory)
    con.execute(f'use "{main}"')
    con.execute("detach publica")
