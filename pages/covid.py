"""COVID-19 board: one territory, one delivery, one period, seen in several ways; or the city by comuna and barrio."""

import streamlit as st

from app import filters, panel
from app.charts import covid_ages, covid_delays
from app.domain import formats
from app.queries import (
    beside,
    covid,
    covid_city,
    covid_city_figures,
    covid_context,
    covid_indicators,
    covid_revisions,
    covid_rhythm,
    territory,
)
from app.warehouse import run

st.title("COVID-19", anchor=False)
view = filters.view()
chosen = None if view == "territorios" else filters.covid(view)

if view == "territorios":
    city = filters.city()
    year, level, cutoff = city.cut["anio"], city.level, city.cut["corte_fecha"]
    figures = run(covid_city_figures.key_figures, level=level, code=city.code, year=year)
    st.header(f"{city.place}, al {formats.day(cutoff)}", anchor=False)
    st.caption(
        f"Casos acumulados de la lista municipal: {formats.integer(city.cut['casos'])} en la ciudad y "
        f"{formats.integer(city.cut['fallecidos'])} fallecidos. Cuenta a los residentes por la fecha de su muestra "
        "y por el lugar donde viven: otra definición que la del INS, con la que no se suma ni se compara."
    )
    panel.key_figures(
        figures,
        chosen=city.about(own=True),
        primary=tuple(figures["indicador"]),
        figure_id="cifras-ciudad",
    )
    shown = {"level": level, "measure": city.measure}
    left, right = st.columns([1, 1], gap="large")
    with left:
        clicked = panel.show_map(
            "mapa-covid-ciudad",
            run(covid_city.territories, level=level, year=year),
            polygons=run(territory.polygons, kinds=("comuna", "corregimiento") if level == "comuna" else (level,)),
            outline=run(territory.polygons, kinds=("comuna",)),
            about=city.about(),
            selected=city.code,
            year=year,
            **shown,
        )
    with right:
        parts = run(covid_city.parts, level=level, year=year)
        panel.show("orden-territorios", parts, chosen=city.about(), selected=city.code, **shown)
    span = "trimestre" if city.code and level == "barrio" else "semana"
    panel.show(
        "curva-territorio",
        run(covid_city.curve, span=span, code=city.code, cutoff=cutoff),
        chosen=city.about(own=True),
        span=span,
        place=city.place,
    )
    if clicked and clicked != city.code:
        st.query_params["territorio"] = clicked
        st.rerun()

if chosen and view == "situacion":
    figures = run(covid_indicators.key_figures, **chosen.query)
    panel.heading(chosen, figures)
    panel.key_figures(figures, chosen=chosen, primary=("confirmados", "activos", "recuperados", "fallecidos"))
    panel.bulletin(chosen)

    begin = chosen.start or filters.FIRST_DAY
    measures = run(covid_context.measures, scope=chosen.scope, start=begin, end=chosen.until)
    local = "; línea continua, las de Santander o el municipio" if measures["es_local"].any() else ""
    panel.show(
        "casos-por-dia",
        run(covid.curve, **chosen.query),
        chosen=chosen,
        hint=f"Los números señalan medidas: véalas abajo (línea discontinua, nacionales{local})."
        if len(measures)
        else None,
        place=chosen.place,
        date_type=chosen.date_type,
        when=chosen.period,
        measures=measures,
    )
    panel.table(
        "medidas",
        measures,
        chosen=chosen,
        origin=panel.own("medidas", until=chosen.until),
        empty="Ninguna medida registrada estuvo vigente en el periodo.",
    )

    year = chosen.until.year
    ages = run(covid.age_sex, **chosen.query)
    reason = covid_ages.missing(ages, place=chosen.place, when=chosen.period, is_list=chosen.is_list)
    by_place = run(covid.by_territory, source=chosen.source, cutoff=chosen.cutoff)
    if reason:
        panel.absent("Casos, tasas y letalidad por edad y sexo", reason)
    else:
        rates = covid_ages.rates_table(ages, run(covid.age_population, scope=chosen.scope, year=year))
        left, right = st.columns(2, gap="large")
        with left:
            panel.show("piramide-edad-sexo", ages, chosen=chosen, place=chosen.place)
        with right:
            panel.show("tasas-por-edad", rates, chosen=chosen, place=chosen.place, year=year)
    left, right = (None, st.container()) if reason else st.columns(2, gap="large")
    if left:
        with left:
            panel.show("letalidad-por-edad", covid_ages.fatality_table(ages), chosen=chosen, place=chosen.place)
    with right:
        panel.show(
            "casos-por-territorio",
            by_place,
            chosen=chosen,
            scope=chosen.scope,
            place=chosen.place,
            cutoff=chosen.cutoff,
        )

    if chosen.scope == filters.BUCARAMANGA:
        city = run(covid_context.secretariat, start=chosen.start, end=chosen.end)
        panel.show(
            "positivos-secretaria",
            city,
            chosen=chosen,
            origin=panel.own("secretaria_positivos", until=panel.last_day(city)),
            cutoff=chosen.cutoff,
        )
    published = run(covid_context.published, scope=chosen.scope)
    panel.table(
        "cifras-publicadas",
        published,
        chosen=chosen,
        origin=panel.own(
            "puntos_de_control",
            until=panel.last_day(published),
            name="la publicación de cada fila",
            licence="la de cada fila",
        ),
        empty=f"No hay cifras publicadas por otros sobre {chosen.place}.",
    )

