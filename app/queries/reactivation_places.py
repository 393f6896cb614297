"""Where the economy is: its territories, its cells, the weeks of a comuna."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.reactivation import CITY, conditions, names, offered, origin
from app.queries.reactivation_counts import breakdown, weeks
from app.queries.reactivation_firms import firms

# What can be mapped: the mart's column and its hexagons.
CELLS = {
    "trabajadores": "reactivacion_por_celda",
    "establecimientos": "reactivacion_por_celda",
    "empresas": "empresas_por_celda",
}
KINDS = {"comuna": ("comuna", "corregimiento"), "barrio": ("barrio",)}


def cells(con: duckdb.DuckDBPyConnection, *, measure: str, **filters: object) -> pd.DataFrame:
    """Active establishments, their workers or the chamber's firms in each H3 cell of the city that has any.

    Row: one cell of resolution 9 with its count (`CELLS`). Source: reactivacion_por_celda or empresas_por_celda.
    """
    table = CELLS[measure]
    columns = offered(con)[table]
    where, asked = conditions(columns, filters)
    hidden = "bool_or(es_oculto)" if "es_oculto" in columns else "false"
    return con.execute(
        f"""
        select
            celda_codigo,
            cast(sum({measure}) as bigint) as {measure},
            {hidden} as es_oculto,
            max(procedencia) as procedencia
        from {table}
        where celda_codigo <> 'SU' and {where}
        group by celda_codigo
        order by celda_codigo
        """,
        asked,
    ).df()


def territories(
    con: duckdb.DuckDBPyConnection, *, level: str, measure: str, until: date | None = None, **filters: object
) -> pd.DataFrame:
    """Active establishments, workers or firms of every comuna (with the corregimientos) or barrio, and per hectare.

    Row: one territory, those with none included, and what has no place (without area); `valor` is absent where
    `es_oculto`, `por_hectarea` where there is no area. The public counts follow no filter but footwear, of firms.
    Sources: those of `breakdown` and `firms`, or the public reactivacion_por_comuna, reactivacion_por_barrio,
    empresas_por_comuna and empresas_por_barrio; territorios.
    """
    filters = {name: value for name, value in filters.items() if name != "comuna"}
    known = con.execute(
        """
        select territorio_codigo, territorio_nombre, territorio_tipo, comuna_codigo, area_ha
        from territorios
        where municipio_codigo = $city and list_contains($kinds, territorio_tipo)
        order by territorio_codigo
        """,
        {"city": CITY, "kinds": list(KINDS[level])},
    ).df()
    own = _placed(con, level=level, measure=measure, until=until, filters=filters).set_index("codigo")
    called = names(con, by="barrio") | names(con, by="comuna")
    rest = sorted(set(own.index) - set(known["territorio_codigo"]))
    lost = pd.DataFrame(
        {
            "territorio_codigo": rest,
            "territorio_nombre": [called.get(code, code) for code in rest],
            "territorio_tipo": "sin_ubicar",
            "comuna_codigo": [code.partition("-")[0] for code in rest],
        }
    )
    rows = pd.concat([known, lost], ignore_index=True)
    rows["es_oculto"] = rows["territorio_codigo"].map(own["es_oculto"]).eq(True)
    counts = rows["territorio_codigo"].map(own["valor"]).astype(float)
    rows["valor"] = counts.where(counts.notna() | rows["es_oculto"], 0.0).astype("Int64")
    rows["por_hectarea"] = counts.where(counts.notna() | rows["es_oculto"], 0.0) / rows["area_ha"].astype(float)
    return rows.assign(procedencia=origin(own) or "real")


def _placed(
    con: duckdb.DuckDBPyConnection, *, level: str, measure: str, until: date | None, filters: dict
) -> pd.DataFrame:
    """The counts of the territories that the profile's file has: codigo, valor, es_oculto, procedencia."""
    has = offered(con)
    if measure == "empresas" and "empresas" in has:
        return firms(con, by=level, **filters).rename(columns={"empresas": "valor"}).assign(es_oculto=False)
    if measure != "empresas" and "reactivacion" in has:
        found = breakdown(con, by=level, until=until, **filters)
        return found.rename(columns={measure: "valor"}).assign(es_oculto=False)
    table = f"empresas_por_{level}" if measure == "empresas" else f"reactivacion_por_{level}"
    column = {"establecimientos": "activos"}.get(measure, measure)
    column = "empresas_calzado" if measure == "empresas" and filters.get("footwear") else column
    return con.execute(
        f"""
        select territorio_codigo as codigo, {column} as valor, es_{column}_oculto as es_oculto, procedencia
        from {table}
        """
    ).df()


def by_week(
    con: duckdb.DuckDBPyConnection, *, comuna: str, measure: str, until: date | None = None, **filters: object
) -> pd.DataFrame:
    """Establishments or workers of a comuna that became active in each week of the city's registry.

    Row: one week, from its Sunday; `valor` is absent where `es_oculto`. The public counts follow no filter.
    Source: reactivacion, or reactivacion_por_comuna_semana.
    """
    if "reactivacion" in offered(con):
        where, asked = conditions(offered(con)["reactivacion"], filters | {"comuna": comuna})
        found = con.execute(
            f"""
            select
                semana_inicio as semana_fecha,
                cast(sum({measure}) as bigint) as valor,
                false as es_oculto,
                max(procedencia) as procedencia
            from reactivacion
            where etapa = 'activo' and {where}
            group by semana_inicio
            """,
            asked,
        ).df()
    else:
        column = "activos" if measure == "establecimientos" else measure
        found = con.execute(
            f"""
            select semana_inicio as semana_fecha, {column} as valor, es_{column}_oculto as es_oculto, procedencia
            from reactivacion_por_comuna_semana
            where territorio_codigo = $comuna
            """,
            {"comuna": comuna},
        ).df()
    if found.empty:
        return found
    calendar = pd.DataFrame({"semana_fecha": pd.DatetimeIndex(weeks(con))})
    rows = calendar.merge(found, on="semana_fecha", how="left")
    rows["es_oculto"] = rows["es_oculto"].eq(True)
    rows["valor"] = rows["valor"].astype("Int64").where(rows["es_oculto"] | rows["valor"].notna(), 0)
    rows = rows.assign(procedencia=origin(found))
    return rows if until is None else rows[rows["semana_fecha"] <= pd.Timestamp(until)]
