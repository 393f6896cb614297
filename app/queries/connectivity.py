"""The community network of the plan: public Wi-Fi zones and Puntos Digitales, who publishes them and where they are."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain.text import readable

# In the address, and as the marts name them; the first is the default.
NETWORKS = {"ambas": "Toda la red", "wifi": "Zonas wifi", "puntos": "Puntos Digitales"}
RADII = (300, 1000)
KINDS = {"wifi": "Zona wifi", "punto_digital": "Punto Digital", "centro_pensamiento": "Centro de Pensamiento"}
UNPLACED = "Sin ubicar"
# Where a place of a comuna is in none of its barrios.
OUTSIDE = "Fuera de los barrios"
# The copies that the reference carries: of the zones, while no file of the source is loaded, and of the points.
LISTED, NAMED = date(2026, 3, 3), date(2020, 9, 30)
_SOURCE = "zonas_wifi"
_POINTS = "Alcaldía de Bucaramanga · Puntos Digitales"
_PEOPLE = "DANE, censo 2018 y proyección municipal de 2020"
_PLACED = {
    "barrio": "Lugar aproximado: se dibuja en el centro de su barrio.",
    "comuna": "Lugar aproximado: se dibuja en el centro de su comuna.",
    "sin_ubicar": "No se sabe dónde está: no se dibuja ni suma cobertura.",
}
_OF = {"wifi": ["wifi"], "puntos": ["punto_digital", "centro_pensamiento"], "ambas": list(KINDS)}


def held(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether any site of the network is known. Source: sitios_conectividad."""
    return con.execute("select count(*) > 0 from sitios_conectividad").fetchone()[0]


def origin(con: duckdb.DuckDBPyConnection, *, network: str) -> dict:
    """Who published the sites of a network and the people around them, and until when. Sources: fuentes, frescura.

    Keys: `sites` and `people` (names), url, licence, cutoff (of the list of sites).
    """
    row = con.execute(
        """
        select f.titulo, f.entidad, f.url, f.licencia, r.corte_fecha
        from fuentes as f
        left join frescura as r on f.fuente_codigo = r.fuente_codigo
        where f.fuente_codigo = $source
        """,
        {"source": _SOURCE},
    ).fetchone()
    title, entity, url, licence, cutoff = row or (None,) * 5
    zones = " · ".join(filter(None, (entity, title))) or "Alcaldía de Bucaramanga · Zonas WiFi públicas"
    named = {"wifi": [zones], "puntos": [_POINTS], "ambas": [zones, _POINTS]}[network]
    return {
        "source": "puntos_digitales" if network == "puntos" else _SOURCE,
        "sites": "; ".join(named),
        "people": _PEOPLE,
        "url": None if network == "puntos" else url,
        "licence": licence or "no declarada; hechos",
        "cutoff": NAMED if network == "puntos" else cutoff or LISTED,
    }


def sites(con: duckdb.DuckDBPyConnection, *, network: str, radius: int) -> pd.DataFrame:
    """Every site of a network, and how many people live within a radius (m) of it.

    Row: one site with the names of its kind, barrio and comuna (those of its coordinate; outside the city, that of the
    municipality) and of the comuna that its source writes; `ubicacion`, how well its place is known: `sitio`, `barrio`
    or `comuna` (`es_aproximada`: drawn in its middle), `sin_ubicar` (no coordinates); `es_coherente`, whether both
    comunas agree (absent where the source writes none); `aviso` and `nota`, what there is to know of its place;
    `personas` with its interval, absent where nobody is counted. Sources: sitios_conectividad, alcance_por_sitio,
    territorios.
    """
    found = con.execute(
        f"""
        select
            s.sitio_codigo,
            s.sitio_nombre,
            s.sitio_tipo,
            s.direccion,
            s.barrio_codigo,
            coalesce(b.territorio_nombre, case when s.latitud is null then '{UNPLACED}' else '{OUTSIDE}' end)
                as barrio_nombre,
            s.comuna_codigo,
            coalesce(c.territorio_nombre, m.territorio_nombre, '{UNPLACED}') as comuna_nombre,
            s.comuna_escrita,
            e.territorio_nombre as comuna_escrita_nombre,
            s.latitud,
            s.longitud,
            s.ubicacion,
            s.ubicacion in ('barrio', 'comuna') as es_aproximada,
            s.es_coherente,
            s.nota,
            a.personas,
            a.personas_min,
            a.personas_max,
            s.procedencia
        from sitios_conectividad as s
        left join alcance_por_sitio as a on a.sitio_codigo = s.sitio_codigo and a.radio_m = $radius
        left join territorios as b on b.territorio_codigo = s.barrio_codigo
        left join territorios as c on c.territorio_codigo = s.comuna_codigo
        left join territorios as m on m.territorio_codigo = s.municipio_codigo and s.comuna_codigo is null
        left join territorios as e on e.territorio_codigo = s.comuna_escrita
        where list_contains($kinds, s.sitio_tipo)
        order by list_position($kinds, s.sitio_tipo), lower(s.sitio_nombre), s.sitio_codigo
        """,
        {"radius": radius, "kinds": _OF[network]},
    ).df()
    found["sitio_nombre"] = [readable(name) for name in found["sitio_nombre"]]
    found["tipo_nombre"] = found["sitio_tipo"].map(KINDS)
    found["es_coherente"] = found["es_coherente"].astype("boolean")
    found["aviso"] = [_warning(row) for row in found.itertuples()]
    return found


def doubtful(con: duckdb.DuckDBPyConnection, *, network: str, radius: int) -> pd.DataFrame:
    """The sites whose place somebody has to look at: those of `sites` with a warning."""
    rows = sites(con, network=network, radius=radius)
    return rows[rows["aviso"] != ""].reset_index(drop=True)


def _warning(row: object) -> str:
    told = [_PLACED[row.ubicacion]] if row.ubicacion in _PLACED else []
    if row.es_coherente is not pd.NA and not row.es_coherente:
        written = row.comuna_escrita_nombre if isinstance(row.comuna_escrita_nombre, str) else row.comuna_escrita
        told.append(f"La fuente dice {written}; su coordenada cae en {row.comuna_nombre}.")
    return " ".join(told)
