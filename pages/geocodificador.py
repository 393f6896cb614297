"""Addresses to points: pasted or in a file, placed, doubted, reviewed by a person, taken away enriched."""

import streamlit as st

from app import access, filters, geocoding, held, jobs, panel
from app.charts import addresses
from app.domain import formats
from app.queries import addresses as known
from app.queries import quality, territory
from app.warehouse import current, later, run

ACTIONS = {"aceptar": ("Aceptar", ":material/check:"), "rechazar": ("Rechazar", ":material/close:")}
WAYS = {"pegar": "Pegar texto", "archivo": "Traer un archivo"}
MOVES = {"barrio": "A un barrio", "cruce": "A un cruce", "coordenadas": "A unas coordenadas"}
SAID = {
    "cruce": ("Cruce o dirección conocida", "Calle 35 con carrera 19"),
    "coordenadas": ("Latitud y longitud", "7.1193, -73.1227"),
}
state = st.session_state
internal = access.perfil() == "interno"


def clear() -> None:
    geocoding.forget(state)
    state["texto"] = ""


def paste() -> None:
    geocoding.forget(state)
    try:
        state["tabla"], columns = geocoding.pasted(state["texto"])
        state["lote"] = geocoding.place(state["tabla"], **columns)
    except geocoding.FAULTS as fault:
        state["aviso"] = str(fault)


def place_again() -> None:
    chosen = {name: None if state[name] == held.NONE else state[name] for name in geocoding.COLUMNS_ASKED}
    if chosen["address"]:
        state["lote"] = geocoding.place(state["tabla"], **chosen)


def receive() -> None:
    for key in ("lectura", "ubicacion"):
        jobs.discard(state.get(key))
    geocoding.forget(state)
    if state["direcciones"] is None:
        return
    try:
        state["lectura"] = jobs.columns(jobs.receive(state["direcciones"].getbuffer()))
    except jobs.TooManyJobs as busy:
        state["aviso"] = str(busy)


def place_file() -> None:
    read = state.pop("lectura")
    state["columnas"] = {name: None if state[name] == held.NONE else state[name] for name in geocoding.COLUMNS_ASKED}
    asked = {name: state["columnas"][name] for name in ("address", "barrio")}
    try:
        state["ubicacion"] = jobs.geocode(read.upload, **asked)
    except jobs.TooManyJobs as busy:
        state["lectura"], state["aviso"] = read, str(busy)


def decide(action: str, row: int) -> None:
    how = state.get("mover")
    try:
        geocoding.decide(state["lote"], row, action, how=how, said=state.get(f"mover_{how}_{row}"))
        state["revisadas"] = [*state.get("revisadas", []), row]
    except geocoding.FAULTS as fault:
        state["aviso_revision"] = str(fault)


def undo() -> None:
    *before, last = state["revisadas"]
    try:
        geocoding.undo(state["lote"], last)
        state["revisadas"], state["en_revision"] = before, last
    except geocoding.FAULTS as fault:
        state["aviso_revision"] = str(fault)


@st.fragment(run_every=jobs.POLL_SECONDS)
def follow(job: jobs.Job) -> None:
    if not job.running:
        st.rerun()
    step = job.progress
    rows = f" · {formats.integer(step.rows)} direcciones" if step.rows else ""
    st.progress(step.share, f"{step.step}{rows} · {formats.integer(job.seconds)} s")


st.title("Ubicar direcciones", anchor=False)
st.markdown(
    "De una dirección como la escribe la gente a su punto, su barrio y su comuna, con su error y con qué confianza."
)
if internal:
    st.markdown(
        ":material/lock: Lo que traiga se usa para responderle y se olvida al cerrar. Solo se guarda lo que decida al "
        "revisar: el punto, bajo una clave de la que no se lee la dirección."
    )
else:
    st.markdown(
        ":material/lock: **Lo que pegue se usa solo para responderle: no se guarda, no se anota y no va en la "
        "dirección de esta página.**"
    )

way = "pegar"
if internal:
    way = (
        st.segmented_control("Cómo las trae", list(WAYS), format_func=WAYS.get, default="pegar", key="modo") or "pegar"
    )

if way == "pegar":
    with st.form("pegadas", enter_to_submit=False):
        st.text_area(
            f"Direcciones: una por línea, o una tabla copiada de una hoja de cálculo; hasta {geocoding.MOST_ROWS}",
            key="texto",
            height=180,
            max_chars=60_000,
            placeholder="Calle 35 # 19-41, Centro\nCra 27 No. 36-14\nMz 4 casa 12, barrio La Joya",
        )
        st.form_submit_button("Ubicar", icon=":material/location_on:", on_click=paste)
else:
    st.file_uploader(
        f"CSV, XLSX, XLS o ZIP con una tabla, de hasta {jobs.UPLOAD_MEGABYTES} MB y "
        f"{formats.integer(geocoding.FILE_ROWS)} direcciones",
        key="direcciones",
        on_change=receive,
    )
if notice := state.pop("aviso", None):
    st.error(notice, icon=":material/block:")

read, job = (state.get(key) for key in ("lectura", "ubicacion"))
for one in (read, job):
    if one and one.running:
        follow(one)
    elif one and one.code:
        st.error(one.reason, icon=":material/block:")
        jobs.discard(one)
if job and job.code == 0:
    state["lote"] = geocoding.placed(state.pop("ubicacion").upload, **state["columnas"])
    jobs.discard(job)
