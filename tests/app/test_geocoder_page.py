"""Page `geocodificador` in both profiles: what it answers, refuses, forgets and keeps."""

import io
import logging
import pickle
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from app import warehouse
from app.navigation import ROOT

# As no other test, log or file of this machine has it.
STREET, BARRIO, NAME = "Kalle 35 # 19-41", "Garcia Robira", "Urbanización Zorzal Quimbayo"
PASTED = f"id;direccion;barrio\n1;{STREET};{BARRIO}\n2;Cra 15 # 3-20 {NAME};San Rafael\n3;xyz;\n4;Barrio La Joya;\n"
TRACES = ("Kalle", "35 # 19-41", "Zorzal", "ZORZAL", "QUIMBAYO", "Robira", "ROBIRA")


@pytest.fixture(scope="module")
def copied(datos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pagina")
    shutil.copytree(datos / "warehouse", folder / "warehouse")
    return folder


@pytest.fixture
def open_page(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str) -> AppTest:
        shutil.rmtree(copied / "diario", ignore_errors=True)
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(copied))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
        return app.switch_page(str(ROOT / "pages" / "geocodificador.py")).run()

    return run


def paste(app: AppTest, text: str = PASTED) -> AppTest:
    app.text_area(key="texto").set_value(text)
    return pressed(app, "Ubicar")


def pressed(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def words(app: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def counts(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_pasted_addresses_are_placed_summed_up_and_offered(open_page, profile) -> None:
    app = open_page(profile)
    assert "Todavía no hay direcciones ubicadas" in words(app) and not app.metric
    paste(app)
    assert not app.exception and not app.error
    assert [metric.label for metric in app.metric] == ["Aceptadas", "Por revisar", "Rechazadas"]
    assert sum(map(int, counts(app))) == 4 and counts(app)[2] == "1"
    assert "4 direcciones" in words(app) and "La mitad tiene un error de" in words(app)
    labels = {button.proto.label for button in app.get("download_button")}
    assert {"Descargar CSV", "Descargar Excel", "Descargar GeoJSON"} <= labels
    assert ("Revisión" in words(app)) == (profile == "interno")
    assert ("modo" in app.session_state) == (profile == "interno"), "publico takes no files"
    pressed(app, "Olvidar estas direcciones")
    assert not app.metric and app.text_area(key="texto").value == ""


def test_columns_are_guessed_and_can_be_changed(open_page) -> None:
    app = paste(open_page("publico"))
    asked = {key: app.selectbox(key=key).value for key in ("address", "barrio", "identifier")}
    assert asked == {"address": "direccion", "barrio": "barrio", "identifier": "id"}
    before = counts(app)
    app.selectbox(key="address").select("id").run()
    assert not app.exception and counts(app) != before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "No hay ninguna dirección"),
        ("Calle 1 # 2-3\n" * 201, "Pegó 201 direcciones y aquí caben 200"),
        ("direccion;barrio\nCalle 1 # 2-3\nCalle 1 # 2-3;Centro\n", "1 línea sin las 2 columnas"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(open_page, text, told) -> None:
    app = paste(open_page("publico"), text)
    assert told in app.error[0].value and not app.exception and not app.metric


def test_what_is_pasted_in_publico_is_kept_nowhere(open_page, copied, monkeypatch, caplog, capfd) -> None:
    shared = []  # what the server's cache is asked and remembers

    def execute(query, build, params):
        answer = _execute(query, build, params)
        shared.append(pickle.dumps((query.__name__, params, answer)))
        return answer

    _execute = warehouse._execute
    monkeypatch.setattr(warehouse, "_execute", execute)
    warehouse._remembered.clear()
    with caplog.at_level(logging.DEBUG):
        app = paste(open_page("publico"))
        assert "no se guarda, no se anota y no va en la dirección" in words(app)
        for figure in ("mapa-direcciones", "direcciones-por-metodo", "direcciones-por-confianza"):
            app.pills(key=f"cajon-{figure}").set_value("Tabla").run()
        assert not app.exception and any("Zorzal" in table.value.to_string() for table in app.table), "it was answered"
    written = {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()}
    assert written and not (copied / "diario").exists() and not (copied / "recibidos").exists()
    told = "".join([caplog.text, *capfd.readouterr(), str(dict(app.query_params))])
    assert len(shared) > 5
    for trace in TRACES:
        assert not [content for content in (*shared, *written.values(), told.encode()) if trace.encode() in content]


def test_a_person_reviews_moves_rejects_and_takes_it_back(open_page) -> None:
    app = paste(open_page("interno"))
    before, queue = counts(app), list(app.selectbox(key="en_revision").options)
    assert len(queue) == int(before[1]) and "Barrio La Joya" in queue
    pressed(app, "Aceptar")
    assert not app.exception and int(counts(app)[0]) == int(before[0]) + 1
    again = paste(open_page_again(app))
    assert counts(again) == counts(app), "a decision is used again"
    pressed(app, "Deshacer la última decisión")
    assert counts(app) == before
    pressed(app, "Rechazar")
    assert int(counts(app)[2]) == int(before[2]) + 1
    pressed(app, "Deshacer la última decisión")

    next(group for group in app.get("button_group") if group.label == "O muévala").set_value("coordenadas").run()
    app.text_input[0].set_value("4.6, -74.08").run()
    pressed(app, "Mover aquí")
    assert app.error and counts(app) == before, "a point elsewhere is refused"
    app.text_input[0].set_value("7.11069, -73.14006").run()
    pressed(app, "Mover aquí")
    assert not app.exception and not app.error and int(counts(app)[0]) == int(before[0]) + 1


def open_page_again(_app: AppTest) -> AppTest:
    """The page for another visitor, the journal as it is."""
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
    return app.switch_page(str(ROOT / "pages" / "geocodificador.py")).run()


def waited(app: AppTest, key: str) -> AppTest:
    deadline = time.monotonic() + 60
    while key in app.session_state and app.session_state[key].running and time.monotonic() < deadline:
        time.sleep(0.05)
    return app.run()


def test_a_file_is_read_by_a_child_and_gone_afterwards(open_page, copied) -> None:
    app = open_page("interno")
    app.get("button_group")[0].set_value("archivo").run()
    sheet = io.BytesIO()
    pd.read_csv(io.StringIO(PASTED), sep=";").rename(columns={"id": "Motivo"}).to_excel(sheet, index=False)
    app.file_uploader(key="direcciones").upload("../../Persona Inventada.xlsx", sheet.getvalue()).run()
    waited(app, "lectura")
    assert not app.exception and not app.error and "4 filas" in words(app)
    assert app.selectbox(key="address").value == "direccion"
    pressed(app, "Ubicar")
    waited(app, "ubicacion")
    assert not app.exception and not app.error and sum(map(int, counts(app))) == 4
    assert "Motivo_entrada" in app.session_state["lote"].rows
    assert list((copied / "recibidos").iterdir()) == []


def test_a_file_that_is_no_table_is_refused(open_page, copied) -> None:
    app = open_page("interno")
    app.get("button_group")[0].set_value("archivo").run()
    app.file_uploader(key="direcciones").upload("lista.csv", b"%PDF-1.7" + b"x" * 50).run()
    waited(app, "lectura")
    assert "es un PDF" in app.error[0].value and not app.exception
    assert list((copied / "recibidos").iterdir()) == []
