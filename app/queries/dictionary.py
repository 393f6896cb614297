"""The data dictionary, searched as people type: no case, no accents."""

from __future__ import annotations

import duckdb
import pandas as pd


def columns(con: duckdb.DuckDBPyConnection, *, words: str = "", open_only: bool = True) -> pd.DataFrame:
    """Columns whose table, name, description, unit or domain holds every one of the words.

    Row: one column of one table, in the table's order. Source: diccionario.
    """
    return con.execute(
        """
        select
            d.modelo,
            d.columna,
            d.tipo,
            d.descripcion,
            coalesce(d.unidad, '') as unidad,
            coalesce(d.dominio, '') as dominio,
            coalesce(m.descripcion, '') as tabla,
            d.publico
        from diccionario as d
        left join modelos as m on m.modelo = d.modelo
        where (d.publico or not $open_only)
            and list_bool_and(list_transform(
                string_split(trim(lower(strip_accents($words))), ' '),
                lambda word: contains(
                    lower(strip_accents(concat_ws(' ', d.modelo, d.columna, d.descripcion, d.unidad, d.dominio))), word
                )
            ))
        order by d.modelo, d.orden
        """,
        {"words": words, "open_only": open_only},
    ).df()


def tables(con: duckdb.DuckDBPyConnection, *, words: str = "", open_only: bool = True) -> pd.DataFrame:
    """The tables that those columns belong to.

    Row: one table with its description and how many of its columns match. Sources: diccionario, modelos.
    """
    found = columns(con, words=words, open_only=open_only)
    return found.groupby(["modelo", "tabla"], as_index=False).agg(columnas=("columna", "size"))
