"""The city's state in one screen: key figures of each board with data, its map, freshness, what each page answers."""

import streamlit as st

from app import filters, panel
from app.domain import formats
from app.queries import (
    connectivity,
    connectivity_coverage,
    covid_city,
    covid_city_figures,
    covid_indicators,
    digital_points_report,
    home,
    quality,
    reactivation,
    reactivation_firms,
    territory,
)
from app.warehouse import later, run

YEAR = 2020
MAP_HEIGHT = 380
NEAR = 300  # m, as the board of the network opens
STATES = {
    "al_dia": ":green-badge[:material/check_circle: Al día]",
    "demorada": ":orange-badge[:material/schedule: Demorada]",
    "atrasada": ":red-badge[:material/error: Atrasada]",
    "historico": ":blue-badge[:material/history: Dato histórico]",
    "muestra": ":orange-badge[:material/science: Dato sintético]",
    "referencia": ":blue-badge[:material/menu_book: Hechos de referencia]",
    "sin_entregas": ":gray-badge[:material/hourglass_empty: Sin entregas]",
}
QUESTIONS = {
    "../pages/covid.py": (
        "COVID-19",
        ":material/coronavirus:",
        "¿Cuántos casos hay, dónde y a qué edades? ¿Qué medidas hubo?",
    ),
    "../pages/movilidad.py": (
        "Movilidad",
        ":material/route:",
        "¿De dónde a dónde viaja la gente, en qué y cuánto tarda?",
    ),
    "../pages/reactivacion.py": (
        "Reactivación económica",
        ":material/storefront:",
        "¿Qué empresas volvieron, dónde y con cuánta gente? ¿Qué halló el control?",
    ),
    "../pages/semaforo.py": (
        "Semáforo",
        ":material/traffic:",
        "¿Qué comuna, barrio o sector puede abrir, por qué y qué tan seguro es?",
    ),
    "../pages/puntos_digitales.py": (
        "Puntos Digitales",
        ":material/school:",
        "¿A cuánta gente atendieron y formaron, en qué, y quién vive cerca?",
    ),
    "../pages/conectividad.py": (
        "Conectividad",
        ":material/wifi:",
        "¿Quién tiene cerca una zona wifi o un Punto Digital, y dónde conviene el próximo?",
    ),
    "../pages/gestion.py": (
        "Gestión TIC",
        ":material/assignment:",
        "¿Qué metas, presupuesto y servicios informó la oficina, y qué no cuadra?",
    ),
    "../pages/territorio.py": (
        "Territorio",
        ":material/map:",
        "¿Dónde vive la gente? Comunas y barrios, población y densidad.",
    ),
    "../pages/geocodificador.py": (
        "Ubicar direcciones",
        ":material/location_on:",
        "¿En qué barrio y comuna queda esta dirección, y con qué confianza?",
    ),
    "../pages/calidad.py": ("Calidad", ":material/verified:", "¿Qué se cargó y qué encontró cada regla?"),
    "../pages/diccionario.py": (
        "Diccionario",
        ":material/menu_book:",
        "¿Qué significa cada columna y en qué unidad está?",
    ),
    "../pages/privacidad.py": (
        "Privacidad",
        ":material/shield_person:",
        "¿Qué datos se guardan, por qué y hasta cuándo?",
    ),
}

st.title("Bucaramanga en cifras", anchor=False)
st.markdown(
    "El estado de la ciudad en una pantalla, cada cifra con su fuente y su corte. Toque el mapa para ver un territorio."
)

view, cut = run(home.covid_view), run(covid_city.newest)
chosen = filters.Chosen(**view) if view else None
city = filters.City("comuna", None, "Bucaramanga", "tasa", cut) if cut else None
about = filters.territory_of(YEAR)
shapes = {
    "polygons": later(territory.polygons, kinds=("comuna", "corregimiento")),
    "outline": later(territory.polygons, kinds=("comuna",)),
    "selected": None,
    "height": MAP_HEIGHT,
    "level": "comuna",
}
bounds = run(reactivation.bounds)
firms = filters.Economy(view="panorama", has={}, bounds=bounds) if bounds else None
network = None
if run(connectivity.held):
    origin = run(connectivity.origin, network="ambas")
    network = filters.Network(view="red", network="ambas", radius=NEAR, origin=origin)
    sites = later(connectivity.sites, **network.query)
    place = later(connectivity_coverage.one, code=None, **network.query)
