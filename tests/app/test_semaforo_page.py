"""The light of opening in both profiles, over addresses that people share."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.navigation import ROOT
from tests.app.test_pages import words

COLOURS = ("Rojo", "Amarillo", "Verde", "Sin dato")
BOTH = ["publico", "interno"]


@pytest.fixture
def light(datos: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(profile: str = "publico", **address: str) -> AppTest:
        monkeypatch.setenv("OBSERVATORIO_DATOS", str(datos))
        monkeypatch.setenv("OBSERVATORIO_PERFIL", profile)
        monkeypatch.setenv("OBSERVATORIO_SIN_LOGIN", "1")
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30).run()
        app.switch_page(str(ROOT / "pages" / "semaforo.py"))
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception and not app.error
        assert not re.search(r"\b(nan|None|NaT|inf|<NA>)\b", words(app)), "a missing value reached the screen"
        return app

    return run


def counts(app: AppTest) -> dict[str, int]:
    """How many territories have each light."""
    found = {metric.label.rpartition("] ")[2]: metric.value for metric in app.metric}
    return {name: int(found[name]) for name in COLOURS}


@pytest.mark.parametrize("profile", BOTH)
def test_every_comuna_has_a_light_or_says_why_not(light, profile) -> None:
    app = light(profile)
    assert sum(counts(app).values()) == 17 and "dos semanas al 22 may 2021" in words(app)
    assert "el último sábado que todas las fuentes cubren" in words(app) and "aún se completan" in words(app)
    titles = " | ".join(title.value for title in app.subheader)
    assert titles.count("(con datos sintéticos)") == 5
    assert not app.warning and any("Ciudad sintética" in info.value for info in app.info)


def test_the_profiles_offer_what_they_have(light) -> None:
    public, internal = light(), light("interno", nivel="barrio")
    assert not [one for one in public.segmented_control if one.key == "nivel"]
    assert sum(counts(internal).values()) == 263
    assert "el de cada comuna no se publica" in words(public) and "no se publica" not in words(internal)
    asked = light(nivel="barrio")
    assert "solo hay semáforo en el perfil interno" in asked.warning[0].value and "nivel" not in asked.query_params


def test_a_threshold_in_the_address_changes_the_lights(light) -> None:
    day = {"dia": "2020-10-17"}
    usual, strict = light("interno", **day), light("interno", **day, criterios_rojo="1")
    easy = light("interno", **day, incidencia_amarillo="1000", incidencia_rojo="1000", rt_amarillo="5", rt_rojo="5",
                 uci_amarillo="80")  # fmt: skip
    assert counts(usual)["Rojo"] < counts(strict)["Rojo"] and counts(usual)["Verde"] == 0
    assert counts(easy) == {"Rojo": 0, "Amarillo": 0, "Verde": 17, "Sin dato": 0}
    assert strict.expander[0].label == "Umbrales: uno cambiado" and easy.expander[0].label == "Umbrales: 5 cambiados"
    assert usual.expander[0].label == "Umbrales: los de referencia"


def test_an_input_writes_the_address_and_the_button_forgets_it(light) -> None:
    app = light("interno", dia="2020-10-17")
    before = counts(app)
    app.number_input(key="criterios_rojo").set_value(1.0).run()
    assert app.query_params["criterios_rojo"] == "1" and counts(app)["Rojo"] > before["Rojo"]
    next(button for button in app.button if button.label == "Volver a los de referencia").click().run()
    assert "criterios_rojo" not in app.query_params and counts(app) == before
    assert app.number_input(key="criterios_rojo").value == 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"incidencia_rojo": "mucho"}, "`mucho`"),
        ({"uci_rojo": "900"}, "de 0 a 100"),
        ({"incidencia_amarillo": "500"}, "por encima del rojo"),
        ({"rt_rojo": "NAN"}, "`NAN`"),
        ({"dia": "2021-05-23"}, "`2021-05-23`"),
        ({"territorio": "`[premio](https://example.org)`"}, "` [premio]"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_and_left_out(light, address, said) -> None:
    app = light(**address)
    assert said in app.warning[0].value
    assert sum(counts(app).values()) == 17 and counts(app) == counts(light())


def test_a_territory_says_its_reasons(light) -> None:
    app = light("interno", nivel="barrio", territorio="68001-05-003", dia="2020-10-17")
    reasons = next(one.value for one in app.markdown if one.value.startswith("- "))
    assert reasons.count("\n- ") >= 3 and "Incidencia: " in reasons and "Rt: " in reasons and "UCI" in reasons
    assert any("badge" in one.value and "Amarillo" in one.value for one in app.markdown)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Casos, 14 días"].isdigit() and shown["Estrato 1 y 2"].endswith("%")


def test_what_is_hidden_is_said_and_has_no_light(light) -> None:
    hidden = {"dia": "2021-03-13", "territorio": "C15"}
    public, internal = light(**hidden), light("interno", **hidden)
    assert counts(public)["Sin dato"] > 10 and counts(internal)["Sin dato"] == 0
    assert "oculta por privacidad" in words(public) and "Oculto por privacidad" in words(public)
    shown = {metric.label: metric.value for metric in public.metric}
    assert shown["Casos, 14 días"] == shown["Puesto"] == "—"
    assert "privacidad" not in words(internal).replace("Privacidad", "")


def test_a_corregimiento_has_no_light_and_says_why(light) -> None:
    app = light("interno", territorio="R1")
    assert "sin población o sin casos publicados" in words(app)


def test_the_table_brings_reasons_and_the_downloads_everything(light) -> None:
    app = light()
    app.pills(key="cajon-mapa-semaforo").set_value("Tabla").run()
    table = app.table[0].value
    assert len(table) == 20 and {"Luz", "Por qué", "Puesto, desde", "Puesto, hasta"} <= set(table.columns)
    assert table["Por qué"].str.contains("Incidencia").all()
    app.pills(key="cajon-mapa-semaforo").set_value("¿Cómo se calcula?").run()
    assert "no se abre con duda" in words(app)
