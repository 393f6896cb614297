"""Loading a delivery: choose the file, review it in a child process, publish it, or go back to the previous build."""

import streamlit as st

from app import jobs
from app.domain import formats
from app.queries import quality
from app.queries import review as reviews
from app.warehouse import current, run

AUTO = "auto"
ACTIONS = {"rechaza": "Rechaza la fila", "repara": "Repara el dato", "advierte": "Solo advierte"}
STAYS = "Puede salir de esta página: el trabajo sigue, y hasta que termine se muestra la versión de ahora."
WORK = {
    "revision": ("2. Se está revisando", "No se ha publicado nada."),
    "publicacion": ("3. Se está publicando", STAYS),
    "retiro": ("Se está volviendo a la versión anterior", STAYS),
}
state = st.session_state


def forget() -> None:
    for key in WORK:
        if key == "revision" or key in state and not state[key].running:  # what is being published stays in sight
            jobs.discard(state.pop(key, None))


def review() -> None:
    given = state["archivo"]
    forget()
    try:
        state["revision"] = jobs.review(jobs.receive(given.getbuffer()), source=state["fuente"])
    except jobs.TooManyJobs as busy:
        state["aviso"] = str(busy)


def publish() -> None:
    done = state.pop("revision")
    try:
        state["publicacion"] = jobs.publish(done.upload, source=done.report["source"], cutoff=done.report["cutoff"])
    except jobs.TooManyJobs as busy:
        state["revision"], state["aviso"] = done, str(busy)


def undo() -> None:
    forget()
    try:
        state["retiro"] = jobs.undo()
    except jobs.TooManyJobs as busy:
        state["aviso"] = str(busy)


@st.fragment(run_every=jobs.POLL_SECONDS)
def follow(job: jobs.Job) -> None:
    if not job.running:
        st.rerun()
    step = job.progress
    rows = f" · {formats.integer(step.rows)} filas" if step.rows else ""
    st.progress(step.share, f"{step.step}{rows} · {formats.integer(job.seconds)} s")


@st.dialog("Volver a la versión anterior", icon=":material/undo:")
def confirm(previous: str) -> None:
    st.markdown(
        f"Se dejará de mostrar la versión del **{quality.stamp_text(current().sello)}** y se mostrará otra vez la del "
        f"**{quality.stamp_text(previous)}**, para todas las personas. Las entregas que solo estén en la versión "
        "retirada se apartan y no se pierden: se pueden cargar de nuevo."
    )
    if st.button("Sí, volver a la anterior", icon=":material/undo:", on_click=undo):
        st.rerun()


st.title("Cargar datos", anchor=False)
st.markdown(
    "El archivo se revisa aparte, sin publicar nada. Usted ve qué es y qué encontró cada regla, y decide si se publica."
)
if notice := state.pop("aviso", None):
    st.warning(notice, icon=":material/hourglass_top:")

if "fuentes" not in state:
    state["fuentes"] = {one["source"]: one["title"] for one in jobs.sources()}
titles = {AUTO: "Reconocerla por su contenido"} | state["fuentes"]

job = next((state[key] for key in WORK if key in state), None)
busy = job is not None and job.running

st.header("1. Elija el archivo", anchor=False)
given = st.file_uploader(
    f"CSV, XLSX, XLS o ZIP con una tabla, de hasta {jobs.UPLOAD_MEGABYTES} MB",
    key="archivo",
    on_change=forget,
)
source = st.selectbox("Fuente", list(titles), format_func=titles.get, key="fuente", on_change=forget)
st.button(
    "Revisar",
    icon=":material/fact_check:",
    on_click=review,
    disabled=busy or given is None,
    help=None if given else "Elija primero un archivo",
)
st.markdown(
    ":small[Un archivo que queda marcado en rojo pesa demasiado y no se recibió: divídalo por fechas. Lo que no cabe y "
    "las fuentes con datos personales se cargan por otra vía: pídalo a quien administra el observatorio.]"
)

if busy:
    title, note = next(WORK[key] for key in WORK if key in state)
    st.header(title, anchor=False)
    follow(job)
    st.markdown(note)