left, right = st.columns([4, 3], gap="medium")
with left:
    if city:
        found = later(covid_city.territories, level="comuna", year=cut["anio"])
        clicked = panel.show_map(
            "mapa-covid-ciudad", found, about=city.about(), measure="tasa", year=cut["anio"], **shapes
        )
    else:
        found = later(territory.density, kinds=("comuna", "corregimiento"), year=YEAR)
        clicked = panel.show_map("mapa-densidad", found, about=about, year=YEAR, **shapes)
    if clicked:
        target, address = ("covid", {"vista": "territorios"}) if city else ("territorio", {})
        st.switch_page(f"../pages/{target}.py", query_params=address | {"nivel": "comuna", "territorio": clicked})
    if chosen and chosen.has_days:
        panel.show("ritmo-covid", later(home.rhythm, **chosen.query), chosen=chosen, place=chosen.place)
    panel.summary(
        "Territorio",
        run(home.territory, year=YEAR),
        chosen=about,
        indicators=home.TERRITORY_INDICATORS,
        page="../pages/territorio.py",
        empty="",
    )
with right:
    panel.summary(
        "COVID-19, según el INS",
        run(covid_indicators.key_figures, **chosen.query) if chosen else None,
        chosen=chosen,
        indicators=home.INDICATORS,
        page="../pages/covid.py",
        empty="Todavía no hay cifras publicadas para Bucaramanga.",
    )
    panel.summary(
        "COVID-19, lista municipal",
        run(covid_city_figures.key_figures, level="comuna", code=None, year=cut["anio"]) if cut else None,
        chosen=city.about() if city else None,
        indicators=home.CITY_INDICATORS,
        page="../pages/covid.py",
        address={"vista": "territorios"} if city else None,
        empty="No se ha cargado la lista municipal de casos: sin ella no hay cifras por comuna ni por barrio.",
    )
    panel.summary(
        "Reactivación, establecimientos",
        run(reactivation_firms.key_figures, until=firms.until, **firms.filters) if firms else None,
        chosen=firms.about() if firms else None,
        indicators=home.FIRM_INDICATORS,
        page="../pages/reactivacion.py",
        empty="Todavía no se ha cargado el registro de reactivación.",
    )
    panel.summary(
        "Puntos Digitales, ene–sep 2020",
        run(digital_points_report.key_figures),
        chosen=filters.Points(view="panorama", has={}, bounds=None).report(),
        indicators=home.POINT_INDICATORS,
        page="../pages/puntos_digitales.py",
        empty="",
    )
    panel.summary(
        "Conectividad, toda la red",
        run(connectivity_coverage.figures_of_sites, sites=sites, place=place, code=None) if network else None,
        chosen=network.about() if network else None,
        indicators=home.NETWORK_INDICATORS,
        page="../pages/conectividad.py",
        empty="Todavía no se ha cargado ningún sitio de la red comunitaria.",
    )

st.header("Qué puede consultar", anchor=False)
places = [place for _ in range(0, len(QUESTIONS), 3) for place in st.columns(3)]
for place, (page, (label, icon, question)) in zip(places, QUESTIONS.items(), strict=False):
    with place:
        st.page_link(page, label=f"**{label}**", icon=icon)
        st.caption(question)

st.header("Qué tan recientes son los datos", anchor=False)
fresh = run(quality.freshness, day=quality.today())
places = [place for _ in fresh.index[::3] for place in st.columns(3)]
for place, row in zip(places, fresh.itertuples(), strict=False):
    when = f"Último corte: {formats.day(row.corte_fecha)}" if row.cargas else "Ninguna entrega cargada"
    place.markdown(f"{STATES[row.estado]}  \n**{row.fuente}**  \n:small[{when}]")
held = run(home.coverage).iloc[0]
st.caption(
    f"{formats.integer(held.fuentes)} fuentes · {formats.integer(held.entregas)} "
    f"{'entrega cargada' if held.entregas == 1 else 'entregas cargadas'} · "
    f"{formats.integer(held.tablas)} tablas abiertas"
)
