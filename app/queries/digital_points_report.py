"""What the 2020-Q3 report says of the Puntos Digitales: all real, each figure with the line where it stands."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import formats
from app.queries.digital_points import offered

LAST = date(2020, 9, 30)
QUARTERS = {1: "1.er trimestre", 2: "2.º trimestre", 3: "3.er trimestre", 4: "4.º trimestre"}
_INDICATOR = ["indicador", "etiqueta", "valor", "unidad", "texto", "ic_bajo", "ic_alto", "numerador", "denominador"]
_INDICATOR += ["nota", "motivo", "procedencia"]
_TABLES = ("informe_atenciones", "informe_formacion", "informe_coursera", "informe_plan")


def key_figures(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Attendance, people trained, what was taught and the target of the plan.

    Row: one indicator; `motivo` says why one has no value. Sources: informe_atenciones, informe_formacion,
    informe_plan.
    """
    said = _figures(con)
    taught = [said.get(("informe_formacion", key)) for key in ("cursos", "talleres", "charlas")]
    goal = said.get(("informe_plan", "puntos_2020"))
    known = None not in taught
    return _cards(
        [
            _figure(
                "atenciones",
                "Atenciones",
                said.get(("informe_atenciones", "total")),
                "de enero a septiembre de 2020: contactos; la misma persona cuenta cada vez que la atienden",
            ),
            _figure(
                "capacitadas",
                "Personas capacitadas",
                said.get(("informe_formacion", "personas_capacitadas")),
                "en lo corrido de 2020; no se dividen por las atenciones",
            ),
            _figure(
                "actividades",
                "Cursos · talleres · charlas",
                sum(taught) if known else None,
                "en el tercer trimestre de 2020, en ese orden",
                text=" · ".join(formats.integer(one) for one in taught) if known else None,
            ),
            _figure(
                "meta",
                "Meta del plan, cada año",
                goal,
                "con conectividad: los ocho puntos y el Centro de Pensamiento; el informe no dice lo alcanzado",
                text=f"{formats.integer(goal)} sitios" if goal else None,
            ),
        ]
    )


