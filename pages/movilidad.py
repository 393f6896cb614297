"""Mobility board: who travels from where to where, when, how and how long; one filter that every figure follows."""

import streamlit as st

from app import panel
from app.filters import mobility as filters
from app.filters import trips
from app.queries import (
    mobility_change,
    mobility_figures,
    mobility_gravity,
    mobility_od,
    mobility_profile,
    mobility_routes,
    mobility_zones,
)
from app.warehouse import later, now

# Zones of a matrix whose names can be read.
MOST = 40

st.title("Movilidad", anchor=False)
tab = filters.view()
chosen = filters.board(tab) if tab and tab != "rutas" else None

if chosen:
    about, asked, level = chosen.about(), chosen.query, chosen.level
    od = later(mobility_od.od, level=level, **asked)
    zones = later(mobility_zones.balance, od=od, margins=later(mobility_od.margins, **asked))
    hours = later(mobility_profile.departures, **asked) if chosen.citywide else None
    times = later(mobility_profile.durations, **asked) if chosen.single else None
    whole = {"chosen": about, "place": chosen.place}

if chosen and tab != "distancia":
    st.header(chosen.title, anchor=False)
    st.caption(chosen.definition)
    if not chosen.period["es_ponderada"]:
        st.warning(
            "**Encuesta sin factores de expansión.** Sus viajes se cuentan sin ponderar: son los de las personas "
            "encuestadas, no los de la población, y no se comparan con otra fuente.",
            icon=":material/balance:",
        )
    if chosen.period["procedencia"] == "sintetico":
        st.info(
            "**Ciudad sintética.** Estos viajes se sortearon por computador, con el reparto entre medios que la ciudad "
            "declaró: sirven para conocer el tablero, no para decidir.",
            icon=":material/science:",
        )

