"""The register of loads, in the build under way: what came in, what each rule did, and what a real file retires.

Rows of persons, and the rejects that quote them, are in the restricted database alone; the counts are in the main one.
"""

from datetime import date
from pathlib import Path

import duckdb

from loaders.bookkeeping import JOURNAL, REJECTIONS
from loaders.contract import RESTRICTED, Source
from loaders.intake import Intake
from loaders.vintages import Changes

REAL, SYNTHETIC = "real", "sintetico"
_ALIKE = "fuente_codigo = $source and ($layout is null or disposicion = $layout)"


def open_restricted(con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool = False) -> None:
    """Attach the restricted file; names without a prefix are then found in either, and made in the main one."""
    main = con.execute("select current_database()").fetchone()[0]
    con.execute(f"attach '{_quoted(path)}' as {RESTRICTED}{' (read_only)' if read_only else ''}")
    con.execute(f"""set search_path = '"{main}".main,{RESTRICTED}.main'""")


def start(con: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of the register, in both databases."""
    for table in JOURNAL:
        table.create(con)
    REJECTIONS.create(con, home=f"{RESTRICTED}.main.")


def resume(con: duckdb.DuckDBPyConnection, main: Path, restricted: Path) -> None:
    """Take over rows and register of a published build, each from the file that holds them."""
    kept = {table.name for table in JOURNAL}
    for home, path in (("", main), (f"{RESTRICTED}.main.", restricted)):
        con.execute(f"attach '{_quoted(path)}' as anterior (read_only)")
        names = con.execute("select table_name from duckdb_tables() where database_name = 'anterior'").fetchall()
        for (name,) in names:
            if name in kept or name.startswith("raw_"):
                con.execute(f"create table {home}{name} as select * from anterior.{name}")
        con.execute("detach anterior")


def load_id(con: duckdb.DuckDBPyConnection, intake: Intake, fingerprint: str) -> str | None:
    """A name for a load of that file; None when it is what the cut-off holds already."""
    last = con.execute(
        f"select huella from registro_cargas where {_ALIKE} and corte_fecha = $cutoff order by cargado_en desc limit 1",
        _alike(intake) | {"cutoff": intake.cutoff},
    ).fetchone()
    if last and last[0] == fingerprint:
        return None
    before = con.execute("select count(*) from registro_cargas where huella = ?", [fingerprint]).fetchone()[0]
    return fingerprint[:12] + (f"-{before + 1}" if before else "")


def other_cutoffs(con: duckdb.DuckDBPyConnection, intake: Intake) -> set[date]:
    """The cut-offs loaded of the same source or, where layouts are series apart, of the same layout; not its own."""
    rows = con.execute(f"select corte_fecha from registro_cargas where {_ALIKE}", _alike(intake)).fetchall()
    return {row[0] for row in rows} - {intake.cutoff}


def _alike(intake: Intake) -> dict[str, str | None]:
    return {"source": intake.source.name, "layout": intake.layout if intake.source.series else None}


def note(
    con: duckdb.DuckDBPyConnection,
    load_id: str,
    intake: Intake,
    changes: Changes,
    *,
    fingerprint: str,
    loaded_at,
    provenance: str,
) -> None:
    """Write down one load and what its rules found (temp table `incidencias`)."""
    con.execute(
        "insert into registro_cargas values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            load_id,
            intake.source.name,
            intake.layout,
            intake.cutoff,
            fingerprint,
            intake.read,
            intake.loaded,
            intake.rejected,
            intake.duplicates,
            changes.added,
            changes.changed,
            changes.removed,
            loaded_at,
            provenance,
        ],
    )
    for code, count in intake.rules.items():
        con.execute("insert into registro_cargas_reglas values (?, ?, ?)", [load_id, code, count])
    con.execute(f"insert into {intake.source.home}rechazos select ?, * from incidencias", [load_id])


def loaded_sources(con: duckdb.DuckDBPyConnection, provenance: str | None = None) -> set[str]:
    """The sources that have loads, of that provenance if one is asked."""
    rows = con.execute("select distinct fuente_codigo, procedencia from registro_cargas").fetchall()
    return {source for source, found in rows if provenance in (None, found)}


def retire_sample(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Forget every synthetic row of a source: a real file of it is about to be loaded."""
    which = "select carga_id from registro_cargas where fuente_codigo = ? and procedencia = ?"
    loads = [row[0] for row in con.execute(which, [source.name, SYNTHETIC]).fetchall()]
    if not loads:
        return
    con.execute(f"drop table {source.table}")
    for table in (f"{source.home}rechazos", "registro_cargas_reglas", "registro_cargas"):
        con.execute(f"delete from {table} where list_contains(?, carga_id)", [loads])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
