"""The digital services of the quarter: portals by quarter, procedures by tax, and the figures that stand alone."""

from __future__ import annotations

import duckdb
import pandas as pd

from app.domain import formats

_QUARTERLY = {"portales": "informe_portales", "soporte": "informe_soporte"}
# Of each group: table and name of the figure, its label and what it is, beside its line and its period.
_CARDS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "servicios": (
        ("portales", "emergencia_visitas", "Portal de emergencia", "visitas hasta la entrega del informe, sin fecha"),
        ("tramites", "declaraciones_total", "Declaraciones virtuales", "de ICA y RETEICA, en el trimestre"),
        ("tramites", "pagos_total", "Pagos electrónicos", "de tres impuestos, en el trimestre"),
        ("soporte", "servicios", "Servicios de soporte", "técnico; no consta el periodo, se toman como del trimestre"),
    ),
    "observatorio": (
        ("observatorio_digital", "series", "Series publicadas", "de datos, hasta la fecha del informe"),
        ("observatorio_digital", "visitas_unicas", "Visitas únicas", "al sitio; no consta desde cuándo"),
        ("observatorio_digital", "series_vistas", "Series vistas", "consultas a los datos; no consta desde cuándo"),
        ("observatorio_digital", "descargas", "Descargas", "de datos abiertos; no consta desde cuándo"),
        ("observatorio_digital", "tableros_salud", "Tableros de salud", "de indicadores de salud"),
        ("observatorio_digital", "actualizaciones", "Actualizaciones", "de tableros, hasta la fecha del informe"),
        ("observatorio_digital", "actualizaciones_mes", "En el último mes", "actualizaciones: una por tablero"),
    ),
    "mipg": (
        ("diagnosticos", "racionalizacion_tramites", "Racionalización de trámites", "autodiagnóstico de la entidad"),
        ("diagnosticos", "ciudades_nivel_desde", "Nivel de capacidades", "para ciudad inteligente; no dice la escala"),
        ("diagnosticos", "ciudades_territorios", "Territorios medidos", "del país, con el modelo de MinTIC"),
        ("diagnosticos", "ciudades_dimensiones", "Dimensiones", "de la medición de ciudades inteligentes"),
        ("diagnosticos", "ciudades_componentes", "Componentes", "percepción, capacidades y resultados"),
    ),
}
# A figure that is from one value to another.
_RANGES = {"ciudades_nivel_desde": "ciudades_nivel_hasta"}


def quarters(con: duckdb.DuckDBPyConnection, *, topic: str) -> pd.DataFrame:
    """What the report gives by quarter of the portals (`portales`) or of the printing (`soporte`).

    Row: a quarter of an indicator; `cifra` in its `unidad`, null where the report leaves its cell blank; `cambio` from
    the quarter before, where both are known. Sources: informe_portales, informe_soporte.
    """
    return con.execute(
        f"""
        with todas as (
            select
                indicador,
                periodo,
                cifra,
                unidad,
                cifra / lag(cifra) over (partition by indicador order by periodo) - 1 as cambio,
                linea,
                nota,
                procedencia
            from {_QUARTERLY[topic]}
            where papel <> 'repetida' and periodo like '____-T_'
        )
        select * from todas
        where indicador in (select indicador from todas group by indicador having count(*) > 1)
        order by min(linea) over (partition by indicador), periodo
        """
    ).df()


def procedures(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Virtual tax returns and electronic payments, by tax.

    Row: a tax of a procedure, or its total (`es_total`), which comes first; `cifra`, how many; `parte` of the total.
    Source: informe_tramites.
    """
    return con.execute(
        """
        with totales as (select tramite, cifra as total from informe_tramites where papel = 'total')
        select
            t.tramite,
            t.indicador,
            t.impuesto,
            t.papel = 'total' as es_total,
            t.periodo,
            t.cifra,
            t.cifra / s.total as parte,
            t.linea,
            t.procedencia
        from informe_tramites as t
        inner join totales as s on t.tramite = s.tramite
        order by t.tramite, es_total desc, t.cifra desc
        """
    ).df()


def cards(con: duckdb.DuckDBPyConnection, *, group: str) -> pd.DataFrame:
    """The figures of a group that stand alone, as `queries.covid_indicators.key_figures` gives them.

    Row: one indicator with its `linea`. Source: informe_cifras.
    """
    asked = _CARDS[group]
    held = {(row[0], row[1]): row[2:] for row in con.execute(
        "select tabla, clave, cifra, unidad, linea, procedencia from informe_cifras where list_contains($of, tabla)",
        {"of": sorted({table for table, *_ in asked})},
    ).fetchall()}  # fmt: skip
    found = []
    for table, name, label, what in asked:
        value, unit, line, kind = held[table, name]
        text = formats.percent(value / 100) if unit == "pct" else formats.integer(value)
        if name in _RANGES:
            text = f"{text} a {formats.integer(held[table, _RANGES[name]][0])}"
        found.append(
            {"indicador": name, "etiqueta": label, "valor": value, "unidad": unit, "texto": text}
            | {"ic_bajo": None, "ic_alto": None, "nota": f"{what}. Línea\u00a0{line}", "motivo": None}
            | {"linea": line, "procedencia": kind}
        )
    return pd.DataFrame(found)