def quarters(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Attendance by quarter of 2020.

    Row: a quarter; `atenciones`, its share of the year so far `parte` and `veces` the first. Source:
    informe_atenciones.
    """
    rows = con.execute(
        """
        select
            cast(right(periodo, 1) as integer) as trimestre,
            cast(cifra as bigint) as atenciones,
            escrito,
            linea,
            procedencia
        from informe_atenciones
        where papel = 'parte' and cifra is not null
        order by trimestre
        """
    ).df()
    rows.insert(1, "nombre", rows["trimestre"].map(QUARTERS))
    rows["parte"] = rows["atenciones"] / rows["atenciones"].sum()
    rows["veces"] = rows["atenciones"] / rows["atenciones"].iloc[0] if len(rows) else None
    return rows


def contacts_and_people(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The two counts of the year so far that are never divided: contacts, and people trained.

    Row: one count. Sources: informe_atenciones, informe_formacion.
    """
    return con.execute(
        """
        select 'atenciones' as clave, 'Atenciones (contactos)' as nombre, cast(cifra as bigint) as valor, linea,
            procedencia
        from informe_atenciones
        where clave = 'total'
        union all
        select 'capacitadas', 'Personas capacitadas', cast(cifra as bigint), linea, procedencia
        from informe_formacion
        where clave = 'personas_capacitadas'
        order by clave
        """
    ).df()


def taught(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Courses, workshops and talks of the third quarter, most first. Source: informe_formacion."""
    return con.execute(
        """
        select clave, indicador as nombre, cast(cifra as bigint) as actividades, linea, procedencia
        from informe_formacion
        where clave in ('cursos', 'talleres', 'charlas') and cifra is not null
        order by actividades desc
        """
    ).df()


def plan(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The sites to be kept connected, by year, with those that there were (`linea_base`).

    Row: a year. Source: informe_plan.
    """
    return con.execute(
        """
        select
            periodo as anio,
            cast(cifra as bigint) as meta,
            cast((select max(cifra) from informe_plan where clave = 'puntos_linea_base') as bigint) as linea_base,
            linea,
            procedencia
        from informe_plan
        where meta_codigo = 'puntos' and medida = 'anual' and cifra is not null
        order by anio
        """
    ).df()


def talks(con: duckdb.DuckDBPyConnection, *, strategy: str) -> pd.DataFrame:
    """The talks or workshops of a strategy as the report lists them, by month and then the largest first.

    Row: one, with `asistentes`, the share `parte` of its strategy and `puntos`, how many points its figure is of: none
    where the cell is blank, several where one cell covers them. Source: informe_talleres.
    """
    rows = con.execute(
        """
        select clave, periodo, punto_escrito, punto_codigo, punto_lectura, taller, poblacion, asistentes, linea, nota,
            procedencia
        from informe_talleres
        where estrategia = $strategy
        order by periodo, asistentes desc, clave
        """,
        {"strategy": strategy},
    ).df()
    rows["puntos"] = [len(text.split("; ")) if isinstance(text, str) else 0 for text in rows["punto_escrito"]]
    rows["parte"] = rows["asistentes"] / rows["asistentes"].sum()
    return rows


def coursera(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The two stages of Coursera: places and, of these, enrolments. Source: informe_coursera."""
    rows = con.execute(
        """
        select
            clave,
            case clave when 'cupos' then 'Cupos gestionados' else 'Inscripciones' end as nombre,
            cast(cifra as bigint) as valor,
            case when periodo like '____-__-__' then cast(periodo as date) end as corte_fecha,
            linea,
            procedencia
        from informe_coursera
        where clave in ('cupos', 'inscripciones') and cifra is not null
        order by valor desc
        """
    ).df()
    rows["conversion"] = rows["valor"] / rows["valor"].shift()
    return rows


def coursera_cutoff(con: duckdb.DuckDBPyConnection) -> date:
    """The last day that the figures of Coursera speak of; that of the report without them. Source: informe_coursera."""
    cuts = coursera(con)["corte_fecha"].dropna() if "informe_coursera" in offered(con) else ()
    return max(cuts).date() if len(cuts) else LAST


def coursera_figures(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What the report gives of Coursera that is no stage: courses on offer, hours and lessons.

    Row: one indicator. Source: informe_coursera.
    """
    said = _figures(con)
    enrolled = said.get(("informe_coursera", "inscripciones"))
    hours, lessons = (said.get(("informe_coursera", key)) for key in ("horas", "lecciones"))

    def each(value: float | None, unit: str) -> str:
        return (
            f"{unit}; {formats.decimal(value / enrolled)} por inscripción en promedio" if value and enrolled else unit
        )

    return _cards(
        [
            _figure(
                "cursos",
                "Cursos",
                said.get(("informe_coursera", "cursos")),
                "gratuitos disponibles con un cupo: no es una etapa",
            ),
            _figure("horas", "Horas", hours, each(hours, "de aprendizaje")),
            _figure("lecciones", "Lecciones", lessons, each(lessons, "tomadas")),
        ]
    )


def _figures(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], float]:
    """Every figure of the board's tables by its table and key."""
    has = offered(con)
    union = " union all ".join(f"select '{name}', clave, cifra from {name}" for name in _TABLES if name in has)
    rows = con.execute(union).fetchall() if union else []
    return {(table, key): value for table, key, value in rows if value is not None}


def _figure(code: str, label: str, value: float | None, note: str, *, text: str | None = None) -> dict:
    known = value is not None
    return {
        "indicador": code,
        "etiqueta": label,
        "valor": float(value) if known else None,
        "unidad": "cifra del informe",
        "texto": (text or formats.integer(value)) if known else None,
        "nota": note,
        "motivo": None if known else "Sin dato: el informe no se ha cargado o no lo trae.",
        "procedencia": "real",
    }


def _cards(figures: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(figures, columns=_INDICATOR)
