"""What the reactivation board reads: the marts of a profile, its filters, its names.

The internal profile has them by week, comuna, barrio, section, division, size and footwear (`reactivacion`); the public
one by day and section of the city (`reactivacion_por_dia`). A query counts from the finest that its profile has, and a
filter whose column is not there does not apply: `offered` tells which are.
"""

from __future__ import annotations

import duckdb
import pandas as pd

CITY = "68001"
UNKNOWN_ACTIVITY = "Actividad sin reconocer"
SIZES = {"micro": "Micro", "pequena": "Pequeña", "mediana": "Mediana", "grande": "Grande", "sin_dato": "Sin dato"}
UNPLACED = {"SU": "Sin ubicar"}
# What a filter is called by the queries and by the marts.
FILTERS = {"section": "ciiu_seccion", "size": "tamano", "comuna": "comuna_codigo", "footwear": "es_calzado"}
BREAKDOWNS = {
    "seccion": "ciiu_seccion",
    "division": "ciiu_division",
    "tamano": "tamano",
    "comuna": "comuna_codigo",
    "barrio": "barrio_codigo",
}
# The marts of the board; a profile has some of them.
MARTS = (
    *("ciiu", "reactivacion", "reactivacion_por_dia", "reactivacion_por_celda", "empresas", "empresas_por_municipio"),
    *("empresas_por_mes", "empresas_por_celda", "empresas_por_comuna", "empresas_por_barrio", "presencia"),
    "presencia_por_hora",
    *("ivc_cobertura", "ivc_por_mes", "exposicion_por_comuna", "reactivacion_por_comuna", "reactivacion_por_barrio"),
    "reactivacion_por_comuna_semana",
)
# What is published of records that are not.
_AGGREGATED = "cifras agregadas; los registros son de uso interno (Ley 1581 de 2012)"
_COLUMNS = ("ciiu_seccion", "ciiu_division", "tamano", "comuna_codigo", "barrio_codigo", "es_calzado")
_DAYS = """
    select fecha, 'registrado' as etapa, ciiu_seccion, registrados as establecimientos,
        cast(null as bigint) as trabajadores, procedencia
    from reactivacion_por_dia
    union all
    select fecha, 'aprobado', ciiu_seccion, aprobados, null, procedencia from reactivacion_por_dia
    union all
    select fecha, 'activo', ciiu_seccion, activos, trabajadores, procedencia from reactivacion_por_dia
"""
_WEEKS = f"""
    select semana_inicio as fecha, etapa, {", ".join(_COLUMNS)}, establecimientos, trabajadores, procedencia
    from reactivacion
"""


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


def bounds(con: duckdb.DuckDBPyConnection) -> dict | None:
    """First and last day of the registry, its cut-off and where it comes from; None where none is published.

    Keys: primera_fecha, ultima_fecha, corte_fecha, procedencia, fuente_nombre, licencia, url.
    Sources: reactivacion_por_dia, frescura, fuentes.
    """
    if "reactivacion_por_dia" not in offered(con):
        return None
    first, last, origin = con.execute(
        "select min(fecha), max(fecha), max(procedencia) from reactivacion_por_dia"
    ).fetchone()
    told = source(con, code="reactivacion")
    return (
        {"primera_fecha": first, "ultima_fecha": last}
        | told
        | {
            "corte_fecha": told["corte_fecha"] or last,
            "procedencia": origin,
        }
    )


def source(con: duckdb.DuckDBPyConnection, *, code: str) -> dict:
    """Who publishes a source and until when it is known. Sources: fuentes, frescura."""
    row = con.execute(
        """
        select max(s.titulo), max(s.entidad), max(s.licencia), max(s.url), max(f.corte_fecha), max(f.procedencia)
        from fuentes as s
        left join frescura as f on f.fuente_codigo = s.fuente_codigo
        where s.fuente_codigo = $code
        """,
        {"code": code},
    ).fetchone()
    title, entity, licence, url, cut, origin = row
    name = " · ".join(filter(None, (entity, title))) or code
    return {
        "fuente_codigo": code,
        "fuente_nombre": f"{title or code}, datos de muestra" if origin == "sintetico" else name,
        "licencia": published(licence),
        "url": url,
        "corte_fecha": cut,
    }


