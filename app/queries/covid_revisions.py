"""How each day's count changed from one delivery to the next."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd


def known(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    date_type: str,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """Each day's cases as every delivery up to the chosen one knew them.

    Row: one day and one cut-off not before it; `casos` known then, `casos_hoy` known at the chosen cut-off,
    `demora_dias` between the day and the cut-off, `media_movil_7` of `casos` as that delivery drew it. Days that a
    delivery did not know yet count zero. Extracts (`es_parcial`) are left out. Sources: covid_casos_por_dia,
    covid_cortes.
    """
    return con.execute(
        """
        with cortes as (
            select corte_fecha
            from covid_cortes
            where fuente_codigo = $source and corte_fecha <= $cutoff and (not es_parcial or corte_fecha = $cutoff)
        ),
        dias as (
            select d.corte_fecha, d.fecha, d.casos, d.procedencia
            from covid_casos_por_dia as d
            join cortes as c on c.corte_fecha = d.corte_fecha
            where d.fuente_codigo = $source and d.ambito_codigo = $scope and d.fecha_tipo = $date_type
                and d.fecha is not null
        ),
        -- A delivery without that type of date did not know zero cases: it did not say.
        traen as (
            select distinct d.corte_fecha
            from covid_casos_por_dia as d
            join cortes as c on c.corte_fecha = d.corte_fecha
            where d.fuente_codigo = $source and d.fecha_tipo = $date_type and d.fecha is not null
        ),
        calendario as (
            select cast(unnest(generate_series(min(fecha), cast($cutoff as date), interval 1 day)) as date) as fecha
            from dias
        ),
        conocidos as (
            select
                t.corte_fecha,
                k.fecha,
                date_diff('day', k.fecha, t.corte_fecha) as demora_dias,
                cast(coalesce(d.casos, 0) as bigint) as casos,
                cast(coalesce(h.casos, 0) as bigint) as casos_hoy,
                sum(coalesce(d.casos, 0)) over (
                    partition by t.corte_fecha order by k.fecha rows between 6 preceding and current row
                ) / 7.0 as media_movil_7,
                (select max(procedencia) from dias) as procedencia
            from traen as t
            join calendario as k on k.fecha <= t.corte_fecha
            left join dias as d on d.corte_fecha = t.corte_fecha and d.fecha = k.fecha
            left join dias as h on h.corte_fecha = $cutoff and h.fecha = k.fecha
        )
        select *
        from conocidos
        where ($start is null or fecha >= $start) and ($end is null or fecha <= $end)
        order by corte_fecha, fecha
        """,
        {"scope": scope, "source": source, "cutoff": cutoff, "date_type": date_type, "start": start, "end": end},
    ).df()


def completeness(con: duckdb.DuckDBPyConnection, **view: object) -> pd.DataFrame:
    """Share of a day's cases that was known so many days later, over all days old enough to be settled.

    Row: one delay in days; `proporcion` is all cases known then over those known at the chosen cut-off, `bajo` and
    `alto` the 10th and 90th percentile over days with at least five cases (absent under five such days), `dias` how
    many days entered. A day is settled `SETTLED` days before the chosen cut-off. Source: that of `known`.
    """
    rows = known(con, **view)
    settled = rows[
        (rows["fecha"] <= pd.Timestamp(view["cutoff"]) - pd.Timedelta(days=SETTLED))
        & (rows["corte_fecha"] < pd.Timestamp(view["cutoff"]))
        & (rows["demora_dias"] <= LONGEST)
        & (rows["casos_hoy"] > 0)
    ]
    found = settled.groupby("demora_dias", as_index=False).agg(
        casos=("casos", "sum"), casos_hoy=("casos_hoy", "sum"), dias=("fecha", "size")
    )
    found["proporcion"] = found["casos"] / found["casos_hoy"]
    enough = settled[settled["casos_hoy"] >= 5]
    shares = (enough["casos"] / enough["casos_hoy"]).groupby(enough["demora_dias"])
    spread = pd.DataFrame({"bajo": shares.quantile(0.1), "alto": shares.quantile(0.9)}).where(shares.size() >= 5)
    found = found.join(spread, on="demora_dias")
    return found.assign(procedencia=rows["procedencia"].max() if len(rows) else None)


SETTLED = 30
LONGEST = 60


def deliveries(con: duckdb.DuckDBPyConnection, *, scope: str, source: str, cutoff: date) -> pd.DataFrame:
    """The totals of each delivery up to the chosen one and how much they grew since the one before, newest first.

    Row: one cut-off; `_mas` columns are differences, absent in the first; extracts are left out.
    Sources: covid_totales_por_ambito, covid_cortes.
    """
    return con.execute(
        """
        select
            t.corte_fecha as fecha,
            t.corte_fecha - lag(t.corte_fecha) over cortes as dias,
            t.confirmados,
            t.confirmados - lag(t.confirmados) over cortes as confirmados_mas,
            t.recuperados,
            t.recuperados - lag(t.recuperados) over cortes as recuperados_mas,
            t.fallecidos,
            t.fallecidos - lag(t.fallecidos) over cortes as fallecidos_mas,
            t.procedencia
        from covid_totales_por_ambito as t
        join covid_cortes as c on c.fuente_codigo = t.fuente_codigo and c.corte_fecha = t.corte_fecha
        where t.ambito_codigo = $scope and t.fuente_codigo = $source and t.corte_fecha <= $cutoff
            and (not c.es_parcial or c.corte_fecha = $cutoff)
        window cortes as (order by t.corte_fecha)
        order by fecha desc
        """,
        {"scope": scope, "source": source, "cutoff": cutoff},
    ).df()