elif "revision" in state:
    st.header("2. No se puede cargar" if job.code else "2. Revise", anchor=False)
    report = job.report
    if job.code:
        st.error(job.reason, icon=":material/block:")
        jobs.discard(job)
    elif report["source"] not in state["fuentes"]:
        st.error(
            "El archivo es de una fuente con datos personales, que no se carga por esta página. No se publicó nada; "
            "pida la carga a quien administra el observatorio, que la hace por la línea de comandos.",
            icon=":material/block:",
        )
        jobs.discard(job)
    else:
        st.markdown(
            f"**{state['fuentes'][report['source']]}** · forma `{report['layout']}` · corte "
            f"**{formats.day(reviews.day_of(report))}**"
        )
        left, right = st.columns(2, gap="small")
        for place, pair in (
            (left, (("Filas leídas", "read"), ("Se cargan", "loaded"))),
            (right, (("Rechazadas", "rejected"), ("Duplicadas", "duplicates"))),
        ):
            for cell, (label, key) in zip(place.columns(2, gap="small", wrap=False), pair, strict=True):
                cell.metric(label, formats.integer(report[key]), border=True)
        if report["unknown_columns"]:
            st.warning(
                f"Columnas que no se reconocieron y no se cargan: "
                f"{', '.join(f'`{name[:40]}`' for name in report['unknown_columns'][:10])}.",
                icon=":material/view_column:",
            )
        same = run(reviews.is_published, report=report, fingerprint=job.upload.fingerprint)
        if same:
            st.info("Este mismo archivo ya está publicado: no hay nada que cambiar.", icon=":material/task_alt:")
        for warning in () if same else run(reviews.warnings, report=report):
            st.warning(warning, icon=":material/warning:")

        nearest = run(reviews.nearest, report=report)
        changes = run(reviews.changes, report=report)
        st.subheader(
            f"Frente a lo publicado, corte {formats.day(nearest)}" if nearest else "Lo que se publicaría", anchor=False
        )
        if nearest is None:
            st.markdown("Es la primera entrega de esta fuente: no hay nada con qué compararla.")
        columns = {
            "Cantidad": [f"{row.cantidad}, {row.lugar}" if row.lugar else row.cantidad for row in changes.itertuples()],
            "Este archivo": [formats.integer(value) for value in changes["archivo"]],
        }
        if nearest:
            columns |= {
                "Publicado": [formats.integer(value) for value in changes["publicado"]],
                "Diferencia": [formats.signed(value) for value in changes["diferencia"]],
            }
        st.table(columns, hide_index=True, border="horizontal", alt="Lo que trae el archivo y lo que está publicado")

        rules = run(reviews.rules, report=report)
        touched = rules[rules["filas"] > 0]
        st.subheader(
            f"{len(touched)} de {len(rules)} reglas encontraron algo"
            if len(touched)
            else "Ninguna regla encontró nada",
            anchor=False,
        )
        with st.expander("Todas las reglas", expanded=True):
            st.table(
                {
                    "Regla": list(rules["regla_codigo"]),
                    "Filas": [formats.integer(rows) for rows in rules["filas"]],
                    **({"Publicado": [formats.integer(rows) for rows in rules["publicado"]]} if nearest else {}),
                    "Qué hace": [ACTIONS[action] for action in rules["accion"]],
                    "Texto": list(rules["texto"]),
                },
                hide_index=True,
                border="horizontal",
                alt="Filas que tocó cada regla",
                height=420,
            )
        with st.container(horizontal=True, gap="small"):
            st.button("Publicar", icon=":material/publish:", on_click=publish, disabled=same)
            st.download_button(
                "Descargar el informe",
                jobs.report_text(job),
                file_name="informe_de_revision.json",
                mime="application/json",
                icon=":material/download:",
                on_click="ignore",
            )
            st.button("Descartar", icon=":material/close:", on_click=forget)

elif "publicacion" in state:
    st.header("3. Publicado" if job.code == 0 else "3. No se publicó", anchor=False)
    if job.code == 0:
        st.success(job.told[0], icon=":material/task_alt:")
        st.page_link("../pages/covid.py", label="Ver el tablero", icon=":material/coronavirus:")
        st.page_link("../pages/calidad.py", label="Ver la calidad de esta entrega", icon=":material/verified:")
    else:
        st.error(job.reason, icon=":material/block:")
    jobs.discard(job)
elif "retiro" in state:
    if job.code == 0:
        st.success(
            f"Se muestra otra vez la versión del {quality.stamp_text(job.report['served'])}. Entregas retiradas: "
            f"{formats.integer(len(job.report['loads']))}.",
            icon=":material/undo:",
        )
    else:
        st.error(job.reason, icon=":material/block:")

st.divider()
st.subheader("Versiones publicadas", anchor=False)
builds = jobs.builds()
st.markdown(
    "\n".join(f"- {quality.stamp_text(one)}{' — **la que se muestra**' if one == builds[0] else ''}" for one in builds)
)
if len(builds) > 1 and st.button("Volver a la versión anterior", icon=":material/undo:", disabled=busy):
    confirm(builds[1])
