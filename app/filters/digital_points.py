"""The filters of the Puntos Digitales board; a profile is offered those that its marts can answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from app.domain import formats
from app.filters.address import option, quoted, segments, tabs, warn
from app.queries import digital_points as marts
from app.queries.digital_points_contacts import crossings
from app.views import BUCARAMANGA, About, address_of
from app.warehouse import run

VIEWS = {"panorama": "Panorama", "atenciones": "Atenciones", "formacion": "Formación", "mapa": "Mapa"}
MONTH = "mes"
EVERY = {
    "punto": "Todos los puntos",
    "programa": "Todos los programas",
    "canal": "Todos los canales",
    "grupo": "Todos los grupos",
}
_CUT = date(2020, 9, 30)
_LICENCE = "no declarada; hechos y cifras"
_REPORT = "Oficina Asesora TIC de la Alcaldía de Bucaramanga, informe de gestión del tercer trimestre de 2020"
_PLACES = "Alcaldía de Bucaramanga, lugares de los puntos; DANE, censo de 2018 y proyección municipal"


@dataclass(frozen=True)
class Points:
    """One view of the board: its filters, how it breaks attendance down, and what the profile's marts are."""

    view: str
    has: dict[str, list[str]]
    bounds: dict | None
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    by: str = "punto"
    across: str = MONTH
    punto: str | None = None
    programa: str | None = None
    canal: str | None = None
    grupo: str | None = None
    start: date | None = None
    end: date | None = None

    @property
    def filters(self) -> dict:
        """The groups chosen, by the names that the queries give them."""
        return {name: getattr(self, name) for name in marts.DIMENSIONS}

    @property
    def period(self) -> dict:
        """The months chosen, as the queries name them."""
        return {"start": self.start, "end": self.end}

    @property
    def when(self) -> str:
        """The months in words: `de ene 2020 a dic 2020`."""
        months = self.bounds["meses"]
        first, last = (_month(day) for day in (self.start or months[0], self.end or months[-1]))
        return f"en {first}" if first == last else f"de {first} a {last}"

    @property
    def place(self) -> str:
        """Of what the figures are: `en La Joya, solo SENA, virtual`."""
        chosen = {name: self.names[name].get(code, code) for name, code in self.filters.items() if code}
        where = {"varios": "en varios puntos a la vez", "sin_dato": "sin punto"}.get(self.punto or "")
        where = where or (f"en {chosen['punto']}" if "punto" in chosen else "en toda la red")
        rest = [text for name, text in chosen.items() if name != "punto"]
        return f"{where} ({'; '.join(rest)})" if rest else where

    @property
    def by_quarter(self) -> str | None:
        """Why a figure of points and another dimension counts whole quarters, where it does."""
        if "puntos_atenciones" in self.has or self.across == MONTH:
            return None
        return (
            "Al público, los puntos se cruzan con otro grupo por trimestre: cuentan los trimestres enteros del "
            "periodo, y lo que tiene algo oculto queda oculto. Con un solo trimestre se ve más."
        )

    @property
    def is_sample(self) -> bool:
        """Whether the books are made up."""
        return bool(self.bounds) and self.bounds["procedencia"] == "sintetico"

    def report(self) -> About:
        """What the figures of the report stand on."""
        return self._about("informe_2020_t3", _REPORT, _CUT, licence=_LICENCE)

    def coursera(self, cutoff: date) -> About:
        """What those of Coursera stand on, whose cut-off is another."""
        return self._about("informe_2020_t3", _REPORT, cutoff, licence=_LICENCE)

    def books(self) -> About:
        """What the figures of the points' monthly books stand on."""
        told = self.bounds
        return self._about(
            marts.BOOKS, told["fuente_nombre"], told["corte_fecha"], url=told["url"], licence=told["licencia"]
        )

    def beside(self) -> About:
        """What a figure stands on that puts the report beside the books."""
        told = self.bounds
        name = f"{told['fuente_nombre']}; {_REPORT}"
        return self._about(marts.BOOKS, name, told["corte_fecha"], licence="la de cada fuente")

    def places(self, year: int) -> About:
        """What the map stands on."""
        return self._about("puntos_digitales_lugares", _PLACES, date(year, 6, 30), licence=_LICENCE)

    def _about(self, code: str, name: str, cutoff: date, *, url: str | None = None, licence: str | None) -> About:
        asked = {"vista": self.view}
        if self.view == "atenciones":
            asked |= {"por": self.by, "cruce": None if self.across == MONTH else self.across} | self.filters
            asked |= {"desde": self.start and f"{self.start:%Y-%m}", "hasta": self.end and f"{self.end:%Y-%m}"}
        return About(
            page="puntos_digitales",
            source=code,
            source_name=name,
            cutoff=cutoff,
            scope=BUCARAMANGA,
            url=url,
            licence=licence,
            address=address_of(asked),
            view=tuple(value for value in asked.values() if value and value != self.view),
        )


