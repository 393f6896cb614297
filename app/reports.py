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
    with st.container(border=True, gap="small", key="informe-trimestral"):
        st.header("Informe trimestral en PDF y Word", anchor=False)
        if not quarters:
            st.info("No hay ningún trimestre con datos.", icon=":material/info:")
            return
        st.markdown(
            "Todo el observatorio en un trimestre, con las mismas cifras de las páginas: cada una con su unidad, su "
            "fuente y su corte, y un sello si es sintética."
        )
        names = {code: _called(code) for code in quarters}
        left, right = st.columns([1, 2], vertical_alignment="bottom", gap="small")
        with left:
            chosen = option(
                "trimestre",
                "Trimestre",
                names,
                default=report.default(quarters),
                notes=notes,
                what="con datos el trimestre",
            )
        with right:
            _documents(chosen)
        warn(notes)


@st.fragment
def _documents(quarter: str) -> None:
    asked = {"quarter": quarter, "made": date.today()}
    key = (current().sello, *asked.values())
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="informe"):
        begun = st.button("Preparar el informe", icon=":material/docs:", key="preparar-informe")
        place = st.container(horizontal=True, gap="small", width="content")
    if begun:
        with place, st.spinner("Reuniendo las cifras…"):
            missing = [section.title for section in run(report.gather, quarter=quarter).missing]
        files = {}
        for ending, make in report.WRITERS.items():
            with place, st.spinner(_STEPS[ending]):
                files[ending] = run(make, **asked)
        st.session_state[_MADE] = (key, missing, files)
    made, missing, files = st.session_state.get(_MADE, (None, [], {}))
    if made != key:
        return
    with place:
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
    if missing:
        st.caption(f"Sin datos en este trimestre, y el informe dice por qué: {'; '.join(missing)}.")


def _called(code: str) -> str:
    name = Quarter.read(code).name
    return name[:1].upper() + name[1:]
