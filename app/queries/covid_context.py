"""What stands beside the INS counts: public measures, figures published by others, the city's own series."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd


def measures(con: duckdb.DuckDBPyConnection, *, scope: str, start: date, end: date) -> pd.DataFrame:
    """Public measures that began within a period and bind a territory (its own, Santander's, the country's).

    Row: one measure, numbered by date. Source: medidas.
    """
    return con.execute(
        """
        select
            row_number() over (order by inicio_fecha, medida_codigo) as numero,
            inicio_fecha,
            fin_fecha,
            titulo,
            norma,
            descripcion,
            fuente_nombre,
            fuente_url
        from medidas
        where (ambito_codigo in ($scope, 'CO') or (ambito_codigo = '68' and $scope <> 'CO'))
            and inicio_fecha between $start and $end
        order by numero
        """,
        {"scope": scope, "start": start, "end": end},
    ).df()


def published(con: duckdb.DuckDBPyConnection, *, scope: str) -> pd.DataFrame:
    """Figures that others published for a territory, to compare; absent counts were not in the publication.

    Row: one publication and date. The report's unlabelled number stays unlabelled, in `sin_identificar`.
    Sources: covid_puntos_de_control, covid_totales_por_ambito (ins_conteos, jhu), cifras_informe.
    """
    return con.execute(
        """
        select fecha, fuente_nombre as publicacion, confirmados, recuperados, activos, fallecidos, nuevos,
            cast(null as bigint) as sin_identificar, nota, fuente_url
        from covid_puntos_de_control
        where ambito_codigo = $scope
        union all
        select t.corte_fecha, c.fuente_nombre, t.confirmados, t.recuperados, t.activos, t.fallecidos, null,
            null, null, c.fuente_url
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
            null
        from cifras_informe
        having $scope = 'CO' and count(*) > 0
        order by fecha, publicacion
        """,
        {"scope": scope},
    ).df()


def secretariat(con: duckdb.DuckDBPyConnection, *, start: date | None = None, end: date | None = None) -> pd.DataFrame:
    """Bucaramanga's own daily positives, another definition than INS's.

    Row: one day; `positivos` absent on days without a report; `es_incompleto` marks the last ten days of the
    series. Source: covid_serie_secretaria.
    """
    return con.execute(
        """
        select
            fecha,
            positivos,
            acumulado,
            sum(coalesce(positivos, 0)) over (order by fecha rows between 6 preceding and current row) / 7.0
                as media_movil_7,
            fecha > max(fecha) over () - 10 as es_incompleto,
            procedencia
        from covid_serie_secretaria
        qualify ($start is null or fecha >= $start) and ($end is null or fecha <= $end)
        order by fecha
        """,
        {"start": start, "end": end},
    ).df()
