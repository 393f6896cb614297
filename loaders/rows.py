"""The rows of a delivery as the file numbers them, without those set aside: `entrada(fila, lugar, c0, c1, …)`.

The cells lie in `celdas`, a table or a relation of codes, and stay as they came: a row is set aside by its place.
"""

import duckdb
import pyarrow as pa


def hold(con: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    """Have those cells be `celdas`, its rows numbered by its own column `fila`, without copying them."""
    con.complete()  # of a result that was not read to its end
    con.register("celdas", table)
    number(con, table.num_columns - 1)


def number(con: duckdb.DuckDBPyConnection, width: int, *, first: int | None = None) -> None:
    """Show `celdas`, `width` columns of it, as `entrada`: its own column `fila`, or rows in order from line `first`."""
    own = "fila, fila as lugar" if first is None else f"rowid + {first} as fila, rowid as lugar"
    con.execute(f"create or replace temp view numeradas as select {own}, * from celdas")
    con.execute("create or replace temp table apartadas (lugar bigint)")
    _show(con, width)


def set_aside(con: duckdb.DuckDBPyConnection, where: str) -> None:
    """Take the rows of that condition out of `entrada`."""
    con.execute(f"insert into apartadas select lugar from numeradas anti join apartadas using (lugar) where {where}")
    columns = con.execute("select count(*) from (describe entrada) where column_name like 'c%'").fetchone()[0]
    _show(con, columns)


def set_ragged_aside(con: duckdb.DuckDBPyConnection, where: str) -> int:
    """The same with rows of another width than the header: they go whole to `desbordadas`. Returns how many."""
    set_aside(con, where)
    con.execute(
        """
        create or replace temp table desbordadas as
        select * exclude (lugar) from numeradas where lugar in (select lugar from apartadas)
        """
    )
    return con.execute("select count(*) from desbordadas").fetchone()[0]


def drop(con: duckdb.DuckDBPyConnection) -> None:
    """Forget the cells: a national list as text takes more room than all that follows."""
    con.complete()
    con.unregister("celdas")
    con.execute("drop table if exists celdas")


def _show(con: duckdb.DuckDBPyConnection, width: int) -> None:
    columns = ", ".join(f"c{position}" for position in range(width))
    any_aside = con.execute("select count(*) from apartadas").fetchone()[0]
    where = " anti join apartadas using (lugar)" if any_aside else ""
    con.execute(f"create or replace temp view entrada as select fila, lugar, {columns} from numeradas{where}")
