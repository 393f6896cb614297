"""Draws one registered figure, or a group of key figures, with all its furniture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from app import downloads
from app.charts import covid, covid_ages, registry  # noqa: F401  (a figure registers itself when imported)
from app.domain import formats
from app.filters import Chosen
from app.queries import catalog
from app.warehouse import current, run

ROOT = Path(__file__).resolve().parent.parent
_BADGE = {
    "real": ":green-badge[Dato real]",
    "sintetico": ":orange-badge[Dato sintético]",
    "mixto": ":orange-badge[Dato mixto: real y sintético]",
}
_ORIGIN = {"real": "dato real", "sintetico": "dato sintético", "mixto": "dato mixto: real y sintético"}


def show(figure_id: str, df: pd.DataFrame, *, chosen: Chosen, source: str | None = None, **draw: object) -> None:
    """Draw a figure: finding, chart, source and cut-off, and its table, files, method and citation.

    `source` replaces the name of the chosen source where the figure has its own; `draw` goes to the figure.
    Where there is nothing to draw, says why in its place.
    """
    figure = registry.get(figure_id)
    with st.container(key=f"figura-{figure_id}", gap="small"):
        try:
            spec = run(drawing, figure_id=figure_id, df=df, **draw)
        except registry.NothingToDraw as reason:
            st.subheader(figure.title, anchor=False)
            st.info(str(reason), icon=":material/info:")
            return
        st.subheader(spec["title"]["text"], anchor=False)
        st.caption(spec["title"]["subtitle"])
        chart = {key: value for key, value in spec.items() if key not in ("title", "description", "$schema")}
        st.vega_lite_chart(chart, width="stretch", alt=spec["description"], key=f"grafico-{figure_id}")
        _tools(figure, df, spec, chosen, source)


def heading(chosen: Chosen) -> None:
    """What is on the screen: territory, period and definition."""
    when = f"{'hasta el' if chosen.end and not chosen.start else 'al'} {formats.day(chosen.until)}"
    if chosen.start:
        when = f"del {formats.day(chosen.start)} {when}"
    st.header(f"{chosen.place}, {when}", anchor=False)
    st.caption(chosen.definition)


def drawing(_con: object, *, figure_id: str, df: pd.DataFrame, **draw: object) -> dict:
    """A figure's Vega-Lite dict, as a query so that `run` remembers it: Altair takes 30 ms to build one."""
    return registry.get(figure_id).draw(df, **draw)


def key_figures(df: pd.DataFrame, *, chosen: Chosen, primary: tuple[str, ...]) -> None:
    """The indicators of `queries.covid_indicators.key_figures`: the primary ones in cards, the rest below."""
    rows = {row["indicador"]: row for row in df.to_dict("records")}
    with st.container(key="cifras", gap="small"):
        for outer, codes in zip(st.columns(2, gap="small"), (primary[:2], primary[2:]), strict=True):
            for place, code in zip(outer.columns(2, gap="small", wrap=False), codes, strict=True):
                with place:
                    _metric(rows[code], border=True)
        rest = [row for code, row in rows.items() if code not in primary]
        for start in range(0, len(rest), 3):
            for place, row in zip(st.columns(3, gap="medium"), rest[start : start + 3], strict=False):
                with place:
                    _metric(row, border=False)
        _tools(registry.get("cifras-clave"), df, None, chosen, None)


def table(figure_id: str, df: pd.DataFrame, *, chosen: Chosen, empty: str, source: str | None = None) -> None:
    """A closed section with a registered table and its furniture; `empty` says why it has no rows."""
    figure = registry.get(figure_id)
    section = st.expander(figure.title, key=f"figura-{figure_id}", on_change="rerun")
    if not section.open:
        return
    with section:
        if df.empty:
            st.info(empty, icon=":material/info:")
            return
        rows = registry.table(figure_id, df).dropna(axis="columns", how="all")
        st.table(_styled(rows), hide_index=True, alt=figure.title, border="horizontal")
        _tools(figure, df, None, chosen, source)


