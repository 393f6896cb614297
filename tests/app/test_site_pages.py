"""The pages around the boards, in their profiles: home, quality, dictionary, privacy, loading."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import PAGES, ROOT, visible
from app.queries import quality
from loaders.paths import REFERENCE
from loaders.sources import all_sources
from tests.deliveries import as_csv, cases

KINDS = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
DELIVERY = as_csv(cases({"sexo": "f"}, {"sexo": "M"}, {"sintomas": ""}, {"id": "3", "sintomas": ""}))


def words(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in KINDS for element in app.get(kind))


@pytest.fixture(scope="module")
def cargados(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root with one small delivery: four rows, one of them twice."""
    root = tmp_path_factory.mktemp("cargados")
    path = root / "entrega.csv"
    path.write_text(DELIVERY, encoding="utf-8")
    environment = os.environ | {"OBSERVATORIO_DATOS": str(root), "OBSERVATORIO_MUESTRA": "0"}
    command = [sys.executable, "-m", "loaders", "load", "covid_casos", str(path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return root


@pytest.fixture
def open_page(cargados: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`open_page(slug, profile, **address)` runs the site on that page and returns it."""

    def run(slug: str, profile: str = "publico", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(cargados))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
        app.switch_page(str(ROOT / "pages" / f"{slug}.py"))
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return run


def test_the_menu_by_profile() -> None:
    listed = {profile: [page.slug for page in visible(profile=profile)] for profile in ("publico", "interno")}
    assert listed["publico"][0] == listed["interno"][0] == "inicio"
    assert "cargar" in listed["interno"] and "cargar" not in listed["publico"]
    assert set(listed["interno"]) - {"cargar"} == set(listed["publico"])


def test_home_shows_the_citys_figures_and_says_how_recent_they_are(open_page) -> None:
    app = open_page("inicio")
    shown = {metric.label: metric.value for metric in app.metric}
    assert (shown["Confirmados"], shown["Fallecidos"]) == ("3", "0")
    assert "corte 16 jun 2020" in words(app)
    assert "Dato histórico" in words(app) and "Dato real" in words(app)


def test_home_leads_to_every_page_of_the_public_menu() -> None:
    script = (ROOT / "pages" / "inicio.py").read_text(encoding="utf-8")
    missing = [page.file for page in PAGES[1:] if "publico" in page.profiles and f"../{page.file}" not in script]
    assert not missing


def test_quality_says_what_was_read_and_what_every_rule_found(open_page) -> None:
    app = open_page("calidad")
    assert "4 leídas = 3 cargadas + 0 rechazadas + 1 duplicadas" in words(app)
    assert ":material/check: Cuadra" in words(app) and "la que está viendo" in words(app)
    assert re.search(r"[1-9]\d* de \d+ reglas encontraron algo; la que más, COV-\d+ en 1 fila\b", words(app))
    only = app.selectbox(key="carga").value
    assert open_page("calidad", carga="ninguna").selectbox(key="carga").value == only


@pytest.mark.completa
def test_quality_with_nothing_loaded_says_so(open_page, tmp_path, monkeypatch) -> None:
    environment = os.environ | {"OBSERVATORIO_DATOS": str(tmp_path), "OBSERVATORIO_MUESTRA": "0"}
    subprocess.run(
        [sys.executable, "-m", "loaders", "build"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    app = open_page("privacidad")
    monkeypatch.setenv("OBSERVATORIO_DATOS", str(tmp_path))
    app.switch_page(str(ROOT / "pages" / "calidad.py")).run()
    assert not app.exception
    assert "Todavía no se ha cargado ninguna entrega" in words(app) and "Sin entregas" in words(app)


@pytest.mark.parametrize(
    ("days", "cadence", "state"),
    [
        (0, 1, "al_dia"),
        (2, 1, "al_dia"),
        (3, 1, "demorada"),
        (6, 1, "atrasada"),
        (366, 1, "historico"),
        (400, 365, "al_dia"),
        (14, 7, "al_dia"),
        (36, 7, "atrasada"),
    ],
)
def test_the_freshness_light(days, cadence, state) -> None:
    assert quality._state(days, cadence) == state


def test_facts_of_the_project_stand_in_for_what_has_not_come() -> None:
    for source in all_sources().values():
        if source.reference:
            assert (REFERENCE / f"{source.reference}.toml").is_file(), source.name
    con = duckdb.connect()
    con.execute("create table fuentes as select 'a' as fuente_codigo, 'A' as titulo, 'X' as entidad")
    con.execute(
        """
        create table frescura as
        select *, null as cargado_en, 30 as cadencia_dias
        from (values ('a', 0, null, null, 'h'), ('b', 0, null, null, null), ('c', 1, date '2020-03-01', 'real', 'h'))
            as t(fuente_codigo, cargas, corte_fecha, procedencia, referencia)
        """
    )
    rows = quality.freshness(con, day=date(2020, 3, 20)).set_index("fuente_codigo")
    assert rows["estado"].to_dict() == {"a": "referencia", "b": "sin_entregas", "c": "al_dia"}


def counted(app: AppTest) -> int:
    return int(re.search(r"\*\*([\d.]+)\*\* columna", words(app)).group(1).replace(".", ""))


def test_the_dictionary_is_searched_without_accents_or_case(open_page) -> None:
    everything = open_page("diccionario")
    found = open_page("diccionario", buscar="TERRITORIO  código")
    assert found.text_input(key="buscar").value == "TERRITORIO  código"
    assert 0 < counted(found) < counted(everything)
    assert "Ninguna columna contiene" in words(open_page("diccionario", buscar="zzz"))
    assert counted(open_page("diccionario", "interno")) > counted(everything)


def test_every_open_column_is_in_the_dictionary(open_page, cargados) -> None:
    script = (
        "import sys, duckdb; con = duckdb.connect(sys.argv[1], read_only=True);"
        "print(con.execute('select count(*) from duckdb_columns() where not internal').fetchone()[0])"
    )
    file = next(cargados.glob("warehouse/publica-*.duckdb"))
    done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True)
    assert f"**{int(done.stdout)}** columnas" in words(open_page("diccionario"))


def test_privacy_names_the_contact_that_was_configured_and_no_other(open_page, monkeypatch) -> None:
    assert "todavía no ha configurado el contacto" in words(open_page("privacidad"))
    monkeypatch.setenv("OBSERVATORIO_CONTACTO", "oficina@entidad.example")
    text = words(open_page("privacidad"))
    assert "oficina@entidad.example" in text and "todavía no ha configurado" not in text
    assert "Ley 1581 de 2012" in text


def test_loading_waits_for_a_file_and_offers_open_sources_only(open_page) -> None:
    app = open_page("cargar", "interno")
    assert app.button[0].label == "Revisar" and app.button[0].disabled
    assert "Casos confirmados de COVID-19 (lista del INS)" in app.selectbox(key="fuente").options
    assert "línea de comandos" in words(app) or "quien administra" in words(app)
    assert "Volver a la versión anterior" not in [button.label for button in app.button], "there is no earlier one"


def reviewed(app: AppTest) -> None:
    """Press «Revisar» and wait for the child, as the browser does."""
    app.button[0].click().run()
    while app.session_state["revision"].running:
        time.sleep(0.05)
    app.run()


def test_loading_reviews_a_file_and_shows_every_rule(open_page) -> None:
    app = open_page("cargar", "interno")
    app.file_uploader(key="archivo").upload("../../Persona Inventada.csv", DELIVERY.encode()).run()
    reviewed(app)
    text = words(app)
    assert not app.exception and not app.error
    shown = {metric.label: metric.value for metric in app.metric}
    assert list(shown.values()) == ["4", "3", "0", "1"]
    assert "forma `portal_2020`" in text and "16 jun 2020" in text and "Frente a lo publicado" in text
    assert "Este mismo archivo ya está publicado" in text
    assert next(button for button in app.button if button.label == "Publicar").disabled


def test_loading_refuses_by_name_and_says_what_to_do(open_page) -> None:
    app = open_page("cargar", "interno")
    app.file_uploader(key="archivo").upload("libro.xlsx", b"%PDF-1.7" + b"x" * 50).run()
    reviewed(app)
    assert "es un PDF" in app.error[0].value and not app.exception
