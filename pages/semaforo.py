"""The light of opening: which comuna or barrio may open, why, how sure it is and what it hangs on."""

import streamlit as st

from app import filters, panel
from app.domain import formats
from app.queries import semaforo, territory
from app.warehouse import later, now

LIGHTS = {
    "rojo": ("Rojo", "red", ":material/do_not_disturb_on:"),
    "amarillo": ("Amarillo", "orange", ":material/warning:"),
    "verde": ("Verde", "green", ":material/check_circle:"),
    "sin_dato": ("Sin dato", "gray", ":material/help:"),
}
AGGRAVANTS = {"estrato": "vulnerabilidad", "entrantes": "gente que entra", "trabajadores": "trabajadores reactivados"}

st.title("Semáforo de apertura", anchor=False)
st.markdown(
    "Qué comuna o barrio puede abrir y por qué. **Es una ayuda para decidir, no una orden:** cada luz trae sus "
    "razones, lo que se sabe y lo que no, y los umbrales se pueden cambiar."
)
view = filters.opening()

if view:
    cut = view.cut
    if cut["procedencia"] != "real":
        st.info(
            "**Ciudad sintética.** Dónde vive cada caso se sorteó por computador: sirve para conocer el tablero; no "
            "para decidir qué abrir.",
            icon=":material/science:",
        )
    asked = later(semaforo.lights, **view.query)
    rows = now(asked)
    own = rows[rows["territorio_tipo"] == view.level]
    noun = "barrios" if view.level == "barrio" else "comunas"
    st.header(f"Bucaramanga, dos semanas al {formats.day(view.day)}", anchor=False)
    for place, (light, (word, color, icon)) in zip(st.columns(4, gap="small"), LIGHTS.items(), strict=True):
        with place.container(border=True, height="stretch", gap=None):
            lit = own[own["luz"] == light]
            st.metric(f":{color}[{icon}] {word}", formats.integer(len(lit)))
            limit = int(lit["en_el_limite"].sum())
            st.caption(f"{noun}{f', {formats.integer(limit)} en el límite' if limit else ''}")
    fresh = " Los últimos siete días aún se completan: la incidencia puede subir." if own["es_incompleto"].any() else ""
    st.caption(
        f"La fecha más reciente es el último sábado que todas las fuentes cubren; la lista municipal de casos llega al "
        f"{formats.day(cut['corte_fecha'])}.{fresh} La ocupación de UCI es de toda la ciudad."
        + (
            " El número de reproducción también: el de cada comuna no se publica, y los barrios tampoco."
            if cut["es_publico"]
            else " El número de reproducción de un barrio es el de su comuna."
        )
    )

    chosen = rows[rows["territorio_codigo"] == view.code]
    for row in chosen.to_dict("records"):
        word, color, icon = LIGHTS[row["luz"]]
        with st.container(border=True, key="ficha"):
            st.subheader(row["territorio_nombre"], anchor=False)
            doubt = " :gray-badge[:material/compare_arrows: En el límite]" if row["en_el_limite"] else ""
            st.markdown(f":{color}-badge[{icon} {word}]{doubt}")
            left, right = st.columns(2, gap="large")
            left.markdown("\n".join(f"- {reason}" for reason in row["razones"].split("\n")))
            facts = now(later(semaforo.facts, **view.query, code=view.code)).to_dict("records")
            with right:
                for start in (0, 3):
                    for place, fact in zip(st.columns(3, gap="small"), facts[start : start + 3], strict=True):
                        place.metric(fact["etiqueta"], fact["texto"])
                        place.caption(fact["nota"])

    left, right = st.columns(2, gap="large")
    shown = {"level": view.level, "limits": dict(view.limits), "selected": view.code}
    with left:
        kinds = ("comuna", "corregimiento") if view.level == "comuna" else ("barrio",)
        clicked = panel.show_map(
            "mapa-semaforo",
            asked,
            polygons=later(territory.polygons, kinds=kinds),
            outline=later(territory.polygons, kinds=("comuna",)),
            about=view.about(),
            selected=view.code,
            level=view.level,
        )
    with right:
        panel.show("incidencia-semaforo", asked, chosen=view.about(), **shown)
    left, right = st.columns(2, gap="large")
    with left:
        panel.show("puestos-semaforo", asked, chosen=view.about(), level=view.level, selected=view.code)
    with right:
        hangs = later(semaforo.sensitivity, **view.query)
        panel.show("sensibilidad-semaforo", hangs, chosen=view.about(), level=view.level)
    every = later(semaforo.history, limits=dict(view.limits))
    panel.show("semaforo-semanas", every, chosen=view.about(), shown=view.day)
    panel.table(
        "umbrales-semaforo",
        later(semaforo.thresholds),
        chosen=view.about(),
        origin=panel.delivered(view.about()),
        empty="No hay umbrales.",
    )
    if clicked and clicked != view.code:
        st.query_params["territorio"] = clicked
        st.rerun()
