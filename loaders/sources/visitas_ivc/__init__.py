"""Visits of inspection, surveillance and control (IVC) to establishments, as the city delivers them."""

from datetime import date

import duckdb

from loaders.contract import DatePolicy, Source
from loaders.sources.visitas_ivc.columns import COLUMNS, FIELDS, LAYOUTS
from loaders.sources.visitas_ivc.lookups import LOOKUPS
from loaders.sources.visitas_ivc.rules import RULES
from loaders.terms import NO_DATA


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: visits, those that found a breach and those that took a measure."""
    counted = (
        "count(*), count(*) filter (where concepto = 'no_cumple'), "
        "count(*) filter (where medida in ('requerimiento', 'cierre_temporal'))"
    )
    found = con.execute(f"select {counted} from {table}").fetchone()
    return dict(zip(("visits", "breaches", "measures"), found, strict=True))


SOURCE = Source(
    name="visitas_ivc",
    title="Visitas de inspección, vigilancia y control a establecimientos",
    publisher="Alcaldía de Bucaramanga; Secretaría de Salud y Ambiente",
    licence="Datos de establecimientos: uso interno (Ley 1581 de 2012)",
    url="https://www.bucaramanga.gov.co",
    description=(
        "Actas de visita a establecimientos, una fila por acta: cuándo, a cuál, qué se concluyó y qué medida se tomó. "
        "La entidad entrega la lista completa en cada corte. Trae nombres y direcciones: solo salen de ella cifras "
        "agregadas."
    ),
    cadence_days=30,
    grain="una visita",
    key=("acta",),
    cutoff=("fecha_visita",),
    events=(),
    fields=FIELDS,
    layouts=LAYOUTS,
    dates=DatePolicy(earliest=date(2020, 3, 16), words=NO_DATA, swapped="IVC-30", unreadable="IVC-31"),
    lookups=LOOKUPS,
    columns=COLUMNS,
    rules=RULES,
    totals=_totals,
)
