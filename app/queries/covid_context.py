"""What stands beside the INS counts: public measures, figures published by others, the city's own series."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd


def origin(con: duckdb.DuckDBPyConnection, *, code: str) -> pd.DataFrame:
    """Who published a source of its own and under which licence.

    Row: the source; empty when the build does not list it. Source: fuentes.
    """
    return con.execute(
        "select fuente_codigo, titulo, entidad, licencia, url from fuentes where fuente_codigo = $code", {"code": code}
    ).df()


def binding(con: duckdb.DuckDBPyConnection, *, scope: str) -> pd.DataFrame:
    """Public measures that bind a territory: its own, Santander's, the country's.

    Row: one measure; `numero` counts them by date; `es_local` tells the municipality's and the department's from the
    country's. Sources: medidas, ambitos.
    """
    return con.execute(
        """
        select
            row_number() over (order by m.inicio_fecha, m.medida_codigo) as numero,
            m.inicio_fecha,
            m.fin_fecha,
            coalesce(a.ambito_nombre, m.ambito_codigo) as alcance,
            m.ambito_codigo <> 'CO' as es_local,
            m.titulo,
            m.norma,
            m.descripcion,
            m.fuente_nombre,
            m.fuente_url
        from medidas as m
        left join ambitos as a on a.ambito_codigo = m.ambito_codigo
        where m.ambito_codigo in ($scope, 'CO') or (m.ambito_codigo = '68' and $scope <> 'CO')
        order by numero
        """,
        {"scope": scope},
    ).df()


def measures(_con: object, *, binding: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Those of the measures that bind a territory which were in force at some day of a period.

    Row: one measure, with the same number in any period. From `binding`.
    """
    begun = binding["inicio_fecha"] <= pd.Timestamp(end)
    return binding[begun & ~(binding["fin_fecha"] < pd.Timestamp(start))]


def published(con: duckdb.DuckDBPyConnection, *, scope: str) -> pd.DataFrame:
    """Figures that others published for a territory, to compare; absent counts were not in the publication.

    Row: one publication and date. The report's unlabelled number stays unlabelled, in `sin_identificar`.
    Sources: covid_puntos_de_control, covid_totales_por_ambito (ins_conteos, jhu), cifras_informe, fuentes.
    """
    return con.execute(
        """
        select fecha, fuente_nombre as publicacion, confirmados, recuperados, activos, fallecidos, nuevos,
            cast(null as bigint) as sin_identificar, nota, fuente_url,
            (select licencia from fuentes where fuente_codigo = 'puntos_de_control') as licencia
        from covid_puntos_de_control
        where ambito_codigo = $scope
        union all
        select t.corte_fecha, c.fuente_nombre, t.confirmados, t.recuperados, t.activos, t.fallecidos, null,
            null, null, c.fuente_url, c.licencia
        from covid_totales_por_ambito as t
        join covid_cortes as c on c.fuente_codigo = t.fuente_codigo and c.corte_fecha = t.corte_fecha
        where t.ambito_codigo = $scope and t.fuente_codigo in ('ins_conteos', 'jhu')
        union all
        select
            max(corte_fecha),
            'Informe de gestión 2020-T3',
            max(case when lower(etiqueta) like '%confirmados%' then valor end),
            max(case when lower(etiqueta) like '%recuperados%' then valor end),
            max(case when lower(etiqueta) like '%activos%' then valor end),
            max(case when lower(etiqueta) like '%fallecidos%' then valor end),
            null,
            max(case when etiqueta is null then valor end),
            max(case when etiqueta is null then nota end),
            null,
            (select licencia from fuentes where fuente_codigo = 'cifras_informe')
        from cifras_informe
        having $scope = 'CO' and count(*) > 0
        order by fecha, publicacion
        """,
        {"scope": scope},
    ).df()


def secretariat(con: duckdb.DuckDBPyConnection, *, start: date | None = None, end: date | None = None) -> pd.DataFrame:
    """Bucaramanga's own daily positives, another definition than INS's.

    Row: one day; `positivos` absent on days without a report, and `media_movil_7` while any of its seven days is;
    `es_incompleto` marks the last ten days of the series. Source: covid_serie_secretaria.
    """
    return con.execute(
        """
        select
            fecha,
            positivos,
            acumulado,
            case when count(positivos) over semana = 7 then sum(positivos) over semana / 7.0 end as media_movil_7,
            fecha > max(fecha) over () - 10 as es_incompleto,
            procedencia
        from covid_serie_secretaria
        window semana as (order by fecha rows between 6 preceding and current row)
        qualify ($start is null or fecha >= $start) and ($end is null or fecha <= $end)
        order by fecha
        """,
        {"start": start, "end": end},
    ).df()
