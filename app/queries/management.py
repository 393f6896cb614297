"""The management report of the quarter: its goals, its budgets, its products and what it leaves in doubt."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain.quarters import Quarter

# A file of before the report was carried has none of its tables.
_NEEDED = "informe_cifras"


def report(con: duckdb.DuckDBPyConnection) -> dict | None:
    """Name, licence and last day of the report; None where it is not published. Sources: informe_cifras, fuentes."""
    (held,) = con.execute("select count(*) from duckdb_tables() where table_name = $name", {"name": _NEEDED}).fetchone()
    if not held:
        return None
    quarter, name, licence = con.execute(
        """
        select
            (select max(periodo) from informe_cifras where periodo like '____-T_'),
            max(entidad),
            max(licencia)
        from fuentes
        where starts_with(fuente_codigo, 'informe_')
        """
    ).fetchone()
    return {"fuente_nombre": name, "licencia": licence, "corte_fecha": Quarter.read(quarter).end}


def plan(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The goals of the development plan: what was expected, not what was reached.

    Row: a goal and a year; its base line and what four years expect are told in each. `cifra` in the goal's `unidad`;
    `acumulada`, what was expected by the end of that year: the sum of the years where they add up, the year's own
    where the goal is to keep something; `parte`, its share of the four years'. Source: informe_plan.
    """
    return con.execute(
        """
        with metas as (
            select
                meta_codigo,
                max(case medida when 'linea_base' then cifra end) as linea_base,
                max(case medida when 'cuatrienio' then cifra end) as cuatrienio
            from informe_plan
            group by meta_codigo
        ),
        anuales as (
            select
                *,
                case tipo
                    when 'acumulable' then sum(cifra) over (partition by meta_codigo order by periodo)
                    else cifra
                end as acumulada
            from informe_plan
            where medida = 'anual'
        )
        select
            a.meta_codigo,
            a.indicador,
            a.linea_estrategica,
            a.tipo,
            cast(a.periodo as integer) as anio,
            a.cifra,
            a.acumulada,
            a.acumulada / m.cuatrienio as parte,
            m.linea_base,
            m.cuatrienio,
            a.unidad,
            a.linea,
            a.nota,
            a.procedencia
        from anuales as a
        inner join metas as m on a.meta_codigo = m.meta_codigo
        order by a.linea, a.periodo
        """
    ).df()


def budget(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The money asked for each project in 2020, largest project and largest part first, its total before its parts.

    Row: a resource, or a project's total (`es_total`); `valor_cop` in pesos, `parte` of the project's total.
    Source: informe_presupuesto.
    """
    return con.execute(
        """
        with totales as (select proyecto, cifra as total_cop from informe_presupuesto where papel = 'total')
        select
            p.proyecto,
            p.proyecto_nombre,
            p.rubro,
            p.recurso,
            p.papel = 'total' as es_total,
            p.cifra as valor_cop,
            p.cifra / t.total_cop as parte,
            p.linea,
            p.nota,
            p.procedencia
        from informe_presupuesto as p
        inner join totales as t on p.proyecto = t.proyecto
        order by t.total_cop desc, es_total desc, p.cifra desc
        """
    ).df()


def products(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What the work plan of MIPG is to deliver.

    Row: one product of a policy; they have no date, which was lost. Source: informe_mipg.
    """
    return con.execute("select politica, producto, linea, procedencia from informe_mipg order by linea").df()


def inconsistencies(con: duckdb.DuckDBPyConnection, *, kind: str | None = None) -> pd.DataFrame:
    """What the report leaves blank, contradicts or lost, of one class or of all, in the order of its lines.

    Row: one observation. Source: informe_inconsistencias.
    """
    return con.execute(
        """
        select clase, asunto, que_dice, que_se_hizo, lineas, procedencia
        from informe_inconsistencias
        where clase = coalesce($kind, clase)
        order by cast(regexp_extract(lineas, '[0-9]+') as integer), clave
        """,
        {"kind": kind},
    ).df()


def kinds(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How many observations there are of each class, most first. Row: one class. Source: informe_inconsistencias."""
    return con.execute(
        """
        select clase, count(*) as observaciones, max(procedencia) as procedencia
        from informe_inconsistencias
        group by clase
        order by observaciones desc, clase
        """
    ).df()
