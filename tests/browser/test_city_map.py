"""A click on the map: the canvas is real, drawn by WebGL in software, and the panel beside it follows."""

import contextlib
import json
import math
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from shapely.geometry import shape

from app.charts import maps, maps_deck
from tests.browser.conftest import FLAGS, Visit
from tests.browser.test_covid import grow

pytestmark = [pytest.mark.navegador, pytest.mark.completa]

WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
COMUNA, NAME = "C13", "Oriental"


@pytest.fixture(scope="module")
def drawing(chromium: Browser) -> Iterator[Browser]:
    """A Chromium that draws WebGL without a graphics card."""
    flags = [flag for flag in FLAGS if flag != "--disable-gpu"]
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=[*flags, *WEBGL])
    yield browser
    browser.close()


@pytest.fixture
def tab(drawing: Browser) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def start(**options: object) -> Visit:
        context = drawing.new_context(**{"locale": "es-CO", "viewport": {"width": 1280, "height": 1800}} | options)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("console", lambda m: visit.errors.append(m.text) if m.type == "error" else None)
        return visit

    yield start
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def comunas(datos: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """{code: polygon}, from a copy: the app of another test may hold the file open with its own settings."""
    newest = sorted(datos.glob("warehouse/publica-*.duckdb"))[-1]
    with duckdb.connect(str(shutil.copy(newest, tmp_path_factory.mktemp("comunas"))), read_only=True) as con:
        return dict(
            con.execute("select territorio_codigo, geojson from poligonos where territorio_tipo = 'comuna'").fetchall()
        )


def click(visit: Visit, found: dict[str, str], *, height: int) -> None:
    """Click the canvas where the comuna is, worked out from its polygon and the map's first view."""
    view = maps_deck.view([{"geometry": json.loads(text)} for text in found.values()], height)
    point, scale = shape(json.loads(found[COMUNA])).representative_point(), 512 * 2**view.zoom
    canvas = visit.page.locator("[data-testid=stDeckGlJsonChart] canvas").first
    expect(canvas).to_be_visible()
    visit.idle()
    box = canvas.bounding_box()
    assert box["height"] == pytest.approx(height, abs=2)
    x = (point.x - view.longitude) / 360 * scale
    y = (maps_deck.mercator(view.latitude) - maps_deck.mercator(point.y)) * scale
    assert math.hypot(x, y) > 10
    x, y = box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y
    # No event of the page says that the map is drawn and listens: it is when what lies under the pointer is named and
    # a click on it is answered.
    named = visit.page.locator(".deck-tooltip", has_text=NAME)
    answer = visit.page.get_by_role("heading", name=f"{NAME}, al 23 may 2021")
    for nudge in range(20):
        visit.page.mouse.move(x + nudge % 2, y)
        visit.page.wait_for_timeout(500)
        if named.is_visible():
            expect(named).to_contain_text("casos por 100.000 habitantes")
            visit.page.mouse.click(x, y)
            with contextlib.suppress(PlaywrightTimeout):
                answer.wait_for(timeout=5000)
                return
    raise AssertionError("no click on the map was answered")


def test_a_click_chooses_the_comuna_and_the_panel_follows(servidor, comunas, tab) -> None:
    visit = tab()
    visit.open(f"{servidor()}/covid?vista=territorios")
    before = visit.page.get_by_test_id("stMetricValue").first.inner_text()
    click(visit, comunas, height=maps.HEIGHT)
    expect(visit.page).to_have_url(re.compile(f"territorio={COMUNA}"))
    expect(visit.page.get_by_role("heading", name=f"{NAME}, al 23 may 2021")).to_be_visible()
    expect(visit.page.locator(".st-key-figura-orden-territorios")).to_contain_text(f"{NAME}: ")
    visit.idle()
    assert visit.page.get_by_test_id("stMetricValue").first.inner_text() != before
    assert visit.errors == [] and visit.foreign() == []


def test_a_click_at_home_opens_the_board_at_the_comuna(servidor, comunas, tab) -> None:
    visit = tab()
    visit.open(servidor())
    click(visit, comunas, height=380)
    expect(visit.page.get_by_role("heading", name=f"{NAME}, al 23 may 2021")).to_be_visible()
    visit.idle()
    assert "/covid?" in visit.page.url and f"vista=territorios&nivel=comuna&territorio={COMUNA}" in visit.page.url
    assert visit.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "covid?vista=territorios&territorio=C02&medida=fallecidos"])
def test_the_view_is_clean(servidor, tab, tmp_path: Path, address, theme) -> None:
    visit = tab(viewport={"width": 1280, "height": 900}, color_scheme=theme, bypass_csp=True)
    visit.open(f"{servidor()}/{address}")
    for width in (1280, 390):
        visit.page.set_viewport_size({"width": width, "height": 900})
        grow(visit)
        visit.page.screenshot(path=tmp_path / f"{width}.png")
        found = Axe().run(visit.page).response["violations"]
        serious = [
            (rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in ("serious", "critical")
        ]
        assert serious == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    assert visit.errors == [] and visit.foreign() == []
