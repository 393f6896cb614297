"""The Puntos Digitales within a quarter: what the office reported, and what their monthly books count."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.publications.quarterly import parts
from app.publications.quarterly.model import Absence, Block, Card, Cards, Credit, Lead, Missing, Table, Told
from app.queries import (
    digital_points,
    digital_points_activities,
    digital_points_contacts,
    digital_points_people,
    digital_points_report,
)
from app.warehouse import later, now, run

_TALKS = ("Mes", "Punto, como lo escribe el informe", "A quiénes", "Asistentes", "Línea")
_WIDTHS = (1, 1.6, 4, 1, 0.7)
_NOTES = (
    "Una atención es un contacto: quien vuelve cuenta cada vez. Las personas se cuentan una sola vez por su documento "
    "y no se suman entre meses, puntos ni programas.",
    "El informe da 137 asistentes en una sola celda para tres puntos: no se reparten. Una charla de 267 asistentes no "
    "dice su punto: no se le asigna ninguno.",
    "Mientras no se carguen los libros mensuales, los de muestra se calibran para que cada trimestre sume lo que dice "
    "el informe: lo que dicen de meses, puntos y canales es inventado.",
)


def told(quarter: Quarter) -> Told:
    """The report's figures where it speaks of the quarter, and the books of its months."""
    leads, blocks = _reported(quarter)
    more_leads, more = _booked(quarter)
    if not blocks and not more:
        raise Missing(f"Ni el informe de gestión ni los libros mensuales de los puntos hablan del {quarter.name}.")
    return Told((*leads, *more_leads), (*blocks, *more), _NOTES)


def _reported(quarter: Quarter) -> tuple[list[Lead], list[Block]]:
    """What the office wrote of the quarter; all that it wrote, in its own."""
    if "informe_atenciones" not in run(digital_points.offered):
        return [], []
    own, origin = parts.office_report()
    rows = run(digital_points_report.quarters)
    if quarter.year != own.year or quarter.number not in set(rows["trimestre"]):
        return [], []
    rows = rows[rows["trimestre"] <= quarter.number]
    by_quarter = rows.set_index("trimestre")["atenciones"]
    value, before = int(by_quarter[quarter.number]), by_quarter.get(quarter.number - 1)
    kind = parts.provenance(rows)
    card = parts.card("Atenciones", value, unit="contactos", before=before)
    year = Card(f"En lo corrido de {own.year}", formats.integer(by_quarter.sum()), "contactos")
    blocks: list[Block] = [
        Cards((card, year), Credit(origin, "atenciones (contactos)", kind), "Atenciones según el informe"),
        _quarters(rows, origin, year=own.year),
    ]
    lead = Lead(f"Los Puntos Digitales dieron {card.value} atenciones{f', {card.note}' if card.note else ''}.", kind)
    if quarter != own:
        return [lead], blocks
    more, trained = _taught(origin)
    return [lead, *more], [*blocks, *trained]


def _quarters(rows: pd.DataFrame, origin: Origin, *, year: int) -> Table:
    total = rows["atenciones"].sum()
    cells = [
        (row.nombre, formats.integer(row.atenciones), formats.percent(row.atenciones / total), str(row.linea))
        for row in rows.itertuples()
    ]
    return Table(
        f"Atenciones por trimestre de {year}",
        ("Trimestre", "Atenciones", "De lo corrido del año", "Línea del informe"),
        (*cells, ("Total", formats.integer(total), formats.percent(1.0), "")),
        (False, True, True, True),
        Credit(origin, "atenciones (contactos)", parts.provenance(rows)),
        totals=(len(cells),),
    )


