"""What was loaded, what every rule found, how fresh each source is and where the figures come from."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from app.domain import formats

# Days since the newest cut-off, over the promised cadence, up to which a source is up to date or only late.
UP_TO_DATE, LATE = 2, 5
# From here on nobody expects the next delivery: the data describe a past period.
WAYS = (
    *("barrio y dirección", "barrio declarado", "dirección", "comuna declarada", "corregimiento declarado"),
    *("otro municipio", "sin ubicar"),
)
HISTORICAL_DAYS = 365


def today() -> date:
    """The day that freshness is measured against: a parameter of `freshness`, so that its answer ages."""
    return date.today()


def stamp_day(stamp: str) -> date:
    """The day (UTC) on which a build was published."""
    return date.fromisoformat(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")


def stamp_text(stamp: str) -> str:
    """When a build was published: `22 nov 2026, 09:46:16 UTC`."""
    return f"{formats.day(stamp_day(stamp))}, {stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]} UTC"


def loads(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Deliveries loaded, the newest cut-off first.

    Row: one delivery; `cuadra` tells whether rows read = loaded + rejected + duplicates. Sources: cargas, fuentes.
    """
    return con.execute(
        """
        select
            c.carga_id,
            c.fuente_codigo,
            s.titulo as fuente,
            s.entidad,
            s.url,
            s.licencia,
            c.corte_fecha,
            c.disposicion,
            c.leidas,
            c.cargadas,
            c.rechazadas,
            c.duplicadas,
            c.agregadas,
            c.cambiadas,
            c.retiradas,
            c.leidas = c.cargadas + c.rechazadas + c.duplicadas as cuadra,
            c.cargado_en,
            c.procedencia,
            c.huella
        from cargas as c
        left join fuentes as s on s.fuente_codigo = c.fuente_codigo
        order by c.corte_fecha desc, c.cargado_en desc
        """
    ).df()


def rules(con: duckdb.DuckDBPyConnection, *, load_id: str) -> pd.DataFrame:
    """Every rule of a delivery's source with the rows that it touched in it, none included, most rows first.

    Row: one rule. Sources: cargas, reglas, cargas_reglas.
    """
    return con.execute(
        """
        select r.regla_codigo, r.accion, r.texto, coalesce(t.filas, 0) as filas, c.procedencia
        from cargas as c
        join reglas as r on r.fuente_codigo = c.fuente_codigo
        left join cargas_reglas as t on t.carga_id = c.carga_id and t.regla_codigo = r.regla_codigo
        where c.carga_id = $load_id
        order by filas desc, r.regla_codigo
        """,
        {"load_id": load_id},
    ).df()


def placing(con: duckdb.DuckDBPyConnection, *, source: str, cutoff: date) -> pd.DataFrame:
    """How the records of a delivery with addresses were placed, the surest way first.

    Row: one way; `registros_pct` are whole percentages of the records, `con_punto_pct` of those of that way, missing
    where they are few. Empty for sources without addresses and small deliveries. Source: ubicacion_por_metodo.
    """
    ways = ", ".join(f"({place}, '{name}')" for place, name in enumerate(WAYS))
    found = con.execute(
        f"""
        select u.ubicacion_metodo, u.registros_pct, u.con_punto_pct, u.procedencia
        from ubicacion_por_metodo as u
        join (values {ways}) as w(orden, ubicacion_metodo) on w.ubicacion_metodo = u.ubicacion_metodo
        where u.fuente_codigo = $source and u.corte_fecha = $cutoff
        order by w.orden
        """,
        {"source": source, "cutoff": cutoff},
    ).df()
    return found.astype({"con_punto_pct": "Int64"})


def freshness(con: duckdb.DuckDBPyConnection, *, day: date) -> pd.DataFrame:
    """How late each source is against its promised cadence.

    Row: one source that promises a cadence; `estado` is al_dia, demorada, atrasada, historico, muestra (synthetic,
    until a real file comes), referencia (facts stand in for its deliveries) or sin_entregas; `dias` from its newest
    cut-off to `day`. Sources: frescura, fuentes.
    """
    found = con.execute(
        """
        select
            f.fuente_codigo,
            coalesce(s.titulo, f.fuente_codigo) as fuente,
            s.entidad,
            f.cargas,
            f.corte_fecha,
            f.cargado_en,
            f.cadencia_dias,
            f.procedencia,
            f.referencia,
            cast(date_diff('day', f.corte_fecha, $day) as double) as dias
        from frescura as f
        left join fuentes as s on s.fuente_codigo = f.fuente_codigo
        order by fuente
        """,
        {"day": day},
    ).df()
    found["estado"] = [
        ("referencia" if isinstance(row.referencia, str) else "sin_entregas")
        if not row.cargas
        else "muestra"
        if row.procedencia == "sintetico"
        else _state(row.dias, row.cadencia_dias)
        for row in found.itertuples()
    ]
    return found


def _state(days: float, cadence: float) -> str:
    if days > HISTORICAL_DAYS and days > LATE * cadence:
        return "historico"
    if days <= UP_TO_DATE * cadence:
        return "al_dia"
    return "demorada" if days <= LATE * cadence else "atrasada"


def references(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Files of facts that the observatory carries, which promise no next delivery.

    Row: one file with its publisher, licence and address. Source: fuentes.
    """
    return con.execute(
        """
        select titulo as fuente, entidad, licencia, url
        from fuentes
        where cadencia_dias is null
        order by titulo
        """
    ).df()


def provenance(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How many rows of each table are real and how many synthetic.

    Row: one table whose rows tell where they come from; `procedencia` is real, sintetico or mixto. Sources: modelos
    and every table that they describe.
    """
    tables = con.execute(
        """
        select m.modelo, m.descripcion
        from modelos as m
        join duckdb_columns() as c on c.table_name = m.modelo and c.database_name = current_database()
        where c.column_name = 'procedencia'
        order by m.modelo
        """
    ).fetchall()
    rows = []
    for name, description in tables:
        real, synthetic = con.execute(
            "select count(*) filter (where procedencia = 'real'), count(*) filter (where procedencia <> 'real') "
            f'from "{name}"'
        ).fetchone()
        if real or synthetic:
            kind = "mixto" if real and synthetic else "real" if real else "sintetico"
            rows.append((name, description, kind, real, synthetic))
    columns = ["modelo", "descripcion", "procedencia", "reales", "sinteticas"]
    return pd.DataFrame(rows, columns=columns)