if read and read.code == 0:
    brought = read.report
    st.subheader(f"{formats.integer(brought['rows'])} filas: ¿qué columna es cada una?", anchor=False)
    held.columns(geocoding.COLUMNS_ASKED, brought["columns"], brought)
    st.table(brought["examples"], hide_index=True, border="horizontal", alt="Las primeras filas del archivo")
    many = brought["rows"] > geocoding.FILE_ROWS
    if many:
        st.error(
            f"El archivo trae {formats.integer(brought['rows'])} direcciones y esta página recibe hasta "
            f"{formats.integer(geocoding.FILE_ROWS)}. Divídalo, o pídalo por la línea de comandos, que recibe más.",
            icon=":material/block:",
        )
    st.button(
        "Ubicar", icon=":material/location_on:", on_click=place_file, disabled=many or state["address"] == held.NONE
    )

batch, rows = state.get("lote"), None
if batch is None and not read and not job:
    st.info(
        "Todavía no hay direcciones ubicadas: aquí aparecerán el resumen, el mapa y el archivo enriquecido.",
        icon=":material/pin_drop:",
    )
if batch is not None:
    if "tabla" in state and len(state["tabla"].columns) > 1:
        with st.expander("Qué columna es cada una"):
            held.columns(geocoding.COLUMNS_ASKED, state["tabla"].columns, vars(batch), on_change=place_again)
    rows = geocoding.standing(batch)
    source = f"Sus direcciones · datos del {formats.day(quality.stamp_day(current().sello))}"
    counts = rows["decision"].value_counts()
    st.header(f"{formats.integer(len(rows))} {'dirección' if len(rows) == 1 else 'direcciones'}", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for code, label in addresses.GROUPS.items():
            count = int(counts.get(code, 0))
            share = formats.percent(count / len(rows), digits=0)
            st.metric(label, formats.integer(count), share, delta_color="off", delta_arrow="off", border=True)
    names = run(territory.names, level="barrio")
    streets = run(territory.streets)
    barrios, comunas = (run(territory.polygons, kinds=(kind,)) for kind in ("barrio", "comuna"))
    left, right = st.columns([3, 2], gap="large")
    with left:
        held.show_map("mapa-direcciones", rows, source=source, polygons=comunas, streets=streets, height=560)
    with right:
        held.show("direcciones-por-metodo", addresses.by_method(rows), source=source)
        held.show("direcciones-por-confianza", addresses.by_confidence(rows), source=source, total=len(rows))

    if internal:
        st.header("Revisión", anchor=False)
        queue = geocoding.waiting(rows, batch)
        if trouble := state.pop("aviso_revision", None):
            st.error(trouble, icon=":material/block:")
        if not queue:
            st.info("No queda ninguna dirección por revisar.", icon=":material/task_alt:")
        else:
            told = dict(zip(queue, rows.loc[queue, batch.address], strict=True))
            row = st.selectbox(
                f"{formats.integer(counts['revisar'])} por revisar, de la menos segura a la más segura",
                queue,
                format_func=told.get,
                key="en_revision",
            )
            one = rows.loc[row]
            barrio = f"mover_barrio_{row}"
            state.setdefault(barrio, one["barrio_codigo"] or next(iter(names)))
            left, right = st.columns([2, 3], gap="large")
            with right:
                clicked = held.show_map(
                    "punto-en-revision",
                    rows.loc[[row]],
                    source=source,
                    polygons=geocoding.near(barrios, one),
                    streets=streets,
                    selected=state[barrio],
                    height=380,
                )
            if clicked and clicked != state[barrio]:
                state[barrio], state["mover"] = clicked, "barrio"
                st.rerun()
            with left, st.container(border=True):
                st.markdown(
                    f"**{one['direccion_canonica']}**  \n{names.get(one['barrio_codigo'], 'Sin barrio')} · confianza "
                    f"{formats.percent(one['confianza'], digits=0)}  \n{one['motivo']}"
                )
                with st.container(horizontal=True, gap="small"):
                    for action, (label, icon) in ACTIONS.items():
                        st.button(label, icon=icon, on_click=decide, args=(action, row), key=f"decidir-{action}")
                how = st.segmented_control(
                    "O muévala", list(MOVES), format_func=MOVES.get, key="mover", help="O toque un barrio del mapa."
                )
                if how == "barrio":
                    st.selectbox("Barrio", list(names), format_func=names.get, key=barrio)
                elif how:
                    st.text_input(SAID[how][0], key=f"mover_{how}_{row}", placeholder=SAID[how][1])
                if how:
                    st.button("Mover aquí", icon=":material/move_location:", on_click=decide, args=("mover", row))
        if state.get("revisadas"):
            st.button("Deshacer la última decisión", icon=":material/undo:", on_click=undo)

    st.header("Resultado", anchor=False)
    answers = addresses.shown(rows, batch.identifier, batch.address, names=names)
    st.table(answers, hide_index=True, border="horizontal", height=420, alt="Las primeras direcciones ubicadas")
    panel.files(rows, name="direcciones_ubicadas", about=geocoding.about(rows, current().sello))
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Descargar GeoJSON",
            lambda: geocoding.geojson(rows),
            file_name="direcciones_ubicadas.geojson",
            mime="application/geo+json",
            on_click="ignore",
            icon=":material/download:",
        )
        st.button("Olvidar estas direcciones", icon=":material/delete:", on_click=clear)

st.divider()
st.header("Cómo se decide", anchor=False)
left, right = st.columns(2, gap="large")
with left:
    about = filters.About(
        page="geocodificador",
        source="fiabilidad_direcciones",
        source_name="Ciudades generadas por el Observatorio",
        cutoff=quality.stamp_day(current().sello),
    )
    panel.show(
        "fiabilidad-direcciones", later(known.reliability, streets=run(known.crossings) is not None), chosen=about
    )
with right:
    st.subheader("Los motivos, que son siempre de esta lista", anchor=False)
    st.table(addresses.rules(rows), hide_index=True, border="horizontal", height=420, alt="Motivos y decisiones")
