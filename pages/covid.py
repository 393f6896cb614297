"""COVID-19 board: one territory, one delivery, one period, seen in several ways; or the city by comuna and barrio."""

import streamlit as st

from app import filters, panel
from app.charts import covid_delays
from app.charts.covid_ages import missing
from app.domain import formats
from app.queries import (
    beside,
    covid,
    covid_ages,
    covid_city,
    covid_city_figures,
    covid_context,
    covid_days,
    covid_indicators,
    covid_revisions,
    covid_rhythm,
    covid_tests,
    territory,
)
from app.warehouse import later, now

st.title("COVID-19", anchor=False)
view = filters.view()
chosen = None if view == "territorios" else filters.covid(view)

if view == "territorios":
    city = filters.city()
    year, level, cutoff = city.cut["anio"], city.level, city.cut["corte_fecha"]
    figures = later(covid_city_figures.key_figures, level=level, code=city.code, year=year)
    st.header(f"{city.place}, al {formats.day(cutoff)}", anchor=False)
    st.caption(
        f"Casos acumulados de la lista municipal: {formats.integer(city.cut['casos'])} en la ciudad y "
        f"{formats.integer(city.cut['fallecidos'])} fallecidos. Cuenta a los residentes por la fecha de su muestra "
        "y por el lugar donde viven: otra definición que la del INS, con la que no se suma ni se compara."
    )
    if city.cut["procedencia"] == "sintetico":
        st.info(
            "**Ciudad sintética.** Solo el total de cada día y la población son reales: dónde vive cada caso y quién "
            "murió se sorteó por computador. Sirve para conocer el tablero; no para comparar comunas ni para decidir.",
            icon=":material/science:",
        )
    panel.key_figures(
        figures,
        chosen=city.about(own=True),
        figure_id="cifras-ciudad",
    )
    shown = {"level": level, "measure": city.measure}
    left, right = st.columns([1, 1], gap="large")
    with left:
        clicked = panel.show_map(
            "mapa-covid-ciudad",
            later(covid_city.territories, level=level, year=year),
            polygons=later(territory.polygons, kinds=("comuna", "corregimiento") if level == "comuna" else (level,)),
            outline=later(territory.polygons, kinds=("comuna",)),
            about=city.about(),
            selected=city.code,
            year=year,
            **shown,
        )
    with right:
        parts = later(covid_city.parts, level=level, year=year)
        panel.show("orden-territorios", parts, chosen=city.about(), selected=city.code, **shown)
    span = "trimestre" if city.code and level == "barrio" else "semana"
    panel.show(
        "curva-territorio",
        later(covid_city.curve, span=span, code=city.code, cutoff=cutoff),
        chosen=city.about(own=True),
        span=span,
        place=city.place,
    )
    panel.show("rt-comunas", later(covid_rhythm.by_comuna), chosen=city.about())
    if clicked and clicked != city.code:
        st.query_params["territorio"] = clicked
        st.rerun()

