"""Addresses in a real browser: pasted, placed, drawn and taken away, with nothing left in the address or the disk."""

import csv
import json
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.domain.addresses.pipeline import COLUMNS
from tests.browser.conftest import TIMEOUT_MS
from tests.browser.test_covid import ENGLISH, SIZES, grow
from tests.browser.test_pages import UPLOADER

SERIOUS = ("serious", "critical")
PASTED = "Calle 35 # 19-41, García Rovira\nCra 15 No 3-20 barrio San Rafael\nBarrio La Joya\nxyz"


@pytest.mark.completa
@pytest.mark.navegador
def test_paste_place_and_take_away(servidor, visit, tmp_path) -> None:
    tab = visit(viewport={"width": 390, "height": 844}, accept_downloads=True)
    tab.open(f"{servidor('publico')}/geocodificador")
    page = tab.page
    page.get_by_role("textbox").fill(PASTED)
    page.get_by_role("button", name="Ubicar", exact=True).click()
    expect(page.get_by_role("heading", name="4 direcciones", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
    tab.idle()
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("heading", name="La mitad tiene un error")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it fits a phone"

    saved = {}
    for label in ("Descargar CSV", "Descargar GeoJSON"):
        with page.expect_download(timeout=TIMEOUT_MS) as download:
            page.get_by_role("button", name=label).first.click()
        saved[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[label])
    with saved["Descargar CSV"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["direccion"] for row in rows] == PASTED.splitlines() and set(COLUMNS) < set(rows[0])
    assert rows[0]["barrio_codigo"].startswith("68001-15") and rows[3]["decision"] == "rechazar"
    features = json.loads(saved["Descargar GeoJSON"].read_bytes())["features"]
    assert [bool(feature["geometry"]) for feature in features] == [bool(row["latitud"]) for row in rows]

    assert "?" not in page.url and not [url for url in tab.requests if "Rovira" in url or "19-41" in url]
    assert not tab.errors and not tab.foreign()


@pytest.mark.navegador
@pytest.mark.completa
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_reviewer_decides_on_a_clean_page(servidor, visit, tmp_path, datos, theme) -> None:
    shutil.copytree(datos / "warehouse", tmp_path / "warehouse")
    address = servidor("interno", OBSERVATORIO_DATOS=str(tmp_path), OBSERVATORIO_SIN_LOGIN="1")
    tab = visit(viewport={"width": SIZES["desk"], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{address}/geocodificador")
    page = tab.page
    page.get_by_role("textbox").fill(PASTED)
    page.get_by_role("button", name="Ubicar", exact=True).click()
    expect(page.get_by_role("heading", name="Revisión")).to_be_visible(timeout=TIMEOUT_MS)
    tab.idle()
    page.get_by_text("A un cruce", exact=True).click()
    tab.idle()
    page.get_by_label("Cruce o dirección conocida").fill("Calle 35 con carrera 19")
    for size, width in SIZES.items():
        page.set_viewport_size({"width": width, "height": 900})
        grow(tab)
        page.screenshot(path=tmp_path / f"{size}.png")
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in SERIOUS] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    text = page.get_by_test_id("stMain").inner_text()
    assert (
        "Intro para aplicar" in text
        and not ENGLISH.search(re.sub("error", "", text, flags=re.I))
        and not UPLOADER.search(text)
    )

    page.set_viewport_size({"width": SIZES["desk"], "height": 900})
    page.get_by_label("Cruce o dirección conocida").press("Tab")
    tab.idle()
    page.get_by_role("button", name="Mover aquí").click()
    expect(page.get_by_role("button", name="Deshacer la última decisión")).to_be_visible(timeout=TIMEOUT_MS)
    tab.idle()
    kept = (tmp_path / "diario" / "interno" / "revisiones.jsonl").read_text(encoding="utf-8")
    assert kept.count("persona") == 1 and "Joya" not in kept
    assert tab.errors == [] and tab.foreign() == []
