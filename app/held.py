"""Draws registered figures of what a visitor brought: from the session alone, through no cache that others share."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from app import downloads
from app.charts import maps, registry, tables, words
from app.drawers import method

NONE = "—"


def show(figure_id: str, df: pd.DataFrame, *, source: str, **draw: object) -> None:
    """A figure with its finding, `source` in words, table, files and method; why, where there is nothing to draw."""
    figure = registry.get(figure_id)
    with st.container(key=f"figura-{figure_id}", gap="small"):
        try:
            spec = figure.draw(df, **draw)
        except registry.NothingToDraw as reason:
            _absent(figure, str(reason))
            return
        _titled(spec)
        _chart(spec, key=f"grafico-{figure_id}")
        _tools(figure, registry.table(figure_id, df), spec, source)


def show_map(
    figure_id: str,
    df: pd.DataFrame,
    *,
    source: str,
    selected: str | None = None,
    height: int = maps.HEIGHT,
    **draw: object,
) -> str | None:
    """A map with its furniture; the code of the territory clicked, if any. `selected` is outlined."""
    figure = registry.get(figure_id)
    with st.container(key=f"figura-{figure_id}", gap="small"):
        try:
            spec = figure.draw(df, **draw)
        except registry.NothingToDraw as reason:
            _absent(figure, str(reason))
            return None
        _titled(spec)
        _chart(figure.legend(df, **draw), key=f"leyenda-{figure_id}")
        drawn = figure.deck(df, **draw, height=height, chosen=selected)
        # A new key per choice takes away Streamlit's own button to clear it, which is in English.
        event = st.pydeck_chart(
            drawn,
            height=height,
            on_select="rerun",
            selection_mode="single-object",
            key=f"mapa-{figure_id}-{selected}",
            alt=drawn.alt,
        )
        _tools(figure, registry.table(figure_id, df), spec, source)
    return maps.clicked(event, known=set(draw["polygons"]["territorio_codigo"]))


def columns(asked: dict[str, str], names: list[str], guessed: dict, *, on_change: object = None) -> None:
    """Ask which of the visitor's columns is which: a list for each of `asked`, on what was guessed of it."""
    for place, (key, label) in zip(st.columns(len(asked), gap="small"), asked.items(), strict=True):
        options = [NONE, *names]
        known = guessed.get(key)
        place.selectbox(
            label, options, index=options.index(known) if known in names else 0, key=key, on_change=on_change
        )


@st.fragment
def _tools(figure: registry.Figure, rows: pd.DataFrame, spec: dict, source: str) -> None:
    st.markdown(f":small[{source} · unidad: {figure.unit}]")
    drawers = {
        "Tabla": partial(_table, figure, rows),
        "Descargar": partial(_files, figure, rows, spec, source),
        "¿Cómo se calcula?": partial(method, figure),
    }
    opened = st.pills(f"Sobre «{figure.title}»", list(drawers), key=f"cajon-{figure.id}", label_visibility="collapsed")
    if opened:
        with st.container(border=True, key=f"abierto-{figure.id}"):
            drawers[opened]()


def _table(figure: registry.Figure, rows: pd.DataFrame) -> None:
    st.table(tables.styled(rows), hide_index=True, border="horizontal", alt=f"Tabla de {figure.title.lower()}")


def _files(figure: registry.Figure, rows: pd.DataFrame, spec: dict, source: str) -> None:
    footer = f"{source}. Unidad: {figure.unit}."
    makers = {
        "csv": ("Datos, CSV", partial(downloads.csv, rows)),
        "svg": ("Imagen, SVG", partial(downloads.svg, spec, footer=footer)),
        "png": ("Imagen, PNG", partial(downloads.png, spec, footer=footer)),
    }
    for kind, (label, make) in makers.items():
        st.download_button(
            label,
            make,
            file_name=f"{figure.id}.{kind}",
            mime=downloads.MIME[kind],
            key=f"{kind}-{figure.id}",
            on_click="ignore",
            width="stretch",
        )


def _titled(spec: dict) -> None:
    st.subheader(words.glued(spec["title"]["text"]), anchor=False)
    st.caption(words.glued(spec["title"]["subtitle"]))


def _chart(spec: dict, *, key: str) -> None:
    chart = {name: value for name, value in spec.items() if name not in ("title", "description", "$schema")}
    st.vega_lite_chart(chart, width="stretch", alt=spec["description"], key=key)


def _absent(figure: registry.Figure, reason: str) -> None:
    st.subheader(figure.title, anchor=False)
    st.info(reason, icon=":material/info:")
