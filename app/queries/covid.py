"""COVID-19 counts by day, age and sex, territory and source, read from the marts."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pandas as pd

# Days before the cut-off taken for incomplete where the delay is not estimated, by type of date. A report date never
# changes.
INCOMPLETE_DAYS = {"inicio_sintomas": 14, "diagnostico": 7, "reporte": 0}

_WINDOW = "($start is null or fecha >= $start) and ($end is null or fecha <= $end)"
_UNDATED = "($start is null and $end is null)"


def scopes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Territories that the board offers.

    Row: one ambito_codigo in display order. Source: ambitos.
    """
    return con.execute(
        "select ambito_codigo, ambito_nombre, ambito_tipo from ambitos order by orden, ambito_nombre"
    ).df()


def cutoffs(con: duckdb.DuckDBPyConnection, *, scope: str) -> pd.DataFrame:
    """Cut-offs with data for a territory, the default one first.

    Row: one source and cut-off date; `fecha_tipos` lists the types of date it brings (empty: totals only). Those
    of a list of cases are the whole delivery's: a territory without rows in it had no case.
    Sources: covid_cortes, covid_totales_por_ambito, covid_casos_por_dia.
    """
    return con.execute(
        """
        with dias as (
            select
                d.fuente_codigo,
                d.corte_fecha,
                string_agg(distinct d.fecha_tipo, ',' order by d.fecha_tipo) as fecha_tipos,
                bool_or(d.ambito_codigo = $scope) as es_propia
            from covid_casos_por_dia as d
            join covid_cortes as c on c.fuente_codigo = d.fuente_codigo and c.corte_fecha = d.corte_fecha
            where d.ambito_codigo = $scope or c.es_lista_casos
            group by d.fuente_codigo, d.corte_fecha
        ),
        totales as (
            select distinct fuente_codigo, corte_fecha from covid_totales_por_ambito where ambito_codigo = $scope
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
            coalesce(d.fecha_tipos, '') as fecha_tipos
        from covid_cortes as c
        left join dias as d on d.fuente_codigo = c.fuente_codigo and d.corte_fecha = c.corte_fecha
        left join totales as t on t.fuente_codigo = c.fuente_codigo and t.corte_fecha = c.corte_fecha
        where d.es_propia or t.fuente_codigo is not null
        order by c.es_parcial, c.prioridad, c.corte_fecha desc
        """,
        {"scope": scope},
    ).df()


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


def curve(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    date_type: str,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """Daily cases with their 7-day mean.

    Row: one day of the period, days without cases included (casos = 0); a last row without `fecha` holds the
    cases that have no date of that type. `es_incompleto` marks days from `incomplete_since`.
    Empty when the source publishes no days; a territory without cases in a list of cases has days of zero.
    Sources: covid_casos_por_dia, covid_cortes, covid_ritmo_por_dia.
    """
    delivery = {"scope": scope, "source": source, "cutoff": cutoff, "date_type": date_type}
    return con.execute(
        f"""
        with dias as (
            select
                fecha,
                sum(casos) as casos,
                sum(recuperados) as recuperados,
                sum(fallecidos) as fallecidos,
                max(procedencia) as procedencia
            from covid_casos_por_dia
            where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
                and fecha_tipo = $date_type
            group by fecha
        ),
        lista as (
            select min(d.fecha) as primera, max(d.procedencia) as procedencia
            from covid_casos_por_dia as d
            join covid_cortes as c on c.fuente_codigo = d.fuente_codigo and c.corte_fecha = d.corte_fecha
            where c.es_lista_casos and d.fuente_codigo = $source and d.corte_fecha = $cutoff
                and d.fecha_tipo = $date_type
        ),
        extremos as (
            select
                coalesce(min(dias.fecha), any_value(lista.primera)) as primera,
                max(dias.fecha) as ultima,
                coalesce(max(dias.procedencia), any_value(lista.procedencia)) as procedencia
            from lista left join dias on true
        ),
        limites as (
            select
                least(primera, coalesce($start, primera)) as primera,
                greatest(ultima, least($cutoff, coalesce($end, $cutoff))) as ultima,
                procedencia
            from extremos
        ),
        calendario as (
            select cast(unnest(generate_series(primera, ultima, interval 1 day)) as date) as fecha, procedencia
            from limites
        ),
        serie as (
            select
                k.fecha,
                cast(coalesce(d.casos, 0) as bigint) as casos,
                cast(coalesce(d.recuperados, 0) as bigint) as recuperados,
                cast(coalesce(d.fallecidos, 0) as bigint) as fallecidos,
                sum(coalesce(d.casos, 0)) over (order by k.fecha rows between 6 preceding and current row) / 7.0
                    as media_movil_7,
                k.fecha >= $incomplete as es_incompleto,
                k.procedencia
            from calendario as k
            left join dias as d on d.fecha = k.fecha
        )
        select * from serie where {_WINDOW}
        union all
        select fecha, cast(casos as bigint), cast(recuperados as bigint), cast(fallecidos as bigint),
            null, false, procedencia
        from dias
        where fecha is null
        order by fecha nulls last
        """,
        delivery | {"start": start, "end": end, "incomplete": incomplete_since(con, **delivery)},
    ).df()


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
            and fecha_tipo = $date_type and (({_WINDOW}) or (fecha is null and {_UNDATED}))
        group by edad_grupo, sexo
        order by edad_grupo, sexo
        """,
        {
            "scope": scope,
            "source": source,
            "cutoff": cutoff,
            "date_type": date_type,
            "start": start,
            "end": end,
        },
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
