"""The filters of the reactivation board; a profile is offered those that its marts can answer."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import streamlit as st

from app.charts.reactivation_bars import plain, short
from app.domain import formats
from app.filters.address import day, forget, option, quoted, segments, tabs, warn
from app.queries import reactivation as marts
from app.queries.reactivation_counts import weeks
from app.views import BUCARAMANGA, About
from app.warehouse import run

REGISTRY, CHAMBER, CONTROL = "reactivacion", "camara_comercio", "visitas_ivc"
# The views, each with the marts that any of its figures needs.
VIEWS = {
    "panorama": ("Panorama", ("reactivacion_por_dia",)),
    "sectores": ("Sectores", ("reactivacion_por_dia", "empresas_por_municipio")),
    "territorio": ("Territorio", ("reactivacion", "reactivacion_por_comuna", "empresas", "empresas_por_comuna")),
    "presencia": ("Presencia y exposición", ("presencia", "presencia_por_hora", "exposicion_por_comuna")),
    "control": ("Control", ("ivc_cobertura", "reactivacion_por_comuna", "ivc_por_mes")),
}
MEASURES = {"trabajadores": "Trabajadores", "establecimientos": "Establecimientos", "empresas": "Empresas"}
LEVELS = {"comuna": "Comunas", "barrio": "Barrios", "celda": "Celdas H3"}
GROUPS = {"seccion": "Sección", "division": "División", "tamano": "Tamaño", "comuna": "Comuna", "barrio": "Barrio"}
# The week of the fifth stage of the quarantine, with more than forty exceptions.
BASE = date(2020, 5, 31)
_TOLD = {"size": "tamaño", "comuna": "comuna", "footwear": "calzado y cuero", "section": "sección"}
_ALL = ("section", "size", "comuna", "footwear")


@dataclass(frozen=True)
class Economy:
    """One view of the board: its filters, what it measures and how, and what the profile's marts are."""

    view: str
    has: dict[str, list[str]]
    bounds: dict | None
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    section: str | None = None
    size: str | None = None
    comuna: str | None = None
    footwear: bool = False
    start: date | None = None
    end: date | None = None
    measure: str = "trabajadores"
    level: str = "comuna"
    by: str = "seccion"
    base: date | None = None

    @property
    def filters(self) -> dict:
        """The filters by the names that the queries give them."""
        return {name: getattr(self, name) for name in _ALL}

    @property
    def first(self) -> date:
        """The first day that the view shows."""
        return self.start or self.bounds["primera_fecha"]

    @property
    def until(self) -> date:
        """The last day that the view shows: a profile that counts by whole weeks shows that of the day to its end."""
        last = self.bounds["ultima_fecha"]
        asked = self.end or last
        to_saturday = (5 - asked.weekday()) % 7 if "reactivacion" in self.has else 0
        return min(asked + timedelta(days=to_saturday), last)

    def place(self, *columns: str) -> str:
        """Where and of what the figures over those columns are: `García Rovira (Construcción, micro)`."""
        applied = self._applied(columns)
        where = plain(self.names["comuna"][self.comuna]) if "comuna" in applied else "Bucaramanga"
        where = "un lugar sin ubicar" if where == "Sin ubicar" else where
        kinds = [short(plain(self.names["section"][self.section]))] if "section" in applied else []
        kinds += [f"tamaño {marts.SIZES[self.size].lower()}"] if "size" in applied else []
        kinds += ["solo calzado y cuero"] if "footwear" in applied else []
        return f"{where} ({', '.join(kinds)})" if kinds else where

    def unfit(self, *columns: str) -> str | None:
        """Which of the chosen filters a figure over those columns cannot follow, as a sentence; None if all do."""
        chosen = {name for name in _ALL if getattr(self, name)} - self._applied(columns)
        told = [_TOLD[name] for name in _ALL if name in chosen]
        if not told:
            return None
        return f"Aquí no se aplica el filtro de {' ni el de '.join(told)}: este dato no lo trae."

    def joined(self, *codes: str) -> About:
        """What a figure stands on that joins the registry to other sources."""
        about = self.about()
        names = [about.source_name, *(run(marts.source, code=code)["fuente_nombre"] for code in codes)]
        return replace(about, source_name="; ".join(names), url=None, licence="la de cada fuente")

    def told(self, cutoff: date | None = None) -> str:
        """What a map of the view counts and when; `cutoff` is that of the chamber's firms, of another time."""
        firms = self.measure == "empresas"
        if self.level == "celda":
            columns = self.has["empresas_por_celda" if firms else "reactivacion_por_celda"]
        elif firms:
            columns = self.has.get("empresas", ("es_calzado",))
        else:
            columns = self.has.get("reactivacion", ())
        where = self.place(*(name for name in columns if name != "comuna_codigo"))
        what = f"{MEASURES[self.measure]} {'activas' if firms else 'activos'} en {where}, por {self.level}"
        if firms:
            what += f", según el registro mercantil al {formats.day(cutoff)}."
        else:
            what += f", al {formats.day(self.until if 'etapa' in columns else self.bounds['corte_fecha'])}."
        return " ".join(filter(None, [what, self.unfit(*columns, "comuna_codigo")]))

    def comuna_of(self, code: str) -> str | None:
        """The comuna of a territory: its own code, or that of the barrio's."""
        return code if code in self.names["comuna"] else run(marts.comunas_of_barrios).get(code)

    def _applied(self, columns: tuple[str, ...]) -> set[str]:
        return {name for name in _ALL if getattr(self, name) and marts.FILTERS[name] in columns}

    def about(self, code: str = REGISTRY, *, cutoff: date | None = None) -> About:
        """What its figures stand on: a source at a cut-off, by default its last delivery."""
        told = run(marts.source, code=code)
        until = cutoff or told["corte_fecha"] or self.bounds["ultima_fecha"]
        address = {"vista": self.view, "seccion": self.section, "tamano": self.size, "comuna": self.comuna}
        address |= {"calzado": "si" if self.footwear else None, "medida": self.measure}
        address |= {"desde": self.start and str(self.start), "hasta": self.end and str(self.end)}
        address |= {"base": str(self.base)} if self.view == "panorama" and self.base else {}
        address |= {"nivel": self.level} if self.view == "territorio" else {}
        address |= {"por": self.by} if self.view in ("sectores", "control") else {}
        view = (self.section, self.size, "calzado" if self.footwear else None, self.measure)
        return About(
            page="reactivacion",
            source=code,
            source_name=told["fuente_nombre"],
            cutoff=until,
            place=self.place("comuna_codigo"),
            scope=self.comuna or BUCARAMANGA,
            url=told["url"],
            licence=told["licencia"],
            address={name: value for name, value in address.items() if value},
            view=view,
        )


