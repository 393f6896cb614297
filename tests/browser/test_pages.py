"""The pages around the boards in a real browser: both themes, desk and phone, and a file's way in and back."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bench.visitor import Visitor
from tests.browser.test_covid import ENGLISH, SIZES, grow
from tests.deliveries import as_csv, cases
from tests.unsafe import FILES

pytestmark = pytest.mark.navegador

ROOT = Path(__file__).resolve().parents[2]
FIRST = as_csv(cases({}, {"sexo": "M"})).encode()
LATER = as_csv(cases({}, {"sexo": "M"}, {"id": "4", "reporte": "2020-06-18"})).encode()
UPLOADER = re.compile(r"\b(Upload|[Dd]rag and|[Bb]rowse|per file|[Ll]imit)\b")  # its icon is named «upload»


@pytest.fixture(scope="module")
def cargable(servidor, tmp_path_factory) -> str:
    """A server of profile interno over a data root of its own, with one delivery."""
    root = tmp_path_factory.mktemp("cargable")
    path = root / "entrega.csv"
    path.write_bytes(FIRST)
    variables = {"OBSERVATORIO_DATOS": str(root), "OBSERVATORIO_MUESTRA": "0", "OBSERVATORIO_SIN_LOGIN": "1"}
    command = [sys.executable, "-m", "loaders", "load", "covid_casos", str(path)]
    subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=True, capture_output=True)
    return servidor("interno", **variables)


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.completa)])
@pytest.mark.parametrize(
    "slug",
    [
        *("", "calidad", "diccionario?buscar=fallecidos", "privacidad", "cargar"),
        *(
            pytest.param(f"gestion?vista={view}", marks=pytest.mark.completa)
            for view in ("plan", "presupuesto", "servicios", "mipg", "inconsistencias")
        ),
    ],
)
def test_each_page_is_clean(cargable, visit, tmp_path: Path, slug, theme) -> None:
    tab = visit(viewport={"width": SIZES["desk"], "height": 900}, color_scheme=theme, bypass_csp=True)
    tab.open(f"{cargable}/{slug}")
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
    text = tab.page.get_by_test_id("stMain").inner_text()
    assert not ENGLISH.search(text) and not UPLOADER.search(text)
    assert tab.errors == [] and tab.foreign() == []


def test_home_leads_to_the_board_without_a_new_visit(cargable, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900})
    tab.open(cargable)
    tab.page.get_by_test_id("stMain").get_by_role("link", name="COVID-19").first.click()
    expect(tab.page.get_by_role("heading", name="COVID-19", exact=True)).to_be_visible()
    tab.idle()
    assert tab.page.url == f"{cargable}/covid" and tab.errors == []


def test_the_search_is_in_the_address(cargable, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    tab.open(f"{cargable}/diccionario")
    count = tab.page.get_by_test_id("stMain").get_by_text(re.compile("columnas? en"))
    everything = count.inner_text()
    tab.page.get_by_label("Buscar").fill("recuperados")
    tab.page.get_by_label("Buscar").press("Enter")
    expect(tab.page).to_have_url(re.compile("buscar=recuperados"))
    expect(count).not_to_have_text(everything)  # until then the button holds the file of the run before
    tab.idle()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Descargar CSV").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("modelo,columna,tipo") and all("recuperados" in row.lower() for row in rows[1:])


def choose(tab, content: bytes, name: str = "entrega.csv") -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(tab.page.get_by_role("button", name="Revisar")).to_be_enabled()
    tab.idle()
    tab.page.get_by_role("button", name="Revisar").click()


@pytest.mark.completa
def test_a_file_goes_in_and_back_out(cargable, visit, tmp_path: Path) -> None:
    tab = visit(viewport={"width": 1280, "height": 1400}, accept_downloads=True)
    tab.open(f"{cargable}/cargar")
    choose(tab, LATER, "../../otra.csv")
    expect(tab.page.get_by_role("heading", name="2. Revise")).to_be_visible(timeout=30_000)
    expect(tab.page.get_by_test_id("stMain")).to_contain_text("Frente a lo publicado")
    tab.idle()
    tab.page.screenshot(path=tmp_path / "revision.png")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Descargar el informe").click()
    assert '"loaded": 3' in Path(download.value.path()).read_text(encoding="utf-8")
    tab.page.get_by_role("button", name="Publicar").click()
    expect(tab.page.get_by_role("heading", name="3. Publicado")).to_be_visible(timeout=60_000)
    expect(tab.page.get_by_test_id("stMain")).to_contain_text("corte 18 jun 2020")
    tab.idle()

    other = visit(viewport={"width": 1280, "height": 900})
    other.open(cargable)
    expect(other.page.get_by_text("corte 18 jun 2020").first).to_be_visible()

    tab.page.get_by_role("button", name="Volver a la versión anterior").click()
    tab.page.get_by_role("button", name="Sí, volver a la anterior").click()
    expect(tab.page.get_by_test_id("stMain")).to_contain_text("Se muestra otra vez la versión", timeout=30_000)
    time.sleep(1.1)  # readers look for a new version once a second
    other.open(cargable)
    expect(other.page.get_by_text("corte 16 jun 2020").first).to_be_visible()
    assert tab.errors == [] and other.errors == []


def test_a_refusal_is_named_and_says_what_to_do(cargable, visit) -> None:
    tab = visit(viewport={"width": 1280, "height": 900})
    tab.open(f"{cargable}/cargar")
    choose(tab, FILES["xlsx billion laughs"][0](), "casos.xlsx")
    alert = tab.page.get_by_test_id("stAlert").filter(has_text="se rechazó")
    expect(alert).to_contain_text("(entidades XML)", timeout=30_000)
    expect(alert).to_contain_text("guárdelo de nuevo")
    assert tab.page.get_by_role("button", name="Publicar").count() == 0


def test_a_file_too_big_to_receive_is_refused_in_spanish(cargable, visit, tmp_path: Path) -> None:
    tab = visit(viewport={"width": 1280, "height": 900})
    tab.open(f"{cargable}/cargar")
    big = tmp_path / "grande.csv"
    with big.open("wb") as file:
        file.truncate(201_000_000)
    tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(big)
    expect(tab.page.get_by_test_id("stFileUploader")).to_contain_text("Pesa más de lo que esta página recibe")
    expect(tab.page.get_by_test_id("stMain")).to_contain_text("marcado en rojo")
    assert tab.page.get_by_role("button", name="Revisar").is_disabled()


@pytest.mark.completa
def test_a_real_list_is_published_beside_the_city(datos, servidor, visit, reales: Path, tmp_path: Path) -> None:
    shutil.copytree(datos / "warehouse", tmp_path / "warehouse")
    address = servidor(
        "interno", OBSERVATORIO_DATOS=str(tmp_path), OBSERVATORIO_MUESTRA="1", OBSERVATORIO_SIN_LOGIN="1"
    )
    tab = visit(viewport={"width": 1280, "height": 1400})
    tab.open(f"{address}/cargar")
    tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        reales / "covid_ins" / "CasosColombia_26Julio.csv.zip"
    )
    expect(tab.page.get_by_role("button", name="Revisar")).to_be_enabled()
    tab.idle()
    tab.page.get_by_role("button", name="Revisar").click()
    expect(tab.page.get_by_role("heading", name="2. Revise")).to_be_visible(timeout=120_000)
    expect(tab.page.get_by_test_id("stMain")).to_contain_text("240.795")
    begun, seen = time.monotonic(), {}
    tab.page.get_by_role("button", name="Publicar").click()
    bar = tab.page.get_by_test_id("stProgress")
    expect(bar).to_be_visible()
    while bar.count():
        told = tab.page.evaluate(
            "() => [...document.querySelectorAll('[data-testid=stProgress]')].map(e => [e.innerText, "
            "+e.querySelector('[role=progressbar]').getAttribute('aria-valuenow')])"
        )
        seen |= {text.split(" · ")[0]: share for text, share in told}
        time.sleep(0.1)
    expect(tab.page.get_by_role("heading", name="3. Publicado")).to_be_visible(timeout=10_000)
    print(f"\npublished in {time.monotonic() - begun:.0f} s: {seen}")
    assert "Protegiendo las cifras pequeñas" in seen and seen["Protegiendo las cifras pequeñas"] < 100
    assert list(seen.values()) == sorted(seen.values())
    with closing(Visitor(address, "covid")) as visitor:
        assert any("INS, lista de casos" in cutoff for cutoff in visitor.options("Corte y fuente"))
