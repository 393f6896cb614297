"""The monthly workbooks of the Puntos Digitales: whom each point attended, and what activities it held."""

from datetime import date

import duckdb

from loaders.contract import DatePolicy, Source
from loaders.sources.puntos_digitales.columns import COLUMNS
from loaders.sources.puntos_digitales.fields import FIELDS, LAYOUTS
from loaders.sources.puntos_digitales.lookups import LOOKUPS
from loaders.sources.puntos_digitales.rules import RULES
from loaders.sources.puntos_digitales.workbook import open_book
from loaders.terms import NO_DATA


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the book says of itself: contacts, with and without a person, activities and those who came to them."""
    contacts, nameless, persons, activities, attendees = con.execute(
        f"""
        select count(*) filter (registro = 'atencion'),
               count(*) filter (registro = 'atencion' and documento is null),
               count(distinct documento),
               count(*) filter (registro = 'actividad'),
               coalesce(sum(asistentes), 0)::bigint
        from {table}
        """
    ).fetchone()
    return {
        "contacts": contacts,
        "without_document": nameless,
        "persons": persons,
        "activities": activities,
        "attendees": attendees,
    }


SOURCE = Source(
    name="puntos_digitales",
    title="Libros mensuales de los Puntos Digitales",
    publisher="Alcaldía de Bucaramanga, Oficina Asesora TIC",
    licence="Datos personales: uso interno (Ley 1581 de 2012)",
    url="https://www.bucaramanga.gov.co",
    description=(
        "Un libro de Excel por mes con las atenciones de cada Punto Digital y del Centro de Pensamiento, una hoja por "
        "punto, y las actividades (cursos, talleres y charlas) en otra. La última entrega de un mes reemplaza las "
        "anteriores. Trae documentos y nombres: de ella solo salen cifras agregadas."
    ),
    cadence_days=31,
    grain="una atención o una actividad",
    key=("fecha_mes", "hoja", "numero"),
    cutoff=("fecha_mes", "fecha"),
    events=(),
    opener=open_book,
    fields=FIELDS,
    layouts=LAYOUTS,
    dates=DatePolicy(earliest=date(2010, 1, 1), words=NO_DATA, swapped="PUN-50", unreadable="PUN-51"),
    lookups=LOOKUPS,
    columns=COLUMNS,
    rules=RULES,
    totals=_totals,
)
