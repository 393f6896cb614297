"""The light of opening: which comuna, barrio or sector may open, why, how sure it is and what it hangs on."""

import streamlit as st

from app import filters, panel
from app.domain import formats
from app.queries import semaforo, semaforo_sectors, territory
from app.warehouse import later, now

LIGHTS = {
    "rojo": ("Rojo", "red", ":material/do_not_disturb_on:"),
    "amarillo": ("Amarillo", "orange", ":material/warning:"),
    "verde": ("Verde", "green", ":material/check_circle:"),
    "sin_dato": ("Sin dato", "gray", ":material/help:"),
}
# Two of them side by side on a phone.
CARD = 155
COUNTED = {"comuna": "comunas", "barrio": "barrios"}

st.title("Semáforo de apertura", anchor=False)
st.markdown(
    "Qué comuna, barrio o sector puede abrir y por qué. **Es una ayuda para decidir, no una orden:** cada luz trae sus "
    "razones, lo que se sabe y lo que no, y los umbrales se pueden cambiar."
)
view = filters.opening()

if view:
    cut, about, by_sector = view.cut, view.about(), view.tab == "sectores"
    if cut["procedencia"] != "real":
        st.info(
            "**Ciudad sintética.** Dónde vive cada caso se sorteó por computador: sirve para conocer el tablero; no "
            "para decidir qué abrir.",
            icon=":material/science:",
        )
    limits = dict(view.limits)
    sectors = later(semaforo_sectors.sectors, day=view.day, limits=limits)
    asked = sectors if by_sector else later(semaforo.lights, **view.query)
    rows = now(asked)
    own = rows if by_sector else rows[rows["territorio_tipo"] == view.level]
    st.header(f"Bucaramanga, dos semanas al {formats.day(view.day)}", anchor=False)
    with st.container(horizontal=True, gap="small", key="luces"):
        for light, (word, color, icon) in LIGHTS.items():
            with st.container(border=True, width=CARD, gap=None):
                lit = own[own["luz"] == light]
                st.metric(f":{color}[{icon}] {word}", formats.integer(len(lit)))
                limit = int(lit["en_el_limite"].sum())
                doubt = f", {formats.integer(limit)} en el límite" if limit else ""
                st.caption(f"{'sectores' if by_sector else COUNTED[view.level]}{doubt}")
    covered = "; ".join(f"{name}, {formats.day(until)}" for _, name, until in cut["fuentes"])
    fresh = view.day == cut["fechas"][0]
    st.caption(
        f"La fecha más reciente es el último sábado que todas las fuentes cubren ({covered})."
        f"{' Los últimos siete días aún se completan: la incidencia puede subir.' if fresh else ''}"
        " La ocupación de UCI es de toda la ciudad."
        + (
            " El número de reproducción también."
            if by_sector
            else " El número de reproducción también: el de cada comuna no se publica, y los barrios tampoco."
            if cut["es_publico"]
            else " El número de reproducción de un barrio es el de su comuna."
        )
    )

    for row in rows[rows["ciiu_seccion" if by_sector else "territorio_codigo"] == view.code].to_dict("records"):
        word, color, icon = LIGHTS[row["luz"]]
        with st.container(border=True, key="ficha"):
            st.subheader(view.place, anchor=False)
            doubt = " :gray-badge[:material/compare_arrows: En el límite]" if row["en_el_limite"] else ""
            st.markdown(f":{color}-badge[{icon} {word}]{doubt}")
            left, right = st.columns(2, gap="large")
            left.markdown("\n".join(f"- {reason}" for reason in row["razones"].split("\n")))
            known = later(
                semaforo_sectors.facts if by_sector else semaforo.facts,
                **({"day": view.day, "limits": limits} if by_sector else view.query),
                code=view.code,
            )
            with right, st.container(horizontal=True, gap="small"):
                for fact in now(known).to_dict("records"):
                    with st.container(width=CARD, gap=None):
                        st.metric(fact["etiqueta"], fact["texto"])
                        st.caption(fact["nota"])

if view and view.tab == "sectores":
    panel.show("sectores-semaforo", sectors, chosen=about, limits=limits, selected=view.code)

if view and view.tab == "territorios":
    shown = {"chosen": about, "level": view.level}
    left, right = st.columns(2, gap="large")
    with left:
        kinds = ("comuna", "corregimiento") if view.level == "comuna" else ("barrio",)
        clicked = panel.show_map(
            "mapa-semaforo",
            asked,
            polygons=later(territory.polygons, kinds=kinds),
            outline=later(territory.polygons, kinds=("comuna",)),
            about=about,
            selected=view.code,
            level=view.level,
        )
    with right:
        panel.show("incidencia-semaforo", asked, **shown, limits=limits, selected=view.code)
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("puestos-semaforo", asked, **shown, selected=view.code)
    with right:
        panel.show("sensibilidad-semaforo", later(semaforo.sensitivity, **view.query), **shown)
    panel.show("semaforo-semanas", later(semaforo.history, limits=limits), chosen=about, shown=view.day)
    if clicked and clicked != view.code:
        st.query_params["territorio"] = clicked
        st.rerun()

if view:
    panel.table(
        "umbrales-semaforo",
        later(semaforo.thresholds),
        chosen=view.rules(),
        origin=panel.delivered(view.rules()),
        empty="No hay umbrales.",
    )