if chosen and tab == "flujos":
    panel.key_figures(
        later(
            mobility_figures.key_figures,
            od=later(mobility_od.od, level=chosen.coarse, **asked),
            margins=later(mobility_od.margins, **asked),
            times=later(mobility_profile.times, durations=times, by=[], **asked) if chosen.timed else None,
            zone=chosen.zone,
            kind=chosen.kind or "comuna",
            way=asked["way"],
        ),
        chosen=about,
        primary=chosen.primary,
        figure_id="cifras-movilidad",
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        clicked = panel.show_map(
            "mapa-flujos",
            od,
            polygons=later(mobility_od.places, level=level, zone=chosen.zone),
            about=about,
            selected=chosen.zone,
            height=560,
            most=chosen.most,
            zone=chosen.named_zone,
        )
    with right:
        panel.show(
            "orden-zonas",
            zones,
            chosen=about,
            level=chosen.noun,
            selected=chosen.zone,
            zone=chosen.named_zone,
        )
    if hours:
        left, right = st.columns(2, gap="large")
        with left:
            panel.show("reparto-modal", later(mobility_profile.modes, departures=hours), **whole)
        with right:
            panel.show("viajes-por-hora", hours, **whole)
    else:
        panel.absent("Medios y horas", filters.CITYWIDE)
    if times:
        panel.show("curva-tiempos", later(mobility_profile.curve, durations=times), **whole)
    if clicked and clicked != chosen.zone:
        st.query_params["zona"] = clicked
        st.rerun()

if chosen and tab == "matriz":
    panel.show(
        "matriz-viajes",
        later(mobility_zones.matrix, od=od, order=chosen.order, most=MOST),
        chosen=about,
        order=chosen.order,
        level=chosen.noun,
    )
    panel.show("orden-zonas", zones, chosen=about, level=chosen.noun, selected=chosen.zone)

if chosen and tab == "tiempos":
    if not chosen.timed:
        panel.absent("Tiempos de viaje", filters.CITYWIDE)
    else:
        by_mode = later(mobility_profile.times, durations=times, by=["modo", "sexo"], **asked)
        left, right = st.columns(2, gap="large") if times else (st.container(), None)
        with left:
            panel.show("tiempos-por-modo", by_mode, **whole)
        if right:
            with right:
                panel.show("curva-tiempos", later(mobility_profile.curve, durations=times), **whole)
        by_zone = later(mobility_profile.durations, by_zone=True, **asked) if times else None
        columns = ["comuna_codigo", "comuna_nombre"]
        panel.show(
            "tiempos-por-zona",
            later(mobility_profile.times, durations=by_zone, by=columns, **asked),
            chosen=about,
        )
        panel.table(
            "tiempos-detalle",
            later(mobility_profile.times, durations=by_zone, by=["modo", "sexo", *columns], **asked),
            chosen=about,
            origin=panel.delivered(about),
            empty="Ninguno de estos viajes dice cuánto tarda.",
        )

if chosen and tab == "cambios":
    if not chosen.compared:
        panel.absent(
            "Dos periodos", "Esta fuente tiene un solo periodo: no hay con qué compararlo. Pruebe con la otra fuente."
        )
    else:
        before = {"before": later(mobility_od.od, level=level, **chosen.before), "after": od}
        when = {"before": chosen.when(before=True), "after": chosen.when()}
        panel.show(
            "cambio-matriz",
            later(mobility_change.cells, most=MOST, **before),
            chosen=about,
            level=chosen.noun,
            **when,
        )
        left, right = st.columns(2, gap="large")
        with left:
            panel.show("cambio-zonas", later(mobility_change.zones, **before), chosen=about, **when)
        with right:
            if hours:
                modes = {
                    "before": later(
                        mobility_profile.modes, departures=later(mobility_profile.departures, **chosen.before)
                    ),
                    "after": later(mobility_profile.modes, departures=hours),
                }
                panel.show("cambio-modal", later(mobility_change.modes, **modes), **whole, **when)
            else:
                panel.absent("Medio de los viajes", filters.CITYWIDE)

if chosen and tab == "distancia":
    grain = {"source": asked["source"], "level": "barrio" if level != "comuna" else "comuna"}
    fit = now(later(mobility_gravity.fit, period=asked["period"], **grain))
    st.header("Más viajes de los que la distancia explica", anchor=False)
    if fit is None:
        panel.absent("Modelo de gravedad", "No se ajustó un modelo para esta fuente: tiene muy pocos viajes.")
    else:
        st.caption(
            f"{trips.name_of(chosen.period)}, {trips.month(fit['periodo_fecha'])}, por {grain['level']}. El modelo "
            "se ajusta a todos los viajes de la fuente al construir los datos: los filtros de hora, día, medio, sexo, "
            "motivo, estrato y municipio no se aplican aquí."
        )
        pairs = later(mobility_gravity.pairs, period=fit["periodo_fecha"], zone=chosen.zone, **grain)
        model = {name: fit[name] for name in ("es_mejor", "mejora_pct")}
        left, right = st.columns([3, 2], gap="large")
        with left:
            panel.show_map(
                "mapa-gravedad",
                pairs,
                polygons=later(mobility_od.places, level=grain["level"]),
                about=about,
                selected=chosen.zone,
                height=520,
                fit=model,
                level=grain["level"],
                zone=chosen.named_zone,
            )
        with right:
            panel.show("gravedad-ajuste", pairs, chosen=about, fit=model)
        panel.table(
            "pares-gravedad",
            pairs,
            chosen=about,
            origin=panel.delivered(about),
            empty="El modelo no examina ningún par de zonas con estos filtros.",
        )

if tab == "rutas":
    st.header("Rutas de bus", anchor=False)
    route = filters.route()
    panel.show_map(
        "mapa-rutas",
        later(mobility_routes.routes, route=route),
        polygons=later(mobility_od.places, level="comuna"),
        about=trips.routes(),
        selected=None,
        height=560,
    )
