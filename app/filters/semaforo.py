"""The filters of the light of opening: a Saturday, a level, a territory and the thresholds, all in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.domain import formats
from app.domain import semaforo as rule
from app.filters.address import forget, number, option, segments, tabs, warn
from app.queries import semaforo, semaforo_sectors
from app.views import Opening
from app.warehouse import run

# What may open. Where the people of each sector work is in the main file alone.
VIEWS = {"territorios": "Comunas y barrios", "sectores": "Sectores"}
LEVELS = {"comuna": "Comunas", "barrio": "Barrios"}


def opening() -> Opening | None:
    """Draw the filters; None, said on screen, where no municipal list was loaded."""
    notes: list[str] = []
    cut = run(semaforo.newest)
    if cut is None:
        st.info("El semáforo necesita la lista municipal de casos, y no hay ninguna cargada.", icon=":material/info:")
        return None
    tab = _view(notes)
    days = {str(day): f"Dos semanas al {formats.day(day)}" for day in cut["fechas"]}
    with st.container(border=True, key="filtros"):
        if tab == "sectores":
            day, code, names = _sector(days, notes)
            level = "comuna"
        else:
            day, level, code, names = _place(cut, days, notes)
    limits, changed = _thresholds(notes)
    warn(notes)
    return Opening(
        level=level,
        day=next(one for one in cut["fechas"] if str(one) == day),
        code=code or None,
        place=names.get(code, "Bucaramanga"),
        limits=limits,
        changed=changed,
        cut=cut,
        tab=tab,
    )


def _view(notes: list[str]) -> str:
    """The tabs, where there is more than one."""
    if run(semaforo_sectors.held):
        default = next(iter(VIEWS))
        return option("vista", "Vista", VIEWS, default=default, notes=notes, what="la vista", widget=tabs)
    if st.query_params.get("vista") == "sectores":
        forget("vista", notes, "Por sector solo hay semáforo en el perfil interno, con el registro de reactivación.")
    return "territorios"


def _sector(days: dict[str, str], notes: list[str]) -> tuple[str, str, dict[str, str]]:
    """Saturday, section chosen and the names of those that can be."""
    first, second = st.columns(2)
    with first:
        day = option("dia", "Fecha", days, default=next(iter(days)), notes=notes, what="la fecha")
    names, every = run(semaforo_sectors.names), {"": "Todos los sectores"}
    with second:
        code = option("sector", "Sector", every | names, default="", notes=notes, what="el sector")
    return day, code, names


def _place(cut: Mapping[str, object], days: dict[str, str], notes: list[str]) -> tuple[str, str, str, dict[str, str]]:
    """Saturday, level, territory chosen and the names of those that can be."""
    offered = {key: LEVELS[key] for key in cut["niveles"]}
    first, *more, third = st.columns([3, 2, 3] if len(offered) > 1 else [1, 1])
    with first:
        day = option("dia", "Fecha", days, default=next(iter(days)), notes=notes, what="la fecha")
    level = "comuna"
    for second in more:
        with second:
            level = option(
                "nivel",
                "Nivel",
                offered,
                default="comuna",
                notes=notes,
                what="el nivel",
                widget=segments,
                drops=("territorio",),
            )
    if not more and st.query_params.get("nivel", level) != level:
        forget("nivel", notes, "Por barrio solo hay semáforo en el perfil interno: se muestra por comuna.")
    names = run(semaforo.names, level=level)
    with third:
        code = option(
            "territorio",
            LEVELS[level],
            {"": "Toda la ciudad"} | names,
            default="",
            notes=notes,
            what=f"entre {LEVELS[level].lower()}",
        )
    return day, level, code, names


def _thresholds(notes: list[str]) -> tuple[Mapping[str, float], Mapping[str, str]]:
    """The thresholds as the visitor leaves them, in a section that says how many differ from the reference."""
    rows = run(semaforo.thresholds)
    reference = dict(zip(rows["umbral"], rows["magnitud"], strict=True))
    asked = [key for key in reference if st.query_params.get(key)]
    label = f"Umbrales: {len(asked)} cambiados" if len(asked) > 1 else "Umbrales: uno cambiado" if asked else None
    with st.expander(label or "Umbrales: los de referencia", icon=":material/tune:", key="umbrales"):
        st.markdown(
            "Cambie un valor y las luces cambian; la dirección de la página lo guarda. La incidencia va en casos por "
            "100.000 habitantes en 14 días; la UCI y el estrato, en porcentaje; quienes entran y quienes se "
            "reactivaron, por 1.000 habitantes. Al final de la página están la norma y la razón de cada uno."
        )
        found = {}
        for group in (rows[rows["criterio"] != "agravante"], rows[rows["criterio"] == "agravante"]):
            columns = st.columns(4)
            for place, row in enumerate(group.itertuples()):
                with columns[place % 4]:
                    found[row.umbral] = number(
                        row.umbral,
                        row.titulo,
                        low=row.minimo,
                        high=row.maximo,
                        step=row.paso,
                        default=row.magnitud,
                        notes=notes,
                    )
        st.button(
            "Volver a los de referencia",
            icon=":material/restart_alt:",
            on_click=_forget,
            args=(tuple(reference),),
            disabled=not asked,
        )
    try:
        rule.checked(found)
    except rule.UnusableThresholds as error:
        notes.append(f"{error} Se usan los umbrales de referencia.")
        return reference, {}
    return found, {key: f"{value:g}" for key, value in found.items() if value != reference[key]}


def _forget(keys: tuple[str, ...]) -> None:
    for key in keys:
        st.query_params.pop(key, None)