if chosen and view == "ritmo":
    pace = run(covid_rhythm.rhythm, **chosen.query)
    about = {"place": chosen.place, "date_type": chosen.date_type}
    panel.show("rt", pace, chosen=chosen, **about)
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("nowcast", pace, chosen=chosen, **about)
    with right:
        panel.show("crecimiento", pace, chosen=chosen, **about)
    judged = run(covid_rhythm.evaluation)
    panel.show(
        "evaluacion-nowcast",
        judged,
        chosen=chosen,
        origin=panel.own("triangulo_ins", until=panel.last_day(judged, "ultima_fecha")),
    )

if chosen and view == "revisiones":
    known = run(covid_revisions.known, **chosen.query)
    about = {"place": chosen.place, "date_type": chosen.date_type, "cutoff": chosen.cutoff}
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("como-se-conocia", known, chosen=chosen, **about)
    with right:
        panel.show(
            "demora-de-la-cifra",
            run(covid_revisions.completeness, **chosen.query),
            chosen=chosen,
            settled=covid_revisions.SETTLED,
            **about,
        )
    delays = run(covid_rhythm.delays, scope=chosen.scope, source=chosen.source, cutoff=chosen.cutoff)
    places = [*st.columns(2, gap="large"), *st.columns(2, gap="large")]
    for place, (step, (figure_id, _)) in zip(places, covid_delays.STEPS.items(), strict=True):
        with place:
            panel.show(figure_id, delays[delays["tramo"] == step], chosen=chosen, place=chosen.place)

if chosen and view == "recursos":
    days = {key: value for key, value in chosen.query.items() if key != "date_type"}
    tests, shares = run(beside.tests, **days), run(beside.positivity, **days)
    area = beside.tested_area(chosen.scope)
    about = {"area": area, "place": "Colombia" if area == "CO" else "Santander"}
    left, right = st.columns(2, gap="large")
    with left:
        tested = panel.own("pruebas", until=panel.last_day(tests))
        panel.show("pruebas-por-dia", tests, chosen=chosen, origin=tested, cutoff=chosen.cutoff, **about)
    with right:
        tested = panel.own("pruebas", until=panel.last_day(shares))
        panel.show("positividad-acumulada", shares, chosen=chosen, origin=tested, **about)
    beds = run(beside.intensive_care, scope=chosen.scope, start=chosen.start, end=chosen.end)
    panel.show(
        "ocupacion-uci",
        beds,
        chosen=chosen,
        origin=panel.own("ocupacion_uci", until=panel.last_day(beds)),
        place=chosen.place,
    )
    states = run(beside.departments, cutoff=chosen.until)
    panel.table(
        "covid-departamentos",
        states,
        chosen=chosen,
        origin=panel.own("covid_instantanea", until=panel.last_day(states)),
        empty="No hay instantáneas por departamento.",
    )
