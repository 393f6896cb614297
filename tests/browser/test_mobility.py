"""The board of mobility in a real browser: both themes, desk and phone, a filter set by hand, the map's arcs drawn."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import mobility
from tests.browser.test_covid import ENGLISH, SIZES, grow

pytestmark = pytest.mark.navegador

VIEWS = ("", "vista=matriz", "vista=tiempos&medio=moto", "vista=cambios&fuente=encuesta_od", "vista=distancia")


@pytest.fixture(scope="module")
def moved(datos: Path, servidor, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Servers of both profiles over a build whose trips are made."""
    root = mobility.copy(datos, tmp_path_factory.mktemp("viajes"), trips=8_000)
    variables = {"OBSERVATORIO_DATOS": str(root), "OBSERVATORIO_SIN_LOGIN": "1"}
    return {profile: servidor(profile, **variables) for profile in ("publico", "interno")}


def check(tab, tmp_path: Path) -> None:
    for size, width in SIZES.items():
        tab.page.set_viewport_size({"width": width, "height": 900})
        grow(tab)
        tab.page.screenshot(path=tmp_path / f"{size}.png")
        found = Axe().run(tab.page).response["violations"]
        bad = [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in ("serious", "critical")]
        assert bad == []
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    assert not ENGLISH.search(tab.page.get_by_test_id("stMain").inner_text())
    assert tab.errors == [] and tab.foreign() == []


@pytest.mark.completa
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", VIEWS)
def test_every_view_is_clean(moved, visit, tmp_path: Path, address, theme) -> None:
    tab = visit(viewport={"width": 1280, "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{moved['interno']}/movilidad?{address}")
    check(tab, tmp_path)


@pytest.mark.completa
def test_the_public_view_is_clean_and_embeds(moved, visit, tmp_path: Path) -> None:
    tab = visit(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    tab.open(f"{moved['publico']}/movilidad?zona=C13&embed=true")
    expect(tab.page.get_by_role("heading", name=re.compile("Viajes con un extremo en Oriental"))).to_be_visible()
    assert tab.page.get_by_test_id("stSidebarNav").count() == 0
    check(tab, tmp_path)


@pytest.mark.completa
def test_a_filter_set_by_hand_is_in_the_address_and_in_every_figure(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 1600})
    tab.open(f"{servidor('interno', OBSERVATORIO_SIN_LOGIN='1')}/movilidad")
    tab.page.get_by_text("Más filtros").click()
    tab.page.get_by_role("button", name="Moto", exact=True).click()
    expect(tab.page).to_have_url(re.compile("medio=moto"))
    expect(tab.page.get_by_role("heading", name=re.compile(r"Moto: 100,0.% de los viajes"))).to_be_visible()
    tab.idle()
    tab.page.get_by_role("button", name="Quitar").click()
    expect(tab.page).not_to_have_url(re.compile("medio="))
    tab.idle()
    assert tab.errors == [] and tab.foreign() == []