def footer() -> None:
    """What this build holds and how fresh each loaded source is."""
    stamp = current().sello
    made = date.fromisoformat(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")
    loaded = run(catalog.freshness).dropna(subset="corte_fecha")
    sources = " · ".join(f"{row.titulo}: corte {formats.day(row.corte_fecha)}" for row in loaded.itertuples())
    st.divider()
    st.caption(f"Datos publicados el {formats.day(made)}. {sources or 'Sin entregas cargadas: hechos de referencia.'}")


def _metric(row: dict, *, border: bool) -> None:
    """One indicator, or why it has no value."""
    present = row["valor"] == row["valor"] and row["valor"] is not None
    interval = ""
    if row["ic_bajo"] == row["ic_bajo"] and row["ic_bajo"] is not None:
        interval = f"IC 95 %: {formats.percent(row['ic_bajo'])} a {formats.percent(row['ic_alto'])}. "
    delta, color, arrow = _delta(row) if present and row["indicador"].startswith("incidencia") else (None, "off", "off")
    versus = "no hubo casos antes" if delta == "sin base" else "frente al periodo anterior"
    with st.container(border=border, height="stretch", gap=None):
        st.metric(
            row["etiqueta"],
            row["texto"] if present else "—",
            delta=delta,
            delta_color=color,
            delta_arrow=arrow,
            delta_description=versus if delta else None,
        )
        head, _, reason = str(row["motivo"]).partition(": ")
        st.caption(f"{interval}{_sentence(row['nota'])}" if present else f"**{head}:** {reason}")


def _delta(row: dict) -> tuple[str, str, str]:
    """Text, colour and arrow of a change; grey while the last days are incomplete: a fall may be only delay."""
    if row["cambio"] is None or row["cambio"] != row["cambio"]:
        return "sin base", "off", "off"
    grows = row["cambio"] > 0
    color = "off" if "aún se completan" in row["nota"] else "red" if grows else "green"
    return formats.change(row["cambio"]), color, "up" if grows else "down" if row["cambio"] < 0 else "off"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _provenance(df: pd.DataFrame) -> str:
    kinds = set(df["procedencia"].dropna()) if "procedencia" in df else {"real"}
    return kinds.pop() if len(kinds) == 1 else "mixto"


def _source_line(df: pd.DataFrame, chosen: Chosen, source: str | None, unit: str) -> str:
    """Provenance, source, cut-off and unit. Not a caption: its faded links and badges fall below 4.5:1."""
    if source:
        parts = [source, f"hasta {formats.day(df['fecha'].max())}" if "fecha" in df else ""]
    else:
        name = f"[{chosen.source_name}]({chosen.url})" if chosen.url else chosen.source_name
        parts = [name, f"corte {formats.day(chosen.cutoff)}"]
    return f"{_BADGE[_provenance(df)]} :small[Fuente: {' · '.join(filter(None, [*parts, f'unidad: {unit}']))}]"


@st.fragment
def _tools(figure: registry.Figure, df: pd.DataFrame, spec: dict | None, chosen: Chosen, source: str | None) -> None:
    """Source line and the four drawers; a drawer's content is made when it opens."""
    st.markdown(_source_line(df, chosen, source, figure.unit))
    with st.container(horizontal=True, gap="small"):
        for code, label, fill in (
            ("tabla", "Tabla", partial(_table, figure, df)),
            ("descargar", "Descargar", partial(_files, figure, df, spec, chosen, source)),
            ("metodo", "¿Cómo se calcula?", partial(_method, figure)),
            ("citar", "Citar", partial(_share, figure, chosen, source)),
        ):
            _drawer(f"{code}-{figure.id}", label, fill)


def _drawer(key: str, label: str, fill: Callable[[], None]) -> None:
    drawer = st.popover(label, key=key, type="tertiary", on_change="rerun")
    if drawer.open:
        with drawer:
            fill()


def _table(figure: registry.Figure, df: pd.DataFrame) -> None:
    rows = registry.table(figure.id, df).dropna(axis="columns", how="all")
    st.table(
        _styled(rows),
        hide_index=True,
        border="horizontal",
        alt=f"Tabla de {figure.title.lower()}",
        height=420 if len(rows) > 12 else "content",
    )


def _styled(rows: pd.DataFrame) -> object:
    """Numbers, dates and words as Colombia writes them, the values themselves untouched."""
    write = {}
    shares = {"Letalidad", "IC 95 %, desde", "IC 95 %, hasta"} if "Letalidad" in rows else set()
    for name, column in rows.items():
        if pd.api.types.is_bool_dtype(column):
            write[name] = lambda value: "sí" if value else "no"
        elif pd.api.types.is_datetime64_any_dtype(column):
            write[name] = lambda value: "—" if pd.isna(value) else formats.day(value)
        elif name == "Cambio":
            write[name] = lambda value: "—" if pd.isna(value) else formats.change(value)
        elif name in shares:
            write[name] = lambda value: "—" if pd.isna(value) else formats.percent(value)
        elif pd.api.types.is_numeric_dtype(column):
            digits = 0 if (column.dropna() % 1 == 0).all() else 1
            write[name] = partial(_number, digits=digits)
        elif name == "Enlace":
            write[name] = lambda url: f"[abrir]({url})" if str(url).startswith("http") else "—"
        else:
            write[name] = lambda value: "—" if pd.isna(value) else str(value)
    return rows.style.format(write)


def _number(value: float, *, digits: int) -> str:
    return "—" if pd.isna(value) else formats.decimal(value, digits=digits)


def _files(figure: registry.Figure, df: pd.DataFrame, spec: dict | None, chosen: Chosen, source: str | None) -> None:
    name = f"{figure.id}_{chosen.scope}_{chosen.source}_{chosen.cutoff}"
    about = {
        "figura": figure.title,
        "hallazgo": spec["title"]["text"] if spec else "",
        "unidad": figure.unit,
        "territorio": chosen.place,
        "fuente": source or chosen.source_name,
        "corte": str(chosen.cutoff),
        "licencia": chosen.licence or "",
        "procedencia": _ORIGIN[_provenance(df)],
        "enlace": _link(chosen),
        "generado": str(date.today()),
    }
    makers = {
        "csv": ("Datos, CSV", partial(downloads.csv, df)),
        "xlsx": ("Datos, Excel", partial(downloads.xlsx, df, about=about)),
        "parquet": ("Datos, Parquet", partial(downloads.parquet, df)),
    }
    if spec:
        makers["svg"] = ("Imagen, SVG", partial(downloads.svg, spec))
        makers["png"] = ("Imagen, PNG", partial(downloads.png, spec))
    for kind, (label, make) in makers.items():
        st.download_button(
            label,
            make,
            file_name=f"{name}.{kind}",
            mime=downloads.MIME[kind],
            key=f"{kind}-{figure.id}",
            on_click="ignore",
            width="stretch",
        )


def _method(figure: registry.Figure) -> None:
    if figure.formula:
        st.latex(figure.formula)
    for page in figure.method:
        title, _, text = (ROOT / page).read_text(encoding="utf-8").partition("\n")
        st.markdown(f"**{title.removeprefix('# ')}**\n{text}")
    for model in run(catalog.models, names=figure.models).itertuples():
        st.markdown(f"**Consulta de `{model.modelo}`.** {model.descripcion}")
        if model.depende_de:
            st.caption(f"Linaje: {model.depende_de} → {model.modelo}")
        st.code(model.sql, language="sql", wrap_lines=True)


def _share(figure: registry.Figure, chosen: Chosen, source: str | None) -> None:
    link = _link(chosen)
    st.markdown("**Cita**")
    licence = f" Licencia: {chosen.licence}." if chosen.licence and not source else ""
    st.code(
        f"Observatorio de Bucaramanga. «{figure.title}, {chosen.place}». Fuente: {source or chosen.source_name}, "
        f"corte {formats.day(chosen.cutoff)}.{licence} Consultado el {formats.day(date.today())}. {link}",
        language=None,
        wrap_lines=True,
    )
    if figure.embeddable:
        st.markdown("**Para incrustar el tablero en otro sitio**")
        st.code(
            f'<iframe src="{link}&embed=true" title="COVID-19 en {chosen.place}" width="100%" height="900" '
            'loading="lazy"></iframe>',
            language="html",
            wrap_lines=True,
        )


def _link(chosen: Chosen) -> str:
    """The board at this view, by its own name: the first page of the menu, served at `/`, may change."""
    site = (st.context.url or "").partition("?")[0].rstrip("/").removesuffix("/covid")
    return f"{site}/covid?{urlencode(chosen.address, safe=':')}"
