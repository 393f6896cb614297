"""The filters of the COVID-19 board: its views, a delivery and a period, or the city by comuna and barrio."""

from __future__ import annotations

from datetime import date

import streamlit as st

from app.domain import formats
from app.filters.address import day, forget, option, quoted, segments, tabs, warn
from app.filters.places import level_and_place
from app.queries import covid as marts
from app.queries import covid_city
from app.views import BUCARAMANGA, DATE_TYPES, Chosen, City
from app.warehouse import run

FIRST_DAY = date(2020, 1, 1)
# Views of the COVID-19 board; those of the city alone need its municipal list.
VIEWS = {
    "situacion": "Situación",
    "territorios": "Comunas y barrios",
    "ritmo": "Ritmo",
    "revisiones": "Demoras y revisiones",
    "recursos": "Pruebas y UCI",
}
CITY_VIEWS = ("territorios",)
LEVELS = {"comuna": "Comunas", "barrio": "Barrios"}
MEASURES = {"tasa": "Tasa", "suavizada": "Tasa suavizada", "casos": "Casos", "fallecidos": "Fallecidos"}


def view() -> str:
    """Draw the board's views as tabs; the city's need the city and its municipal list."""
    notes: list[str] = []
    in_city = (st.query_params.get("ambito") or BUCARAMANGA) == BUCARAMANGA
    offered = VIEWS if in_city and run(covid_city.newest) else {k: v for k, v in VIEWS.items() if k not in CITY_VIEWS}
    if st.query_params.get("vista") in set(VIEWS) - set(offered):
        asked = quoted(st.query_params["vista"])
        forget("vista", notes, f"La vista {asked} solo existe para Bucaramanga, con su lista municipal de casos.")
    default = next(iter(offered))
    chosen = option("vista", "Vista", offered, default=default, notes=notes, what="la vista", widget=tabs)
    warn(notes)
    return chosen


def covid(tab: str) -> Chosen | None:
    """Draw the filters of a view of the board; None, said on screen, when nothing is published for the territory."""
    notes: list[str] = []
    with st.container(border=True, key="filtros"):
        first, second = st.columns([2, 3])
        names = run(marts.scopes)
        # By its initials: who types «bucaramanga» and Enter wants the town.
        places = {code: f"AMB · {name}" if code == "AMB" else name for code, name in names.items()}
        with first:
            scope = option("ambito", "Territorio", places, default=BUCARAMANGA, notes=notes, what="el territorio")
        cuts = run(marts.deliveries, scope=scope)
        if not cuts:
            st.info(
                f"No hay cifras publicadas {formats.of(names[scope])}. Aparecerán al cargar la lista de casos del INS; "
                "mientras tanto, elija Bucaramanga, Santander o Colombia.",
                icon=":material/info:",
            )
            return None
        labels = {key: f"{formats.day(cut['corte_fecha'])} · {cut['fuente_nombre']}" for key, cut in cuts.items()}
        with second:
            cut = cuts[
                option(
                    "corte",
                    "Corte y fuente",
                    labels,
                    default=next(iter(labels)),
                    notes=notes,
                    what=f"para {names[scope]} el corte",
                )
            ]
        newest = max((one for one in cuts.values() if one["procedencia"] == "real"), key=_cutoff, default=cut)
        if _cutoff(newest) > _cutoff(cut):
            st.caption(f"Hay cifras reales más recientes: {labels[newest['corte']]}.")
        cutoff = cut["corte_fecha"].date()
        date_type, start, end = _dates(cut, cutoff=cutoff, notes=notes)
    warn(notes)
    if not any(other["es_lista_casos"] for other in cuts.values()):
        st.info(
            "Todavía no se ha cargado la lista de casos del INS: el tablero se apoya en **hechos de referencia**, "
            "cifras ya publicadas con su fuente.",
            icon=":material/menu_book:",
        )
    return Chosen(
        scope=scope,
        place=names[scope],
        source=cut["fuente_codigo"],
        source_name=cut["fuente_nombre"],
        cutoff=cutoff,
        definition=cut["definicion"] or "",
        url=cut["fuente_url"],
        licence=cut["licencia"],
        is_list=bool(cut["es_lista_casos"]),
        has_days=bool(cut["fecha_tipos"]),
        date_type=date_type,
        start=start,
        end=end,
        tab=tab,
    )


def _cutoff(cut: dict) -> date:
    return cut["corte_fecha"]


def _dates(cut: dict, *, cutoff: date, notes: list[str]) -> tuple[str, date | None, date | None]:
    """Type of date and period, as far as the delivery brings days."""
    brought = cut["fecha_tipos"].split(",") if cut["fecha_tipos"] else []
    if not brought:
        for key in ("fecha", "desde", "hasta"):
            if key in st.query_params:
                forget(key, notes, f"Esta fuente publica solo totales: no se puede aplicar «{key}».")
        st.caption("Esta fuente publica solo totales a la fecha de corte: no hay fechas que elegir.")
        return "reporte", None, None
    labels = {key: label for key, (label, mart) in DATE_TYPES.items() if mart in brought}
    kind, period = st.columns([3, 2])
    since, until = period.columns(2)
    with kind:
        date_type = option(
            "fecha",
            "Fecha de los casos",
            labels,
            default=next(iter(labels)),
            notes=notes,
            what="para esta fuente la fecha",
            widget=segments,
        )
    with since:
        start = day("desde", "Desde", low=FIRST_DAY, high=cutoff, notes=notes)
    with until:
        end = day("hasta", "Hasta", low=FIRST_DAY, high=cutoff, notes=notes)
    if start and end and start > end:
        notes.append(
            f"El periodo empieza ({formats.day(start)}) después de terminar ({formats.day(end)}): se muestran "
            "todas las fechas. Corrija «Desde» o «Hasta»."
        )
        start = end = None
    return DATE_TYPES[date_type][1], start, end


def city() -> City:
    """Draw the filters of a view of the city: level, territory (also what is not placed in one) and measure."""
    notes: list[str] = []
    cut = run(covid_city.newest)
    with st.container(border=True, key="filtros"):
        first, second, third = st.columns([2, 3, 3])
        level, found = level_and_place(
            first, second, LEVELS, notes, lambda level: run(covid_city.names, level=level, year=cut["anio"])
        )
        with third:
            measure = option(
                "medida", "Medida", MEASURES, default="tasa", notes=notes, what="la medida", widget=segments
            )
    warn(notes)
    names = run(covid_city.names, level=level, year=cut["anio"])
    return City(level=level, code=found, place=names.get(found, "Bucaramanga"), measure=measure, cut=cut)
