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
    icon: str
    profiles: tuple[str, ...]
    embeddable: bool
    description: str


# Order is the order of the menu; the first page a profile may see is its home.
PAGES: tuple[Page, ...] = (
    Page(
        slug="inicio",
        file="pages/inicio.py",
        title="Inicio",
        icon=":material/home:",
        profiles=PERFILES,
        embeddable=False,
        description="El estado de Bucaramanga en una pantalla: cifras clave, con su fuente y su fecha de corte.",
    ),
    Page(
        slug="covid",
        file="pages/covid.py",
        title="COVID-19",
        icon=":material/coronavirus:",
        profiles=PERFILES,
        embeddable=True,
        description="Casos, fallecidos, pruebas y medidas de COVID-19 en Bucaramanga, su área metropolitana, "
        "Santander y Colombia.",
    ),
    Page(
        slug="reactivacion",
        file="pages/reactivacion.py",
        title="Reactivación económica",
        icon=":material/storefront:",
        profiles=PERFILES,
        embeddable=True,
        description="Establecimientos y trabajadores que volvieron a la actividad, por sector y lugar, las empresas de "
        "la ciudad y las visitas de control.",
    ),
    Page(
        slug="movilidad",
        file="pages/movilidad.py",
        title="Movilidad",
        icon=":material/route:",
        profiles=PERFILES,
        embeddable=True,
        description="De dónde a dónde viaja la gente del Área Metropolitana de Bucaramanga, cuándo, en qué y cuánto "
        "tarda.",
    ),
    Page(
        slug="semaforo",
        file="pages/semaforo.py",
        title="Semáforo",
        icon=":material/traffic:",
        profiles=PERFILES,
        embeddable=True,
        description="Qué comuna o barrio puede abrir, por qué y qué tan seguro es; con umbrales que se pueden cambiar.",
    ),
    Page(
        slug="puntos_digitales",
        file="pages/puntos_digitales.py",
        title="Puntos Digitales",
        icon=":material/school:",
        profiles=PERFILES,
        embeddable=True,
        description="Las atenciones, los cursos y las charlas de los Puntos Digitales, y cuánta gente vive a un "
        "kilómetro de cada uno.",
    ),
    Page(
        slug="conectividad",
        file="pages/conectividad.py",
        title="Conectividad",
        icon=":material/wifi:",
        profiles=PERFILES,
        embeddable=True,
        description="La red comunitaria de zonas wifi y Puntos Digitales: quién la tiene cerca, quién queda por fuera "
        "y dónde conviene el próximo sitio.",
    ),
    Page(
        slug="gestion",
        file="pages/gestion.py",
        title="Gestión TIC",
        icon=":material/assignment:",
        profiles=PERFILES,
        embeddable=True,
        description="El informe de gestión TIC de 2020: plan, presupuesto, servicios digitales y lo que deja en duda.",
    ),
    Page(
        slug="territorio",
        file="pages/territorio.py",
        title="Territorio",
        icon=":material/map:",
        profiles=PERFILES,
        embeddable=True,
        description="Comunas y barrios de Bucaramanga: dónde vive la gente y cuántas personas por hectárea.",
    ),
    Page(
        slug="geocodificador",
        file="pages/geocodificador.py",
        title="Ubicar direcciones",
        icon=":material/location_on:",
        profiles=("publico", "interno"),
        embeddable=False,
        description="De una dirección como la escribe la gente a su punto, su barrio y su comuna, y con qué confianza.",
    ),
    Page(
        slug="calidad",
        file="pages/calidad.py",
        title="Calidad de los datos",
        icon=":material/verified:",
        profiles=PERFILES,
        embeddable=False,
        description="Qué se cargó, qué encontró cada regla, qué tan reciente es cada fuente y de dónde viene.",
    ),
    Page(
        slug="diccionario",
        file="pages/diccionario.py",
        title="Diccionario",
        icon=":material/menu_book:",
        profiles=PERFILES,
        embeddable=False,
        description="Cada columna de cada tabla publicada, con su unidad y sus valores posibles.",
    ),
    Page(
        slug="cargar",
        file="pages/cargar.py",
        title="Cargar datos",
        icon=":material/upload_file:",
        profiles=("interno",),
        embeddable=False,
        description="Revisión y publicación de una entrega de datos.",
    ),
    Page(
        slug="privacidad",
        file="pages/privacidad.py",
        title="Privacidad",
        icon=":material/shield_person:",
        profiles=PERFILES,
        embeddable=False,
        description="Qué datos se guardan, por qué, por cuánto tiempo y a quién preguntar.",
    ),
)


def visible(*, profile: str) -> tuple[Page, ...]:
    """Return the pages of a profile in menu order; the first one is its home, served at `/`."""
    return tuple(page for page in PAGES if profile in page.profiles)


def navigation() -> StreamlitPage:
    """Draw the menu (hidden inside an embed) and return the page to run, its title already set."""
    # One list, without section headings: Streamlit puts those inside the list as elements that no list may hold.
    scripts = [
        st.Page(ROOT / page.file, title=page.title, icon=page.icon, url_path=page.slug, default=position == 0)
        for position, page in enumerate(visible(profile=perfil()))
    ]
    current = st.navigation(scripts, position="hidden" if st.context.is_embedded else "sidebar")
    st.set_page_config(page_title=f"{current.title} · {SITE}")
    return current
