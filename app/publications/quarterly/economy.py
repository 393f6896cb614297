"""Economic reactivation at the end of a quarter, against the end of the one before."""

from __future__ import annotations

from datetime import timedelta

from app.domain import formats
from app.domain.quarters import Quarter
from app.filters.reactivation import BASE
from app.publications.quarterly import parts
from app.publications.quarterly.model import Block, Card, Cards, Credit, Lead, Missing, Told
from app.queries import reactivation, reactivation_counts, reactivation_firms
from app.warehouse import later, run

MEASURE = "trabajadores"
_UNITS = {
    "registrado": ("establecimientos", "Registrados"),
    "aprobado": ("establecimientos", "Con protocolo aprobado"),
    "activo": ("establecimientos", "Activos"),
}


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
    now_, before = (
        run(reactivation_counts.stages, until=day).set_index("etapa")
        for day in (until, quarter.start - timedelta(days=1))
    )
    origin = parts.origin("reactivacion", until=until, word="hasta el")
    active, kind = now_.loc["activo"], now_.loc["activo", "procedencia"]
    cards = [
        parts.card(label, now_.loc[stage, "establecimientos"], unit=unit, before=_known(before, stage))
        for stage, (unit, label) in _UNITS.items()
    ]
    workers = int(active["trabajadores"])
    cards.append(parts.card("Trabajadores", workers, unit="personas", before=_known(before, "activo", MEASURE)))
    text = (
        f"Al {formats.day(until)} habían vuelto a la actividad {formats.integer(active['establecimientos'])} "
        f"establecimientos con {formats.integer(workers)} trabajadores."
    )
    return Told(
        (Lead(text, kind),),
        (
            Cards(tuple(cards), Credit(origin, "la de cada cifra", kind), f"Al {formats.day(until)}"),
            *_drawn(quarter, until, origin),
            *_firms(quarter),
        ),
        (
            "Activo es el establecimiento que llegó a la última etapa del registro; cada etapa cuenta también a las "
            "siguientes. Las cifras se acumulan desde que el registro empezó.",
            "El índice compara cada semana con la base, que vale 100; no se calcula donde la base tiene menos de 20.",
        ),
    )


def _known(rows: object, stage: str, column: str = "establecimientos") -> float | None:
    value = rows.loc[stage, column]
    return float(value) if value else None


def _drawn(quarter: Quarter, until: object, origin: object) -> list[Block]:
    weeks = run(reactivation_counts.weeks)
    base = next((week for week in reversed(weeks) if week <= BASE), weeks[0])
    index = later(reactivation_counts.index, base=base, measure=MEASURE, start=quarter.start, until=until)
    listed = later(reactivation_counts.breakdown, by="seccion", until=until)
    return [
        parts.picture("indice-reactivacion", index, origin=origin, measure=MEASURE, base=base, place="Bucaramanga"),
        parts.table(
            "orden-reactivacion",
            listed,
            origin=origin,
            caption=f"Por sección de actividad, al {formats.day(until)}",
            columns=("Grupo", "Registrados", "Establecimientos activos", "Trabajadores reactivados"),
            widths=(4, 1.2, 1.6, 1.6),
            most=12,
        ),
    ]


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