def published(licence: str | None) -> str | None:
    """The licence of what is counted over a source."""
    return _AGGREGATED if licence and "uso interno" in licence else licence


def sections(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{code: name} of the sections with establishments or firms, unknown ones last. Sources: ciiu and the marts."""
    tables = [name for name in ("reactivacion_por_dia", "empresas_por_municipio") if name in offered(con)]
    union = " union ".join(f"select ciiu_seccion from {name}" for name in tables)
    names = section_names(con)
    codes = sorted((code for (code,) in con.execute(union).fetchall()), key=lambda code: (code == "SD", code))
    return {code: f"{code} · {names[code]}" if code in names else UNKNOWN_ACTIVITY for code in codes}


def section_names(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{code: name} of every section. Source: ciiu."""
    return dict(con.execute("select distinct ciiu_seccion, ciiu_seccion_nombre from ciiu").fetchall())


def comunas(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{code: name} of the comunas, the corregimientos and what has no place. Source: territorios."""
    found = con.execute(
        """
        select territorio_codigo, territorio_nombre
        from territorios
        where municipio_codigo = $city and territorio_tipo in ('comuna', 'corregimiento')
        order by territorio_tipo, territorio_codigo
        """,
        {"city": CITY},
    ).fetchall()
    return {code: f"{int(code[1:])} · {name}" if code[0] == "C" else name for code, name in found} | UNPLACED


def comunas_of_barrios(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{barrio: comuna or corregimiento} of those that lie in one. Source: territorios."""
    return dict(
        con.execute(
            """
            select territorio_codigo, comuna_codigo
            from territorios
            where territorio_tipo = 'barrio' and municipio_codigo = $city and comuna_codigo is not null
            """,
            {"city": CITY},
        ).fetchall()
    )


def conditions(columns: list[str] | tuple[str, ...], filters: dict, *, alias: str = "") -> tuple[str, dict]:
    """The filters that some columns allow, as SQL and its parameters; one without a value or a column is left out."""
    asked = {
        name: value for name, value in filters.items() if FILTERS[name] in columns and value not in (None, False, "")
    }
    dot = f"{alias}." if alias else ""
    return " and ".join([f"{dot}{FILTERS[name]} = ${name}" for name in asked] or ["true"]), asked


def flow(con: duckdb.DuckDBPyConnection) -> tuple[str, tuple[str, ...]]:
    """The finest table of what reached each stage and when, as SQL, and the columns that filter it."""
    return (_WEEKS, _COLUMNS) if "reactivacion" in offered(con) else (_DAYS, ("ciiu_seccion",))


def names(con: duckdb.DuckDBPyConnection, *, by: str) -> dict[str, str]:
    """{code: name} of the groups of a breakdown. Sources: ciiu, territorios."""
    if by == "seccion":
        return section_names(con) | {"SD": UNKNOWN_ACTIVITY}
    if by == "division":
        found = con.execute("select distinct ciiu_division, ciiu_division_nombre from ciiu").fetchall()
        return {code: f"{code} · {name}" if name else code for code, name in found} | {"SD": UNKNOWN_ACTIVITY}
    if by == "tamano":
        return SIZES
    if by == "comuna":
        return comunas(con)
    found = con.execute(
        """
        select territorio_codigo, territorio_nombre, territorio_tipo
        from territorios
        where municipio_codigo = $city
        """,
        {"city": CITY},
    ).fetchall()
    # What is placed in a comuna but in none of its barrios has a code of its own.
    loose = {
        f"{code}-SB": f"{name}, barrio sin ubicar" for code, name, kind in found if kind in ("comuna", "corregimiento")
    }
    return {code: name for code, name, _ in found} | loose | UNPLACED


def origin(rows: pd.DataFrame) -> str | None:
    """Where some rows come from; None of no rows."""
    kinds = set(rows["procedencia"].dropna())
    return kinds.pop() if len(kinds) == 1 else "mixto" if kinds else None
