"""The bus routes, as far as their written streets could be located."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

# The reference list does not say its date: that of data/reference/rutas_bus.toml.
LISTED = date(2019, 12, 31)


def routes(con: duckdb.DuckDBPyConnection, *, route: str | None = None) -> pd.DataFrame:
    """The bus routes, or one of them.

    Row: a route; `tramos` the streets and places that it names, `ubicados` those located (`ubicados_pct` of 100),
    `geojson` the line through them, empty where there is none. Source: rutas_bus.
    """
    return con.execute(
        """
        select ruta_codigo, nombre, empresa, tramos, ubicados, ubicados_pct, geojson, procedencia
        from rutas_bus
        where $route is null or ruta_codigo = $route
        order by ruta_codigo
        """,
        {"route": route},
    ).df()


def names(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{code: code and name} of the routes. Source: rutas_bus."""
    found = con.execute("select ruta_codigo, nombre from rutas_bus order by ruta_codigo").fetchall()
    return {code: f"{code} · {name}" for code, name in found}


def origin(con: duckdb.DuckDBPyConnection) -> dict:
    """Who published the routes, and until when they hold. Sources: fuentes, frescura."""
    row = con.execute(
        """
        select f.entidad, f.url, f.licencia, r.corte_fecha
        from fuentes as f
        left join frescura as r on f.fuente_codigo = r.fuente_codigo
        where f.fuente_codigo = 'rutas_bus'
        """
    ).fetchone()
    name, url, licence, cutoff = row or ("Rutas de bus del área metropolitana", None, None, None)
    return {"source_name": name, "url": url, "licence": licence, "cutoff": cutoff or LISTED}
