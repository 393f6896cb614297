"""Trips of the metropolitan area told in a quarter."""

from __future__ import annotations

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.publications.quarterly import parts
from app.publications.quarterly.model import Absence, Block, Cards, Credit, Lead, Missing, Told, Words
from app.queries import mobility, mobility_figures, mobility_od, mobility_profile, mobility_zones
from app.queries import quarterly as queries
from app.warehouse import Rows, later, run

PLACE = "Área Metropolitana de Bucaramanga"
_UNITS = {"internos": "de los viajes", "p50": "minutos", "p90": "minutos"}
_UNPUBLISHED = (
    "Al público se le muestran solo los del periodo más reciente de cada fuente: de mes a mes, una resta dejaría ver a "
    "pocas personas."
)


def told(quarter: Quarter) -> Told:
    """The newest period of each source of trips within the quarter."""
    counted = run(queries.trips, start=quarter.start, end=quarter.end)
    if not counted:
        raise Missing(f"Ninguna fuente de viajes tiene un periodo en el {quarter.name}.")
    earlier = run(queries.trips, start=quarter.previous.start, end=quarter.previous.end)
    before = {row["viaje_fuente"]: row["viajes"] for row in earlier if row["es_acumulado"]}
    known = {(row["viaje_fuente"], row["periodo_fecha"]): row for row in run(mobility.periods)}
    leads, blocks = [], []
    for row in counted:
        origin = parts.origin(row["viaje_fuente"], until=row["corte_fecha"])
        when = f"{'hasta' if row['es_acumulado'] else 'en'} {formats.day(row['periodo_fecha']).partition(' ')[2]}"
        earlier_trips = before.get(row["viaje_fuente"])
        card = parts.card("Viajes", row["viajes"], unit="viajes", before=earlier_trips, accumulates=row["es_acumulado"])
        blocks.append(Cards((card,), Credit(origin, "viajes", row["procedencia"]), f"Viajes {when}: {origin.name}"))
        leads.append(Lead(f"Se cuentan {card.value} viajes {when} ({origin.name}).", row["procedencia"]))
        period = known.get((row["viaje_fuente"], row["periodo_fecha"]))
        blocks += _flows(period, origin) if period else [Absence("Medios, horas y zonas", _UNPUBLISHED)]
    notes = (
        "Un viaje del registro de trabajadores es la ida al trabajo de un trabajador, una por día trabajado, "
        "acumulados hasta el mes; uno de la encuesta, el de un día, expandido a la población. No se suman.",
    )
    return Told(tuple(leads), tuple(blocks), notes)


def _flows(period: dict, origin: Origin) -> list[Block]:
    """How, when and between which zones the trips of a published period are made."""
    trips = {"source": period["viaje_fuente"], "period": period["periodo_fecha"]}
    od = later(mobility_od.od, level="comuna", **trips)
    margins = later(mobility_od.margins, **trips)
    figures = run(mobility_figures.key_figures, od=od, margins=margins, times=_times(trips), zone=None, kind="comuna")
    hours = later(mobility_profile.departures, **trips)
    modes, zones = (
        later(mobility_profile.modes, departures=hours),
        later(mobility_zones.balance, od=od, margins=margins),
    )
    weighted = "Esta encuesta no trae factores de expansión: sus viajes se cuentan sin ponderar."
    return [
        *([] if period["es_ponderada"] else [Words(weighted)]),
        *parts.cards(figures, units=_UNITS, origin=origin, title="Cómo son"),
        parts.picture("reparto-modal", modes, origin=origin, wide=False, place=PLACE),
        parts.picture("viajes-por-hora", hours, origin=origin, wide=False, place=PLACE),
        parts.picture("orden-zonas", zones, origin=origin, level="comuna"),
    ]


def _times(trips: dict) -> Rows:
    single = run(mobility.grain) == mobility.TRIPS
    lasting = later(mobility_profile.durations, **trips) if single else None
    return later(mobility_profile.times, durations=lasting, by=[], **trips)
