"""Plan, budget, digital services and products of the office, from the report that it wrote by hand."""

from __future__ import annotations

import pandas as pd

from app.charts.origin import Origin
from app.domain import formats
from app.domain.quarters import Quarter
from app.publications.quarterly import parts
from app.publications.quarterly.model import Absence, Block, Cards, Credit, Lead, Missing, Table, Told
from app.queries import management, management_services
from app.warehouse import later, run

_TOPICS = {"portales": "portales-trimestres", "soporte": "impresiones-trimestres"}
_PROCEDURES = {"declaracion": "Declaraciones virtuales", "pago": "Pagos electrónicos"}
_ALONE = {"servicios": "Otros servicios del informe", "observatorio": "Observatorio digital, según el informe"}
# Units that are read in the figure itself.
_SAID = ("pct", "nivel")
# Cards that have a table of their own.
_TOLD_APART = ("declaraciones_total", "pagos_total")
_PLAN_NOTES = (
    "Las metas que se suman reparten entre los años lo esperado del cuatrienio; las que se mantienen piden lo mismo "
    "cada año y no se suman. El informe trae metas, no lo alcanzado.",
    "El presupuesto es el solicitado para cada recurso; no dice cuánto se ejecutó.",
)
_SERVICE_NOTES = (
    "Un cambio compara dos trimestres cuya cifra trae el informe; una celda en blanco queda vacía, no en cero.",
    "Las visitas al portal de emergencia y las estadísticas del observatorio digital se acumulan hasta una fecha que "
    "el informe no dice; los servicios de soporte, en un periodo que no consta.",
)


def plan(quarter: Quarter) -> Told:
    """The goals of the plan by year, and the money asked for in the year."""
    own, origin = parts.office_report()
    rows = run(management.plan)
    years = [str(year) for year in sorted(set(rows["anio"]))]
    if str(quarter.year) not in years:
        raise Missing(f"Las metas del plan de desarrollo que se conocen van de {years[0]} a {years[-1]}.")
    goals, span = rows["meta_codigo"].nunique(), f"{years[0]}–{years[-1]}"
    lead = Lead(
        f"El plan de desarrollo tiene {goals} metas de la oficina para {span}; el informe no dice lo alcanzado."
    )
    table = parts.table(
        "plan-metas",
        later(management.plan),
        origin=origin,
        columns=("Meta", "Tipo", "Unidad", "Línea base", *years, "Cuatrienio"),
        caption=f"Metas del plan de desarrollo a cargo de la oficina, {span}",
        widths=(3.8, 1.6, 1.9, 0.9, *([0.8] * len(years)), 1.3),
    )
    if quarter.year != own.year:
        return Told((lead,), (table, Absence("Presupuesto", f"El que se conoce es el de {own.year}.")), _PLAN_NOTES)
    money, budget = _budget(origin, year=own.year)
    return Told((lead, money), (table, budget), _PLAN_NOTES)


def _budget(origin: Origin, *, year: int) -> tuple[Lead, Table]:
    rows = run(management.budget)
    cells = [
        (
            f"Proyecto de {row.proyecto_nombre.lower()}" if row.es_total else row.recurso,
            row.proyecto if row.es_total else row.rubro,
            formats.integer(row.valor_cop),
            formats.percent(row.parte),
        )
        for row in rows.itertuples()
    ]
    totals = rows[rows["es_total"]]
    told = [
        f"${formats.SPACE}{formats.integer(row.valor_cop)} para {row.proyecto_nombre.lower()}"
        for row in totals.itertuples()
    ]
    table = Table(
        f"Presupuesto solicitado en {year}, por proyecto y recurso",
        ("Proyecto o recurso", "Código o rubro", "Pesos", "Del proyecto"),
        tuple(cells),
        (False, False, True, True),
        Credit(origin, "pesos colombianos", parts.provenance(rows)),
        widths=(5, 1.8, 2, 1.3),
        totals=tuple(place for place, is_total in enumerate(rows["es_total"]) if is_total),
    )
    return Lead(f"En {year} la oficina pidió {' y '.join(told)}."), table


