"""The municipal line list of COVID-19 cases, with the persons in it, as the two health offices deliver it."""

from datetime import date

import duckdb

from loaders.contract import DatePolicy, Source
from loaders.sources.covid_municipal.columns import COLUMNS
from loaders.sources.covid_municipal.fields import FIELDS, LAYOUTS
from loaders.sources.covid_municipal.lookups import CITY, LOOKUPS
from loaders.sources.covid_municipal.rules import RULES
from loaders.terms import NO_DATA


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: cases, recovered and deaths, in all and of those who live in the city."""
    names = ("cases", "recovered", "deaths")
    counted = (
        "count(*), count(*) filter (where desenlace = 'recuperado'), count(*) filter (where desenlace = 'fallecido')"
    )
    whole = con.execute(f"select {counted} from {table}").fetchone()
    city = con.execute(f"select {counted} from {table} where municipio_codigo = '{CITY}'").fetchone()
    return dict(zip(names, whole, strict=True)) | {"by_municipality": {CITY: dict(zip(names, city, strict=True))}}


SOURCE = Source(
    name="covid_municipal",
    title="Casos de COVID-19 de Bucaramanga (lista municipal)",
    publisher="Secretaría de Salud y Ambiente de Bucaramanga; Secretaría de Salud de Santander",
    licence="Datos personales y sensibles: uso interno (Ley 1581 de 2012)",
    url="https://www.bucaramanga.gov.co",
    description=(
        "Lista de casos confirmados de residentes, una fila por caso, que la entidad entrega completa en cada corte. "
        "Trae la persona, su dirección y su barrio como los escribieron: solo salen de ella cifras agregadas."
    ),
    cadence_days=1,
    grain="un caso confirmado",
    key=("id_caso",),
    cutoff=("fecha_reporte", "fecha_resultado"),
    events=("fecha_muerte", "fecha_recuperado"),
    fields=FIELDS,
    layouts=LAYOUTS,
    dates=DatePolicy(
        earliest=date(2019, 12, 1),
        words=frozenset({"ASINTOMATICO", "NO", "NO APLICA", "N A", "NA", *NO_DATA}),
        swapped="MUN-30",
        unreadable="MUN-31",
    ),
    lookups=LOOKUPS,
    columns=COLUMNS,
    rules=RULES,
    totals=_totals,
)
