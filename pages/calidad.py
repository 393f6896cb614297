"""Quality of the data: freshness of each source, loads, what every rule found, provenance and builds."""

import streamlit as st

from app import filters, jobs, panel
from app.domain import formats
from app.queries import quality
from app.warehouse import current, later, run

STATES = {
    "al_dia": (":green-badge[:material/check_circle: Al día]", "dentro de lo que promete"),
    "demorada": (":orange-badge[:material/schedule: Demorada]", "más de 2 veces lo que promete"),
    "atrasada": (":red-badge[:material/error: Atrasada]", "más de 5 veces lo que promete"),
    "historico": (":blue-badge[:material/history: Dato histórico]", "describe un periodo pasado"),
    "muestra": (":orange-badge[:material/science: Dato sintético]", "muestra, hasta que se cargue un archivo real"),
    "referencia": (":blue-badge[:material/menu_book: Hechos de referencia]", "hasta que se cargue una entrega"),
    "sin_entregas": (":gray-badge[:material/hourglass_empty: Sin entregas]", "aún no se ha cargado"),
}


def keep_load() -> None:
    st.query_params["carga"] = st.session_state["carga"]


st.title("Calidad de los datos", anchor=False)
st.markdown("Qué se cargó, qué encontró cada regla, qué tan reciente es cada fuente y de dónde viene cada tabla.")
stamp = current().sello
made = quality.stamp_day(stamp)
own = filters.About(page="calidad", source="observatorio", source_name="Observatorio de Bucaramanga", cutoff=made)

st.header("Frescura", anchor=False)
fresh = run(quality.freshness, day=quality.today())
places = [place for _ in fresh.index[::3] for place in st.columns(3, gap="small")]
for place, row in zip(places, fresh.itertuples(), strict=False):
    with place, st.container(border=True, gap="xsmall", height="stretch"):
        badge, meaning = STATES[row.estado]
        st.markdown(f"{badge} :small[{meaning}]")
        st.markdown(f"**{row.fuente}**")
        last = f"Último corte: {formats.day(row.corte_fecha)}, hace {formats.integer(row.dias)} días. "
        st.markdown(
            f":small[{last if row.cargas else ''}Promete una entrega cada {formats.integer(row.cadencia_dias)} "
            f"{'día' if row.cadencia_dias == 1 else 'días'}. Cargadas: {formats.integer(row.cargas)}.]"
        )
panel.table(
    "referencias",
    later(quality.references),
    chosen=own,
    origin=panel.delivered(own),
    empty="No hay hechos de referencia.",
)

st.header("Entregas y reglas", anchor=False)
loads = run(quality.loads)
if loads.empty:
    st.info(
        "Todavía no se ha cargado ninguna entrega: los tableros se apoyan en hechos de referencia, que no pasan por "
        "reglas de carga.",
        icon=":material/info:",
    )
else:
    labels = {
        row.carga_id: f"{formats.day(row.corte_fecha)} · {row.fuente} · {formats.integer(row.leidas)} filas"
        f"{' · sintética' if row.procedencia == 'sintetico' else ''}"
        for row in loads.itertuples()
    }
    asked = st.query_params.get("carga")
    identifier = st.selectbox(
        "Entrega",
        list(labels),
        index=list(labels).index(asked) if asked in labels else 0,
        format_func=labels.get,
        key="carga",
        on_change=keep_load,
    )
    load = loads[loads["carga_id"] == identifier].iloc[0]
    about = filters.About(
        page="calidad",
        source=load.fuente_codigo,
        source_name=load.fuente,
        cutoff=load.corte_fecha.date(),
        place="Colombia",
        scope="CO",
        url=load.url,
        licence=load.licencia,
        address={"carga": identifier},
    )
    with st.container(border=True, gap="small"):
        kept, rejected, repeated = st.columns(3)
        kept.metric("Cargadas", formats.integer(load.cargadas))
        rejected.metric("Rechazadas", formats.integer(load.rechazadas))
        repeated.metric("Duplicadas", formats.integer(load.duplicadas))
        if load.procedencia == "sintetico":
            st.markdown(":orange-badge[:material/science: Dato sintético] Entrega de muestra: no describe a nadie.")
        st.markdown(
            f"{':green-badge[:material/check: Cuadra]' if load.cuadra else ':red-badge[:material/close: No cuadra]'} "
            f"{formats.integer(load.leidas)} leídas = {formats.integer(load.cargadas)} cargadas + "
            f"{formats.integer(load.rechazadas)} rechazadas + {formats.integer(load.duplicadas)} duplicadas"
        )
    panel.show("filas-por-regla", later(quality.rules, load_id=identifier), chosen=about, read=int(load.leidas))
    if not run(quality.placing, **(placed := {"source": load.fuente_codigo, "cutoff": load.corte_fecha.date()})).empty:
        panel.show("ubicacion-por-metodo", later(quality.placing, **placed), chosen=about)
    panel.table("cargas", later(quality.loads), chosen=own, origin=panel.delivered(own), empty="")

st.header("Procedencia", anchor=False)
origin = run(quality.provenance)
kinds = origin["procedencia"].value_counts().to_dict()
st.markdown(
    f":green-badge[Real] {formats.integer(kinds.get('real', 0))} tablas  "
    f":orange-badge[Sintético] {formats.integer(kinds.get('sintetico', 0))} tablas  "
    f":orange-badge[Mixto] {formats.integer(kinds.get('mixto', 0))} tablas"
)
panel.table(
    "procedencia",
    later(quality.provenance),
    chosen=own,
    origin=panel.delivered(own),
    empty="Ninguna tabla dice de dónde vienen sus filas.",
)

st.header("Versiones publicadas", anchor=False)
st.markdown(
    "\n".join(
        f"- {quality.stamp_text(one)}{' — **la que está viendo**' if one == stamp else ''}" for one in jobs.builds()
    )
)
st.markdown(":small[Se conservan las tres últimas. Una versión se publica completa o no se publica.]")
