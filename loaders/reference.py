"""Facts of the repository into the warehouse: each CSV of `data/reference` as a table of text `ref_<name>`."""

import tomllib
from pathlib import Path

import duckdb

from loaders.models import register_table
from loaders.paths import REFERENCE


class ReferenceError(Exception):
    """A fact without its source: a CSV whose sibling .toml is missing or describes other columns."""


def load_reference(con: duckdb.DuckDBPyConnection, folder: Path = REFERENCE) -> None:
    """Load every CSV, plain or gzip, here and in subfolders; a row is a fact, a file a row of `ref_fuentes`."""
    for path in sorted([*folder.rglob("*.csv"), *folder.rglob("*.csv.gz")]):
        name, facts = table_name(path, folder), _sibling(path)
        con.execute(
            f"create table ref_{name} as "
            "select * from read_csv(?, header = true, delim = ',', all_varchar = true, quote = '\"')",
            [str(path)],
        )
        columns = [column for column, *_ in con.execute(f"describe ref_{name}").fetchall()]
        if set(columns) != set(facts["columnas"]):
            raise ReferenceError(f"{path.name}: its .toml describes other columns than {columns}")
        register_table(con, f"ref_{name}", {column: ("varchar", facts["columnas"][column]) for column in columns})
        told = [
            facts.get(key) for key in ("titulo", "descripcion", "fuente", "fuente_url", "fecha", "licencia", "metodo")
        ]
        con.execute(
            "insert into ref_fuentes values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                name,
                *(str(value) if value else None for value in told),
                " ".join(facts.get("advertencias", [])),
            ],
        )


def table_name(path: Path, folder: Path = REFERENCE) -> str:
    """`barrios` of `barrios.csv` and of `barrios.csv.gz`; `informe_plan` of `informe/plan.csv`."""
    return "_".join((*path.relative_to(folder).parts[:-1], _stem(path)))


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".csv")


def _sibling(path: Path) -> dict:
    sibling = path.with_name(f"{_stem(path)}.toml")
    if not sibling.exists():
        raise ReferenceError(f"{path.name} has no {sibling.name} that names its source")
    return tomllib.loads(sibling.read_text(encoding="utf-8"))
