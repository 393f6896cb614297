"""Draws one registered figure, or a group of key figures, with all its furniture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from app import downloads
from app.charts import maps, registry, tables, words
from app.charts.origin import Origin
from app.domain import formats
from app.drawers import source_line, tools
from app.drawing import drawing, mapping, provenance
from app.publications import bulletin as publication
from app.queries import catalog, covid_context, covid_rhythm
from app.views import About, Chosen
from app.warehouse import Rows, current, later, now, run


@dataclass(frozen=True)
class Own:
    """A source of its own, with no deliveries, as `fuentes` describes it; its last day is that of the column `day`."""

    code: str
    day: str = "fecha"
    name: str | None = None
    licence: str | None = None


def show(
    figure_id: str,
    rows: Rows,
    *,
    chosen: Chosen | About,
    own: Own | None = None,
    hint: str | None = None,
    **draw: object,
) -> None:
    """Draw a figure: finding, chart, source and cut-off, and its table, files, method and citation.

    `rows` is what it is drawn from, as `later` gives it; so may be any of `draw`, which goes to the figure. `own`
    replaces the chosen delivery where the figure has a source of its own, `hint` is said under the chart. Where there
    is nothing to draw, says why in its place.
    """
    figure = registry.get(figure_id)
    with st.container(key=f"figura-{figure_id}", gap="small"):
        drawn = run(drawing, figure_id=figure_id, rows=rows, day=own.day if own else None, **draw)
        if drawn.spec is None:
            absent(figure.title, drawn.reason)
            return
        st.subheader(words.glued(drawn.spec["title"]["text"]), anchor=False)
        st.caption(words.glued(drawn.spec["title"]["subtitle"]))
        _chart(drawn.spec, key=f"grafico-{figure_id}")
        if hint:
            st.caption(hint)
        origin = _origin(own, drawn.until) if own else None
        tools(figure, rows, drawn.provenance, drawn.spec, chosen, origin or delivered(chosen))


def show_map(
    figure_id: str, rows: Rows, *, about: About, selected: str | None, height: int = maps.HEIGHT, **draw: object
) -> str | None:
    """Draw a registered map: finding, legend, the map itself and its furniture; the code of the territory clicked.

    `selected` is outlined. Its downloads and its picture are the Vega twin, which needs no browser. Where there is
    nothing to draw, says why in its place.
    """
    figure = registry.get(figure_id)
    with st.container(key=f"figura-{figure_id}", gap="small"):
        made = run(mapping, figure_id=figure_id, rows=rows, **draw, height=height, chosen=selected)
        if made.deck is None:
            absent(figure.title, made.reason)
            return None
        st.subheader(words.glued(made.title), anchor=False)
        st.caption(words.glued(made.subtitle))
        _chart(made.legend, key=f"leyenda-{figure_id}")
        # A new key per choice: it takes away Streamlit's own button to clear it, which is in English.
        event = st.pydeck_chart(
            made.deck,
            height=height,
            on_select="rerun",
            selection_mode="single-object",
            key=f"mapa-{figure_id}-{selected}",
            alt=made.deck.alt,
        )
        twin = later(drawing, figure_id=figure_id, rows=rows, **draw)
        tools(figure, rows, made.provenance, twin, about, delivered(about))
    return maps.clicked(event, known=made.codes)


def absent(title: str, reason: str) -> None:
    """A title and, in place of its figure or figures, why there is none."""
    st.subheader(title, anchor=False)
    st.info(reason, icon=":material/info:")


def delivered(chosen: Chosen | About) -> Origin:
    """The chosen delivery as the origin of a figure."""
    return Origin(chosen.source, chosen.source_name, chosen.url, chosen.licence, chosen.cutoff)


def _origin(own: Own, until: date | None) -> Origin | None:
    """None when nothing is known of the source or it has no last day."""
    if until is None:
        return None
    for row in run(covid_context.origin, code=own.code).astype(object).where(lambda df: df.notna(), None).itertuples():
        name, licence = own.name or row.entidad, own.licence or row.licencia
        return Origin(own.code.replace("_", "-"), name, row.url, licence, until, word="hasta el")
    return None


def heading(chosen: Chosen, figures: Rows) -> None:
    """What is on the screen: territory and period, its last week and its pace in words, and the definition."""
    st.header(f"{chosen.place}, {chosen.period}", anchor=False)
    week = run(_indicators, figures=figures)[0]["incidencia_7"]
    told = [words.situation(week, date_type=chosen.date_type), words.pace(run(covid_rhythm.last_week, **chosen.query))]
    if any(told):
        st.markdown(" ".join(filter(None, told)))
    st.caption(chosen.definition)


def key_figures(
    asked: Rows, *, chosen: Chosen | About, primary: tuple[str, ...] = (), figure_id: str = "cifras-clave"
) -> None:
    """Indicators as `queries.covid_indicators.key_figures` gives them: the primary ones, or all, in cards."""
    rows, kind = run(_indicators, figures=asked)
    primary = primary or tuple(rows)
    with st.container(key="cifras" if figure_id == "cifras-clave" else f"figura-{figure_id}", gap="small"):
        for place, code in zip(st.columns(len(primary), gap="small"), primary, strict=True):
            with place:
                _metric(rows[code], border=True)
        rest = [row for code, row in rows.items() if code not in primary]
        for start in range(0, len(rest), 3):
            for place, row in zip(st.columns(3, gap="medium"), rest[start : start + 3], strict=False):
                with place:
                    _metric(row, border=False)
        tools(registry.get(figure_id), asked, kind, None, chosen, delivered(chosen))


def _indicators(_con: object, *, figures: pd.DataFrame) -> tuple[dict[str, dict], str]:
    """Each indicator by its code, and where they come from."""
    return {row["indicador"]: row for row in figures.to_dict("records")}, provenance(figures)


def summary(
    title: str,
    df: pd.DataFrame | None,
    *,
    chosen: Chosen | About | None,
    indicators: tuple[str, ...],
    page: str,
    address: dict[str, str] | None = None,
    empty: str,
) -> None:
    """A card with some indicators of another page, which has their furniture; its title leads there.

    `empty` stands in place of the figures where there are none.
    """
    with st.container(border=True, gap="xsmall"):
        st.page_link(page, label=f"**{title}**", icon=":material/arrow_forward:", query_params=address)
        if df is None:
            st.markdown(empty)
            return
        rows = {row["indicador"]: row for row in df.to_dict("records")}
        widths = (1, 1) if len(indicators) % 2 == 0 else (4, 3, 3)
        places = [place for _ in indicators[:: len(widths)] for place in st.columns(widths, gap="small")]
        for place, code in zip(places, indicators, strict=True):
            present = isinstance(rows[code]["texto"], str)
            place.metric(
                rows[code]["etiqueta"],
                rows[code]["texto"] if present else "—",
                help=None if present else rows[code]["motivo"],
            )
        st.markdown(source_line(provenance(df[df["indicador"].isin(indicators)]), delivered(chosen)))


def table(
    figure_id: str,
    asked: Rows,
    *,
    chosen: Chosen | About,
    empty: str,
    origin: Origin | None = None,
    own: Own | None = None,
    expanded: bool = False,
) -> None:
    """A section with a registered table and its furniture, closed at first; `empty` says why it has no rows.

    Its rows are asked for when it is opened; their source is `origin` or a source of its `own`.
    """
    figure = registry.get(figure_id)
    section = st.expander(figure.title, expanded=expanded, key=f"figura-{figure_id}", on_change="rerun")
    if not section.open:
        return
    with section:
        df = now(asked)
        if own and len(df):
            origin = _origin(own, df[own.day].max().date())
        if df.empty or origin is None:
            st.info(empty, icon=":material/info:")
            return
        rows = registry.table(figure_id, df).dropna(axis="columns", how="all")
        st.table(tables.styled(rows), hide_index=True, alt=figure.title, border="horizontal")
        tools(figure, asked, provenance(df), None, chosen, origin)


def files(df: pd.DataFrame, *, name: str, about: dict[str, str]) -> None:
    """A table that is no figure as CSV and as a workbook whose second sheet is `about`."""
    workbook = partial(downloads.xlsx, df, about=about)
    makers = {"csv": ("Descargar CSV", partial(downloads.csv, df)), "xlsx": ("Descargar Excel", workbook)}
    with st.container(horizontal=True, gap="small"):
        for kind, (label, make) in makers.items():
            st.download_button(
                label,
                make,
                file_name=f"{name}.{kind}",
                mime=downloads.MIME[kind],
                key=f"{kind}-{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def bulletin(chosen: Chosen) -> None:
    """The day's bulletin of this view, set when it is asked for."""
    makers = {"pdf": ("Boletín en PDF", publication.pdf), "xlsx": ("Boletín en Excel", publication.xlsx)}
    with st.container(horizontal=True, gap="small", key="boletin"):
        for kind, (label, make) in makers.items():
            st.download_button(
                label,
                partial(make, chosen),
                file_name=f"{publication.stem(chosen)}.{kind}",
                mime=downloads.MIME[kind],
                key=f"boletin-{kind}",
                on_click="ignore",
                icon=":material/description:",
            )


