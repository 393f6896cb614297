"""The daily positives of Bucaramanga that its health secretariat publishes, by its own definition."""

from datetime import date

import duckdb

from loaders.contract import REJECT, REPAIR, WARN, Column, DatePolicy, Field, Layout, Rule, Source
from loaders.daily import OUT_OF_TIME, falls, gaps
from loaders.terms import NO_DATA

RUNNING = "sum(coalesce(positivos, 0)) over (order by fecha)"


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: days, days without a figure, positives of all its days, its own last total."""
    query = f"""
        select count(*), count(*) - count(positivos), sum(positivos)::bigint, arg_max(acumulado, fecha),
               min(fecha)::varchar, max(fecha)::varchar
        from {table}
    """
    names = ("days", "days_without_data", "cases", "accumulated", "first_day", "last_day")
    return dict(zip(names, con.execute(query).fetchone(), strict=True))


SOURCE = Source(
    name="secretaria_positivos",
    title="Positivos por día en Bucaramanga según la Secretaría de Salud",
    publisher="Secretaría de Salud y Ambiente de Bucaramanga",
    licence="No declarada; hechos y cifras",
    url="https://www.bucaramanga.gov.co",
    description=(
        "Serie diaria de positivos con definición propia: se comporta como fechada por inicio de síntomas o toma de "
        "muestra y nunca se suma a la del INS. Sus últimos diez días están incompletos. Mientras no se carga un "
        "archivo más reciente valen los hechos de referencia, hasta el 23 de mayo de 2021."
    ),
    cadence_days=1,
    reference="secretaria_positivos",
    grain="un día",
    key=("fecha",),
    cutoff=("fecha",),
    events=(),
    unreadable="SEC-10",
    fields=(
        Field("fecha", ("dia", "día"), is_date=True),
        Field("positivos", ("positivos_dia", "positivos del día")),
        Field("acumulado", ("acumulado", "positivos acumulados")),
    ),
    layouts=(Layout("diaria", "positivos de cada día y acumulado", frozenset({"fecha", "positivos", "acumulado"})),),
    dates=DatePolicy(earliest=date(2020, 1, 1), words=NO_DATA, swapped="SEC-30", unreadable="SEC-31"),
    lookups=(),
    columns=(
        Column("fecha", "fecha", "Día, según la definición de la Secretaría."),
        Column("positivos", "entero", "Positivos del día; vacío si no se informó.", "casos", (0, 10_000)),
        Column("acumulado", "entero", "Positivos acumulados según el archivo.", "casos", (0, 1_000_000)),
    ),
    rules=(
        Rule("SEC-01", REJECT, "La fila no trae una fecha: no es un día."),
        Rule("SEC-02", REJECT, "La fila trae más celdas que el encabezado: no se sabe qué dato es cuál."),
        Rule("SEC-03", REJECT, "El día se repite con otras cifras: se conserva la última aparición."),
        Rule("SEC-10", REPAIR, "Cifra que no es un número entero posible: se deja vacía y el día se conserva."),
        Rule("SEC-20", WARN, "El acumulado baja frente al día anterior.", when=falls(["acumulado"])),
        Rule(
            "SEC-21",
            WARN,
            "El acumulado no es la suma de los positivos de cada día: ambos se conservan como se publicaron.",
            when=f"fecha in (select fecha from (select fecha, acumulado <> {RUNNING} as otro from entrega) where otro)",
        ),
        Rule("SEC-22", WARN, "Día sin dato: se deja vacío, no es cero.", when="positivos is null"),
        Rule("SEC-23", WARN, "Faltan uno o más días antes de este.", when=gaps()),
        Rule("SEC-24", WARN, "Uno de los últimos diez días: todavía se completa.", when="fecha > $corte - 10"),
        Rule("SEC-30", REPAIR, "Día y mes intercambiados: se reordenan."),
        Rule("SEC-31", REPAIR, "Fecha ilegible: se deja vacía."),
        Rule("SEC-32", WARN, "El día es anterior a 2020 o posterior al corte: no entra en la serie.", when=OUT_OF_TIME),
    ),
    totals=_totals,
)
