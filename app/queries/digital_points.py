"""What the board of the Puntos Digitales reads: the marts of a profile, its months, the names of its groups.

The internal profile has each month's attendance by point, programme, channel and population group together
(`puntos_atenciones`); the public one by one of them at a time. `offered` tells which marts there are, `ways` which
groups a profile can be asked by.
"""

from __future__ import annotations

import duckdb

from app.queries.reactivation import published

BOOKS = "puntos_digitales"
# The marts of the board; a profile has some of them.
MARTS = (
    *("informe_atenciones", "informe_formacion", "informe_plan", "informe_talleres", "informe_coursera"),
    *("puntos_atenciones", "puntos_atenciones_por_mes", "puntos_atenciones_por_punto", "programas_puntos"),
    *("puntos_personas", "puntos_personas_por_mes", "puntos_actividades", "puntos_actividades_por_mes"),
    *("puntos_atenciones_por_punto_trimestre", "puntos_digitales", "alcance_por_sitio", "cobertura_por_territorio"),
)
# What attendance is counted by: the column of the cube, and how it is called.
DIMENSIONS = {
    "punto": ("punto_codigo", "Punto"),
    "programa": ("programa_codigo", "Programa"),
    "canal": ("canal", "Canal"),
    "grupo": ("grupo_poblacional", "Grupo"),
}
# What is no point of its own.
NOT_A_POINT = {"varios": "Varios puntos, sin desglose", "sin_dato": "Sin punto"}
KINDS = {"curso": "Cursos", "taller": "Talleres", "charla": "Charlas", "otro": "Otras", "sin_dato": "Sin dato"}


def offered(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The marts of the board that this profile has with any row, each with its columns."""
    return dict(
        con.execute(
            """
            select t.table_name, list(c.column_name order by c.column_index)
            from duckdb_tables() as t
            inner join duckdb_columns() as c on c.table_oid = t.table_oid and c.database_oid = t.database_oid
            where t.database_name = current_database() and list_contains($marts, t.table_name) and t.estimated_size > 0
            group by t.table_name
            """,
            {"marts": list(MARTS)},
        ).fetchall()
    )


def ways(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What attendance can be broken down by in this profile, as `DIMENSIONS` names it."""
    has = offered(con)
    if "puntos_atenciones" in has:
        return list(DIMENSIONS)
    found = {"punto"} if "puntos_atenciones_por_punto" in has else set()
    if "puntos_atenciones_por_mes" in has:
        found |= {cut for (cut,) in con.execute("select distinct corte from puntos_atenciones_por_mes").fetchall()}
    return [name for name in DIMENSIONS if name in found]


def bounds(con: duckdb.DuckDBPyConnection) -> dict | None:
    """The months of the points' books, their cut-off and where they come from; None where none is published.

    Keys: meses (their first days), procedencia, corte_fecha, fuente_nombre, licencia, url.
    Sources: puntos_atenciones or its public versions, fuentes, frescura.
    """
    table = counted_in(con)
    if table is None:
        return None
    months = [month for (month,) in con.execute(f"select distinct mes_fecha from {table} order by 1").fetchall()]
    (origin,) = con.execute(f"select max(procedencia) from {table}").fetchone()
    return {"meses": months, "procedencia": origin} | _source(con, last=months[-1])


def counted_in(con: duckdb.DuckDBPyConnection) -> str | None:
    """The finest mart of attendance of this profile."""
    has = offered(con)
    tables = ("puntos_atenciones", "puntos_atenciones_por_mes", "puntos_atenciones_por_punto")
    return next((name for name in tables if name in has), None)


def _source(con: duckdb.DuckDBPyConnection, *, last: object) -> dict:
    title, entity, licence, url, cut, origin = con.execute(
        """
        select max(s.titulo), max(s.entidad), max(s.licencia), max(s.url), max(f.corte_fecha), max(f.procedencia)
        from fuentes as s
        left join frescura as f on f.fuente_codigo = s.fuente_codigo
        where s.fuente_codigo = $code
        """,
        {"code": BOOKS},
    ).fetchone()
    title = title or "Registro mensual de los Puntos Digitales"
    return {
        "fuente_nombre": f"{title}, datos de muestra"
        if origin == "sintetico"
        else " · ".join(filter(None, (entity, title))),
        "licencia": published(licence),
        "url": url,
        "corte_fecha": cut or last,
    }


def points(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{code: name} of the points, the Centro de Pensamiento after them. Source: puntos_digitales."""
    if "puntos_digitales" not in offered(con):
        return {}
    return dict(
        con.execute(
            """
            select
                punto_codigo,
                case when punto_tipo = 'centro_pensamiento' then 'Centro de Pensamiento' else punto_nombre end
            from puntos_digitales
            order by punto_tipo = 'centro_pensamiento', punto_nombre
            """
        ).fetchall()
    )


def names(con: duckdb.DuckDBPyConnection, *, by: str) -> dict[str, str]:
    """{code: name} of the groups of a dimension, what is unknown last. Sources: puntos_digitales, programas_puntos."""
    if by == "punto":
        return points(con) | NOT_A_POINT
    if "programas_puntos" not in offered(con):
        return {}
    return dict(
        con.execute(
            "select codigo, nombre from programas_puntos where lista = $by order by orden, codigo", {"by": by}
        ).fetchall()
    )