def footer() -> None:
    """What this build holds and how fresh each loaded source is."""
    stamp = current().sello
    made = date.fromisoformat(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")
    st.divider()
    st.caption(f"Datos publicados el {formats.day(made)}. {run(_loaded, sources=later(catalog.freshness))}")


def _loaded(_con: object, *, sources: pd.DataFrame) -> str:
    loaded = sources.dropna(subset="corte_fecha")
    told = " · ".join(f"{row.titulo}: corte {formats.day(row.corte_fecha)}" for row in loaded.itertuples())
    return told or "Sin entregas cargadas: hechos de referencia."


def _chart(spec: dict, *, key: str) -> None:
    """A Vega-Lite dict without its title, which stands above it as text, and with its description as alternative."""
    chart = {name: value for name, value in spec.items() if name not in ("title", "description", "$schema")}
    st.vega_lite_chart(chart, width="stretch", alt=spec["description"], key=key)


def _metric(row: dict, *, border: bool) -> None:
    """One indicator, or why it has no value."""
    present = row["valor"] == row["valor"] and row["valor"] is not None
    interval = ""
    if row["ic_bajo"] == row["ic_bajo"] and row["ic_bajo"] is not None:
        write = formats.percent if row["unidad"] == "proporcion" else formats.integer
        interval = f"IC 95 %: {write(row['ic_bajo'])} a {write(row['ic_alto'])}. "
    delta, color, arrow = _delta(row) if present and row["indicador"].startswith("incidencia") else (None, "off", "off")
    with st.container(border=border, height="stretch", gap=None):
        st.metric(
            row["etiqueta"],
            row["texto"] if present else "—",
            delta=delta,
            delta_color=color,
            delta_arrow=arrow,
            delta_description="frente al periodo anterior" if delta else None,
        )
        head, _, reason = str(row["motivo"]).partition(": ")
        st.caption(f"{interval}{_sentence(row['nota'])}" if present else f"**{head}:** {reason}")


def _delta(row: dict) -> tuple[str | None, str, str]:
    """Text, colour and arrow of a change, in cases where the base is too small for a percentage.

    Grey while the last days are incomplete: a fall may be only delay.
    """
    more = row["diferencia"]
    if more is None or more != more:
        return None, "off", "off"
    color = "off" if row["es_incompleto"] or not more else "red" if more > 0 else "green"
    arrow = "up" if more > 0 else "down" if more < 0 else "off"
    if row["cambio"] == row["cambio"] and row["cambio"] is not None:
        return formats.change(row["cambio"]), color, arrow
    sign = "+" if more > 0 else formats.MINUS if more < 0 else ""
    return f"{sign}{words.cases(abs(more))}", color, arrow


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
