"""The quarter's report on a page: one click makes both of its documents."""

from __future__ import annotations

from datetime import date

import streamlit as st

from app import downloads
from app.domain.quarters import Quarter
from app.filters.address import option, warn
from app.publications.quarterly import report
from app.warehouse import current, run

_STEPS = {"pdf": "Componiendo el PDF…", "docx": "Componiendo el documento de Word…"}
_LABELS = {"pdf": "Descargar PDF", "docx": "Descargar Word (DOCX)"}
_MADE = "informe-hecho"


def quarterly() -> None:
    """The quarter to report on, in the address, and its documents: made when asked for, then there to be taken."""
    quarters, notes = report.offered(), []
    st.header("Informe trimestral", anchor=False)
    if not quarters:
        st.info("No hay ningún trimestre con datos.", icon=":material/info:")
        return
    st.markdown(
        "El informe de gestión de un trimestre, hecho de las mismas cifras que estas páginas: cada una con su unidad, "
        "su fuente y su corte, y con un sello si es sintética. Lo que no tiene datos lo dice."
    )
    names = {code: Quarter.read(code).name.capitalize() for code in quarters}
    chosen = option(
        "trimestre", "Trimestre", names, default=report.default(quarters), notes=notes, what="con datos el trimestre"
    )
    warn(notes)
    _documents(chosen)


@st.fragment
def _documents(quarter: str) -> None:
    asked = {"quarter": quarter, "made": date.today()}
    key = (current().sello, *asked.values())
    if st.button("Preparar el informe", icon=":material/docs:", key="preparar-informe"):
        with st.spinner("Reuniendo las cifras…"):
            told = run(report.gather, quarter=quarter)
        files = {}
        for ending, make in report.WRITERS.items():
            with st.spinner(_STEPS[ending]):
                files[ending] = run(make, **asked)
        st.session_state[_MADE] = (key, [section.title for section in told.missing], files)
    made, missing, files = st.session_state.get(_MADE, (None, [], {}))
    if made != key:
        st.caption("Tarda unos segundos; mientras tanto puede seguir en la página.")
        return
    if missing:
        st.caption(f"Sin datos en este trimestre, y el informe dice por qué: {'; '.join(missing)}.")
    with st.container(horizontal=True, gap="small", key="informe"):
        for ending, content in files.items():
            st.download_button(
                _LABELS[ending],
                content,
                file_name=f"{report.stem(quarter)}.{ending}",
                mime=downloads.MIME[ending],
                key=f"informe-{ending}",
                on_click="ignore",
                icon=":material/download:",
            )
