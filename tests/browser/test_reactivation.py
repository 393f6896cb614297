"""The reactivation board in a real browser: both profiles' views, desk and phone, both themes, a filter's way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_covid import ENGLISH, SIZES, chart, grow, serious

pytestmark = pytest.mark.navegador

VIEWS = ["", "?vista=sectores&seccion=C", "?vista=territorio&comuna=C05", "?vista=presencia", "?vista=control"]


def look(tab, size: str, picture: Path) -> None:
    """Nothing of the view breaks a rule: console, other hosts, axe, width, language."""
    grow(tab)
    tab.page.screenshot(path=picture)
    assert tab.errors == [] and tab.foreign() == []
    assert serious(tab) == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size], "the page scrolls sideways"
    assert not ENGLISH.search(tab.page.get_by_test_id("stMain").inner_text())


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        ("phone", "dark"),
        pytest.param("desk", "light", marks=pytest.mark.completa),
        pytest.param("phone", "light", marks=pytest.mark.completa),
        pytest.param("desk", "dark", marks=pytest.mark.completa),
    ],
)
def test_the_first_view_is_clean(servidor, visit, tmp_path: Path, size, theme) -> None:
    tab = visit(viewport={"width": SIZES[size], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{servidor()}/reactivacion")
    expect(chart(tab)).to_be_visible()
    look(tab, size, tmp_path / "panorama.png")


@pytest.mark.completa
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS[1:])
@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_every_view_is_clean(servidor, visit, tmp_path: Path, profile, view, theme) -> None:
    tab = visit(viewport={"width": SIZES["desk"], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{servidor(profile, OBSERVATORIO_SIN_LOGIN='1')}/reactivacion{view}")
    for size, width in SIZES.items():
        tab.page.set_viewport_size({"width": width, "height": 900})
        look(tab, size, tmp_path / f"{size}.png")


@pytest.mark.completa
def test_the_toggle_is_in_the_address_and_its_link_restores_it(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900})
    tab.open(f"{servidor('interno', OBSERVATORIO_SIN_LOGIN='1')}/reactivacion?vista=sectores")
    tab.page.get_by_text("Solo calzado y cuero").click()
    expect(tab.page).to_have_url(re.compile("calzado=si"))
    expect(tab.page.locator(".st-key-figura-orden-reactivacion")).to_contain_text("solo calzado y cuero")
    again = visit(viewport={"width": 1280, "height": 900})
    again.open(tab.page.url)
    expect(again.page.get_by_role("switch", name="Solo calzado y cuero")).to_be_checked()
    assert tab.errors == [] and again.errors == []