if chosen and view == "situacion":
    counted = later(covid_days.days, **chosen.delivery)
    tested = later(
        covid_tests.indicators,
        area=covid_tests.tested_area(chosen.scope),
        source=chosen.source,
        cutoff=chosen.cutoff,
        until=chosen.until,
    )
    figures = later(covid_indicators.key_figures, **chosen.query, counted=counted, tested=tested)
    panel.heading(chosen, figures)
    panel.key_figures(figures, chosen=chosen, primary=("confirmados", "activos", "recuperados", "fallecidos"))
    panel.bulletin(chosen)

    begin = chosen.start or filters.FIRST_DAY
    binding = later(covid_context.binding, scope=chosen.scope)
    asked = later(covid_context.measures, binding=binding, start=begin, end=chosen.until)
    measures = now(asked)
    local = "; línea continua, las de Santander o el municipio" if measures["es_local"].any() else ""
    panel.show(
        "casos-por-dia",
        later(covid_days.curve, **chosen.query, counted=counted),
        chosen=chosen,
        hint=f"Los números señalan medidas: véalas abajo (línea discontinua, nacionales{local})."
        if len(measures)
        else None,
        place=chosen.place,
        date_type=chosen.date_type,
        when=chosen.period,
        measures=asked,
    )
    panel.table(
        "medidas",
        asked,
        chosen=chosen,
        own=panel.Own("medidas", day="inicio_fecha"),
        empty="Ninguna medida registrada estuvo vigente en el periodo.",
    )

    year = chosen.until.year
    ages, about = later(covid.age_sex, **chosen.query), {"chosen": chosen, "place": chosen.place}
    reason = missing(now(ages), place=chosen.place, when=chosen.period, is_list=chosen.is_list)
    if reason:
        panel.absent("Casos, tasas y letalidad por edad y sexo", reason)
    else:
        left, right = st.columns(2, gap="large")
        with left:
            panel.show("piramide-edad-sexo", ages, **about)
        with right:
            people = later(covid.age_population, scope=chosen.scope, year=year)
            panel.show("tasas-por-edad", later(covid_ages.rates, cases=ages, people=people), year=year, **about)
    left, right = (None, st.container()) if reason else st.columns(2, gap="large")
    if left:
        with left:
            panel.show("letalidad-por-edad", later(covid_ages.fatality, cases=ages), **about)
    with right:
        by_place = later(covid.by_territory, source=chosen.source, cutoff=chosen.cutoff)
        panel.show("casos-por-territorio", by_place, scope=chosen.scope, cutoff=chosen.cutoff, **about)

    if chosen.scope == filters.BUCARAMANGA:
        panel.show(
            "positivos-secretaria",
            later(covid_context.secretariat, start=chosen.start, end=chosen.end),
            chosen=chosen,
            own=panel.Own("secretaria_positivos"),
            cutoff=chosen.cutoff,
        )
    panel.table(
        "cifras-publicadas",
        later(covid_context.published, scope=chosen.scope),
        chosen=chosen,
        own=panel.Own("puntos_de_control", name="la publicación de cada fila", licence="la de cada fila"),
        empty=f"No hay cifras publicadas por otros sobre {chosen.place}.",
    )

if chosen and view == "ritmo":
    pace = later(covid_rhythm.rhythm, **chosen.query)
    about = {"chosen": chosen, "place": chosen.place, "date_type": chosen.date_type}
    panel.show("rt", pace, **about)
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("nowcast", pace, **about)
    with right:
        panel.show("crecimiento", pace, **about)
    judged = later(covid_rhythm.evaluation)
    panel.show("evaluacion-nowcast", judged, chosen=chosen, own=panel.Own("triangulo_ins", day="ultima_fecha"))

if chosen and view == "revisiones":
    about = {"chosen": chosen, "place": chosen.place}
    dated = about | {"date_type": chosen.date_type, "cutoff": chosen.cutoff}
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("como-se-conocia", later(covid_revisions.known, **chosen.query), **dated)
    with right:
        known = later(covid_revisions.completeness, **chosen.query)
        panel.show("demora-de-la-cifra", known, settled=covid_revisions.SETTLED, **dated)
    delivery = {"scope": chosen.scope, "source": chosen.source, "cutoff": chosen.cutoff}
    panel.table(
        "que-cambio",
        later(covid_revisions.deliveries, **delivery),
        chosen=chosen,
        origin=panel.delivered(chosen),
        empty=f"Esta fuente no publica totales {formats.of(chosen.place)}.",
    )
    places = [*st.columns(2, gap="large"), *st.columns(2, gap="large")]
    for place, (step, (figure_id, _)) in zip(places, covid_delays.STEPS.items(), strict=True):
        with place:
            panel.show(figure_id, later(covid_rhythm.delays, step=step, **delivery), **about)

if chosen and view == "recursos":
    days = {key: value for key, value in chosen.query.items() if key != "date_type"}
    area = covid_tests.tested_area(chosen.scope)
    about = {"chosen": chosen, "area": area, "place": "Colombia" if area == "CO" else "Santander"}
    left, right = st.columns(2, gap="large")
    with left:
        panel.show(
            "pruebas-por-dia",
            later(beside.tests, **days),
            own=panel.Own("pruebas"),
            cutoff=chosen.cutoff,
            **about,
        )
    with right:
        panel.show("positividad-acumulada", later(beside.positivity, **days), own=panel.Own("pruebas"), **about)
    panel.show(
        "ocupacion-uci",
        later(beside.intensive_care, scope=chosen.scope, start=chosen.start, end=chosen.end),
        chosen=chosen,
        own=panel.Own("ocupacion_uci"),
        place=chosen.place,
        cutoff=chosen.cutoff,
    )
    panel.table(
        "covid-departamentos",
        later(beside.departments, cutoff=chosen.until),
        chosen=chosen,
        own=panel.Own("covid_instantanea"),
        empty="No hay instantáneas por departamento.",
    )
