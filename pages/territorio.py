"""The territory: where people live, by comuna and by barrio."""

import streamlit as st

from app import filters, panel
from app.domain import formats
from app.queries import territory
from app.warehouse import later, now

YEAR = 2020
KINDS = {"comuna": ("comuna", "corregimiento"), "barrio": ("barrio",)}
LABELS = {"comuna": "Comunas", "barrio": "Barrios"}
LIMITS = {
    "capa oficial": "Límite de una capa oficial.",
    "celdas H3": "Límite aproximado, derivado de celdas.",
    "zona H3": "Zona H3: límite aproximado, derivado de celdas de 74 hectáreas.",
    "sin polígono": "Sin polígono: aparece solo en las tablas.",
}

st.title("Territorio", anchor=False)
st.markdown(
    "Dónde vive la gente en Bucaramanga. Toque un territorio para ver su ficha; la dirección guarda lo elegido."
)
level, selected = filters.territory(LABELS)
asked = later(territory.density, kinds=KINDS[level], year=YEAR)
people = now(asked)
names = people.set_index("territorio_codigo")["territorio_nombre"].to_dict()

about = filters.About(
    page="territorio",
    source="censo_2018",
    source_name="DANE, censo 2018 y proyección municipal",
    cutoff=filters.mid_year(YEAR),
    address={"nivel": level} | ({"territorio": selected} if selected else {}),
)
left, right = st.columns([3, 1], gap="large")
with left:
    clicked = panel.show_map(
        "mapa-densidad",
        asked,
        polygons=later(territory.polygons, kinds=KINDS[level]),
        about=about,
        selected=selected if selected in names else None,
        level=level,
        year=YEAR,
    )
with right:
    chosen = people[people["territorio_codigo"] == selected]
    if chosen.empty:
        st.info("Toque un territorio del mapa o elíjalo en la lista.", icon=":material/touch_app:")
    for row in chosen.itertuples():
        with st.container(border=True):
            st.subheader(row.territorio_nombre, anchor=False)
            st.metric(f"Habitantes, {YEAR}", formats.integer(row.personas))
            st.metric("Habitantes por hectárea", formats.decimal(row.personas_ha))
            st.metric("Hectáreas", formats.decimal(row.area_ha))
            if row.personas != row.personas:
                st.caption("Nadie ha contado su población: el censo no conoce este territorio.")
            st.caption(f"Código {row.territorio_codigo}. {LIMITS[row.limite]}")
if clicked and clicked != selected:
    st.query_params["territorio"] = clicked
    st.rerun()
