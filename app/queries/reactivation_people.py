"""Who is at work at each hour, beside which incidence, and what inspection has seen of it."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.queries.reactivation import BREAKDOWNS, conditions, names, offered, origin


def presence(con: duckdb.DuckDBPyConnection, **filters: object) -> pd.DataFrame:
    """Workers at work at each hour of each day of the week.

    Row: a day (`dia_semana`, Monday 1) and an hour that begins (`hora`), those with nobody included.
    Source: presencia, or presencia_por_hora, which has no comuna.
    """
    has = offered(con)
    table = "presencia" if "presencia" in has else "presencia_por_hora"
    where, asked = conditions(has[table], filters)
    found = con.execute(
        f"""
        select
            dia_semana,
            hora,
            cast(sum(trabajadores) as bigint) as trabajadores,
            case when min(procedencia) = max(procedencia) then min(procedencia) else 'mixto' end as procedencia
        from {table}
        where {where}
        group by dia_semana, hora
        """,
        asked,
    ).df()
    if found.empty:
        return found
    grid = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["dia_semana", "hora"])
    counts = found.set_index(["dia_semana", "hora"])["trabajadores"].reindex(grid, fill_value=0)
    return counts.reset_index().assign(procedencia=origin(found))


def exposure(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The exposure index of each comuna: its workers times the incidence around them.

    Row: one comuna at the newest cut-off; `trabajadores`, `incidencia_14` (cases per 100,000 in 14 days),
    `exposicion`, and its share of the city's (`parte`, of 1). Sources: exposicion_por_comuna, territorios.
    """
    columns = offered(con)["exposicion_por_comuna"]
    hidden = "es_oculto" if "es_oculto" in columns else "false"
    found = con.execute(
        f"""
        select
            comuna_codigo,
            corte_fecha,
            trabajadores,
            casos_14,
            incidencia_14,
            exposicion,
            {hidden} as es_oculto,
            procedencia
        from exposicion_por_comuna
        where corte_fecha = (select max(corte_fecha) from exposicion_por_comuna)
        order by exposicion desc nulls last, comuna_codigo
        """
    ).df()
    called = names(con, by="comuna")
    found.insert(1, "comuna_nombre", found["comuna_codigo"].map(called).fillna(found["comuna_codigo"]))
    return found.assign(parte=found["exposicion"] / found["exposicion"].sum())


def coverage(con: duckdb.DuckDBPyConnection, *, by: str, **filters: object) -> pd.DataFrame:
    """Active establishments that inspection visited, and what its visits found, by section or comuna.

    Row: one group; `visitados` of its `activos`, `cobertura` (of 1); of its `visitas`, `no_cumple` did not comply
    (`hallazgos`, of 1) and `medidas` imposed one. Visits count also those to who is not active.
    Source: ivc_cobertura, or reactivacion_por_comuna, which does not tell what visits found.
    """
    has = offered(con)
    if "ivc_cobertura" not in has:
        return _rated(con, _public_coverage(con), by="comuna")
    where, asked = conditions(has["ivc_cobertura"], filters)
    found = con.execute(
        f"""
        select
            {BREAKDOWNS[by]} as codigo,
            cast(sum(activos) as bigint) as activos,
            cast(sum(visitados) as bigint) as visitados,
            cast(sum(visitas) as bigint) as visitas,
            cast(sum(no_cumple) as bigint) as no_cumple,
            cast(sum(medidas) as bigint) as medidas,
            false as es_oculto,
            case when min(procedencia) = max(procedencia) then min(procedencia) else 'mixto' end as procedencia
        from ivc_cobertura
        where {where}
        group by codigo
        """,
        asked,
    ).df()
    return _rated(con, found, by=by)


def _public_coverage(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """By comuna, without what the visits found; a count that is hidden is absent."""
    return con.execute(
        """
        select
            territorio_codigo as codigo,
            activos,
            visitados,
            cast(null as bigint) as visitas,
            cast(null as bigint) as no_cumple,
            cast(null as bigint) as medidas,
            es_activos_oculto or es_visitados_oculto as es_oculto,
            procedencia
        from reactivacion_por_comuna
        """
    ).df()


def _rated(con: duckdb.DuckDBPyConnection, found: pd.DataFrame, *, by: str) -> pd.DataFrame:
    found.insert(1, "nombre", found["codigo"].map(names(con, by=by)).fillna(found["codigo"]))
    for share, part, whole in (("cobertura", "visitados", "activos"), ("hallazgos", "no_cumple", "visitas")):
        of = found[whole].astype(float)
        found[share] = found[part].astype(float) / of.where(of > 0)
    return found.sort_values(["cobertura", "nombre"], ascending=[False, True]).reset_index(drop=True)


def visits(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Inspection visits of the city by month and conclusion, of those with a date.

    Row: one month and conclusion with its `visitas`, and those that imposed a `medidas`. Source: ivc_por_mes.
    """
    return con.execute(
        """
        select
            mes_fecha,
            concepto,
            cast(sum(visitas) as bigint) as visitas,
            cast(coalesce(sum(visitas) filter (where medida in ('requerimiento', 'cierre_temporal')), 0) as bigint)
                as medidas,
            max(procedencia) as procedencia
        from ivc_por_mes
        where mes_fecha is not null
        group by mes_fecha, concepto
        order by mes_fecha, concepto
        """
    ).df()
