"""The community network in a real browser: every view, desk and phone, both themes, and the slider by hand."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_covid import ENGLISH, SIZES, grow

pytestmark = pytest.mark.navegador

VIEWS = ["", "?vista=cobertura&nivel=barrio", "?vista=proximos"]


@pytest.mark.completa
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_is_clean_and_fits(servidor, visit, tmp_path: Path, view, theme) -> None:
    tab = visit(viewport={"width": SIZES["desk"], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{servidor('publico')}/conectividad{view}")
    for size, width in SIZES.items():
        tab.page.set_viewport_size({"width": width, "height": 900})
        grow(tab)
        tab.page.screenshot(path=tmp_path / f"{size}.png")
        found = Axe().run(tab.page).response["violations"]
        serious = [
            (rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in ("serious", "critical")
        ]
        assert serious == []
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    assert not ENGLISH.search(tab.page.get_by_test_id("stMain").inner_text())
    assert tab.errors == [] and tab.foreign() == []


@pytest.mark.completa
def test_the_slider_moved_by_hand_is_in_the_address_and_in_every_figure(servidor, visit) -> None:
    tab = visit(viewport={"width": SIZES["phone"], "height": 900})
    tab.open(f"{servidor('publico')}/conectividad?vista=proximos&red=wifi")
    main = tab.page.get_by_test_id("stMain")
    expect(main).to_contain_text("5 sitios más llegarían")
    tab.page.get_by_role("slider", name="Sitios nuevos").press("ArrowRight")
    expect(tab.page).to_have_url(re.compile("sitios=6"))
    for said in ("Con 6 sitios, la propuesta", "6 sitios más llegarían", "; el 6.º, a"):
        expect(main).to_contain_text(said)
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]
    assert tab.errors == [] and tab.foreign() == []
