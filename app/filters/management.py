"""The filters of the management report: a view, a year of the plan and a class of observation, in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app.charts.management import GAPS
from app.filters.address import option, segments, tabs, warn
from app.queries import management as report
from app.views import About, address_of
from app.warehouse import run

VIEWS = {
    "plan": "Plan",
    "presupuesto": "Presupuesto",
    "servicios": "Servicios digitales",
    "mipg": "MIPG",
    "inconsistencias": "Inconsistencias",
}


@dataclass(frozen=True)
class Management:
    """A view of the report: its tab, the year of the plan and the class of observation (None: all)."""

    tab: str
    told: Mapping[str, object]
    year: int | None = None
    kind: str | None = None

    def about(self) -> About:
        """What its figures stand on."""
        kind = GAPS[self.kind][0] if self.kind else None
        year = str(self.year) if self.year else None
        return About(
            page="gestion",
            source="informe_2020_t3",
            source_name=self.told["fuente_nombre"],
            cutoff=self.told["corte_fecha"],
            licence=self.told["licencia"],
            address=address_of({"vista": self.tab, "anio": year, "clase": kind}),
            view=(year, kind),
        )


def management() -> Management | None:
    """Draw the tabs and the filter of the one chosen; None, said on screen, where the report is not published."""
    told = run(report.report)
    if told is None:
        st.info("El informe de gestión todavía no se ha publicado en estos datos.", icon=":material/info:")
        return None
    notes: list[str] = []
    default = next(iter(VIEWS))
    tab = option(
        "vista",
        "Vista",
        VIEWS,
        default=default,
        notes=notes,
        what="la vista",
        widget=tabs,
        drops=("anio", "clase"),
    )
    year = _year(notes) if tab == "plan" else None
    kind = _kind(notes) if tab == "inconsistencias" else None
    warn(notes)
    return Management(tab=tab, told=told, year=year, kind=kind)


def _year(notes: list[str]) -> int:
    years = {str(year): str(year) for year in sorted(set(run(report.plan)["anio"]))}
    with st.container(border=True, key="filtros"):
        chosen = option("anio", "Año", years, default=next(iter(years)), notes=notes, what="el año", widget=segments)
    return int(chosen)


def _kind(notes: list[str]) -> str | None:
    rows = run(report.kinds)
    offered = {GAPS[row.clase][0]: f"{GAPS[row.clase][1]} ({row.observaciones})" for row in rows.itertuples()}
    every = {"": f"Todas ({rows['observaciones'].sum()})"}
    with st.container(border=True, key="filtros"):
        code = option("clase", "Clase", every | offered, default="", notes=notes, what="la clase")
    return next((kind for kind, (own, *_) in GAPS.items() if own == code), None)
