"""The city's state in one screen: the default view of each board and its key figures."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import formats
from app.queries import covid, covid_days

CITY = "68001"
INDICATORS = ("confirmados", "activos", "recuperados", "fallecidos")
CITY_INDICATORS = ("casos", "tasa", "fallecidos", "ubicados")
FIRM_INDICATORS = ("activos", "trabajadores")
POINT_INDICATORS = ("atenciones", "capacitadas")
NETWORK_INDICATORS = ("sitios", "por_10mil")
TERRITORY_INDICATORS = ("habitantes", "comunas", "barrios")


def covid_view(con: duckdb.DuckDBPyConnection, *, scope: str = CITY) -> dict | None:
    """The view that the COVID-19 board opens for a territory, by the names of its fields; None without figures.

    Sources: ambitos, covid_cortes and what `queries.covid.cutoffs` reads.
    """
    cuts = covid.cutoffs(con, scope=scope)
    if cuts.empty:
        return None
    cut = cuts.iloc[0]
    (place,) = con.execute(
        "select ambito_nombre from ambitos where ambito_codigo = $scope", {"scope": scope}
    ).fetchone()
    brought = cut["fecha_tipos"].split(",") if cut["fecha_tipos"] else []
    return {
        "scope": scope,
        "place": place,
        "source": cut["fuente_codigo"],
        "source_name": cut["fuente_nombre"],
        "cutoff": cut["corte_fecha"].date(),
        "definition": cut["definicion"] or "",
        "url": cut["fuente_url"],
        "licence": cut["licencia"],
        "is_list": bool(cut["es_lista_casos"]),
        "has_days": bool(brought),
        "date_type": next((kind for kind in ("diagnostico", "reporte") if kind in brought), "reporte"),
        "start": None,
        "end": None,
    }


def rhythm(con: duckdb.DuckDBPyConnection, **view: object) -> pd.DataFrame:
    """The 7-day mean of cases by day, as far as its days are complete.

    Row: one day; empty where the source brings no days. Source: covid_casos_por_dia.
    """
    days = covid_days.curve(con, **view)
    settled = days[days["fecha"].notna() & ~days["es_incompleto"].astype(bool)]
    return settled[["fecha", "media_movil_7", "procedencia"]]


def territory(con: duckdb.DuckDBPyConnection, *, year: int) -> pd.DataFrame:
    """How many people and territories the city has.

    Row: one indicator, as `queries.covid_indicators.key_figures` gives them. Sources: territorios,
    poblacion_por_territorio.
    """
    people, comunas, barrios = con.execute(
        """
        select
            (select max(personas) from poblacion_por_territorio where territorio_codigo = $city and anio = $year),
            count(*) filter (where territorio_tipo = 'comuna'),
            count(*) filter (where territorio_tipo = 'barrio')
        from territorios
        where municipio_codigo = $city
        """,
        {"city": CITY, "year": year},
    ).fetchone()
    found = [
        ("habitantes", "Habitantes", people, f"proyección de {year}"),
        ("comunas", "Comunas", comunas, "en la zona urbana"),
        ("barrios", "Barrios", barrios, "también los de la zona rural"),
    ]
    rows = pd.DataFrame(found, columns=["indicador", "etiqueta", "valor", "nota"])
    texts = [formats.integer(value) for value in rows["valor"]]
    return rows.assign(texto=texts, unidad="personas", ic_bajo=None, ic_alto=None, motivo=None, procedencia="real")


def coverage(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How much the observatory holds.

    Row: one row with the counts of sources, deliveries and open tables. Sources: fuentes, cargas, modelos.
    """
    return con.execute(
        """
        select
            (select count(*) from fuentes) as fuentes,
            (select count(*) from cargas) as entregas,
            (select count(*) from modelos where publico) as tablas
        """
    ).df()
