"""The board of the Puntos Digitales in a real browser: its views, desk and phone, both themes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_covid import SIZES, chart
from tests.browser.test_reactivation import look

pytestmark = pytest.mark.navegador

VIEWS = ["?vista=atenciones", "?vista=formacion", "?vista=mapa"]


def test_the_first_view_is_clean(servidor, visit, tmp_path: Path) -> None:
    tab = visit(viewport={"width": SIZES["phone"], "height": 900}, color_scheme="dark", bypass_csp=True)
    tab.open(f"{servidor()}/puntos_digitales")
    expect(chart(tab)).to_be_visible()
    look(tab, "phone", tmp_path / "panorama.png")


@pytest.mark.completa
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_every_view_is_clean(servidor, visit, tmp_path: Path, profile, view, theme) -> None:
    tab = visit(viewport={"width": SIZES["desk"], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{servidor(profile, OBSERVATORIO_SIN_LOGIN='1')}/puntos_digitales{view}")
    for size, width in SIZES.items():
        tab.page.set_viewport_size({"width": width, "height": 900})
        look(tab, size, tmp_path / f"{size}.png")
