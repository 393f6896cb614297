"""What the warehouse says of itself: dictionary, SQL and lineage of its models, freshness of its sources."""

from __future__ import annotations

import duckdb
import pandas as pd


def models(con: duckdb.DuckDBPyConnection, *, names: tuple[str, ...]) -> pd.DataFrame:
    """How some models are computed.

    Row: one model with its grain, its SQL and what it reads, comma separated. Sources: modelos, linaje.
    """
    return con.execute(
        """
        select
            m.modelo,
            m.descripcion,
            m.grano,
            m.sql,
            coalesce(string_agg(l.depende_de, ', ' order by l.depende_de), '') as depende_de
        from modelos as m
        left join linaje as l on l.modelo = m.modelo
        where list_contains($names, m.modelo)
        group by m.modelo, m.descripcion, m.grano, m.sql
        order by list_position($names, m.modelo)
        """,
        {"names": list(names)},
    ).df()


def freshness(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Newest cut-off of each source against its promised cadence.

    Row: one source; `dias` from its newest cut-off to its load. Sources: frescura, fuentes.
    """
    return con.execute(
        """
        select
            f.fuente_codigo,
            coalesce(s.titulo, f.fuente_codigo) as titulo,
            s.entidad,
            s.licencia,
            s.url,
            max(f.corte_fecha) as corte_fecha,
            max(f.cargado_en) as cargado_en,
            max(f.cadencia_dias) as cadencia_dias
        from frescura as f
        left join fuentes as s on s.fuente_codigo = f.fuente_codigo
        group by f.fuente_codigo, s.titulo, s.entidad, s.licencia, s.url
        order by titulo
        """
    ).df()