def _taught(origin: Origin) -> tuple[list[Lead], list[Block]]:
    """Courses, talks, workshops and Coursera, as the report lists them."""
    taught = run(digital_points_report.taught)
    people = run(digital_points_report.contacts_and_people).set_index("clave")["valor"].get("capacitadas")
    kind = parts.provenance(taught)
    cards = [Card(row.nombre, formats.integer(row.actividades), "actividades") for row in taught.itertuples()]
    if people is not None:
        note = "En lo corrido del año: no se dividen por las atenciones"
        cards.append(Card("Personas capacitadas", formats.integer(people), "personas", note))
    confio = later(digital_points_report.talks, strategy="en_tic_confio")
    al_punto = later(digital_points_report.talks, strategy="al_punto")
    cut = run(digital_points_report.coursera_cutoff)
    online = replace(origin, until=cut, word="corte")
    listed = partial(parts.table, origin=origin, columns=_TALKS, widths=_WIDTHS, total=("Asistentes",))
    coursera = run(digital_points_report.coursera_figures)
    units = {"cursos": "cursos", "horas": "horas", "lecciones": "lecciones"}
    told = ", ".join(f"{card.value} {card.label.lower()}" for card in cards[: len(taught)])
    attended = int(now(confio)["asistentes"].sum())
    text = f"Enseñaron en {told}; a las charlas En TIC Confío fueron {formats.integer(attended)} asistentes."
    return [Lead(text, kind)], [
        Cards(tuple(cards), Credit(origin, "la de cada cifra", kind), "Formación según el informe"),
        listed("charlas-tic-confio", confio, caption="En TIC Confío, charla por charla"),
        listed("talleres-al-punto", al_punto, caption="¡Al Punto!, taller por taller"),
        parts.picture("charla-mayor", confio, origin=origin, wide=False),
        parts.picture("embudo-coursera", later(digital_points_report.coursera), origin=online, wide=False),
        *parts.cards(coursera, units=units, origin=online, title="Coursera, además"),
    ]


def _booked(quarter: Quarter) -> tuple[list[Lead], list[Block]]:
    """What the monthly books of the points count in the months of the quarter."""
    bounds = run(digital_points.bounds)
    months = [month for month in bounds["meses"] if quarter.holds(month)] if bounds else []
    if not months:
        why = "No se ha cargado ningún libro mensual de este trimestre: el mes, el canal y el punto no tienen cifra."
        return [], [Absence("Atenciones por mes, canal y punto", why)] if _known(quarter) else []
    origin = Origin(
        digital_points.BOOKS,
        bounds["fuente_nombre"],
        bounds["url"],
        bounds["licencia"],
        min(bounds["corte_fecha"], quarter.end),
        word="hasta el",
    )
    ways, place = run(digital_points.ways), "en toda la red"
    when = formats.period(quarter.start, quarter.end)
    asked = partial(later, digital_points_contacts.contacts, start=quarter.start, end=quarter.end)
    blocks: list[Block] = list(_people(quarter, origin))
    if "canal" in ways:
        blocks.append(
            parts.picture("atenciones-mes", asked(by="canal"), origin=origin, wide=False, by="canal", place=place)
        )
    if run(digital_points_activities.ways):
        rows = later(digital_points_activities.activities, by="tipo", start=quarter.start, end=quarter.end)
        blocks.append(parts.picture("actividades-mes", rows, origin=origin, wide=False, when=when))
    for by in ("punto", "programa"):
        if by in ways:
            caption = f"Atenciones por {by}, según los libros mensuales"
            blocks.append(
                parts.table("atenciones-orden", asked(by=by), origin=origin, caption=caption, widths=(4, 1.5, 1.5))
            )
    return _lead(quarter, bounds["procedencia"]), blocks


def _known(quarter: Quarter) -> bool:
    return bool(_reported(quarter)[1])


def _people(quarter: Quarter, origin: Origin) -> list[Cards]:
    """Distinct persons of the quarter beside their contacts."""
    row = _persons(quarter)
    if row is None:
        return []
    cards = (
        Card("Personas distintas", formats.integer(row["personas"]), "personas", "Con documento, una vez cada una"),
        Card("Atenciones", formats.integer(row["atenciones"]), "contactos", "Con documento o sin él"),
    )
    return [Cards(cards, Credit(origin, "la de cada cifra", row["procedencia"]), "Según los libros mensuales")]


def _lead(quarter: Quarter, kind: str) -> list[Lead]:
    row = _persons(quarter)
    if row is None:
        return []
    return [Lead(f"Según los libros mensuales, {formats.integer(row['personas'])} personas distintas.", kind)]


def _persons(quarter: Quarter) -> dict | None:
    if not run(digital_points_people.people_in):
        return None
    rows = run(digital_points_people.persons, kind="trimestre")
    own = rows[rows["periodo_fecha"] == pd.Timestamp(quarter.start)]
    return next(iter(own.to_dict("records")), None)
