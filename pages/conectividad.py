"""The community network: its sites, who lives near one and who does not, and where the next ones would reach most."""

import streamlit as st

from app import filters, panel
from app.queries import connectivity, connectivity_coverage, connectivity_next, territory
from app.warehouse import later

KINDS = {"comuna": ("comuna", "corregimiento"), "barrio": ("barrio",)}

st.title("Conectividad", anchor=False)
st.markdown(
    "La red comunitaria del plan: las zonas wifi públicas y los Puntos Digitales. Quién tiene una cerca, quién queda "
    "por fuera y dónde alcanzaría a más gente un sitio nuevo."
)
chosen = filters.network()

if chosen:
    about, asked = chosen.about(), chosen.query
    shapes = {
        "polygons": later(territory.polygons, kinds=KINDS[chosen.level]),
        "outline": later(territory.polygons, kinds=("comuna",)),
    }
    sites = later(connectivity.sites, **asked)
    comunas = later(connectivity_coverage.territories, level="comuna", **asked)
    place = later(connectivity_coverage.one, code=chosen.code, **asked)
    clicked = None
    st.header(chosen.title, anchor=False)
    st.caption(
        "Cerca es en línea recta. Los sitios son hechos publicados; la gente de cada barrio es la del censo de 2018, "
        "llevada a la proyección municipal de 2020. En qué parte del barrio vive no se sabe: la cifra central la "
        "supone repartida por él, y el intervalo va de lo menos a lo más que puede ser."
    )

if chosen and chosen.view == "red":
    panel.key_figures(
        later(connectivity_coverage.figures_of_sites, sites=sites, place=place, code=chosen.code),
        chosen=about,
        figure_id="cifras-red",
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        clicked = panel.show_map(
            "mapa-red", sites, about=about, selected=chosen.code, height=560, radius=chosen.radius, **shapes
        )
    with right:
        panel.show("sitios-por-habitante", comunas, chosen=about, selected=chosen.comuna)
    panel.table(
        "sitios-por-revisar",
        later(connectivity.doubtful, **asked),
        chosen=chosen.about(people=False),
        origin=panel.delivered(chosen.about(people=False)),
        empty="Ningún sitio tiene el lugar aproximado ni la comuna por revisar.",
    )

if chosen and chosen.view == "cobertura":
    panel.key_figures(
        later(connectivity_coverage.figures_of_people, place=place), chosen=about, figure_id="cifras-cobertura"
    )
    rows = later(connectivity_coverage.territories, level=chosen.level, **asked)
    shown = {"level": chosen.level, "radius": chosen.radius}
    left, right = st.columns(2, gap="large")
    with left:
        clicked = panel.show_map("mapa-cobertura", rows, about=about, selected=chosen.code, **shapes, **shown)
        panel.show(
            "cobertura-estrato",
            later(connectivity_coverage.estratos, comuna=chosen.comuna, **asked),
            chosen=about,
            radius=chosen.radius,
            place=chosen.around,
        )
    with right:
        panel.show("orden-cobertura", rows, chosen=about, selected=chosen.code, **shown)

if chosen and chosen.view == "proximos":
    proposed = later(connectivity_next.proposals, count=chosen.count, **asked)
    curve = later(connectivity_next.curve, **asked)
    panel.key_figures(
        later(connectivity_next.key_figures, curve=curve, count=chosen.count),
        chosen=about,
        figure_id="cifras-proximos",
    )
    st.caption("La comparación vale si la gente vive repartida por igual dentro de cada barrio, que no se sabe.")
    left, right = st.columns(2, gap="large")
    with left:
        panel.show_map(
            "mapa-proximos", proposed, about=about, selected=None, sites=sites, radius=chosen.radius, **shapes
        )
    with right:
        panel.show("curva-cobertura", curve, chosen=about, count=chosen.count)
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("sitios-propuestos", proposed, chosen=about, radius=chosen.radius)
    with right:
        panel.show("casos-cobertura", later(connectivity_next.cases), chosen=about)

if chosen and clicked and clicked != chosen.code:
    st.query_params["territorio"] = clicked
    st.rerun()
