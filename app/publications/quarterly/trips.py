"""Trips of the metropolitan area told in a quarter."""

from __future__ import annotations

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.publications.quarterly import parts
from app.publications.quarterly.model import Block, Lead, Missing, Told, Words
from app.queries import mobility, mobility_figures, mobility_od, mobility_profile, mobility_zones
from app.queries.reactivation import published
from app.warehouse import later, run

PLACE = "Área Metropolitana de Bucaramanga"
_UNITS = {"viajes": "viajes", "internos": "% de los viajes", "p50": "minutos", "p90": "minutos"}


def told(quarter: Quarter) -> Told:
    """The newest period of each source of trips within the quarter."""
    found: dict[str, dict] = {}
    for period in run(mobility.periods):
        if quarter.holds(period["periodo_fecha"]):
            found.setdefault(period["viaje_fuente"], period)
    if not found:
        raise Missing(f"Ninguna fuente de viajes tiene un periodo en el {quarter.name}.")
    leads, blocks = [], []
    for period in found.values():
        lead, own = _period(period)
        leads.append(lead)
        blocks += own
    notes = (
        "Un viaje del registro de trabajadores es la ida al trabajo de un trabajador, una por día trabajado, acumulados "
        "hasta el mes; uno de la encuesta, el de un día, expandido a la población. No se suman.",
    )
    return Told(tuple(leads), tuple(blocks), notes)


def _period(period: dict) -> tuple[Lead, list[Block]]:
    trips = {"source": period["viaje_fuente"], "period": period["periodo_fecha"]}
    month = formats.day(period["periodo_fecha"]).partition(" ")[2]
    title = period["titulo"] or period["viaje_fuente"]
    synthetic = period["procedencia"] == "sintetico"
    name = f"{title}, datos de muestra" if synthetic else title
    origin = Origin(
        period["viaje_fuente"], name, period["url"], published(period["licencia"]), period["corte_fecha"]
    )
    od = later(mobility_od.od, level="comuna", **trips)
    margins = later(mobility_od.margins, **trips)
    single = run(mobility.grain) == mobility.TRIPS
    lasting = later(mobility_profile.durations, **trips) if single else None
    figures = run(
        mobility_figures.key_figures,
        od=od,
        margins=margins,
        times=later(mobility_profile.times, durations=lasting, by=[], **trips),
        zone=None,
        kind="comuna",
    )
    hours = later(mobility_profile.departures, **trips)
    until = f"{'hasta' if period['es_acumulado'] else 'en'} {month}"
    blocks: list[Block] = [
        *parts.cards(figures, units=_UNITS, origin=origin, title=f"{title}, {until}"),
        parts.picture(
            "reparto-modal",
            later(mobility_profile.modes, departures=hours),
            origin=origin,
            wide=False,
            place=PLACE,
        ),
        parts.picture("viajes-por-hora", hours, origin=origin, wide=False, place=PLACE),
        parts.picture(
            "orden-zonas",
            later(mobility_zones.balance, od=od, margins=margins),
            origin=origin,
            level="comuna",
        ),
    ]
    if not period["es_ponderada"]:
        blocks.insert(0, Words("Esta encuesta no trae factores de expansión: sus viajes se cuentan sin ponderar."))
    whole = figures.set_index("indicador").loc["viajes", "texto"]
    return Lead(f"Se cuentan {whole} viajes {until} ({title.lower()}).", period["procedencia"]), blocks