def reactivation() -> Economy | None:
    """Draw the board's views and the filters of one; None, said on screen, where no delivery is published."""
    has, bounds = run(marts.offered), run(marts.bounds)
    offered = {key: label for key, (label, needs) in VIEWS.items() if any(name in has for name in needs)}
    if not bounds:
        offered = {key: label for key, label in offered.items() if key == "sectores"}
    if not offered:
        st.info(
            "Todavía no se ha cargado ninguna entrega del registro de reactivación ni del registro mercantil: cuando "
            "se carguen, aquí aparecerán sus cifras.",
            icon=":material/info:",
        )
        return None
    notes: list[str] = []
    if st.query_params.get("vista") in set(VIEWS) - set(offered):
        asked = quoted(st.query_params["vista"])
        forget("vista", notes, f"La vista {asked} necesita datos que este perfil no publica o que no se han cargado.")
    view = option("vista", "Vista", offered, default=next(iter(offered)), notes=notes, what="la vista", widget=tabs)
    chosen = _chosen(view, has=has, bounds=bounds, notes=notes)
    if chosen.end and chosen.until > chosen.end:
        st.caption(f"Se cuenta por semanas enteras: hasta el {formats.day(chosen.until)}.")
    warn(notes)
    return chosen


def _chosen(view: str, *, has: dict[str, list[str]], bounds: dict | None, notes: list[str]) -> Economy:
    cube = "reactivacion" in has
    names = {"section": run(marts.sections), "comuna": run(marts.comunas)}
    kinds = {
        "panorama": ("section", "size", "comuna", "footwear") if cube else ("section",),
        "sectores": ("section", "size", "comuna", "footwear") if cube else ("section", "size", "footwear"),
        "territorio": ("section", "size", "comuna", "footwear") if cube else ("comuna", "footwear"),
        "presencia": [
            name for name in _ALL if marts.FILTERS[name] in has.get("presencia", has.get("presencia_por_hora", []))
        ],
        "control": ("section", "comuna", "footwear") if "ivc_cobertura" in has else (),
    }[view]
    if view == "presencia" and "exposicion_por_comuna" in has:
        kinds = [*kinds, *(["comuna"] if "comuna" not in kinds else [])]
    found: dict[str, object] = {}
    # What says how to look comes first, then what narrows it.
    looks, narrows = _looks(view, has=has, cube=cube), _narrows(kinds, names=names)
    times = _times(view, bounds) if bounds and (cube or view != "territorio") else []
    if "footwear" in kinds:
        # Beside whatever leaves room for it.
        row = looks if len(looks) == 1 else times if len(times) in (1, 2) else narrows
        row.append(("footwear", _footwear))
    rows = [row for row in (looks, narrows, times) if row]
    with st.container(border=True, key="filtros") if rows else nullcontext():
        for row in rows:
            for place, (name, draw) in zip(st.columns(len(row)), row, strict=True):
                with place:
                    found[name] = draw(notes)
    if view == "control" and "ivc_cobertura" not in has:
        found["by"] = "comuna"
    start, end = found.get("start"), found.get("end")
    if start and end and start > end:
        notes.append(
            f"El periodo empieza ({formats.day(start)}) después de terminar ({formats.day(end)}): se muestran todas "
            "las fechas. Corrija «Desde» o «Hasta»."
        )
        found |= {"start": None, "end": None}
    return Economy(view=view, has=has, bounds=bounds, names=names, **found)


