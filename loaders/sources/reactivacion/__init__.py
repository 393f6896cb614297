"""The city's registry of establishments that reactivate: who asks, whose protocol is approved, who has started."""

from datetime import date

import duckdb

from loaders.contract import DatePolicy, Source
from loaders.sites import CITY
from loaders.sources.reactivacion.columns import COLUMNS
from loaders.sources.reactivacion.fields import FIELDS, LAYOUTS
from loaders.sources.reactivacion.lookups import LOOKUPS
from loaders.sources.reactivacion.rules import RULES
from loaders.terms import NO_DATA


def _totals(con: duckdb.DuckDBPyConnection, table: str) -> dict:
    """What the file says of itself: establishments, those with each stage's date, and workers; and of the city."""
    names = ("establishments", "approved", "started", "workers")
    counted = (
        "count(*), count(fecha_aprobacion), count(fecha_inicio), coalesce(sum(trabajadores_reactivados), 0)::bigint"
    )
    whole = con.execute(f"select {counted} from {table}").fetchone()
    city = con.execute(f"select {counted} from {table} where municipio_codigo = '{CITY}'").fetchone()
    return dict(zip(names, whole, strict=True)) | {"by_municipality": {CITY: dict(zip(names, city, strict=True))}}


SOURCE = Source(
    name="reactivacion",
    title="Registro de reactivación económica de Bucaramanga",
    publisher="Alcaldía de Bucaramanga",
    licence="Datos de establecimientos y de quien los registra: uso interno (Ley 1581 de 2012)",
    url="https://www.bucaramanga.gov.co",
    description=(
        "Establecimientos que piden reactivarse, una fila por radicado: actividad, tamaño, lugar, fechas de registro, "
        "de aprobación de su protocolo y de inicio, y trabajadores. La entidad entrega la lista completa cada vez. "
        "Trae nombres, teléfonos y direcciones: solo salen de ella cifras agregadas."
    ),
    cadence_days=30,
    grain="un establecimiento registrado",
    key=("radicado",),
    cutoff=("fecha_registro",),
    events=("fecha_aprobacion", "fecha_inicio"),
    unreadable="REA-20",
    fields=FIELDS,
    layouts=LAYOUTS,
    dates=DatePolicy(
        earliest=date(2020, 4, 1),
        words=frozenset({"NO", "NO APLICA", "N A", "NA", "PENDIENTE", "EN TRAMITE", "EN ESTUDIO", *NO_DATA}),
        swapped="REA-30",
        unreadable="REA-31",
    ),
    lookups=LOOKUPS,
    columns=COLUMNS,
    rules=RULES,
    totals=_totals,
)
