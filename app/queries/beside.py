"""What stands beside the case counts: tests processed, intensive care beds, the departments' snapshots."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.queries.covid_tests import tested_area


def tests(
    con: duckdb.DuckDBPyConnection,
    *,
    scope: str,
    source: str,
    cutoff: date,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """Tests of each day and accumulated positivity of the area whose tests are published (`tested_area`).

    Row: one report; `pruebas` absent on the first and negative where the total was corrected down, `media_movil_7`
    absent until seven are known. `positivos` are the positive samples published or, failing those, the cases that the
    chosen delivery had accumulated by report date or, failing that, by diagnosis (`positivos_tipo`: muestras, reporte,
    diagnostico); none after its cut-off. `positividad_pct` goes from 0 to 100, absent where positives exceed tests.
    Sources: pruebas_por_dia, covid_casos_por_dia.
    """
    return con.execute(
        """
        with pruebas as (
            select
                fecha,
                pruebas,
                case when count(pruebas) over semana = 7 then avg(pruebas) over semana end as media_movil_7,
                pruebas_acumuladas,
                positivas_acumuladas,
                procedencia
            from pruebas_por_dia
            where ambito_codigo = $area
            window semana as (order by fecha rows between 6 preceding and current row)
        ),
        casos as (
            select fecha_tipo, fecha, casos, procedencia
            from covid_casos_por_dia
            where ambito_codigo = $area and fuente_codigo = $source and corte_fecha = $cutoff
                and fecha_tipo in ('reporte', 'diagnostico') and fecha is not null
        ),
        casos_por_dia as (
            select
                fecha_tipo,
                fecha,
                sum(sum(casos)) over (order by fecha) as acumulados,
                max(procedencia) as procedencia
            from casos
            where fecha_tipo = (select max(fecha_tipo) from casos)
            group by fecha_tipo, fecha
        ),
        reunidas as (
            select
                p.fecha,
                p.pruebas,
                p.media_movil_7,
                p.pruebas_acumuladas,
                coalesce(p.positivas_acumuladas, case when p.fecha <= $cutoff then c.acumulados end) as positivos,
                case when p.positivas_acumuladas is not null then 'muestras'
                    when p.fecha <= $cutoff then c.fecha_tipo end as positivos_tipo,
                case when p.positivas_acumuladas is null and p.fecha <= $cutoff and c.procedencia <> p.procedencia
                    then 'mixto' else p.procedencia end as procedencia
            from pruebas as p
            asof left join casos_por_dia as c on p.fecha >= c.fecha
        )
        select
            fecha,
            pruebas,
            media_movil_7,
            pruebas_acumuladas,
            positivos,
            positivos_tipo,
            case when positivos <= pruebas_acumuladas
                then 100.0 * positivos / nullif(pruebas_acumuladas, 0) end as positividad_pct,
            procedencia
        from reunidas
        where ($start is null or fecha >= $start) and ($end is null or fecha <= $end)
        order by fecha
        """,
        {"area": tested_area(scope), "source": source, "cutoff": cutoff, "start": start, "end": end},
    ).df()


def positivity(con: duckdb.DuckDBPyConnection, **view: object) -> pd.DataFrame:
    """The days of `tests` on which accumulated positivity is known, so that its last day is the figure's."""
    return tests(con, **view).dropna(subset="positividad_pct", ignore_index=True)


def intensive_care(
    con: duckdb.DuckDBPyConnection, *, scope: str, start: date | None = None, end: date | None = None
) -> pd.DataFrame:
    """Intensive care beds of a territory, in beds.

    Row: one day; `ocupacion_pct` of the enabled beds are occupied, absent where either is unknown.
    Empty for a territory that no file brings. Source: ocupacion_uci_por_dia.
    """
    return con.execute(
        """
        select
            fecha,
            camas_habilitadas,
            ocupadas_covid_confirmado,
            ocupadas_covid_sospechoso,
            ocupadas_no_covid,
            ocupadas,
            100.0 * ocupadas / nullif(camas_habilitadas, 0) as ocupacion_pct,
            procedencia
        from ocupacion_uci_por_dia
        where ambito_codigo = $scope
            and ($start is null or fecha >= $start) and ($end is null or fecha <= $end)
        order by fecha
        """,
        {"scope": scope, "start": start, "end": end},
    ).df()


def departments(con: duckdb.DuckDBPyConnection, *, cutoff: date) -> pd.DataFrame:
    """The last snapshot of the departments up to a day or, where all are later, the first one.

    Row: one department, and first the country; `nuevos` are its confirmed cases since the snapshot before (`desde`).
    Source: covid_departamentos_por_corte.
    """
    return con.execute(
        """
        with cortes as (
            select
                corte_fecha,
                lag(corte_fecha) over (order by corte_fecha) as desde,
                row_number() over (
                    order by corte_fecha <= $cutoff desc,
                        case when corte_fecha <= $cutoff then corte_fecha end desc,
                        corte_fecha
                ) as turno
            from (select distinct corte_fecha from covid_departamentos_por_corte)
        )
        select
            c.corte_fecha as fecha,
            d.departamento_codigo,
            d.departamento_nombre,
            d.confirmados,
            d.confirmados - a.confirmados as nuevos,
            c.desde,
            d.recuperados,
            d.activos,
            d.fallecidos,
            d.procedencia
        from cortes as c
        join covid_departamentos_por_corte as d on d.corte_fecha = c.corte_fecha
        left join covid_departamentos_por_corte as a
            on a.corte_fecha = c.desde and a.departamento_codigo = d.departamento_codigo
        where c.turno = 1 and (d.departamento_codigo <> '00' or d.confirmados > 0)
        order by d.departamento_codigo = 'CO' desc, d.confirmados desc
        """,
        {"cutoff": cutoff},
    ).df()