def _looks(view: str, *, has: dict, cube: bool) -> list[tuple]:
    """What the view measures, at which level and by which groups."""
    widgets = []
    if view in ("panorama", "sectores", "territorio"):
        placed = cube or "reactivacion_por_comuna" in has
        measures = {
            key: label for key, label in MEASURES.items() if key != "empresas" and (placed or view != "territorio")
        }
        if view == "territorio" and ("empresas" in has or "empresas_por_comuna" in has):
            measures["empresas"] = MEASURES["empresas"]
        widgets.append(("measure", _segments("medida", "Medida", measures, what="la medida")))
    if view == "territorio":
        levels = {key: label for key, label in LEVELS.items() if key != "celda" or "reactivacion_por_celda" in has}
        widgets.append(("level", _segments("nivel", "Nivel", levels, what="el nivel")))
    if view == "sectores":
        groups = ("seccion", "division", "tamano") if cube or "empresas_por_municipio" in has else ("seccion",)
        # A section chosen is opened into its divisions.
        opened = "division" if st.query_params.get("seccion") and "division" in groups else "seccion"
        labels = {key: GROUPS[key] for key in groups}
        widgets.append(("by", _segments("por", "Por", labels, what="el grupo", default=opened)))
    if view == "control" and "ivc_cobertura" in has:
        groups = {key: GROUPS[key] for key in ("seccion", "comuna")}
        widgets.append(("by", _segments("por", "Por", groups, what="el grupo")))
    return widgets


def _narrows(kinds: list[str] | tuple[str, ...], *, names: dict) -> list[tuple]:
    made = {
        "section": _any("seccion", "Sección", "Todas las secciones", names["section"], what="la sección"),
        "size": _any("tamano", "Tamaño", "Todos los tamaños", marts.SIZES, what="el tamaño"),
        "comuna": _any("comuna", "Comuna", "Toda la ciudad", names["comuna"], what="la comuna"),
    }
    return [(name, draw) for name, draw in made.items() if name in kinds]


def _segments(key: str, label: str, labels: dict[str, str], *, what: str, default: str | None = None):
    def draw(notes: list[str]) -> str:
        first = default or next(iter(labels))
        return option(key, label, labels, default=first, notes=notes, what=what, widget=segments)

    return draw


def _any(key: str, label: str, everything: str, labels: dict[str, str], *, what: str):
    def draw(notes: list[str]) -> str | None:
        return option(key, label, {"": everything} | labels, default="", notes=notes, what=what) or None

    return draw


def _footwear(notes: list[str]) -> bool:
    """The cluster of the city's shoemakers, alone."""
    asked = st.query_params.get("calzado") or None
    if asked not in (None, "si"):
        forget("calzado", notes, f"«calzado» solo puede ser «si», no {quoted(asked)}. Se omite.")
        asked = None
    st.session_state["calzado"] = asked == "si"
    with st.container(height="stretch", vertical_alignment="bottom"):
        return st.toggle("Solo calzado y cuero", key="calzado", on_change=_write_footwear)


def _write_footwear() -> None:
    if st.session_state["calzado"]:
        st.query_params["calzado"] = "si"
    else:
        st.query_params.pop("calzado", None)


def _times(view: str, bounds: dict) -> list[tuple]:
    """The days that the view begins and ends with and its base week; a view of one moment has only its last day."""
    if view not in ("panorama", "sectores", "territorio"):
        return []
    until = ("end", _day("hasta", "Hasta", bounds))
    return [("start", _day("desde", "Desde", bounds)), until, ("base", _base)] if view == "panorama" else [until]


def _day(key: str, label: str, bounds: dict):
    return lambda notes: day(key, label, low=bounds["primera_fecha"], high=bounds["ultima_fecha"], notes=notes)


def _base(notes: list[str]) -> date:
    known = run(weeks)
    first = next((week for week in reversed(known) if week <= BASE), known[0])
    labels = {str(week): f"La del {formats.day(week)}" for week in known}
    return date.fromisoformat(
        option("base", "Semana base del índice (100)", labels, default=str(first), notes=notes, what="la semana base")
    )
