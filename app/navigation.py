"""THE list of pages: what exists, where it stands, who may see it and whether other sites may embed it."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app.access import PERFILES, perfil

SITE = "Observatorio de Bucaramanga"
ROOT = Path(__file__).resolve().parent.parent
FAVICON = ROOT / "app" / "static" / "favicon.png"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: `slug` is its address, `file` its script from the root, `description` one public sentence."""

    slug: str
    file: str
    title: str
    section: str
    icon: str
    profiles: tuple[str, ...]
    embeddable: bool
    description: str


# Order is the order of the menu; the first page a profile may see is its home.
PAGES: tuple[Page, ...] = (
    Page(
        slug="covid",
        file="pages/covid.py",
        title="COVID-19",
        section="Salud",
        icon=":material/coronavirus:",
        profiles=PERFILES,
        embeddable=True,
        description="Casos, fallecidos, pruebas y medidas de COVID-19 en Bucaramanga, su área metropolitana, "
        "Santander y Colombia.",
    ),
)


def visible(*, profile: str) -> tuple[Page, ...]:
    """Return the pages of a profile in menu order; the first one is its home, served at `/`."""
    return tuple(page for page in PAGES if profile in page.profiles)


def navigation() -> StreamlitPage:
    """Draw the menu (hidden inside an embed) and return the page to run, its title already set."""
    sections: dict[str, list[StreamlitPage]] = {}
    for position, page in enumerate(visible(profile=perfil())):
        script = st.Page(ROOT / page.file, title=page.title, icon=page.icon, url_path=page.slug, default=position == 0)
        sections.setdefault(page.section, []).append(script)
    current = st.navigation(sections, position="hidden" if st.context.is_embedded else "sidebar")
    st.set_page_config(page_title=f"{current.title} · {SITE}")
    return current
