"""Economic reactivation at the end of a quarter, against the end of the one before."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.filters.reactivation import BASE
from app.publications.quarterly import parts
from app.publications.quarterly.model import Absence, Block, Card, Cards, Credit, Lead, Missing, Picture, Table, Told
from app.queries import quarterly, reactivation, reactivation_counts, reactivation_firms
from app.warehouse import later, run

MEASURE = "trabajadores"
_STAGES = {"registrados": "Registrados", "aprobados": "Con protocolo aprobado", "activos": "Activos"}
# Sections of the table: the page has the rest.
MOST = 12


def told(quarter: Quarter) -> Told:
    """What had come back by the last day of the quarter that the registry covers."""
    bounds = run(reactivation.bounds)
    if bounds is None:
        raise Missing("No se ha cargado el registro de reactivación.")
    if bounds["primera_fecha"] > quarter.end or bounds["ultima_fecha"] < quarter.start:
        raise Missing(
            f"El registro de reactivación va del {formats.day(bounds['primera_fecha'])} al "
            f"{formats.day(bounds['ultima_fecha'])}: no cubre este trimestre."
        )
    until = min(quarter.end, bounds["ultima_fecha"])
    rows, before = (run(quarterly.reactivated, until=day) for day in (until, quarter.start - timedelta(days=1)))
    totals, earlier = rows.sum(numeric_only=True), before.sum(numeric_only=True)
    origin = parts.origin("reactivacion", until=until, word="hasta el")
    kind = parts.provenance(rows)
    cards = [
        parts.card(label, totals[name], unit="establecimientos", before=earlier.get(name), accumulates=True)
        for name, label in _STAGES.items()
    ]
    workers = parts.card(
        "Trabajadores", totals[MEASURE], unit="personas", before=earlier.get(MEASURE), accumulates=True
    )
    text = (
        f"Al {formats.day(until)} habían vuelto a la actividad {formats.integer(totals['activos'])} establecimientos "
        f"con {formats.integer(totals[MEASURE])} trabajadores."
    )
    return Told(
        (Lead(text, kind),),
        (
            Cards((*cards, workers), Credit(origin, "la de cada cifra", kind), f"Al {formats.day(until)}"),
            _index(quarter, until, origin),
            _sections(rows, until, origin),
            *_firms(quarter),
        ),
        (
            "Activo es el establecimiento que llegó a la última etapa del registro; cada etapa cuenta también a las "
            "siguientes. Las cifras se acumulan desde que el registro empezó.",
            "El índice compara cada semana con la base, que vale 100; no se calcula donde la base tiene menos de 20.",
        ),
    )


def _index(quarter: Quarter, until: date, origin: Origin) -> Picture | Absence:
    """The index of the quarter's weeks, on the base of the page."""
    weeks = run(reactivation_counts.weeks)
    base = next((week for week in reversed(weeks) if week <= BASE), weeks[0])
    asked = later(reactivation_counts.index, base=base, measure=MEASURE, start=quarter.start, until=until)
    return parts.picture("indice-reactivacion", asked, origin=origin, measure=MEASURE, base=base, place="Bucaramanga")


def _sections(rows: pd.DataFrame, until: date, origin: Origin) -> Table:
    columns = {"nombre": "Sección", "registrados": "Registrados", "activos": "Activos", "trabajadores": "Trabajadores"}
    return parts.of_rows(
        rows.rename(columns=columns)[list(columns.values())],
        caption=f"Por sección de actividad, al {formats.day(until)}",
        credit=Credit(origin, "establecimientos y trabajadores", parts.provenance(rows)),
        most=MOST,
        widths=(4, 1.2, 1.2, 1.2),
    )


def _firms(quarter: Quarter) -> list[Block]:
    """Firms that the chamber registered and cancelled in the months of the quarter."""
    if "empresas_por_mes" not in run(reactivation.offered):
        return []
    rows = run(reactivation_firms.openings)
    rows = rows[[quarter.holds(month.date()) for month in rows["mes_fecha"]]]
    if rows.empty:
        return []
    origin = parts.origin("camara_comercio", until=rows["corte_fecha"].max().date())
    totals = {"Aperturas": "aperturas", "Cierres": "cierres"}
    cards = tuple(Card(label, formats.integer(rows[name].sum()), "empresas") for label, name in totals.items())
    saldo = Card("Saldo", formats.signed(rows["saldo"].sum()), "empresas", "Aperturas menos cierres")
    credit = Credit(origin, "empresas con sede en la ciudad", reactivation.origin(rows))
    return [Cards((*cards, saldo), credit, "Empresas que la Cámara de Comercio matriculó y canceló en el trimestre")]
