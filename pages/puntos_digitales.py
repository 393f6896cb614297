"""Puntos Digitales: whom the city taught to use what is digital, where, how, and who lives near."""

import streamlit as st

from app import filters, panel
from app.queries import (
    digital_points_activities,
    digital_points_contacts,
    digital_points_people,
    digital_points_places,
    digital_points_report,
    territory,
)
from app.warehouse import later, run

st.title("Puntos Digitales", anchor=False)
st.markdown(
    "Ocho puntos y el Centro de Pensamiento donde la ciudad aprende a usar lo digital: cuántas atenciones dieron en "
    "2020, qué enseñaron y cuánta gente vive cerca."
)
chosen = filters.digital_points()

if chosen.view == "panorama":
    report = chosen.report()
    st.header("Lo que dice el informe, enero a septiembre de 2020", anchor=False)
    panel.key_figures(later(digital_points_report.key_figures), chosen=report, figure_id="cifras-puntos")
    left, right = st.columns(2, gap="large")
    with left:
        panel.show(
            "atenciones-trimestre",
            later(digital_points_report.quarters),
            chosen=report,
            hint="El informe dice que Nacional de Comercio y el Colegio Tecnológico fueron los de mayor impacto, sin "
            "dar la cifra de ningún punto.",
        )
        panel.show("actividades-informe", later(digital_points_report.taught), chosen=report)
    with right:
        panel.show("atenciones-personas", later(digital_points_report.contacts_and_people), chosen=report)
        panel.show("meta-puntos", later(digital_points_report.plan), chosen=report)

if chosen.is_sample and chosen.view in ("atenciones", "formacion"):
    sampled = (
        "**Datos de muestra.** Los libros mensuales de los puntos todavía no se han cargado: estas atenciones, "
        "personas y actividades se sortearon por computador, de modo que los tres primeros trimestres sumen lo que "
        "dice el informe; el cuarto es supuesto. Sirven para conocer el tablero; no para decidir."
    )

if chosen.view == "atenciones" and not chosen.bounds:
    st.info(
        "Todavía no se ha cargado ningún libro mensual de los puntos. El informe solo trae el total de cada trimestre "
        "(en «Panorama»): no dice cuántas atenciones hubo en un mes, en un punto ni por un canal.",
        icon=":material/info:",
    )

if chosen.view == "atenciones" and chosen.bounds:
    if chosen.is_sample:
        st.info(sampled, icon=":material/science:")
    books = chosen.books()
    st.header("Atenciones por mes y grupo", anchor=False)
    told = {"by": chosen.by, "place": chosen.place}
    by_month = later(digital_points_contacts.contacts, by=chosen.by, **chosen.period, **chosen.filters)
    left, right = st.columns([3, 2], gap="large")
    with left:
        panel.show("atenciones-mes", by_month, chosen=books, **told)
    with right:
        panel.show("atenciones-orden", by_month, chosen=books, when=chosen.when, **told)
    panel.show(
        "atenciones-cruce",
        later(digital_points_contacts.contacts, by=chosen.by, across=chosen.across, **chosen.period, **chosen.filters),
        chosen=books,
        hint=chosen.by_quarter,
        across=chosen.across,
        when=chosen.when,
        **told,
    )
    st.header("Personas, aparte de las atenciones", anchor=False)
    if run(digital_points_people.people_in):
        left, right = st.columns(2, gap="large")
        with left:
            panel.show(
                "personas-mes",
                later(digital_points_people.persons),
                chosen=books,
                hint="De toda la red y todo el año: no sigue los filtros de arriba.",
            )
        with right:
            panel.show("personas-no-suman", later(digital_points_people.sums), chosen=chosen.beside())
    else:
        st.info("Este perfil no publica cuántas personas distintas fueron.", icon=":material/info:")

if chosen.view == "formacion":
    report = chosen.report()
    confio = later(digital_points_report.talks, strategy="en_tic_confio")
    st.header("Lo que dice el informe, tercer trimestre de 2020", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("charlas-tic-confio", confio, chosen=report)
    with right:
        panel.show("charla-mayor", confio, chosen=report)
    coursera = chosen.coursera(run(digital_points_report.coursera_cutoff))
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("talleres-al-punto", later(digital_points_report.talks, strategy="al_punto"), chosen=report)
    with right:
        panel.show("embudo-coursera", later(digital_points_report.coursera), chosen=coursera)
        panel.key_figures(later(digital_points_report.coursera_figures), chosen=coursera, figure_id="cifras-coursera")
    st.header("Actividades por mes y punto", anchor=False)
    ways = run(digital_points_activities.ways)
    if chosen.is_sample and ways:
        st.info(sampled, icon=":material/science:")
    if not ways:
        st.info(
            "Todavía no se ha cargado ningún libro mensual de los puntos: el informe no dice en qué mes ni en qué "
            "punto fue cada curso.",
            icon=":material/info:",
        )
    else:
        left, right = st.columns(2, gap="large")
        with left:
            panel.show(
                "actividades-mes",
                later(digital_points_activities.activities, by="tipo"),
                chosen=chosen.books(),
                when=chosen.when,
            )
        with right:
            if "punto" in ways:
                panel.show(
                    "actividades-punto",
                    later(digital_points_activities.activities, by="punto"),
                    chosen=chosen.books(),
                    when=chosen.when,
                )
            else:
                panel.absent(
                    "Actividades de cada punto",
                    "Al público se publican las actividades de toda la red; las de cada punto, solo en el perfil "
                    "interno: de las pequeñas se podría saber quién fue.",
                )

if chosen.view == "mapa" and "puntos_digitales" not in chosen.has:
    st.info("Todavía no se ha publicado la lista de los puntos con su lugar.", icon=":material/info:")

if chosen.view == "mapa" and "puntos_digitales" in chosen.has:
    about = chosen.places(run(digital_points_places.year))
    places = later(digital_points_places.places)
    st.header("Dónde están y quién vive cerca", anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        panel.show_map(
            "mapa-puntos",
            places,
            about=about,
            selected=None,
            height=560,
            polygons=later(territory.polygons, kinds=("comuna",)),
            whole=later(digital_points_places.covered),
        )
    with right:
        panel.show("alcance-puntos", places, chosen=about)
