"""Shared filters whose state lives in the address: a link restores the same view, and Back goes back.

The address is the only state: each run copies it to the widgets, and a widget's change writes it. (Streamlit's own
`bind="query-params"` writes the visible label, so a reworded option would break every shared link.)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.domain import formats
from app.queries import covid as marts
from app.queries import covid_city
from app.queries import territory as places
from app.views import BUCARAMANGA, DATE_TYPES, About, Chosen, City, mid_year, territory_of  # noqa: F401  (for pages)
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
        asked = _quoted(st.query_params["vista"])
        _forget("vista", notes, f"La vista {asked} solo existe para Bucaramanga, con su lista municipal de casos.")
    default = next(iter(offered))
    chosen = _option("vista", "Vista", offered, default=default, notes=notes, what="la vista", widget=_tabs)
    if notes:
        st.warning("  \n".join(notes), icon=":material/link_off:")
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
            scope = _option("ambito", "Territorio", places, default=BUCARAMANGA, notes=notes, what="el territorio")
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
                _option(
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
    if notes:
        st.warning("  \n".join(notes), icon=":material/link_off:")
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
                _forget(key, notes, f"Esta fuente publica solo totales: no se puede aplicar «{key}».")
        st.caption("Esta fuente publica solo totales a la fecha de corte: no hay fechas que elegir.")
        return "reporte", None, None
    labels = {key: label for key, (label, mart) in DATE_TYPES.items() if mart in brought}
    kind, period = st.columns([3, 2])
    since, until = period.columns(2)
    with kind:
        date_type = _option(
            "fecha",
            "Fecha de los casos",
            labels,
            default=next(iter(labels)),
            notes=notes,
            what="para esta fuente la fecha",
            widget=_segments,
        )
    with since:
        start = _day("desde", "Desde", low=FIRST_DAY, high=cutoff, notes=notes)
    with until:
        end = _day("hasta", "Hasta", low=FIRST_DAY, high=cutoff, notes=notes)
    if start and end and start > end:
        notes.append(
            f"El periodo empieza ({formats.day(start)}) después de terminar ({formats.day(end)}): se muestran "
            "todas las fechas. Corrija «Desde» o «Hasta»."
        )
        start = end = None
    return DATE_TYPES[date_type][1], start, end


def _option(
    key: str,
    label: str,
    labels: dict[str, str],
    *,
    default: str,
    notes: list[str],
    what: str,
    widget: Callable | None = None,
    drops: tuple[str, ...] = (),
) -> str:
    """A choice among codes, read from the address; an unknown code falls back with a note.

    `drops` are parameters that mean nothing under another choice.
    """
    asked = st.query_params.get(key) or None
    if asked is not None and asked not in labels:
        _forget(key, notes, f"No existe {what} {_quoted(asked)}: se muestra {labels[default]}.")
        asked = None
    _show(key, asked or default)
    return (widget or _select)(
        label, list(labels), format_func=labels.get, key=key, on_change=_write, args=(key, default, drops)
    )


def _select(label: str, options: list[str], **rest: object) -> str:
    return st.selectbox(label, options, filter_mode="fuzzy", **rest)


def _segments(label: str, options: list[str], **rest: object) -> str:
    return st.segmented_control(label, options, required=True, wrap=True, **rest)


def _tabs(label: str, options: list[str], **rest: object) -> str:
    return _segments(label, options, label_visibility="collapsed", **rest)


def _day(key: str, label: str, *, low: date, high: date, notes: list[str]) -> date | None:
    """A day or none, read from the address; an impossible or distant day falls back with a note."""
    asked, found = st.query_params.get(key), None
    if asked:
        try:
            found = date.fromisoformat(asked)
        except ValueError:
            _forget(key, notes, f"«{key}» no es una fecha (año-mes-día): {_quoted(asked)}. Se omite.")
        if found and not low <= found <= high:
            _forget(
                key,
                notes,
                f"«{key}» ({formats.day(found)}) está fuera del periodo con datos, del "
                f"{formats.day(low)} al {formats.day(high)}. Se omite.",
            )
            found = None
    _show(key, found)
    return st.date_input(
        label,
        value=None,
        min_value=low,
        max_value=high,
        format="DD/MM/YYYY",
        key=key,
        on_change=_write,
        args=(key, None),
    )


def _quoted(asked: str) -> str:
    """What the address said, as code: a link written by others must not become one of ours."""
    return f"`{asked[:40].replace('`', ' ')}`"


def _show(key: str, value: object) -> None:
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _forget(key: str, notes: list[str], note: str) -> None:
    notes.append(note)
    del st.query_params[key]


def _write(key: str, default: str | None, drops: tuple[str, ...] = ()) -> None:
    value = st.session_state[key]
    if value is None or value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = str(value)
    for other in drops:
        st.query_params.pop(other, None)


def territory(labels: dict[str, str]) -> tuple[str, str | None]:
    """The level of the map and the territory chosen in it, both in the address; an unknown one is said and left out."""
    notes: list[str] = []
    first, second = st.columns([2, 3])
    level, found = _territory(first, second, labels, notes, lambda level: run(places.names, level=level))
    if notes:
        st.warning("  \n".join(notes), icon=":material/link_off:")
    return level, found


def city() -> City:
    """Draw the filters of a view of the city: level, territory (also what is not placed in one) and measure."""
    notes: list[str] = []
    cut = run(covid_city.newest)
    with st.container(border=True, key="filtros"):
        first, second, third = st.columns([2, 3, 3])
        level, found = _territory(
            first, second, LEVELS, notes, lambda level: run(covid_city.names, level=level, year=cut["anio"])
        )
        with third:
            measure = _option(
                "medida", "Medida", MEASURES, default="tasa", notes=notes, what="la medida", widget=_segments
            )
    if notes:
        st.warning("  \n".join(notes), icon=":material/link_off:")
    names = run(covid_city.names, level=level, year=cut["anio"])
    return City(level=level, code=found, place=names.get(found, "Bucaramanga"), measure=measure, cut=cut)


def _territory(
    first: DeltaGenerator,
    second: DeltaGenerator,
    labels: dict[str, str],
    notes: list[str],
    names: Callable[[str], dict[str, str]],
) -> tuple[str, str | None]:
    with first:
        level = _option(
            "nivel",
            "Nivel",
            labels,
            default=next(iter(labels)),
            notes=notes,
            what="el nivel",
            widget=_segments,
            drops=("territorio",),
        )
    with second:
        found = _option(
            "territorio",
            labels[level],
            {"": "Toda la ciudad"} | names(level),
            default="",
            notes=notes,
            what=f"entre {labels[level].lower()}",
        )
    return level, found or None
