"""What the geocoder knows of the city, and how far its confidence can be trusted."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain.addresses.assembly import enough
from app.domain.addresses.crossings import Crossings
from app.domain.territory import CITY


def territories(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Rows of `addresses.assembly.Territory`: every barrio, comuna, corregimiento and municipality, in that order.

    Source: territorios.
    """
    return con.execute(
        """
        select
            territorio_codigo,
            territorio_tipo,
            territorio_nombre,
            comuna_codigo,
            municipio_codigo,
            area_ha,
            latitud,
            longitud
        from territorios
        order by territorio_codigo
        """
    ).fetchall()


def aliases(con: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Spellings known to mean a barrio: `alias`, `territorio_codigo`. Source: barrio_alias."""
    rows = con.execute("select alias, territorio_codigo from barrio_alias order by alias").fetchall()
    return [{"alias": alias, "territorio_codigo": code} for alias, code in rows]


def sites(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Rows of `addresses.assembly.Site`: the public sites whose address and point are known. Source: lugares."""
    return con.execute(
        "select lugar_nombre, direccion, comuna_codigo, latitud, longitud from lugares order by lugar_nombre"
    ).fetchall()


def towns(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all municipalities of the country. Source: municipios."""
    rows = con.execute("select municipio_nombre from municipios order by municipio_codigo").fetchall()
    return [name for (name,) in rows]


def terms(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """{term: logits} of the model of confidence. Source: geocodificacion_confianza."""
    return dict(con.execute("select termino, peso from geocodificacion_confianza").fetchall())


def polygons(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Code and exact polygon of each territory, GeoJSON in degrees. Source: poligonos_exactos."""
    return con.execute("select territorio_codigo, geojson from poligonos_exactos order by territorio_codigo").fetchall()


def crossings(con: duckdb.DuckDBPyConnection) -> Crossings | None:
    """The city's crossings in the loaded street layers; None where too few are of a calle with a carrera.

    Source: cruces.
    """
    found = con.execute(
        """
        select
            via_clave,
            cruce_clave,
            longitud,
            latitud
        from cruces
        where municipio_codigo = $city
        order by via_clave, cruce_clave, longitud, latitud
        """,
        {"city": CITY},
    ).fetchnumpy()
    columns = found["via_clave"].tolist(), found["cruce_clave"].tolist(), found["longitud"], found["latitud"]
    return enough(Crossings(*columns))


def reliability(con: duckdb.DuckDBPyConnection, *, streets: bool) -> pd.DataFrame:
    """Predicted confidence against the share that was right, over addresses generated for it, a row per tenth.

    `predicha` and `observada` are shares, `direcciones` how many addresses the tenth has. `streets` tells whether the
    generated city had its layer of streets. Source: geocodificacion_fiabilidad.
    """
    return con.execute(
        """
        select
            confianza_desde,
            predicha,
            observada,
            direcciones,
            procedencia
        from geocodificacion_fiabilidad
        where calles_cargadas = $streets
        order by confianza_desde
        """,
        {"streets": "si" if streets else "no"},
    ).df()
