"""The COVID-19 board in a real browser: both themes, desk and phone, links that restore a view, files, axe."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.navegador

SIZES = {"desk": 1280, "phone": 390}
# English words of Streamlit's own that a Spanish reader must not meet on the page.
ENGLISH = re.compile(r"\b(required|choose|select an|press enter|no results|loading|deploy|empty|none|error)\b", re.I)


def chart(tab):
    return tab.page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first


def open_drawer(figure, name: str) -> None:
    figure.get_by_role("radio", name=name).click()


def serious(tab) -> list[tuple[str, str]]:
    found = Axe().run(tab.page).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in ("serious", "critical")]


def grow(tab) -> None:
    """Make the window as tall as the page, so that nothing is out of sight."""
    height = tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    tab.page.set_viewport_size({"width": tab.page.viewport_size["width"], "height": min(height, 8000)})
    tab.idle()


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        ("phone", "dark"),
        ("desk", "light"),
        pytest.param("phone", "light", marks=pytest.mark.completa),
        pytest.param("desk", "dark", marks=pytest.mark.completa),
    ],
)
def test_the_board_is_clean(servidor, visit, tmp_path: Path, size, theme) -> None:
    tab = visit(viewport={"width": SIZES[size], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{servidor()}/covid")
    expect(chart(tab)).to_be_visible()
    grow(tab)
    tab.page.screenshot(path=tmp_path / f"covid-{size}-{theme}.png")
    assert tab.errors == [] and tab.foreign() == []
    assert tab.page.locator("html").get_attribute("lang") == "es"
    assert serious(tab) == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size], "the page scrolls sideways"
    assert not ENGLISH.search(tab.page.get_by_test_id("stMain").inner_text())


@pytest.mark.completa
# One of the four in every run, the narrowest.
@pytest.mark.parametrize(
    ("size", "theme"),
    [
        ("phone", "dark"),
        pytest.param("desk", "light", marks=pytest.mark.completa),
        pytest.param("phone", "light", marks=pytest.mark.completa),
        pytest.param("desk", "dark", marks=pytest.mark.completa),
    ],
)
def test_the_drawers_are_clean_and_close_again(servidor, visit, size, theme) -> None:
    tab = visit(viewport={"width": SIZES[size], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{servidor()}/covid?corte=ins_serie:2020-08-09")
    expect(chart(tab)).to_be_visible()
    groups = {".st-key-figura-casos-por-dia": "casos-por-dia", ".st-key-cifras": "cifras-clave"}
    for name in ("Tabla", "Descargar", "¿Cómo se calcula?", "Citar"):
        for place, key in groups.items():
            open_drawer(tab.page.locator(place), name)
            expect(tab.page.locator(f".st-key-abierto-{key}")).to_be_visible()
            tab.idle()
        grow(tab)
        assert serious(tab) == [], name
    open_drawer(tab.page.locator(".st-key-cifras"), "Citar")
    expect(tab.page.locator(".st-key-abierto-cifras-clave")).to_have_count(0)
    assert tab.errors == []


def test_screen_readers_meet_one_description_a_chart(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900})
    tab.open(f"{servidor()}/covid?corte=ins_serie:2020-08-09")
    expect(chart(tab)).to_be_visible()
    figure = tab.page.locator(".st-key-figura-casos-por-dia").get_by_test_id("stVegaLiteChart")
    labels = figure.evaluate("e => [e, ...e.querySelectorAll('[aria-label]')].map(x => x.getAttribute('aria-label'))")
    described = {label for label in labels if label}
    assert len(described) == 1 and described.pop().startswith("Casos confirmados de Bucaramanga")


def test_typing_the_town_and_enter_chooses_the_town(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900})
    tab.open(f"{servidor()}/covid?ambito=68")
    box = tab.page.get_by_role("combobox", name="Territorio")
    box.click()
    box.fill("bucaramanga")
    box.press("Enter")
    expect(tab.page.get_by_role("heading", name="Bucaramanga, al")).to_be_visible()


def test_charts_write_numbers_and_dates_in_spanish(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900}, locale="en-US")
    tab.open(f"{servidor()}/covid?ambito=CO&corte=ins_serie:2020-08-09")
    expect(chart(tab)).to_be_visible()
    labels = chart(tab).locator(".mark-text.role-axis-label text").all_text_contents()
    assert "10.000" in labels and any("1 abr" in label for label in labels)
    assert not any(re.search(r"\d,\d{3}|Jan|Apr|Aug", label) for label in labels)


def test_a_filter_writes_the_address_and_the_address_restores_the_view(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900})
    tab.open(f"{servidor()}/covid")
    tab.page.get_by_role("combobox", name="Territorio").click()
    tab.page.get_by_role("option", name="Santander", exact=True).click()
    expect(tab.page.get_by_role("heading", name="Santander, al")).to_be_visible()
    tab.idle()
    assert "ambito=68" in tab.page.url
    confirmed = tab.page.get_by_test_id("stMetricValue").first.inner_text()

    fresh = visit(viewport={"width": 1280, "height": 900})
    fresh.open(tab.page.url)
    expect(fresh.page.get_by_role("heading", name="Santander, al")).to_be_visible()
    assert fresh.page.get_by_test_id("stMetricValue").first.inner_text() == confirmed == "6.713"

    tab.page.go_back()
    expect(tab.page.get_by_role("heading", name="Bucaramanga, al")).to_be_visible()


def test_a_figure_comes_as_files(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    tab.open(f"{servidor()}/covid?corte=ins_serie:2020-08-09")
    figure = tab.page.locator(".st-key-figura-casos-por-dia")
    open_drawer(figure, "Descargar")
    heads = {
        "Datos, CSV": b"\xef\xbb\xbffecha",
        "Datos, Excel": b"PK",
        "Datos, Parquet": b"PAR1",
        "Imagen, SVG": b"<svg",
    }
    for label, head in heads.items():
        with tab.page.expect_download() as download:
            tab.page.get_by_role("button", name=label).click()
        assert Path(download.value.path()).read_bytes().startswith(head)
        assert download.value.suggested_filename.startswith("casos-por-dia_68001_ins_serie_2020-08-09_reporte.")


@pytest.mark.completa
def test_how_it_is_computed_shows_formula_sql_and_lineage(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 1000})
    tab.open(f"{servidor()}/covid")
    open_drawer(tab.page.locator(".st-key-cifras"), "¿Cómo se calcula?")
    drawer = tab.page.locator(".st-key-abierto-cifras-clave")
    expect(drawer).to_contain_text("Indicadores de la línea de casos de COVID-19")
    expect(drawer.locator(".katex").first).to_be_visible()
    expect(drawer).to_contain_text("Linaje:")
    expect(drawer.locator("code").filter(has_text="select").first).to_be_visible()
    assert tab.errors == []


def test_the_citation_is_a_link_that_stays(servidor, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 1000})
    tab.open(f"{servidor()}/covid?hasta=2020-07-31")
    open_drawer(tab.page.locator(".st-key-figura-casos-por-dia"), "Citar")
    drawer = tab.page.locator(".st-key-abierto-casos-por-dia")
    expect(drawer).to_contain_text("corte 9 ago 2020")
    link = re.search(rf"{servidor()}/covid\?\S+hasta=2020-07-31", drawer.inner_text().replace("\n", ""))
    assert link and "ambito=68001" in link.group() and "corte=ins_serie:2020-08-09" in link.group()
    assert "embed=true" in drawer.inner_text().replace("\n", "")
