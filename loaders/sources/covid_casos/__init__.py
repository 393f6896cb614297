"""The INS line list of confirmed COVID-19 cases, in every layout seen between March 2020 and 2021."""

from datetime import date

import duckdb

from loaders.contract import DatePolicy, Source
from loaders.sources.covid_casos.columns import COLUMNS
from loaders.sources.covid_casos.fields import FIELDS, LAYOUTS
from loaders.sources.covid_casos.lookups import LOOKUPS
from loaders.sources.covid_casos.rules import RULES
from loaders.sources.covid_portal import PORTAL
from loaders.terms import NO_DATA


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: cases, recovered and deaths, in all and by municipality."""
    rows = con.execute(
        f"""
        select municipio_codigo, count(*), count(*) filter (where desenlace = 'recuperado'),
               count(*) filter (where desenlace = 'fallecido')
        from {table} group by municipio_codigo order by municipio_codigo
        """
    ).fetchall()
    names = ("cases", "recovered", "deaths")
    whole = dict(zip(names, (sum(row[i] for row in rows) for i in (1, 2, 3)), strict=True))
    return whole | {"by_municipality": {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows if row[0]}}


SOURCE = Source(
    name="covid_casos",
    title="Casos confirmados de COVID-19 (lista del INS)",
    publisher="Instituto Nacional de Salud (INS)",
    licence="Datos abiertos del Estado colombiano, CC BY-SA 4.0",
    url="https://www.datos.gov.co/d/gt2j-8ykr",
    description=(
        "Lista nacional de casos confirmados, una fila por caso, que el INS entrega completa en cada corte. "
        "No trae barrio, dirección ni identificación de la persona."
    ),
    cadence_days=1,
    reference="ins_serie_diaria",
    grain="un caso confirmado",
    key=("id_caso",),
    cutoff=("fecha_reporte", "fecha_diagnostico"),
    events=("fecha_muerte", "fecha_recuperado"),
    together={"edad_unidad": "recuperado"},
    fields=FIELDS,
    layouts=LAYOUTS,
    dates=DatePolicy(
        earliest=date(2019, 12, 1),
        words=frozenset({"ASINTOMATICO", "NO", "NO APLICA", "N A", "NA", *NO_DATA}),
        swapped="COV-30",
        unreadable="COV-31",
    ),
    lookups=LOOKUPS,
    columns=COLUMNS,
    rules=RULES,
    totals=_totals,
    remote=PORTAL,
)
