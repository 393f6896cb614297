"""COVID-19 of the city within a quarter."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.publications.quarterly import parts
from app.publications.quarterly.model import Block, Cards, Credit, Lead, Missing, Told, Words
from app.queries import covid, covid_context, covid_days, covid_indicators, covid_rhythm, home, quarterly
from app.views import BUCARAMANGA, Chosen
from app.warehouse import later, run

PLACE = "Bucaramanga"
_CARDS = {"confirmados": "casos", "fallecidos": "personas", "letalidad": "de los casos"}


def told(quarter: Quarter) -> Told:
    """The city's own series, whole, and the delivery of the INS or of the city that covers most of the quarter."""
    leads, blocks = _own(quarter)
    chosen = _delivery(quarter)
    if chosen:
        more_leads, more = _counted(chosen, quarter)
        leads, blocks = [*leads, *more_leads], [*blocks, *more]
    if not blocks:
        raise Missing(f"No hay casos de la ciudad fechados en el {quarter.name}.")
    notes = (
        "Los positivos de la Secretaría de Salud se fechan con definición propia y no se suman a los casos del INS ni "
        "se comparan uno a uno con ellos.",
        "Los fallecidos de una entrega se cuentan entre los casos fechados en el trimestre, como estaban al corte.",
        "Rt: número de reproducción por el método de Cori, corregido el retraso de los reportes.",
    )
    return Told(tuple(leads), tuple(blocks), notes)


def _own(quarter: Quarter) -> tuple[list[Lead], list[Block]]:
    """The positives that the city's health office counted by day."""
    series = run(quarterly.positives, start=quarter.start, end=quarter.end)
    if series is None:
        return [], []
    before = run(quarterly.positives, start=quarter.previous.start, end=quarter.previous.end)
    origin = parts.origin("secretaria_positivos", until=series["ultima_fecha"], word="hasta el")
    total, earlier = series["positivos"], before and before["positivos"]
    days = f"{formats.integer(series['dias'])} días con reporte"
    card = parts.card("Positivos de la ciudad", total, unit="casos", before=earlier, note=days)
    rows = later(covid_context.secretariat, start=quarter.start, end=quarter.end)
    more = parts.change(total, earlier)
    sentence = f"La Secretaría de Salud contó {formats.integer(total)} positivos en el trimestre"
    return [Lead(f"{sentence}{f', {more}' if more else ''}.", series["procedencia"])], [
        Cards((card,), Credit(origin, "casos", series["procedencia"]), "Positivos por día, según la ciudad"),
        parts.picture("positivos-secretaria", rows, origin=origin, cutoff=quarter.end),
    ]


def _delivery(quarter: Quarter) -> Chosen | None:
    """The delivery to count the quarter from: a real one before a synthetic, a whole quarter before a part."""
    cuts = run(covid.cutoffs, scope=BUCARAMANGA)
    cuts = cuts[(cuts["fecha_tipos"] != "") & (cuts["corte_fecha"] >= pd.Timestamp(quarter.start))]
    if cuts.empty:
        return None
    order = cuts.assign(
        synthetic=cuts["procedencia"] != "real", partial=cuts["corte_fecha"] < pd.Timestamp(quarter.end)
    )
    best = order.sort_values(["synthetic", "partial"], kind="stable").iloc[0]
    kinds = best["fecha_tipos"].split(",")
    view = run(home.covid_view) | {
        "source": best["fuente_codigo"],
        "source_name": best["fuente_nombre"],
        "cutoff": best["corte_fecha"].date(),
        "definition": best["definicion"] or "",
        "url": best["fuente_url"],
        "licence": best["licencia"],
        "is_list": bool(best["es_lista_casos"]),
        "has_days": True,
        "date_type": next((kind for kind in ("diagnostico", "reporte") if kind in kinds), kinds[0]),
    }
    return replace(Chosen(**view), start=quarter.start, end=quarter.end)


def _counted(chosen: Chosen, quarter: Quarter) -> tuple[list[Lead], list[Block]]:
    """Cases, deaths and pace of a delivery within the quarter."""
    origin = Origin(chosen.source, chosen.source_name, chosen.url, chosen.licence, chosen.cutoff)
    figures = run(covid_indicators.key_figures, **chosen.query)
    row = figures.set_index("indicador").loc["confirmados"]
    if not row["valor"]:
        return [], []
    title = f"Casos de la entrega «{chosen.source_name}»"
    dated = {"place": PLACE, "date_type": chosen.date_type}
    pace = later(covid_rhythm.rhythm, **chosen.query)
    blocks: list[Block] = list(parts.cards(figures, units=_CARDS, origin=origin, title=title))
    if chosen.cutoff < quarter.end:
        blocks.append(
            Words(
                f"Esta entrega llega hasta el {formats.day(chosen.cutoff)}: del trimestre faltan "
                f"{formats.integer((quarter.end - chosen.cutoff).days)} días, que no se completan con otra fuente."
            )
        )
    blocks += [
        parts.picture(
            "casos-por-dia",
            later(covid_days.curve, **chosen.query),
            origin=origin,
            wide=False,
            when=chosen.period,
            **dated,
        ),
        parts.picture("rt", pace, origin=origin, wide=False, **dated),
    ]
    until = min(chosen.cutoff, quarter.end)
    days = f"entre el {formats.day(quarter.start)} y el {formats.day(until)}"
    text = f"La entrega «{chosen.source_name}» trae {row['texto']} casos fechados {days}."
    return [Lead(text, row["procedencia"])], blocks
