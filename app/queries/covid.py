"""COVID-19 counts by age and sex, territory and source, read from the marts."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pandas as pd

# Days before the cut-off taken for incomplete where the delay is not estimated, by type of date. A report date never
# changes.
INCOMPLETE_DAYS = {"inicio_sintomas": 14, "diagnostico": 7, "reporte": 0}
TOTALS = ("confirmados", "recuperados", "fallecidos", "fallecidos_otra_causa")


def scopes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Territories that the board offers: their names by code, in display order. Source: ambitos."""
    return dict(
        con.execute("select ambito_codigo, ambito_nombre from ambitos order by orden, ambito_nombre").fetchall()
    )


def cutoffs(con: duckdb.DuckDBPyConnection, *, scope: str) -> pd.DataFrame:
    """Cut-offs with data for a territory, the default one first.

    Row: one source and cut-off date; `fecha_tipos` lists the types of date it brings (empty: totals only). Those
    of a list of cases are the whole delivery's: a territory without rows in it had no case.
    Sources: covid_cortes, covid_totales_por_ambito, covid_casos_por_dia.
    """
    return con.execute(
        """
        with dias as (
            select fuente_codigo, corte_fecha, fecha_tipo, bool_or(ambito_codigo = $scope) as es_propia
            from covid_casos_por_dia
            group by fuente_codigo, corte_fecha, fecha_tipo
        ),
        tipos as (
            select
                fuente_codigo,
                corte_fecha,
                string_agg(fecha_tipo, ',' order by fecha_tipo) as todos,
                string_agg(fecha_tipo, ',' order by fecha_tipo) filter (where es_propia) as propios
            from dias
            group by fuente_codigo, corte_fecha
        )
        select
            c.fuente_codigo || ':' || strftime(c.corte_fecha, '%Y-%m-%d') as corte,
            c.fuente_codigo,
            c.corte_fecha,
            c.fuente_nombre,
            c.definicion,
            c.es_lista_casos,
            c.es_parcial,
            c.procedencia,
            c.fuente_url,
            c.licencia,
            coalesce(case when c.es_lista_casos then t.todos else t.propios end, '') as fecha_tipos
        from covid_cortes as c
        left join tipos as t on t.fuente_codigo = c.fuente_codigo and t.corte_fecha = c.corte_fecha
        where t.propios is not null or exists (
            select 1
            from covid_totales_por_ambito as x
            where x.ambito_codigo = $scope and x.fuente_codigo = c.fuente_codigo and x.corte_fecha = c.corte_fecha
        )
        order by c.es_parcial, c.prioridad, c.corte_fecha desc
        """,
        {"scope": scope},
    ).df()


def deliveries(con: duckdb.DuckDBPyConnection, *, scope: str) -> dict[str, dict]:
    """The `cutoffs` of a territory by their code, in the same order."""
    return cutoffs(con, scope=scope).set_index("corte", drop=False).to_dict("index")


def incomplete_since(con: duckdb.DuckDBPyConnection, *, scope: str, source: str, cutoff: date, date_type: str) -> date:
    """The first day that later deliveries still complete: the one of which less than 90 % is estimated to be known.

    Where the delay is not estimated, so many days before the cut-off. The day after the cut-off when all are complete.
    Source: covid_ritmo_por_dia.
    """
    days, first = con.execute(
        """
        select count(*), min(fecha) filter (where es_incompleto)
        from covid_ritmo_por_dia
        where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
            and fecha_tipo = $date_type
        """,
        {"scope": scope, "source": source, "cutoff": cutoff, "date_type": date_type},
    ).fetchone()
    if days:
        return first or cutoff + timedelta(days=1)
    return cutoff - timedelta(days=INCOMPLETE_DAYS[date_type] - 1)


def totals(con: duckdb.DuckDBPyConnection, *, scope: str, source: str, cutoff: date) -> dict | None:
    """The published totals, undated cases included; None where the source gives none for the territory.

    Source: covid_totales_por_ambito.
    """
    found = con.execute(
        """
        select confirmados, recuperados, fallecidos, fallecidos_otra_causa from covid_totales_por_ambito
        where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
        """,
        {"scope": scope, "source": source, "cutoff": cutoff},
    ).fetchone()
    return found and dict(zip(TOTALS, found, strict=True))


def population(con: duckdb.DuckDBPyConnection, *, scope: str, year: int) -> tuple[int | None, str | None]:
    """Inhabitants and their provenance. Source: poblacion_por_ambito."""
    found = con.execute(
        "select personas, procedencia from poblacion_por_ambito where ambito_codigo = $scope and anio = $year",
        {"scope": scope, "year": year},
    ).fetchone()
    return found or (None, None)


def age_sex(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    date_type: str,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """Cases and deaths by age band and sex of the cases dated in a period.

    Row: one age band and sex, those without data included. Empty when the source has no case list.
    Source: covid_casos_por_edad_sexo.
    """
    period = "and fecha between $start and $end" if start or end else ""
    days = {"start": start or date.min, "end": end or date.max} if period else {}
    return con.execute(
        f"""
        select
            edad_grupo,
            sexo,
            cast(sum(casos) as bigint) as casos,
            cast(sum(fallecidos) as bigint) as fallecidos,
            max(procedencia) as procedencia
        from covid_casos_por_edad_sexo
        where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
            and fecha_tipo = $date_type {period}
        group by edad_grupo, sexo
        order by edad_grupo, sexo
        """,
        {"scope": scope, "source": source, "cutoff": cutoff, "date_type": date_type, **days},
    ).df()


def age_population(con: duckdb.DuckDBPyConnection, *, scope: str, year: int) -> pd.DataFrame:
    """Inhabitants by age band of a territory and year; empty where ages are not known.

    Row: one age band. Source: poblacion_por_edad.
    """
    return con.execute(
        """
        select edad_grupo, personas, procedencia
        from poblacion_por_edad
        where ambito_codigo = $scope and anio = $year
        order by edad_grupo
        """,
        {"scope": scope, "year": year},
    ).df()


def by_territory(con: duckdb.DuckDBPyConnection, *, source: str, cutoff: date) -> pd.DataFrame:
    """Accumulated counts of every territory at a cut-off.

    Row: one territory, largest first within its type; absent counts are not published by the source.
    Sources: covid_totales_por_ambito, poblacion_por_ambito (year of the cut-off).
    """
    return con.execute(
        """
        select
            a.ambito_codigo,
            a.ambito_nombre,
            a.ambito_tipo,
            t.confirmados,
            t.recuperados,
            t.fallecidos,
            t.activos,
            t.activos_ins,
            p.personas,
            t.confirmados * 100000.0 / p.personas as tasa_ataque,
            t.fallecidos * 1.0 / nullif(t.confirmados, 0) as letalidad,
            t.procedencia
        from covid_totales_por_ambito as t
        join ambitos as a on a.ambito_codigo = t.ambito_codigo
        left join poblacion_por_ambito as p
            on p.ambito_codigo = t.ambito_codigo and p.anio = extract(year from t.corte_fecha)
        where t.fuente_codigo = $source and t.corte_fecha = $cutoff
        order by case when a.ambito_tipo = 'municipio' then 1 else 0 end, t.confirmados desc, a.ambito_nombre
        """,
        {"source": source, "cutoff": cutoff},
    ).df()
