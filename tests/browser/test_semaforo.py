"""The light of opening in a real browser: both themes, desk and phone, and a threshold that is changed by hand."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_covid import ENGLISH, SIZES, grow

pytestmark = pytest.mark.navegador

VIEWS = {
    "publico": "?dia=2021-03-27&territorio=C12",
    "interno": "?nivel=barrio&dia=2020-10-17&territorio=68001-05-003",
    "sectores": "?vista=sectores&dia=2020-10-17&sector=C",
}
SLOW = [pytest.param(view, "light", marks=pytest.mark.completa) for view in ("interno", "sectores")]
DARK = [pytest.param(view, "dark", marks=pytest.mark.completa) for view in VIEWS]


@pytest.mark.completa
@pytest.mark.parametrize(("view", "theme"), [("publico", "light"), *SLOW, *DARK])
def test_the_page_is_clean_and_follows_a_threshold(servidor, visit, tmp_path: Path, view, theme) -> None:
    profile = "publico" if view == "publico" else "interno"
    address = servidor(profile, **({} if profile == "publico" else {"OBSERVATORIO_SIN_LOGIN": "1"}))
    tab = visit(viewport={"width": SIZES["desk"], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{address}/semaforo{VIEWS[view]}")
    main = tab.page.get_by_test_id("stMain")
    tab.page.get_by_text("Umbrales: los de referencia").click()
    tab.idle()
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
    assert not ENGLISH.search(main.inner_text())
    box = tab.page.get_by_role("spinbutton", name="Criterios en rojo para luz roja")
    box.fill("1")
    box.press("Enter")
    expect(tab.page).to_have_url(re.compile("criterios_rojo=1"))
    expect(main).to_contain_text("Umbrales: uno cambiado")
    tab.idle()
    assert tab.errors == [] and tab.foreign() == []
