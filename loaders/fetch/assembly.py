"""Pages, and the base under them if there is one, made into the next base and a delivery file."""

from pathlib import Path

import duckdb

from loaders.fetch.soda import SYSTEM

SETTINGS = {"memory_limit": "1500MB", "threads": "2"}


def assemble(
    pages: list[Path], columns: tuple[str, ...], base: Path | None, new_base: Path, delivery: Path, *, spill: Path
) -> tuple[int, int]:
    """Write both files, a row per row of the portal, in the order of its ids; returns (rows, different ids).

    A row of the pages stands for that of the base with its id. The delivery has the columns alone, without the ids.
    """
    names = (*columns, *SYSTEM)
    with duckdb.connect(config=SETTINGS | {"temp_directory": str(spill / "derrame.tmp.d")}) as con:
        declared = ", ".join(f'"{name}" varchar' for name in names)
        con.execute(f"create temp table llegan ({declared})")
        if pages:
            con.execute(
                """
                insert into llegan
                select * from read_csv($paths, delim = ',', quote = '"', escape = '"', header = true,
                    auto_detect = false, columns = $columns, max_line_size = 10000000)
                """,
                {"paths": [str(path) for path in pages], "columns": dict.fromkeys(names, "varchar")},
            )
        stays = f"union all by name select * from read_parquet('{_quoted(base)}') anti join llegan using (\":id\")"
        con.execute(f"create temp view todas as select * from llegan {stays if base else ''}")
        counted = con.execute('select count(*), count(distinct ":id") from todas').fetchone()
        shown = ", ".join(f'nullif("{name}", \'\') as "{name}"' for name in columns)
        con.execute(
            'copy (select * from todas order by ":id") to $path (format parquet, compression zstd)',
            {"path": str(new_base)},
        )
        con.execute(
            f'copy (select {shown} from todas order by ":id") to $path (format csv, header)', {"path": str(delivery)}
        )
    return counted


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
