"""The filters of the reactivation board; a profile is offered those that its marts can answer."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date

import streamlit as st

from app.domain import formats
from app.filters.address import day, forget, option, quoted, segments, tabs, warn
from app.filters.economy import ALL, MEASURES, Economy
from app.queries import reactivation as marts
from app.queries.reactivation_counts import weeks
from app.warehouse import run

# The views, each with the marts that any of its figures needs.
VIEWS = {
    "panorama": ("Panorama", ("reactivacion_por_dia",)),
    "sectores": ("Sectores", ("reactivacion_por_dia", "empresas_por_municipio")),
    "territorio": ("Territorio", ("reactivacion", "reactivacion_por_comuna", "empresas", "empresas_por_comuna")),
    "presencia": ("Presencia y exposición", ("presencia", "presencia_por_hora", "exposicion_por_comuna")),
    "control": ("Control", ("ivc_cobertura", "reactivacion_por_comuna", "ivc_por_mes")),
}
LEVELS = {"comuna": "Comunas", "barrio": "Barrios", "celda": "Celdas H3"}
GROUPS = {"seccion": "Sección", "division": "División", "tamano": "Tamaño", "comuna": "Comuna", "barrio": "Barrio"}
# The week of the fifth stage of the quarantine, with more than forty exceptions.
BASE = date(2020, 5, 31)


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
    if chosen.end and chosen.until > chosen.last:
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
            name for name in ALL if marts.FILTERS[name] in has.get("presencia", has.get("presencia_por_hora", []))
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
