"""What a table of addresses brings, before any is placed: its columns, and which seem to hold address and barrio."""

from dataclasses import asdict
from pathlib import Path

import duckdb

from app.domain.addresses import tables
from loaders.contract import ContractError
from loaders.formats import read_into
from loaders.geocode import told_apart
from loaders.versions import SETTINGS

EXAMPLES = 3


def brought(source: Path) -> dict:
    """{"columns", "rows", "examples" (the first rows, by column), "address", "barrio", "identifier"}.

    Raises ContractError for what is no table.
    """
    with duckdb.connect(config=dict(SETTINGS)) as con:
        read = read_into(con, source, _known)
        names = told_apart([name.strip().lstrip("\ufeff") for name in read.header])
        places = {name: f"c{place}" for place, name in enumerate(names)}
        count = con.execute("select count(*) from entrada").fetchone()[0]
        if not count or not places:
            raise ContractError(f"«{source.name}» no trae ninguna fila con encabezado.")
        columns = ", ".join(f"coalesce(trim({place}), '')" for place in places.values())
        looked_at = f"select {columns} from entrada order by fila limit {tables.LOOKED_AT}"
        rows = con.execute(looked_at).fetchall()
    examples = [dict(zip(places, row, strict=True)) for row in rows[:EXAMPLES]]
    guessed = asdict(tables.guess(list(places), rows))
    return {"columns": list(places), "rows": count, "examples": examples, **guessed}


def _known(cells: list[str]) -> int:
    """How much a line looks like a header: its known headings, and that it has columns at all."""
    return 10 * tables.headings(cells) + (sum(bool(cell.strip()) for cell in cells) > 1)
