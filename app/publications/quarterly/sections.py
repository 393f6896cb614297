"""THE list of sections of the quarter's report: a new one is a module with `told` and an entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.quarters import Quarter
from app.publications.quarterly import covid, economy, management, network, opening, points, trips
from app.publications.quarterly.model import Missing, Section, Told

_REPORT = "informe-2020-t3"


@dataclass(frozen=True)
class Entry:
    """One section: `tell` gives what it says of a quarter or raises `Missing` with the reason.

    `dated` are the columns (`mart.column`) that say which quarters it has; `method` the page that explains it.
    """

    slug: str
    title: str
    tell: Callable[[Quarter], Told]
    dated: tuple[str, ...]
    method: str
    is_annex: bool = False

    def section(self, quarter: Quarter) -> Section:
        """The section of a quarter, or why it has none."""
        about = {"slug": self.slug, "title": self.title, "method": self.method, "is_annex": self.is_annex}
        try:
            told = self.tell(quarter)
        except Missing as reason:
            return Section(**about, absent=str(reason))
        return Section(**about, leads=told.leads, blocks=told.blocks, notes=told.notes)


SECTIONS: tuple[Entry, ...] = (
    Entry(
        "covid",
        "COVID-19 en la ciudad",
        covid.told,
        ("covid_serie_secretaria.fecha", "covid_casos_por_dia.fecha"),
        "covid-indicadores",
    ),
    Entry("reactivacion", "Reactivación económica", economy.told, ("reactivacion_por_dia.fecha",), "reactivacion"),
    Entry("movilidad", "Movilidad", trips.told, ("viajes_periodos.periodo_fecha",), "movilidad"),
    Entry(
        "semaforo",
        "Semáforo de apertura",
        opening.told,
        ("semaforo_por_comuna.fecha", "semaforo_por_territorio.fecha"),
        "semaforo",
    ),
    Entry(
        "puntos",
        "Puntos Digitales",
        points.told,
        ("puntos_personas.periodo_fecha", "puntos_personas_por_mes.periodo_fecha"),
        "puntos-digitales",
    ),
    Entry("conectividad", "Conectividad comunitaria", network.told, (), "cobertura"),
    Entry("plan", "Plan de desarrollo y presupuesto", management.plan, (), _REPORT),
    Entry("servicios", "Servicios digitales", management.services, (), _REPORT),
    Entry("mipg", "Productos del MIPG", management.products, (), _REPORT),
    Entry("anexo", "Anexo: inconsistencias del informe de gestión", management.doubts, (), _REPORT, is_annex=True),
)