def digital_points() -> Points:
    """Draw the board's views and the filters of one."""
    notes: list[str] = []
    has, bounds = run(marts.offered), run(marts.bounds)
    view = option("vista", "Vista", VIEWS, default="panorama", notes=notes, what="la vista", widget=tabs)
    names = {name: run(marts.names, by=name) for name in marts.DIMENSIONS}
    found: dict[str, object] = {}
    if bounds and view == "atenciones":
        found = _attendance(has, bounds, names, notes)
    warn(notes)
    return Points(view=view, has=has, bounds=bounds, names=names, **found)


def _attendance(has: dict, bounds: dict, names: dict, notes: list[str]) -> dict[str, object]:
    """The filters of the attendance: how it is broken down, what narrows it, from which month to which."""
    ways = run(marts.ways)
    cube = "puntos_atenciones" in has
    labels = {name: marts.DIMENSIONS[name][1] for name in ways}
    months = {f"{month:%Y-%m}": _month(month) for month in bounds["meses"]}
    # What says how to look comes first, then what narrows it.
    rows = [[("by", _by(labels)), ("across", _across)]]
    rows += [[(name, _any(name, names[name])) for name in marts.DIMENSIONS]] if cube else []
    rows += [[("start", _edge("desde", "Desde", months)), ("end", _edge("hasta", "Hasta", months))]]
    found: dict[str, object] = {}
    with st.container(border=True, key="filtros"):
        for row in rows:
            for place, (name, draw) in zip(st.columns(len(row)), row, strict=True):
                with place:
                    found[name] = draw(notes, found)
    if found["start"] and found["end"] and found["start"] > found["end"]:
        notes.append(
            f"El periodo empieza ({_month(found['start'])}) después de terminar ({_month(found['end'])}): se muestran "
            "todos los meses. Corrija «Desde» o «Hasta»."
        )
        found |= {"start": None, "end": None}
    if not cube:
        for name in EVERY:
            if asked := st.query_params.get(name):
                notes.append(
                    f"Este perfil no puede filtrar por {marts.DIMENSIONS[name][1].lower()} ({quoted(asked)}): al "
                    "público se publica un grupo a la vez. Se omite."
                )
                del st.query_params[name]
    return found


def _by(labels: dict[str, str]):
    def draw(notes: list[str], _: dict) -> str:
        first = next(iter(labels))
        about = {"default": first, "notes": notes, "what": "el grupo", "widget": segments, "drops": ("cruce",)}
        return option("por", "Por", labels, **about)

    return draw


def _across(notes: list[str], found: dict) -> str:
    """With what the second figure crosses the groups: the months, or another dimension than theirs."""
    names = {MONTH: "Mes"} | {name: label for name, (_, label) in marts.DIMENSIONS.items()}
    labels = {name: names[name] for name in run(crossings, by=found["by"])}
    return option("cruce", "Cruzado con", labels, default=MONTH, notes=notes, what="el cruce")


def _any(key: str, labels: dict[str, str]):
    def draw(notes: list[str], _: dict) -> str | None:
        everything = {"": EVERY[key]} | labels
        return option(key, marts.DIMENSIONS[key][1], everything, default="", notes=notes, what="el grupo") or None

    return draw


def _edge(key: str, label: str, months: dict[str, str]):
    def draw(notes: list[str], _: dict) -> date | None:
        every = {"": "El primer mes" if key == "desde" else "El último mes"} | months
        asked = option(key, label, every, default="", notes=notes, what="el mes")
        return date.fromisoformat(f"{asked}-01") if asked else None

    return draw


def _month(day: date) -> str:
    return formats.day(day).partition(" ")[2]
