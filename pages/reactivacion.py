"""Economic reactivation: who came back to work, in what, where, at which hours, and who visited them."""

import streamlit as st

from app import filters, panel
from app.domain import formats
from app.queries import (
    reactivation,
    reactivation_counts,
    reactivation_days,
    reactivation_firms,
    reactivation_people,
    reactivation_places,
    territory,
)
from app.warehouse import later

KINDS = {"comuna": ("comuna", "corregimiento"), "barrio": ("barrio",), "celda": ("comuna", "corregimiento")}
CITY = ("ciiu_seccion",)

st.title("Reactivación económica", anchor=False)
st.markdown(
    "Qué empresas pidieron volver a la actividad durante la pandemia, cuáles volvieron y con cuántas personas; dónde "
    "están, a qué horas trabajan y qué encontró el control."
)
chosen = filters.reactivation()
registry = chosen.about() if chosen and chosen.bounds else None
if chosen and not registry:
    st.info(
        "Todavía no se ha cargado el registro de reactivación: aquí solo están las empresas del registro mercantil.",
        icon=":material/info:",
    )
if registry and chosen.bounds["procedencia"] == "sintetico":
    st.info(
        "**Datos de muestra.** El registro de reactivación todavía no se ha cargado: estos establecimientos, sus "
        "trabajadores y sus fechas se sortearon por computador. Sirven para conocer el tablero; no para decidir.",
        icon=":material/science:",
    )

if chosen and chosen.footwear:
    st.caption(
        "Calzado y cuero: la división 15 de la CIIU (cuero, marroquinería y calzado) y su comercio, al por mayor "
        "(4643) y al por menor (4772)."
    )

if chosen and chosen.view == "panorama":
    cube = chosen.has.get("reactivacion", CITY)
    place, about = chosen.place(*cube), {"measure": chosen.measure}
    st.header(f"{place}, al {formats.day(chosen.until)}", anchor=False)
    panel.key_figures(
        later(reactivation_firms.key_figures, until=chosen.until, **chosen.filters),
        chosen=registry,
        figure_id="cifras-reactivacion",
    )
    left, right = st.columns([2, 3], gap="large")
    with left:
        panel.show(
            "embudo-reactivacion",
            later(reactivation_counts.stages, until=chosen.until, **chosen.filters),
            chosen=registry,
            place=place,
            until=chosen.until,
            **about,
        )
    with right:
        panel.show(
            "indice-reactivacion",
            later(
                reactivation_counts.index,
                base=chosen.base,
                start=chosen.start,
                until=chosen.until,
                **about,
                **chosen.filters,
            ),
            chosen=registry,
            base=chosen.base,
            place=place,
            **about,
        )
    days = later(reactivation_days.days, start=chosen.start, until=chosen.last, section=chosen.section)
    laws = later(reactivation_days.activity, start=chosen.first, until=chosen.last)
    every = later(reactivation_days.days, section=chosen.section)
    strips = later(reactivation_days.around, days=every, measures=laws, **about)
    panel.show(
        "reactivacion-medidas",
        days,
        chosen=registry,
        hint=chosen.unfit(*CITY),
        strips=strips,
        place=chosen.place(*CITY),
        **about,
    )
    panel.table(
        "medidas-antes-despues",
        strips,
        chosen=registry,
        origin=panel.delivered(registry),
        empty="Ninguna medida de apertura o cierre empezó en el periodo.",
    )
    panel.show(
        "reporte-reactivacion",
        later(reactivation_days.report, start=chosen.start, until=chosen.last),
        chosen=chosen.joined("secretaria_positivos", "pruebas"),
        hint=chosen.unfit(),
    )

