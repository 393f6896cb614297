"""Versions of a line list as intervals of cut-offs: what changed is stored once, whatever the number of deliveries.

`raw_<source>` holds one row per key and version; the version was true for every delivery from `desde_corte` up to,
not including, `hasta_corte` (null: still true). Ids vanish and come back between real deliveries (40 of them between
2 and 6 May 2020), so that a key may have gaps. A delivery speaks for the days from its own cut-off to the next
delivery's; merging it changes only that stretch, which is why any order of loading gives the same table.
"""

from dataclasses import dataclass
from datetime import date

import duckdb

from loaders.contract import Source


@dataclass(frozen=True)
class Changes:
    """How a delivery differs from what was known for its cut-off: keys added, changed, removed."""

    added: int
    changed: int
    removed: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def merge(
    con: duckdb.DuckDBPyConnection, source: Source, types: dict[str, str], cutoff: date, known: set[date]
) -> Changes:
    """Write temp table `entrega` into `raw_<source>` as the delivery of `cutoff`; `known` are the other cut-offs.

    Where layouts are series apart, `known` are those of this one, and only its rows are touched.
    """
    table = source.table
    key = ", ".join(source.key)
    columns = ", ".join(types)
    content = f"hash({columns})"
    typed = ", ".join(f"{name}::{kind} as {name}" for name, kind in types.items())
    following = min((day for day in known if day > cutoff), default=None)
    start, end = f"date '{cutoff}'", f"date '{following}'" if following else "cast(null as date)"
    own = f" and {source.series} in (select {source.series} from entrega)" if source.series else ""
    declared = ", ".join(f"{name} {kind}" for name, kind in types.items())
    con.execute(f"create table if not exists {table} ({declared}, desde_corte date, hasta_corte date)")
    if not con.execute(f"select count(*) from {table}").fetchone()[0]:
        con.execute(f"insert into {table} select {columns}, {start}, {end} from entrega")
        return Changes(con.execute("select count(*) from entrega").fetchone()[0], 0, 0)
    con.execute(
        f"""
        create or replace temp table vigente as
        select rowid as lugar, {key}, {content} as huella from {table}
        where desde_corte <= {start} and (hasta_corte is null or hasta_corte > {start}){own};
        create or replace temp view llega as
        select *, {content} as huella from (select {typed} from entrega);
        create or replace temp table cambia as
        select l.* exclude (huella), {start} as desde_corte, {end} as hasta_corte
        from llega l anti join vigente v using ({key}, huella);
        create or replace temp table sale as
        select t.*, t.rowid as lugar from {table} t
        where t.rowid in (select lugar from vigente anti join llega using ({key}, huella))
        """
    )
    changes = _changes(con, key)
    con.execute(
        f"""
        delete from {table} where rowid in (select lugar from sale);
        insert into {table} select {columns}, desde_corte, {start} from sale where desde_corte < {start};
        insert into {table} select {columns}, {end}, hasta_corte from sale
        where {end} is not null and (hasta_corte is null or hasta_corte > {end})
        """
    )
    _join_neighbours(con, table, key, columns, content)
    con.execute(f"insert into {table} select * from cambia")
    return changes


def _changes(con: duckdb.DuckDBPyConnection, key: str) -> Changes:
    counted = con.execute(
        f"""
        select (select count(*) from cambia anti join sale using ({key})),
               (select count(*) from cambia semi join sale using ({key})),
               (select count(*) from sale anti join cambia using ({key}))
        """
    ).fetchone()
    return Changes(*counted)


def _join_neighbours(con: duckdb.DuckDBPyConnection, table: str, key: str, columns: str, content: str) -> None:
    """An arriving version equal to the one that ends where it starts, or starts where it ends, becomes one with it."""
    con.execute(
        f"""
        create or replace temp table vecinas as
        select t.rowid as lugar, {", ".join(f"t.{name}" for name in key.split(", "))},
               t.desde_corte, t.hasta_corte, coalesce(t.hasta_corte = c.desde_corte, false) as antes
        from (select *, rowid, {content} as huella from {table}) t
        join (select *, {content} as huella from cambia) c using ({key}, huella)
        where t.hasta_corte = c.desde_corte or t.desde_corte = c.hasta_corte;
        update cambia set desde_corte = v.desde_corte from vecinas v
        where v.antes and ({_same(key, "cambia", "v")});
        update cambia set hasta_corte = v.hasta_corte from vecinas v
        where not v.antes and ({_same(key, "cambia", "v")});
        delete from {table} where rowid in (select lugar from vecinas)
        """
    )


def _same(key: str, left: str, right: str) -> str:
    return " and ".join(f"{left}.{name} = {right}.{name}" for name in key.split(", "))
