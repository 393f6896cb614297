"""The city's state in one screen: key figures of each board with data, freshness, what each page answers."""

import streamlit as st

from app import filters, panel
from app.domain import formats
from app.queries import covid_indicators, home, quality
from app.warehouse import run

STATES = {
    "al_dia": ":green-badge[:material/check_circle: Al día]",
    "demorada": ":orange-badge[:material/schedule: Demorada]",
    "atrasada": ":red-badge[:material/error: Atrasada]",
    "historico": ":blue-badge[:material/history: Dato histórico]",
    "muestra": ":orange-badge[:material/science: Dato sintético]",
    "sin_entregas": ":gray-badge[:material/hourglass_empty: Sin entregas]",
}

st.title("Bucaramanga en cifras", anchor=False)
st.markdown(
    "El estado de la ciudad en una pantalla: cada cifra con su fuente, su fecha de corte y la forma de calcularla."
)

view = run(home.covid_view)
if view is None:
    st.info("Todavía no hay cifras publicadas para Bucaramanga.", icon=":material/info:")
else:
    chosen = filters.Chosen(**view)
    figures = run(covid_indicators.key_figures, **chosen.query)
    st.header(f"COVID-19, al {formats.day(chosen.cutoff)}", anchor=False)
    panel.key_figures(figures[figures["indicador"].isin(home.INDICATORS)], chosen=chosen, primary=home.INDICATORS)
    if chosen.has_days:
        panel.show("ritmo-covid", run(home.rhythm, **chosen.query), chosen=chosen, place=chosen.place)

left, right = st.columns([3, 2], gap="large")
with left:
    st.header("Qué puede consultar", anchor=False)
    with st.container(border=True, gap=None):
        st.page_link("../pages/covid.py", label="**COVID-19**", icon=":material/coronavirus:")
        st.markdown(
            "¿Cuántos casos hay y cómo cambian? ¿A qué edades y en qué municipios? ¿Qué medidas se tomaron? "
            "Bucaramanga, su área metropolitana, Santander y Colombia."
        )
    with st.container(border=True, gap=None):
        st.page_link("../pages/territorio.py", label="**Territorio**", icon=":material/map:")
        st.markdown("¿Dónde vive la gente? Comunas y barrios, con su población y su densidad.")
    with st.container(border=True, gap=None):
        st.page_link("../pages/calidad.py", label="**Calidad de los datos**", icon=":material/verified:")
        st.markdown("¿Qué se cargó, qué encontró cada regla y qué tan reciente es cada fuente?")
    with st.container(border=True, gap=None):
        st.page_link("../pages/diccionario.py", label="**Diccionario**", icon=":material/menu_book:")
        st.markdown("¿Qué significa cada columna, en qué unidad está y qué valores puede tomar?")
    with st.container(border=True, gap=None):
        st.page_link("../pages/privacidad.py", label="**Privacidad**", icon=":material/shield_person:")
        st.markdown("¿Qué datos se guardan, por qué, por cuánto tiempo y a quién preguntar?")
with right:
    st.header("Qué tan recientes son", anchor=False)
    for row in run(quality.freshness, day=quality.today()).itertuples():
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"{STATES[row.estado]}  \n**{row.fuente}**")
            st.markdown(
                f":small[Último corte: {formats.day(row.corte_fecha)}]" if row.cargas else ":small[Aún sin cargar]"
            )
    held = run(home.coverage).iloc[0]
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f"**{formats.integer(held.fuentes)}** fuentes · **{formats.integer(held.entregas)}** "
            f"{'entrega cargada' if held.entregas == 1 else 'entregas cargadas'} · "
            f"**{formats.integer(held.tablas)}** tablas abiertas"
        )