def services(quarter: Quarter) -> Told:
    """Portals, printing and procedures of the quarter, each against the one before where that is known."""
    own, origin = parts.office_report()
    rows = pd.concat([run(management_services.quarters, topic=topic) for topic in _TOPICS])
    now_, before = (rows[rows["periodo"] == one.code].set_index("indicador") for one in (quarter, quarter.previous))
    known = now_[now_["cifra"].notna()]
    if known.empty:
        raise Missing(f"El informe de gestión que se conoce no trae cifras de servicios digitales del {quarter.name}.")
    cards = tuple(
        parts.card(name, row["cifra"], unit=row["unidad"], before=before["cifra"].get(name))
        for name, row in known.iterrows()
    )
    blank = [Absence(name, "el informe deja esta celda en blanco.") for name in now_.index.difference(known.index)]
    credit = Credit(origin, "la de cada cifra", parts.provenance(known))
    blocks: list[Block] = [Cards(cards, credit, "Frente al trimestre anterior"), *blank]
    if quarter == own:
        blocks += [
            parts.picture(
                figure_id, later(management_services.quarters, topic=topic), origin=origin, wide=False, tall=True
            )
            for topic, figure_id in _TOPICS.items()
        ]
        blocks += [_procedures(origin), *_alone(origin)]
    leads = tuple(Lead(f"{one.label}: {one.value}{f', {one.note}' if one.note else ''}.") for one in cards)
    return Told(leads, tuple(blocks), _SERVICE_NOTES)


def _procedures(origin: Origin) -> Table:
    rows = run(management_services.procedures)
    cells = [
        (
            _PROCEDURES.get(row.tramite, row.indicador),
            "Total" if row.es_total else row.impuesto,
            formats.integer(row.cifra),
            formats.percent(row.parte),
        )
        for row in rows.itertuples()
    ]
    return Table(
        "Declaraciones virtuales y pagos electrónicos, por impuesto",
        ("Trámite", "Impuesto", "Cantidad", "Del total"),
        tuple(cells),
        (False, False, True, True),
        Credit(origin, "declaraciones y pagos", parts.provenance(rows)),
        totals=tuple(place for place, is_total in enumerate(rows["es_total"]) if is_total),
    )


def _alone(origin: Origin) -> list[Block]:
    """What the report gives without a quarter to compare with."""
    found: list[Block] = []
    for group, title in _ALONE.items():
        rows = run(management_services.cards, group=group)
        units = {row.indicador: row.unidad for row in rows.itertuples() if row.indicador not in _TOLD_APART}
        found += parts.cards(rows, units=units, origin=origin, title=title)
    return found


def products(quarter: Quarter) -> Told:
    """The self-assessments and the products of the work plan, in the quarter that the office reported."""
    own, origin = parts.office_report()
    if quarter != own:
        raise Missing(
            f"El plan de trabajo MIPG que se conoce es el del informe del {own.name}; sus fechas se perdieron."
        )
    figures = run(management_services.cards, group="mipg")
    is_level = figures["unidad"] == "nivel"
    figures = figures.assign(texto=figures["texto"].mask(is_level, "nivel " + figures["texto"]))
    units = {row.indicador: "" if row.unidad in _SAID else row.unidad for row in figures.itertuples()}
    table = parts.table(
        "productos-mipg",
        later(management.products),
        origin=origin,
        caption="Productos del plan de trabajo MIPG, sin fecha",
        widths=(2, 6, 1),
    )
    score = figures.set_index("indicador")["texto"].get("racionalizacion_tramites")
    text = f"El plan de trabajo MIPG promete {len(run(management.products))} productos; sus fechas se perdieron."
    notes = (
        "Las fechas de los productos eran sombras de un cronograma y se perdieron al escanear el informe; no se sabe "
        "cuáles se entregaron.",
    )
    return Told(
        (Lead(f"{text} El autodiagnóstico de racionalización de trámites da {score}."),),
        (*parts.cards(figures, units=units, origin=origin, title="Autodiagnóstico y medición"), table),
        notes,
    )


def doubts(quarter: Quarter) -> Told:
    """What that report leaves blank, contradicts or lost, for the quarters of which its figures are used here."""
    own, origin = parts.office_report()
    if quarter.year != own.year or quarter > own:
        raise Missing(f"Las cifras de este trimestre no salen del informe del {own.name}, el único que se ha leído.")
    rows = run(management.inconsistencies)
    names = {"asunto": "Asunto", "que_dice": "Qué dice o qué le falta", "que_se_hizo": "Qué se hizo aquí"}
    table = parts.of_rows(
        rows.rename(columns=names | {"lineas": "Líneas"})[[*names.values(), "Líneas"]],
        caption=f"Inconsistencias del informe del {own.name}",
        credit=Credit(origin, "observaciones", parts.provenance(rows)),
        widths=(2, 4, 3.4, 1.1),
    )
    text = f"El informe del {own.name} deja {len(rows)} observaciones: se listan aquí, no se corrigen en silencio."
    return Told((Lead(text),), (table,))
