"""One view of the mobility board: which trips, and how they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from app.domain import formats
from app.queries import mobility
from app.queries.mobility_routes import origin as routes_origin
from app.queries.reactivation import published
from app.views import About
from app.warehouse import run

PLACE = "Área Metropolitana de Bucaramanga"


@dataclass(frozen=True)
class Trips:
    """One view of the trips: the period of their source, and which of them."""

    grain: str
    period: Mapping[str, object]
    others: Mapping[str, Mapping[str, object]]
    compared: str | None
    query: mobility.Filter
    level: str
    zone: str | None
    place: str
    kind: str
    order: str
    most: int
    address: Mapping[str, str] = field(default_factory=dict)

    @property
    def before(self) -> mobility.Filter:
        """The same trips in the period that this one is compared with."""
        return self.query | {"period": self.others[self.compared]["periodo_fecha"]}

    @property
    def coarse(self) -> str:
        """The level of the zone asked for."""
        return "barrio" if self.kind == "barrio" else "comuna"

    @property
    def noun(self) -> str:
        """What its zones are called."""
        return {"comuna": "comuna", "barrio": "barrio"}.get(self.level, "zona")

    @property
    def title(self) -> str:
        """What is on the screen: whose trips, where and until when."""
        when = f"{'hasta ' if self.period['es_acumulado'] else 'en '}{month(self.period['periodo_fecha'])}"
        ways = {"salen": "que salen de", "llegan": "que llegan a", "ambos": "con un extremo en"}
        where = f"{ways[self.query['way']]} {self.place}" if self.zone else f"en el {PLACE}"
        return f"Viajes {where}, {when}"

    @property
    def definition(self) -> str:
        """What a trip is, in its source."""
        if self.period["es_acumulado"]:
            return (
                "Un viaje es la ida al trabajo de un trabajador registrado, una por trabajador, los días que trabaja. "
                "Se cuentan las filas de viajes que se pudieron leer, no los trabajadores del registro, que es de "
                "establecimientos de Bucaramanga: quien trabaja en otro municipio no está."
            )
        if self.period["es_ponderada"]:
            return "Viajes de un día, de toda la población: cada viaje encuestado vale su factor de expansión."
        return "Viajes de un día de las personas encuestadas, sin ponderar."

    @property
    def primary(self) -> tuple[str, ...]:
        """The key figures in cards."""
        if not self.zone:
            return ("viajes", "internos", "p50", "p90")
        sent = {"salen": ("salen", "autocontencion"), "llegan": ("llegan", "quedan")}
        return (*sent.get(self.query["way"], ("salen", "llegan", "autocontencion")), "p50")

    @property
    def named_zone(self) -> str | None:
        """The zone as findings name it."""
        return self.place if self.zone else None

    def when(self, *, before: bool = False) -> str:
        """The month of this period, or of the one that it is compared with."""
        return month((self.others[self.compared] if before else self.period)["periodo_fecha"])

    @property
    def single(self) -> bool:
        """Whether the file has single trips."""
        return self.grain == mobility.TRIPS

    @property
    def timed(self) -> bool:
        """Whether the file says how long the trips of this filter take: of a comuna, those that leave it."""
        if self.single:
            return True
        return not self.query.get("towns") and (not self.zone or self.query["way"] == "salen")

    @property
    def citywide(self) -> bool:
        """Whether modes, hours and times can answer this filter: in the public file they are of the whole area."""
        return self.single or not (self.zone or self.query.get("towns"))

    def about(self) -> About:
        """What its figures stand on."""
        return About(
            page="movilidad",
            source=str(self.period["viaje_fuente"]),
            source_name=name_of(self.period),
            cutoff=self.period["corte_fecha"],
            place=self.place,
            scope=self.zone or "AMB",
            url=self.period["url"],
            licence=published(self.period["licencia"]),
            address=self.address,
            view=(str(self.period["periodo_fecha"])[:7], self.level),
        )


def name_of(period: Mapping[str, object]) -> str:
    """The source of a period as figures cite it."""
    title = str(period["titulo"] or period["viaje_fuente"])
    return f"Ciudad sintética, en lugar de: {title}" if period["procedencia"] == "sintetico" else title


def month(day: date) -> str:
    """A month as `may 2021`."""
    return formats.day(day).partition(" ")[2]


def routes() -> About:
    """What the map of the bus routes stands on."""
    address = {key: st.query_params[key] for key in ("vista", "ruta") if key in st.query_params}
    return About(page="movilidad", source="rutas_bus", place=PLACE, scope="AMB", address=address, **run(routes_origin))