if chosen and chosen.view == "sectores":
    left, right = st.columns(2, gap="large")
    if registry:
        with left:
            # The public is told by section alone.
            cube = chosen.has.get("reactivacion", CITY)
            by = chosen.by if reactivation.BREAKDOWNS[chosen.by] in cube else "seccion"
            panel.show(
                "orden-reactivacion",
                later(reactivation_counts.breakdown, by=by, until=chosen.until, **chosen.filters),
                chosen=registry,
                hint=chosen.unfit(*cube) or (None if by == chosen.by else "Al público se publica solo por sección."),
                by=by,
                measure=chosen.measure,
                place=chosen.place(*cube),
                until=chosen.until,
            )
    if "empresas_por_municipio" in chosen.has:
        listed = later(reactivation_firms.firms, by=chosen.by, **chosen.filters)
        columns = chosen.has.get("empresas", chosen.has["empresas_por_municipio"])
        chamber = chosen.about(filters.CHAMBER)
        with right:
            panel.show(
                "orden-empresas",
                listed,
                chosen=chamber,
                hint=chosen.unfit(*columns),
                by=chosen.by,
                place=chosen.place(*columns),
                cutoff=chamber.cutoff,
            )
        if "empresas_por_mes" in chosen.has:
            columns = chosen.has["empresas_por_mes"]
            panel.show(
                "aperturas-cierres",
                later(reactivation_firms.openings, **chosen.filters),
                chosen=chamber,
                hint=chosen.unfit(*columns),
                cutoff=chamber.cutoff,
                place=chosen.place(*columns),
            )

if chosen and chosen.view == "territorio":
    firms = chosen.measure == "empresas"
    about = chosen.about(filters.CHAMBER) if firms else registry
    shapes = {"polygons": later(territory.polygons, kinds=KINDS[chosen.level])}
    told = {"measure": chosen.measure, "told": chosen.told(about.cutoff if firms else None)}
    rows = later(
        reactivation_places.territories,
        level="comuna" if chosen.level == "celda" else chosen.level,
        measure=chosen.measure,
        until=None if chosen.level == "celda" else chosen.end,  # the map of cells has no days
        **chosen.filters,
    )
    left, right = st.columns(2, gap="large")
    with left:
        if chosen.level == "celda":
            clicked = panel.show_map(
                "mapa-celdas",
                later(reactivation_places.cells, measure=chosen.measure, **chosen.filters),
                about=about,
                selected=chosen.comuna,
                **shapes,
                **told,
            )
        else:
            clicked = panel.show_map(
                "mapa-reactivacion",
                rows,
                about=about,
                selected=chosen.comuna,
                outline=later(territory.polygons, kinds=("comuna",)),
                level=chosen.level,
                **shapes,
                **told,
            )
    with right:
        panel.show(
            "orden-lugares",
            rows,
            chosen=about,
            level="comuna" if chosen.level == "celda" else chosen.level,
            selected=chosen.comuna,
            **told,
        )
    if chosen.comuna and not firms and {"reactivacion", "reactivacion_por_comuna_semana"} & chosen.has.keys():
        panel.show(
            "semanas-comuna",
            later(
                reactivation_places.by_week,
                measure=chosen.measure,
                until=chosen.end,
                **chosen.filters,
            ),
            chosen=registry,
            measure=chosen.measure,
            place=chosen.place(*chosen.has.get("reactivacion", ("comuna_codigo",))),
        )
    if clicked and (found := chosen.comuna_of(clicked)) and found != chosen.comuna:
        st.query_params["comuna"] = found
        st.rerun()

if chosen and chosen.view == "presencia":
    columns = chosen.has.get("presencia", chosen.has.get("presencia_por_hora"))
    if columns:
        panel.show(
            "presencia-hora",
            later(reactivation_people.presence, **chosen.filters),
            chosen=registry,
            hint=chosen.unfit(*columns),
            place=chosen.place(*columns),
        )
    if "exposicion_por_comuna" in chosen.has:
        exposed = later(reactivation_people.exposure)
        panel.show("exposicion-comunas", exposed, chosen=chosen.joined("covid_municipal"), selected=chosen.comuna)

if chosen and chosen.view == "control":
    visited = chosen.about(filters.CONTROL)
    columns = chosen.has.get("ivc_cobertura", ())
    if columns or "reactivacion_por_comuna" in chosen.has:
        panel.show(
            "cobertura-control",
            later(reactivation_people.coverage, by=chosen.by, **chosen.filters),
            chosen=visited,
            by=chosen.by,
            place=chosen.place(*columns),
            cutoff=visited.cutoff,
        )
    if "ivc_por_mes" in chosen.has:
        panel.show("visitas-por-mes", later(reactivation_people.visits), chosen=visited, cutoff=visited.cutoff)
