"""The furniture under each figure: source line, table, files, method, citation."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from app import downloads
from app.charts import covid, registry, tables
from app.charts.origin import SITE, Origin
from app.drawing import unpacked
from app.navigation import PAGES
from app.queries import catalog
from app.views import About, Chosen
from app.warehouse import Rows, now, run

ROOT = Path(__file__).resolve().parent.parent
_BADGE = {
    "real": ":green-badge[Dato real]",
    "sintetico": ":orange-badge[Dato sintético]",
    "mixto": ":orange-badge[Dato mixto: real y sintético]",
}
_PROVENANCE = {"real": "dato real", "sintetico": "dato sintético", "mixto": "dato mixto: real y sintético"}


@st.fragment
def tools(
    figure: registry.Figure,
    rows: Rows,
    provenance: str,
    spec: dict | Rows | None,
    chosen: Chosen | About,
    origin: Origin,
) -> None:
    """Source line and four drawers, one open at a time under their buttons; its content is made when it opens.

    `spec` is the figure's picture, or the `Drawn` with it as `later` gives it.
    """
    st.markdown(source_line(provenance, origin, figure.unit))
    drawers = {
        "Tabla": partial(_table, figure, rows),
        "Descargar": partial(_files, figure, rows, provenance, spec, chosen, origin),
        "¿Cómo se calcula?": partial(method, figure),
        "Citar": partial(_share, figure, provenance, chosen, origin),
    }
    about = f"Sobre «{figure.title}»"
    opened = st.pills(about, list(drawers), key=f"cajon-{figure.id}", label_visibility="collapsed")
    if opened:
        with st.container(border=True, key=f"abierto-{figure.id}"):
            drawers[opened]()


def source_line(provenance: str, origin: Origin, unit: str | None = None) -> str:
    """Provenance, source, cut-off and unit. Not a caption: its faded links and badges fall below 4.5:1."""
    told = f" · unidad: {unit}" if unit else ""
    return f"{_BADGE[provenance]} :small[Fuente: {origin.line}{told}]"


def _table(figure: registry.Figure, asked: Rows) -> None:
    rows = registry.table(figure.id, now(asked)).dropna(axis="columns", how="all")
    st.table(
        tables.styled(rows),
        hide_index=True,
        border="horizontal",
        alt=f"Tabla de {figure.title.lower()}",
        # A fixed height is also what makes a scrolling table reachable with the keyboard.
        height=420 if len(rows) > 12 or len(rows.columns) > 4 else "content",
    )


def _files(
    figure: registry.Figure,
    rows: Rows,
    provenance: str,
    spec: dict | Rows | None,
    chosen: Chosen | About,
    origin: Origin,
) -> None:
    if isinstance(spec, Rows):
        spec = now(spec).spec
    df, link = now(rows), _link(chosen)
    name = origin.stem(figure.id, scope=chosen.scope, view=chosen.view)
    about = {
        "figura": figure.title,
        "hallazgo": spec["title"]["text"] if spec else "",
        "descripcion": spec["title"]["subtitle"] if spec else "",
        "unidad": figure.unit,
        "territorio": chosen.place,
        "periodo": chosen.period,
        **_dated(chosen),
        "fuente": origin.name,
        "fuente_url": origin.url or "",
        "corte": str(origin.until),
        "licencia": origin.licence or "",
        "procedencia": _PROVENANCE[provenance],
        "sitio": SITE,
        "enlace": link,
        "generado": str(date.today()),
    }
    makers = {
        "csv": ("Datos, CSV", partial(downloads.csv, df)),
        "xlsx": ("Datos, Excel", partial(downloads.xlsx, df, about=about)),
        "parquet": ("Datos, Parquet", partial(downloads.parquet, df)),
    }
    if spec:
        footer_line, spec = origin.footer(unit=figure.unit, link=link), unpacked(spec)
        makers["svg"] = ("Imagen, SVG", partial(downloads.svg, spec, footer=footer_line))
        makers["png"] = ("Imagen, PNG", partial(downloads.png, spec, footer=footer_line))
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


def _dated(chosen: Chosen | About) -> dict[str, str]:
    """Which date of the cases a view of the COVID-19 board goes by."""
    if not isinstance(chosen, Chosen):
        return {}
    return {"fecha_de_los_casos": covid.DATE_TYPES[chosen.date_type] if chosen.has_days else "solo totales"}


def method(figure: registry.Figure) -> None:
    """How a figure is computed: formula, method, the SQL and lineage of its models."""
    if figure.formula:
        # Not st.latex: its scrolling block cannot be reached with the keyboard.
        st.markdown(rf"$\displaystyle {figure.formula}$")
    for page in figure.method:
        title, _, text = (ROOT / page).read_text(encoding="utf-8").partition("\n")
        st.markdown(f"**{title.removeprefix('# ')}**\n{text}")
    for model in run(catalog.models, names=figure.models).itertuples():
        st.markdown(f"**Consulta de `{model.modelo}`.** {model.descripcion}")
        if model.depende_de:
            st.caption(f"Linaje: {model.depende_de} → {model.modelo}")
        # Plain: the colours of Streamlit's highlighter stay below 4.5:1.
        st.code(model.sql, language=None, wrap_lines=True)


def _share(figure: registry.Figure, provenance: str, chosen: Chosen | About, origin: Origin) -> None:
    link = _link(chosen)
    st.markdown("**Cita**")
    title = figure.title if provenance == "real" else f"{figure.title} ({_PROVENANCE[provenance]})"
    cited = origin.citation(title=title, place=chosen.place, link=link, read=date.today())
    st.code(cited, language=None, wrap_lines=True)
    if figure.embeddable:
        st.markdown("**Para incrustar el tablero en otro sitio**")
        st.code(
            f'<iframe src="{link}{"&" if chosen.address else "?"}embed=true" title="{_board(chosen)}" '
            'width="100%" height="900" '
            'loading="lazy"></iframe>',
            language=None,
            wrap_lines=True,
        )


def _board(chosen: Chosen | About) -> str:
    """The board that an embed frames, in words."""
    title = next((page.title for page in PAGES if page.slug == chosen.page), chosen.page)
    return f"{title}: {chosen.place}"


def _link(chosen: Chosen | About) -> str:
    """The page at this view, by its own name: the first page of the menu, served at `/`, may change."""
    parts = urlsplit(st.context.url or "")
    query = f"?{urlencode(chosen.address, safe=':')}" if chosen.address else ""
    site = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{site}/{chosen.page}{query}"
