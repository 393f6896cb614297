"""What a quarter's report asks that no page does: which quarters there are, and counts within one."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain.quarters import Quarter
from app.queries.reactivation import names, published


def offered(con: duckdb.DuckDBPyConnection, *, dated: list[str]) -> list[str]:
    """The quarters with a row in any of some columns of dates (`mart.column`), the newest first.

    Columns that the profile has not are left out; so are years before the observatory's.
    """
    has = {
        f"{mart}.{column}"
        for mart, column in con.execute("select table_name, column_name from duckdb_columns()").fetchall()
    }
    asked = [name.split(".") for name in dated if name in has]
    if not asked:
        return []
    union = " union ".join(
        f"select distinct cast(date_trunc('quarter', {column}) as date) as fecha from {mart} where {column} is not null"
        for mart, column in asked
    )
    found = con.execute(f"select fecha from ({union}) order by fecha desc").fetchall()
    return [Quarter.of(day).code for (day,) in found]


def has(con: duckdb.DuckDBPyConnection, *, marts: list[str]) -> bool:
    """Whether this profile has all of some marts."""
    found = con.execute(
        "select table_name from duckdb_tables() where list_contains($marts, table_name)", {"marts": marts}
    )
    return len(found.fetchall()) == len(set(marts))


def source(con: duckdb.DuckDBPyConnection, *, code: str) -> dict:
    """How a source is cited: nombre, url, licencia. Sources: fuentes, frescura."""
    row = con.execute(
        """
        select s.titulo, s.entidad, s.licencia, s.url, f.procedencia
        from fuentes as s
        left join frescura as f on f.fuente_codigo = s.fuente_codigo
        where s.fuente_codigo = $code
        """,
        {"code": code},
    ).fetchone()
    title, entity, licence, url, kind = row or (None, None, None, None, None)
    named = title or code
    # A publisher of a source says nothing of the sample that stands in its place.
    name = f"{named}, datos de muestra" if kind == "sintetico" else " · ".join(filter(None, (entity, named)))
    return {"nombre": name, "url": url, "licencia": published(licence)}


def reactivated(con: duckdb.DuckDBPyConnection, *, until: date) -> pd.DataFrame:
    """Who had registered, been approved and come back by a day, by section, those with most workers first.

    Row: one section; the same in every profile, for `reactivacion_por_dia` is of days and `reactivacion` of weeks.
    Source: reactivacion_por_dia.
    """
    rows = con.execute(
        """
        select
            ciiu_seccion as codigo,
            cast(sum(registrados) as bigint) as registrados,
            cast(sum(aprobados) as bigint) as aprobados,
            cast(sum(activos) as bigint) as activos,
            cast(sum(trabajadores) as bigint) as trabajadores,
            max(procedencia) as procedencia
        from reactivacion_por_dia
        where fecha <= $until
        group by ciiu_seccion
        order by trabajadores desc, codigo
        """,
        {"until": until},
    ).df()
    called = names(con, by="seccion")
    rows.insert(1, "nombre", rows["codigo"].map(called).fillna(rows["codigo"]))
    return rows


def office_report(con: duckdb.DuckDBPyConnection) -> dict | None:
    """The report that the office wrote by hand: its quarter, nombre and licencia; None where it is not published.

    Sources: informe_cifras, fuentes.
    """
    if not has(con, marts=["informe_cifras"]):
        return None
    quarter, name, licence = con.execute(
        """
        select
            (select max(periodo) from informe_cifras where periodo like '____-T_'),
            max(entidad),
            max(licencia)
        from fuentes
        where fuente_codigo like 'informe\\_____\\_t_\\_%' escape '\\'
        """
    ).fetchone()
    return {"trimestre": quarter, "nombre": name, "licencia": licence}


def trips(con: duckdb.DuckDBPyConnection, *, start: date, end: date) -> list[dict]:
    """How many trips each source counts in its newest period between two days, their flows published or not.

    Keys: viaje_fuente, periodo_fecha, viajes, es_acumulado, corte_fecha, procedencia. Source: viajes_periodos.
    """
    if not has(con, marts=["viajes_periodos"]):
        return []
    found = con.execute(
        """
        select viaje_fuente, periodo_fecha, viajes, es_acumulado, corte_fecha, procedencia
        from viajes_periodos
        where periodo_fecha between $start and $end and filas > 0
        qualify periodo_fecha = max(periodo_fecha) over (partition by viaje_fuente)
        order by viaje_fuente desc
        """,
        {"start": start, "end": end},
    )
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def positives(con: duckdb.DuckDBPyConnection, *, start: date, end: date) -> dict | None:
    """The positives of the city's own series between two days; None without any.

    Keys: positivos, dias (with a report), ultima_fecha, procedencia. Source: covid_serie_secretaria.
    """
    total, days, last, kind = con.execute(
        """
        select sum(positivos), count(positivos), max(fecha) filter (where positivos is not null), max(procedencia)
        from covid_serie_secretaria
        where fecha between $start and $end
        """,
        {"start": start, "end": end},
    ).fetchone()
    return None if not days else {"positivos": int(total), "dias": days, "ultima_fecha": last, "procedencia": kind}
