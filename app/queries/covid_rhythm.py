"""How fast the epidemic moves: estimates made when the data were loaded, read from the marts."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd


def rhythm(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    date_type: str,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """Nowcast, reproduction number and growth by day.

    Row: one day; estimates absent where they cannot be told. `duplicacion_dias` in days, negative when cases halve,
    absent where the interval of the growth holds zero. Source: covid_ritmo_por_dia.
    """
    return con.execute(
        """
        select
            fecha,
            casos,
            completitud,
            es_incompleto,
            esperados,
            esperados_bajo_50,
            esperados_alto_50,
            esperados_bajo_90,
            esperados_alto_90,
            rt,
            rt_bajo,
            rt_alto,
            crecimiento,
            crecimiento_bajo,
            crecimiento_alto,
            case when crecimiento_bajo * crecimiento_alto > 0 then ln(2) / crecimiento end as duplicacion_dias,
            case when crecimiento_bajo * crecimiento_alto > 0 then ln(2) / crecimiento_alto end as duplicacion_bajo,
            case when crecimiento_bajo * crecimiento_alto > 0 then ln(2) / crecimiento_bajo end as duplicacion_alto,
            procedencia
        from covid_ritmo_por_dia
        where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
            and fecha_tipo = $date_type
            and ($start is null or fecha >= $start) and ($end is null or fecha <= $end)
        order by fecha
        """,
        {"scope": scope, "source": source, "cutoff": cutoff, "date_type": date_type, "start": start, "end": end},
    ).df()


def last_week(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    date_type: str,
    start: date | None = None,
    end: date | None = None,
) -> dict | None:
    """The reproduction number of the last week of a period that has an estimate; None without one.

    Its last day `fecha`, `rt` with its interval, `ultima_fecha` of the period and `es_corregido`, whether the delay of
    its reports was estimated. Source: covid_ritmo_por_dia.
    """
    days = con.execute(
        """
        select fecha, rt, rt_bajo, rt_alto, esperados
        from covid_ritmo_por_dia
        where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
            and fecha_tipo = $date_type and fecha between $start and $end
        order by fecha
        """,
        {
            "scope": scope,
            "source": source,
            "cutoff": cutoff,
            "date_type": date_type,
            "start": start or date.min,
            "end": end or date.max,
        },
    ).fetchall()
    for day, rt, low, high, _ in reversed(days):
        if rt is not None:
            corrected = any(expected is not None for *_, expected in days)
            week = {"fecha": day, "rt": rt, "rt_bajo": low, "rt_alto": high}
            return week | {"ultima_fecha": days[-1][0], "es_corregido": corrected}
    return None


def by_comuna(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The reproduction number of each comuna or corregimiento on its last day with an estimate.

    Row: one comuna or corregimiento, `rt` absent where its last weeks had too few cases; empty in the public file,
    which has nothing daily below the city. Sources: covid_ritmo_por_comuna, territorios.
    """
    held = con.execute(
        "select count(*) from duckdb_tables() "
        "where table_name = 'covid_ritmo_por_comuna' and database_name = current_database()"
    ).fetchone()
    if not held[0]:
        return pd.DataFrame(columns=["territorio_codigo", "territorio_nombre", "fecha", "rt", "procedencia"])
    return con.execute(
        """
        with ultimos as (
            select territorio_codigo, max(fecha) filter (where rt is not null and fecha > corte_fecha - 21) as fecha
            from covid_ritmo_por_comuna
            group by territorio_codigo
        )
        select
            u.territorio_codigo,
            t.territorio_nombre,
            u.fecha,
            r.rt,
            r.rt_bajo,
            r.rt_alto,
            coalesce(r.procedencia, (select max(procedencia) from covid_ritmo_por_comuna)) as procedencia
        from ultimos as u
        inner join territorios as t on t.territorio_codigo = u.territorio_codigo
        left join covid_ritmo_por_comuna as r on r.territorio_codigo = u.territorio_codigo and r.fecha = u.fecha
        order by t.territorio_nombre
        """
    ).df()


def evaluation(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How close the nowcast came on the real national deliveries, beside two naive methods.

    Row: one delivery and method; errors in cases a day. Source: covid_nowcast_evaluacion.
    """
    return con.execute(
        """
        select
            corte_fecha,
            metodo,
            casos_finales,
            error_medio,
            wis,
            cobertura_90,
            max(corte_fecha) over () as ultima_fecha,
            procedencia
        from covid_nowcast_evaluacion
        order by corte_fecha, metodo
        """
    ).df()


def delays(con: duckdb.DuckDBPyConnection, *, scope: str, source: str, cutoff: date, step: str) -> pd.DataFrame:
    """How long a step from onset to outcome took, by month of its first day.

    Row: one month; days, with 95 % intervals; percentiles absent where too few cases or too recent a month.
    `tendencia` is the change of the median from a month to the next. Source: covid_demoras_por_mes.
    """
    return con.execute(
        """
        select
            tramo,
            mes_fecha,
            casos,
            proporcion_visible,
            p50_dias,
            p50_bajo,
            p50_alto,
            p90_dias,
            p90_bajo,
            p90_alto,
            tendencia_dias,
            tendencia_bajo,
            tendencia_alto,
            procedencia
        from covid_demoras_por_mes
        where ambito_codigo = $scope and fuente_codigo = $source and corte_fecha = $cutoff
            and tramo = $step
        order by mes_fecha
        """,
        {"scope": scope, "source": source, "cutoff": cutoff, "step": step},
    ).df()
