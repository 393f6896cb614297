"""Where the Puntos Digitales are and how many people live within a kilometre of each."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.queries.digital_points import offered

RADIUS = 1000  # metres
YEAR = 2020


def places(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The points and the Centro de Pensamiento, each with the people within a kilometre.

    Row: a place in degrees; `ubicacion` tells a published place (`sitio`) from the centre of its barrio; `personas`
    between `personas_min` and `personas_max`, missing where there is no estimate. Who lives near two is in both.
    Sources: puntos_digitales, alcance_por_sitio, territorios.
    """
    has = offered(con)
    rows = con.execute(
        """
        select
            p.punto_codigo,
            case when p.punto_tipo = 'centro_pensamiento' then 'Centro de Pensamiento' else p.punto_nombre end
                as punto_nombre,
            p.punto_tipo,
            b.territorio_nombre as barrio_nombre,
            c.territorio_nombre as comuna_nombre,
            p.latitud,
            p.longitud,
            p.ubicacion,
            p.procedencia
        from puntos_digitales as p
        left join territorios as b on p.barrio_codigo = b.territorio_codigo
        left join territorios as c on p.comuna_codigo = c.territorio_codigo
        order by p.punto_tipo = 'centro_pensamiento', p.punto_nombre
        """
    ).df()
    if "alcance_por_sitio" not in has:
        return rows.assign(personas=None, personas_min=None, personas_max=None, anio=None)
    reached = con.execute(
        """
        select sitio_codigo as punto_codigo, personas, personas_min, personas_max, anio
        from alcance_por_sitio
        where radio_m = $radius
        """,
        {"radius": RADIUS},
    ).df()
    return rows.merge(reached, on="punto_codigo", how="left")


def covered(con: duckdb.DuckDBPyConnection) -> dict | None:
    """People of the city within a kilometre of any point, each counted once; None where it is not estimated.

    Keys: personas, cubiertas, cubiertas_min, cubiertas_max. Source: cobertura_por_territorio.
    """
    if "cobertura_por_territorio" not in offered(con):
        return None
    found = con.execute(
        """
        select personas, cubiertas, cubiertas_min, cubiertas_max
        from cobertura_por_territorio
        where red = 'puntos' and radio_m = $radius and nivel = 'ciudad'
        """,
        {"radius": RADIUS},
    ).df()
    return found.iloc[0].to_dict() if len(found) else None


def year(con: duckdb.DuckDBPyConnection) -> int:
    """The year whose population lives near the points. Source: alcance_por_sitio."""
    if "alcance_por_sitio" not in offered(con):
        return YEAR
    (found,) = con.execute("select max(anio) from alcance_por_sitio").fetchone()
    return found or YEAR
